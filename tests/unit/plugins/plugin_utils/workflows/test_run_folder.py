# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder for each run, and the link to the newest."""

from __future__ import annotations

import json
import stat
from datetime import datetime, timezone

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import Part
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.run import Run
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.presenting import close_reports, write_report
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.run_folder import opened

from tests.unit.plugins.plugin_utils.workflows.performing import Performer, system

PLAN = {"report": "plan", "title": "Plan", "plan": []}


def fleet_of(folder: str, minute: int = 0, is_check: bool = False) -> Fleet:
    def now() -> datetime:
        return datetime(2026, 1, 31, 6, minute, tzinfo=timezone.utc)

    run = Run("configure", is_check, about={"user": "alice"})
    return Fleet([system("s1"), system("s2")], {"folder": folder}, perform=Performer(), now=now, run=run)


def test_runs_of_the_same_second_have_folders_of_their_own(tmp_path):
    dest = tmp_path / "made" / "reports"
    for number in (1, 2, 3):
        write_report(fleet_of(str(dest), is_check=number == 3), f"report{number}", PLAN)
    assert {path.name: sorted(file.name for file in path.glob("report*.json")) for path in dest.glob("2*")} == {
        "20260131T060000Z-configure-real": ["report1.json"],
        "20260131T060000Z-configure-real-2": ["report2.json"],
        "20260131T060000Z-configure-check": ["report3.json"],
    }
    assert {stat.S_IMODE(path.stat().st_mode) for path in (dest, *dest.glob("2*"))} == {0o700}
    assert str((dest / "latest").readlink()) == "20260131T060000Z-configure-check"
    assert sorted(path.name for path in dest.iterdir())[-1] == "latest" and len(list(dest.iterdir())) == 4


def test_latest_leads_to_a_run_with_a_report(tmp_path):
    write_report(fleet_of(str(tmp_path)), "plan", PLAN)
    opened(fleet_of(str(tmp_path), minute=5))
    assert (tmp_path / "latest" / "plan.json").is_file(), "a run that was refused has none"


def test_a_run_that_is_under_way_has_no_end_and_one_that_ended_says_how(tmp_path):
    fleet = fleet_of(str(tmp_path))
    write_report(fleet, "plan", PLAN)
    told = json.loads((tmp_path / "latest" / "run.json").read_text())
    assert (told["user"], told["mode"], told["ended"], told["status"]) == ("alice", "real", None, None)
    assert "not yet, or it was killed" in (tmp_path / "latest" / "plan.html").read_text()
    close_reports(fleet, {"s1": Part(), "s2": Part(failed=True, reason="no")})
    told = json.loads((tmp_path / "latest" / "run.json").read_text())
    assert (told["ended"], told["status"], told["failed"]) == ("2026-01-31T06:00:00Z", "failed", 1)
    for kind in ("html", "md"):
        assert "1 of 2 systems failed" in (tmp_path / "latest" / f"plan.{kind}").read_text()


def test_a_run_that_was_ended_says_why(tmp_path):
    fleet = fleet_of(str(tmp_path))
    opened(fleet)
    fleet.stopping.set("it was interrupted (SIGINT)")
    close_reports(fleet, {})
    told = json.loads(next(tmp_path.glob("2*/run.json")).read_text())
    assert (told["status"], told["stopped"]) == ("stopped", "it was interrupted (SIGINT)")


def test_no_folder_no_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    fleet = fleet_of("")
    assert write_report(fleet, "plan", PLAN) == "" and opened(fleet) == ""
    close_reports(fleet, {})
    assert list(tmp_path.iterdir()) == []


def test_what_is_in_the_place_of_the_link_is_left_alone(tmp_path):
    (tmp_path / "latest").mkdir()
    (tmp_path / "latest" / "plan.json").write_text("mine")
    with pytest.raises(OptionError, match="is a folder, where the link to the newest run belongs"):
        write_report(fleet_of(str(tmp_path)), "plan", PLAN)
    assert (tmp_path / "latest" / "plan.json").read_text() == "mine"
