# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports keep every value, whatever letters it holds, and the filters refuse what is no rows."""

from __future__ import annotations

import html
import json
import re

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.filter import fleet_report, request_rows
from ansible_collections.extrahop.revealx.plugins.filter.report import report
from ansible_collections.extrahop.revealx.plugins.filter.state_rows import state_rows
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.formats import WIDEST

ROWS = [
    {"system": "sensor1", "object": "a|b", "reason": "<b>bold</b> & more\nsecond line", "changed": True},
    {"system": "sensor2", "object": None, "reason": "x" * 200, "extra": ["a", 1]},
]


def test_text_is_aligned_and_cut():
    lines = report(ROWS, title="Plan", summary="Two rows.").splitlines()
    assert lines[0] == "Plan" and lines[-1] == "Two rows."
    assert lines[1].split() == ["SYSTEM", "OBJECT", "REASON", "CHANGED", "EXTRA"]
    at = lines[1].index("CHANGED")
    assert lines[2][at : at + 3] == "yes"
    assert "x" * (WIDEST - 3) + "..." in lines[3] and "x" * WIDEST not in lines[3]


def test_columns_choose_and_order():
    assert report(ROWS, columns=["object", "system"]).splitlines()[1].split() == ["a|b", "sensor1"]
    assert json.loads(report(ROWS, "json", columns=["system"])) == [{"system": "sensor1"}, {"system": "sensor2"}]


def test_json_is_the_rows():
    assert json.loads(report(ROWS, "json", title="not in it")) == ROWS


def test_markdown_keeps_one_line_a_row_and_the_same_cells():
    lines = report(ROWS, "markdown", title="Plan").splitlines()
    assert lines[0] == "# Plan"
    rows = [line for line in lines if line.startswith("|")]
    assert len(rows) == 4
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 6 for row in rows)
    assert "a\\|b" in rows[2] and "&lt;b>bold" in rows[2]


def test_html_escapes_and_is_whole():
    page = report(ROWS, "html", title="Plan <1>")
    assert "<title>Plan &lt;1&gt;</title>" in page
    assert html.escape("<b>bold</b> & more\nsecond line") in page and "<b>bold" not in page
    assert page.count("<tr>") == 3 and "x" * 200 in page
    assert "<script" not in page and "://" not in page


@pytest.mark.parametrize("format", ["text", "markdown", "html", "json"])
def test_no_rows(format):
    text = report([], format, title="Plan", summary="Nothing.")
    assert text.strip() == "[]" if format == "json" else "Nothing." in text


def test_refuses_what_is_no_rows():
    for bad in ("text", [1], {"a": 1}, None, {"report": "plan", "plan": {"system": "a"}}, {"figures": [1]}):
        with pytest.raises(AnsibleFilterError, match="list of mappings"):
            report(bad)
    with pytest.raises(AnsibleFilterError, match="'title' of a report document is text"):
        report({"report": "plan", "title": 1})
    with pytest.raises(AnsibleFilterError, match="columns are for rows"):
        report({"report": "plan"}, columns=["system"])
    with pytest.raises(AnsibleFilterError, match="there are: text, json, markdown, html"):
        report([], "pdf")


def test_the_documented_examples_give_their_samples():
    for module, call in ((request_rows, "planned"), (fleet_report, "seen")):
        given = yaml.safe_load(module.EXAMPLES)[0]["vars"]
        (work,) = module.FilterModule().filters().values()
        found = work.__wrapped__({"sensor1": list(given.values())} if call == "planned" else [given["seen"]])
        documented = yaml.safe_load(module.RETURN)["_value"]["sample"]
        assert found == documented if call == "planned" else {key: found[key] for key in documented} == documented


def test_request_rows_count_what_there_is():
    work = request_rows.request_rows
    counted = {"requests": {"read": 2, "write": 1, "retried": 0}}
    assert work({"a": counted, "b": {"skipped": True}, "c": []}) == [
        {"system": "a", "read": 2, "write": 1, "retried": 0}
    ]
    for bad in ([], {"a": "text"}, {"a": [1]}):
        with pytest.raises(AnsibleFilterError):
            work(bad)


def seen(name: str, group: str = "sensors", status: str = "Nominal", **more) -> dict:
    system = {"version": "9.9.1.1", "platform": "extrahop"}
    appliances = [{"id": 0, "license_status": status}, {"id": 3, "hostname": "other", "status_message": "Offline"}]
    return {"name": name, "groups": [group], "info": {"system": system, "appliances": appliances, **more}}


def test_the_report_of_a_fleet_tells_what_is_not_as_it_should_be():
    told = fleet_report.fleet_report(
        [
            seen("good"),
            seen("late", status="Expired"),
            seen("soon", status="Pre-Expired"),
            seen("moved", group="consoles"),
            {**seen("quiet"), "cluster": {"cluster": {"ingest_enabled": False}}},
            {"name": "away", "groups": ["packetstores"], "info": {"failed": True, "msg": "No connection."}},
            seen("busy", jobs=[{"status": "RUNNING"}, {"status": "DONE"}]),
        ]
    )
    assert [(row["system"], row["kind"], row["status"], row["reason"]) for row in told["systems"]] == [
        ("good", "sensor", "ok", ""),
        ("late", "sensor", "warning", "its licence has expired"),
        ("soon", "sensor", "warning", "its licence is Pre-Expired"),
        ("moved", "sensor", "warning", "it is a sensor, but in the group consoles"),
        ("quiet", "sensor", "warning", "record ingest is off"),
        ("away", "packetstore", "failed", "No connection."),
        ("busy", "sensor", "ok", ""),
    ]
    assert told["systems"][6]["running jobs"] == 1
    assert told["connections"][0] == {
        "system": "good",
        "connected": "other",
        "kind": "",
        "firmware": "",
        "licence": "",
        "status": "warning",
        "reason": "Offline",
    }
    assert told["summary"] == "6 of 7 systems answered. They run 9.9.1.1."
    with pytest.raises(AnsibleFilterError, match="with a name"):
        fleet_report.fleet_report([{"info": {}}])


def test_state_rows_tell_changes_and_failures_only():
    done = {
        "objects": [
            {"section": "tags", "name": "a", "action": "create", "reason": "it is not there", "error": None},
            {"section": "tags", "name": "b", "action": "none", "reason": "", "error": None},
            {"section": "services", "name": None, "action": "update", "reason": "ssh differ", "error": "refused"},
        ]
    }
    results = {"s1": done, "s2": {"skipped": True}, "s3": {"failed": True, "msg": "No connection."}}
    assert [list(row.values()) for row in state_rows(results)] == [
        ["s1", "tags", "a", "create", "it is not there"],
        ["s1", "services", "", "failed", "refused"],
        ["s3", "", "", "failed", "No connection."],
    ]
    with pytest.raises(AnsibleFilterError):
        state_rows([])
