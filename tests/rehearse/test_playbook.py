# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole rehearsals: what they show, that they leave the real fleet alone, and that nothing of them stays behind."""

from __future__ import annotations

import json
import re
import socket
import stat
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.rehearse.rehearsing import FLEET, KEY, NEW, OLD, PASSWORD, UPGRADE, Real
from tests.simfleet import SimFleet

pytestmark = [pytest.mark.timeout(600), pytest.mark.slow]
STATE = {
    "tags": [{"name": "legacy", "state": "absent"}, {"name": "{{ name_of_the_tag }}"}],
    "users": [{"username": "nadia", "name": "Nadia", "password": PASSWORD, "granted_roles": {"write": "full"}}],
}


@pytest.fixture(scope="module")
def sim():
    with SimFleet(FLEET) as sim:
        yield sim


@pytest.fixture
def real(sim, tmp_path):
    sim.clear()
    return Real(sim, tmp_path)


def rows(report: dict, part: str, **wanted: object) -> list[dict]:
    return [row for row in report[part] if all(row.get(name) == value for name, value in wanted.items())]


def test_a_data_node_that_fails_and_ingest_that_comes_back(real, sim):
    real.declare(STATE, name_of_the_tag="production", **UPGRADE)
    fault = {"kind": "job_failed", "systems": ["rs-data1"]}
    status, shown = real.rehearse("-vvv", rehearse_speed=300, rehearse_faults=[fault])
    assert status == 2, shown[-3000:]
    assert sim.writes() == [] and set(system["version"] for system in sim.state()["systems"].values()) == {OLD}
    report = real.report
    assert {row["name"]: row["value"] for row in report["figures"]}["writes to the real fleet"] == 0
    results = {row["system"]: (row["to"], row["result"]) for row in report["systems"]}
    assert results == {
        "console1": (NEW, "ok"),
        "sensor1": (NEW, "ok"),
        "rs-manager1": (NEW, "ok"),
        "rs-data1": (OLD, "failed"),
    }
    (ingest,) = rows(report, "verification", subject="record ingest")
    assert (ingest["system"], ingest["before"], ingest["after"], ingest["expected"]) == (
        "rs-manager1",
        "on",
        "on",
        True,
    )
    switched = [row["step"] for row in report["timeline"] if row["step"].startswith("record ingest")]
    assert switched == ["record ingest off", "record ingest on"]
    (failed,) = rows(report, "timeline", system="rs-data1", status="failed")
    assert failed["end"] <= rows(report, "timeline", step="record ingest on")[0]["end"]
    planned = {(row["system"], row["section"], row["object"], row["change"]) for row in report["plan"]}
    assert planned >= {
        ("sensor1", "tags", "legacy", "delete"),
        ("sensor1", "tags", "production", "create"),
        ("sensor1", "users", "nadia", "create"),
        ("rs-data1", "firmware", NEW, "upgrade"),
    }
    # What somebody left unsaved on the real system is unsaved on its copy too, and so it is not this run's to save.
    assert not [row for row in report["plan"] if row["change"] == "save"]
    # Nothing but secrets of settings is missing in a copy of so plain a fleet.
    assert {row["object"].split(":")[0] for row in report["not_in_the_copy"]} == {"secrets"}
    assert [row["step"] for row in rows(report, "timeline", wave="playbooks")] == ["configure", "upgrade"]
    # The real run would fail for that node, and for no other.
    assert "rs-data1: upgrade failed" in shown and "sensor1: " not in shown.split("PLAY RECAP")[0].split("fatal: ")[-1]
    assert PASSWORD not in shown and KEY not in shown and real.left_behind() == []
    assert not (real.folder / "backups").exists(), "copies are backed up in the private folder"
    files = {path.suffix: path for path in (real.folder / "reports" / "rehearse" / "latest").glob("re*")}
    assert set(files) == {".json", ".md", ".html"}
    for path in files.values():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert PASSWORD not in path.read_text() and KEY not in path.read_text()


def test_a_rehearsal_ends_with_its_ansible_playbook(real, sim):
    real.declare(STATE, name_of_the_tag="production")
    # A playbook that would take minutes: the copy of the system answers nobody.
    silent = [{"kind": "slow", "seconds": 200, "count": None}]
    running = real.start(rehearse_faults=silent, rehearse_playbook="configure")
    try:
        connections = wait_for(lambda: next(real.folder.glob("rehearse.*/connections.json"), None))
        hosts = wait_for(lambda: hosts_in(connections.read_text()))
        address = hosts["sensor1"]["extrahop_host"].split(":")
        socket.create_connection(address, 5).close()
    finally:
        # What it started holds its output open until it ends too.
        running.kill()
        running.wait()
        running.stdout.close()
    wait_for(lambda: not is_reached(address))
    wait_for(lambda: not real.left_behind())
    assert sim.writes() == []


def test_without_a_simulator_it_says_what_to_do(real, sim):
    real.declare(STATE, name_of_the_tag="production")
    status, shown = real.rehearse(rehearse_simulator=str(real.folder))
    assert status == 2 and "holds no simulator" in shown and "rehearse_simulator" in shown
    assert sim.log() == []


def test_an_empty_answer_of_a_survey_is_the_default_and_a_zero_is_refused(real, sim):
    real.declare(STATE, name_of_the_tag="production")
    empty = dict.fromkeys(("rehearse_speed", "rehearse_timeout", "rehearse_keep"), "")
    # It gets as far as looking for the simulator.
    status, shown = real.rehearse(rehearse_simulator=str(real.folder), **empty)
    assert status == 2 and "holds no simulator" in shown
    for name in ("rehearse_speed", "rehearse_timeout"):
        status, shown = real.rehearse(**{name: 0})
        assert status == 2 and re.search(rf"{name} is 0(\.0)?: give a number above 0", shown), shown[-2000:]
    assert sim.log() == []


def wait_for(what: Callable[[], Any]) -> Any:
    """What is there at last."""
    limit = time.monotonic() + 120
    while not (found := what()):
        assert time.monotonic() < limit, "it did not come"
        time.sleep(0.1)
    return found


def hosts_in(text: str) -> dict[str, Any]:
    return json.loads(text)["all"]["hosts"] if text.endswith("}") else {}


def is_reached(address: list[str]) -> bool:
    try:
        socket.create_connection(address, 5).close()
    except OSError:
        return False
    return True
