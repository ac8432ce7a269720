# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state before an upgrade outlives the run that noted it, and differences fail the run that finds them."""

from __future__ import annotations

import json
import stat

from tests.upgrade.upgrading import NEW, SPEED, started


def test_a_rerun_compares_with_the_state_before_the_run_that_was_killed(rehearse):
    fleet = rehearse("sensor1", speed=SPEED, seeds={"sensor1": {"tags": [{"name": "a"}, {"name": "b"}]}})
    files = {**fleet.marked(), "upgrade_verification_wait": "0"}
    mark = fleet.dest / "running.json"
    tag = fleet.sim.request("sensor1", "GET", "/tags").json()[0]["id"]
    fleet.kill_when(started("sensor1"), **files)
    before = json.loads(mark.read_text())["before"]["sensor1"]
    assert stat.S_IMODE(mark.stat().st_mode) == 0o600
    assert before["target"] == NEW and before["snapshot"]["objects.tags"] == 2

    # What an upgrade must not do.
    fleet.sim.act("sensor1", "objects", collection="/tags", id=tag, delete=True)
    failed = fleet.run(**files)
    assert failed.status == 2, failed.text
    reason = f"it runs {NEW}, but differs from its state before in objects.tags"
    assert failed.results["sensor1"]["reason"] == reason and failed.results["sensor1"]["to"] == NEW
    rows = {row["subject"]: row for row in failed.report["verification"]}
    assert rows["version"]["expected"] and not rows["objects.tags"]["expected"]
    assert (rows["objects.tags"]["before"], rows["objects.tags"]["after"]) == (2, 1)
    assert json.loads(mark.read_text())["before"]["sensor1"] == before, "the next run compares with the same state"

    again = fleet.run(upgrade_verification_ignore="objects.tags, process.exold", **files)
    assert again.status == 0, again.text
    assert "ignored by upgrade_verification_ignore" in again.report["verification"][1]["reason"]
    assert fleet.started() == ["sensor1"] and fleet.upgrades("sensor1") == ["done"]
    assert not mark.exists()
