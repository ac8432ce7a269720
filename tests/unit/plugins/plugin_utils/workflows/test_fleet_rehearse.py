# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rehearsals: which fleet is rehearsed, how the simulator is run and ended, and that nothing private stays behind.

A simulator of the test's own stands for the real one: a package of this name in a folder, and what it answers.
"""

from __future__ import annotations

import json
import math
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows import fleet_rehearse
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.fleet_rehearse import OPERATION, check, run

from tests.unit.plugins.plugin_utils.workflows.performing import Performer, Refused, fleet_of, system

ANSWER = {
    "programs": [
        {
            "name": "configure",
            "status": 0,
            "start": "2026-01-01T00:00:00Z",
            "end": "2026-01-01T00:00:01Z",
            "seconds": 1,
            "files": {},
            "last_lines": [],
            "requests": {},
        }
    ],
    "systems": {"s1": {"version": "9.9.1.1234", "ingest_enabled": None, "damage": None}},
    "left_out": {},
    "faults": [],
}
# With an order it keeps it, and answers; without one it only says that it could.
SIMULATOR = """
import json, shutil, sys, time
if len(sys.argv) > 1:
    shutil.copy(sys.argv[1], {kept!r})
    time.sleep({seconds})
    print(open({answer!r}).read())
sys.exit({status})
"""


def told_by(system_, options, check_mode):
    if system_.name == "away":
        raise Refused("No connection.")
    return {"system": {"kind": "sensor", "version": "9.9.1.1234", "hostname": system_.name}, "appliances": []}


class Rehearsal:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.performer = Performer(
            system_info=told_by, state_export=lambda *asked: {"document": {"tags": []}, "left_out": []}
        )
        (folder / "checkout" / "simulator").mkdir(parents=True)
        self.simulator()

    def simulator(self, status: int = 0, seconds: float = 0, answer: dict | None = None) -> None:
        (self.folder / "answer.json").write_text(json.dumps(answer or ANSWER))
        text = SIMULATOR.format(
            kept=str(self.folder / "order.json"),
            answer=str(self.folder / "answer.json"),
            status=f"{status} if len(sys.argv) > 1 else 0",
            seconds=seconds,
        )
        (self.folder / "checkout" / "simulator" / "rehearsal.py").write_text(text)

    def fleet(self, *names: str, **settings):
        defaults = {name: spec.get("default") for name, spec in OPERATION.options.items()}
        own = {"simulator": str(self.folder / "checkout"), "python": sys.executable}
        given = {**defaults, **own, "folder": str(self.folder / "reports"), **settings}
        return fleet_of([system(name) for name in names or ("s1",)], self.performer, **given)

    @property
    def order(self) -> dict:
        return json.loads((self.folder / "order.json").read_text())

    def left_behind(self) -> list[str]:
        return [path.name for path in self.folder.glob("rehearse.*")]


@pytest.fixture
def rehearsal(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return Rehearsal(tmp_path)


def test_a_fleet_is_read_and_rehearsed(rehearsal):
    told = run(rehearsal.fleet(faults='[{"kind": "slow"}]', speed=30.0))
    assert not told.parts["s1"].failed and rehearsal.left_behind() == []
    assert rehearsal.order["fleet"]["speed"] == 30.0 and rehearsal.order["fleet"]["faults"] == [{"kind": "slow"}]
    assert [one["name"] for one in rehearsal.order["programs"]] == ["configure"]
    # It ends with the process that wanted it.
    assert rehearsal.order["watch"] == os.getpid()
    assert all(check_mode for *_asked, check_mode in rehearsal.performer.asked)
    report = json.loads((rehearsal.folder / "reports" / "latest" / "rehearsal.json").read_text())
    assert report == told.statistics["rehearsal_report"]
    assert {row["name"]: row["value"] for row in report["figures"]}["reads of the real fleet"] == 2


def test_the_upgrade_is_rehearsed_where_a_version_is_wanted(rehearsal):
    fleet = rehearsal.fleet()
    fleet.systems = [system("s1", upgrade_version="9.9.2.5")]
    run(fleet)
    assert [one["name"] for one in rehearsal.order["programs"]] == ["configure", "upgrade"]
    run(rehearsal.fleet(playbook="upgrade"))
    assert [one["name"] for one in rehearsal.order["programs"]] == ["upgrade"]


def test_what_failed_on_the_copy_fails_its_system(rehearsal):
    row = {"system": "s1", "section": "tags", "object": "a", "change": "failed", "reason": "It refused."}
    program = {**ANSWER["programs"][0], "status": 2, "files": {"configure/latest/result.json": {"plan": [row]}}}
    rehearsal.simulator(answer={**ANSWER, "programs": [program]})
    told = run(rehearsal.fleet())
    assert told.parts["s1"].failed and told.parts["s1"].reason == "s1: tags a: It refused."


def test_a_fleet_with_holes_is_not_rehearsed(rehearsal):
    told = run(rehearsal.fleet("s1", "away"))
    assert told.parts["away"].reason == "No connection." and "a fleet with holes" in told.parts["s1"].reason
    assert not (rehearsal.folder / "order.json").exists() and rehearsal.left_behind() == []


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"simulator": "/nowhere"}, "holds no simulator"),
        ({"python": "/nowhere/python"}, "does not start: /nowhere/python: No such file or directory"),
    ],
)
def test_without_a_simulator_nothing_is_read(rehearsal, settings, words):
    told = run(rehearsal.fleet(**settings))
    assert words in told.parts["s1"].reason and rehearsal.performer.asked == []


def test_a_rehearsal_that_did_not_come_to_its_end_leaves_nothing(rehearsal):
    rehearsal.simulator(status=2)
    told = run(rehearsal.fleet())
    assert "did not come to its end" in told.parts["s1"].reason and rehearsal.left_behind() == []


def test_the_private_folder_is_kept_on_demand(rehearsal):
    told = run(rehearsal.fleet(keep=True))
    (kept,) = rehearsal.left_behind()
    assert any(kept in line for line in told.lines)
    assert (rehearsal.folder / kept).stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (rehearsal.folder / kept).iterdir()} == {0o600}


def test_it_ends_at_once_when_the_run_is_to_end(rehearsal):
    rehearsal.simulator(seconds=60)
    fleet = rehearsal.fleet()
    timer = threading.Timer(1, fleet.stopping.set, ["it was interrupted (SIGINT)"])
    timer.start()
    began = time.monotonic()
    told = run(fleet)
    timer.join()
    assert time.monotonic() - began < 30 and rehearsal.left_behind() == []
    assert told.parts["s1"].failed and "it was interrupted" in told.parts["s1"].reason


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"faults": "[{"}, "rehearse_faults is no JSON"),
        ({"faults": [1]}, "rehearse_faults holds something else"),
        ({"timings": "[1]"}, "a mapping is wanted"),
        ({"speed": 0.0}, "rehearse_speed is 0.0: give a number above 0"),
        ({"speed": math.nan}, "rehearse_speed is nan"),
        ({"speed": math.inf}, "rehearse_speed is inf"),
        ({"timeout": -1.0}, "rehearse_timeout is -1.0"),
    ],
)
def test_what_cannot_be_rehearsed_is_refused(options, words):
    given = {"faults": [{"kind": "slow"}], "timings": {}, "speed": 60.0, "timeout": 1.0}
    check(given)
    with pytest.raises(OptionError, match=words):
        check({**given, **options})


def test_the_simulator_may_be_a_package(rehearsal, tmp_path, monkeypatch):
    """Of a Python that has it, wherever the run starts; one that lacks it is told with both ways out of it."""
    monkeypatch.setattr(fleet_rehearse, "_above", lambda: str(tmp_path))
    refused = run(rehearsal.fleet(simulator="")).parts["s1"].reason
    assert "No simulator can be started" in refused and "No module named" in refused
    assert "rehearse_simulator" in refused and "revealx-simulator[rehearsal]" in refused and "Traceback" not in refused
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "checkout"))
    told = run(rehearsal.fleet(simulator=""))
    assert not told.parts["s1"].failed
