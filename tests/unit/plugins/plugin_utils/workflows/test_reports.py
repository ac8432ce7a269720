# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports: of the present state, of documents of one's own, and of earlier runs."""

from __future__ import annotations

import json

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows import fleet_bootstrap, fleet_report_file
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.fleet_report import run

from tests.unit.plugins.plugin_utils.workflows.performing import Performer, Refused, fleet_of, system

DOCUMENT = {"report": "fleet", "title": "Mine", "systems": [{"system": "s1", "status": "warning", "reason": "renew"}]}
DEFAULTS = {"document": None, "src": "", "name": "", "folder": "", "more": {}, "statistics": {}}


# ---- the present state


def told_by(system_: System, options, check_mode) -> dict:
    if system_.name == "away":
        raise Refused("No connection to away.")
    if options["gather_subset"] == ["cluster"]:
        return {"cluster": {"ingest_enabled": False}}
    kind = system_.groups[0][:-1]
    platform = {"sensor": "discover", "recordstore": "explore"}[kind]
    return {"system": {"kind": kind, "version": "9.9.1.1", "platform": platform}, "appliances": [], "license": {}}


def performer() -> Performer:
    return Performer(system_info=told_by, tls_certificate_info=lambda *asked: {"certificate": ""})


def test_what_does_not_answer_is_a_row_and_fails_no_host(tmp_path):
    asked = performer()
    unclear = System("unclear", ["sensors"], problem="its key cannot be worked out")
    systems = [system("s1"), system("r1", "recordstores"), system("away"), unclear]
    told = run(fleet_of(systems, asked, folder=str(tmp_path)))
    assert not any(part.failed or part.changed for part in told.parts.values()) and set(told.parts) == {
        one.name for one in systems
    }
    report = told.statistics["fleet_report"]
    assert {row["system"]: (row["status"], row["reason"]) for row in report["systems"]} == {
        "s1": ("ok", ""),
        "r1": ("warning", "record ingest is off"),
        "away": ("failed", "No connection to away."),
        "unclear": ("failed", "its key cannot be worked out"),
    }
    assert {row["system"]: row["read"] for row in report["requests"]} == {
        "s1": 2,
        "r1": 3,
        "away": 1,
        "unclear": 0,
    }
    assert json.loads((tmp_path / "latest" / "fleet.json").read_text()) == report
    assert all(check for *_asked, check in asked.asked)
    assert "connections" not in "".join(told.lines).lower() and told.lines[-2].startswith("2 of 4 systems answered")


def test_systems_that_were_not_reached_before_the_end_are_told():
    fleet = fleet_of([system("s1")], performer())
    fleet.stopping.set("it was interrupted")
    (row,) = run(fleet).statistics["fleet_report"]["systems"]
    assert row["status"] == "failed" and "it was interrupted" in row["reason"]


def test_no_answer_at_all_is_no_report():
    told = run(fleet_of([system("away"), System("unclear", ["sensors"], problem="no key")], performer()))
    assert {name: (part.failed, part.reason) for name, part in told.parts.items()} == {
        "away": (True, "No connection to away."),
        "unclear": (True, "no key"),
    }


# ---- what is there already


def written(tmp_path, **options):
    given = {**DEFAULTS, "folder": str(tmp_path / "out"), **options}
    fleet_report_file.check(given)
    return fleet_report_file.run(fleet_of([system("s1")], Performer(), **given))


def test_a_document_of_ones_own(tmp_path):
    told = written(tmp_path, document=DOCUMENT, name="mine", more={"xml": "<a/>"}, statistics={"beside": 1})
    assert names(tmp_path / "out") == {"mine.json", "mine.md", "mine.html", "mine.xml", "run.json"}
    assert told.statistics["fleet_report"]["made"] and told.statistics["beside"] == 1
    assert "renew" in told.statistics["fleet_markdown"]


def names(folder):
    return {path.name for path in (folder / "latest").iterdir()}


@pytest.mark.parametrize("content", [DOCUMENT, [{"system": "s1", "change": "create"}]])
def test_earlier_runs_and_rows_of_a_plan(tmp_path, content):
    (tmp_path / "result.json").write_text(json.dumps(content))
    told = written(tmp_path, src=str(tmp_path / "result.json"))
    assert (tmp_path / "out" / "latest" / "result.html").is_file()
    kind = "fleet" if content is DOCUMENT else "plan"
    assert f"{kind}_report" in told.statistics


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "One of document and src"),
        ({"document": DOCUMENT, "src": "x"}, "One of document and src"),
        ({"document": DOCUMENT}, "name is needed"),
        ({"document": {"title": "x"}, "name": "x"}, "no key report"),
        ({"document": {"report": "x", "rows": 5}, "name": "x"}, "list of mappings"),
        ({"src": "nowhere.json"}, "cannot be read"),
    ],
)
def test_what_is_no_report_is_refused(tmp_path, options, words):
    with pytest.raises(OptionError, match=words):
        written(tmp_path, **options)
    (tmp_path / "broken.json").write_text("{")
    with pytest.raises(OptionError, match="no JSON"):
        written(tmp_path, src=str(tmp_path / "broken.json"))


# ---- what bootstrap did


def test_steps_of_all_systems_in_one_table():
    steps = [{"system": "new", "step": "trust", "status": "unchanged", "note": ""}]
    failed = [{"system": "bad", "step": "key", "status": "failed", "note": "wrong password"}]
    systems = [
        system("new", **{fleet_bootstrap.STEPS: steps}),
        system("bad", **{fleet_bootstrap.STEPS: failed}),
        system("old"),
        System("unclear", ["sensors"], problem="it cannot be worked out"),
    ]
    told = fleet_bootstrap.run(fleet_of(systems, Performer()))
    assert told.statistics == {"bootstrap_results": [*steps, *failed]}
    assert {name: part.reason for name, part in told.parts.items() if part.failed} == {
        "bad": "bad, step key: wrong password",
        "unclear": "unclear: it cannot be worked out",
    }
    assert told.lines[-1] == (
        "Systems: 2, failed: 2, left alone for want of bootstrap_setup_password: 2. Start the playbook again when the "
        "reasons are gone, it goes on."
    )
    told = fleet_bootstrap.run(fleet_of(systems[:1], Performer()))
    assert told.lines[-1] == "Systems: 1, left alone for want of bootstrap_setup_password: 0."
