# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run that leaves its window: it stops between two steps, says what is left, and a rerun goes on."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from tests.upgrade.upgrading import NEW, OLD, SPEED, started


def hours(begin: int, end: int) -> str:
    """A window from so many hours after now to so many, as text."""
    now = datetime.now(timezone.utc)
    return "-".join(f"{now + timedelta(hours=offset):%H:%M}" for offset in (begin, end))


def test_a_cluster_whose_window_closes(rehearse, tmp_path):
    fleet = rehearse("rs-manager1", "rs-data1", speed=SPEED)
    window = tmp_path / "window"
    window.write_text(hours(-2, 2))
    answers = {"upgrade_window": f"{{{{ lookup('ansible.builtin.file', '{window}') }}}}"}

    left = fleet.run_and(started("rs-manager1"), lambda: window.write_text(hours(2, 4)), **answers)
    assert left.status == 0, left.text
    assert fleet.versions() == {"rs-manager1": NEW, "rs-data1": OLD}
    assert fleet.ingest_is_on() and fleet.damage() == {}
    row = left.results["rs-data1"]
    assert row["result"] == "not started" and "is closed, it opens" in row["reason"]
    told = left.table("Upgrade")[-1]
    assert "Left: rs-data1. The window" in told and "start the playbook again then, it goes on." in told

    fleet.sim.clear()
    refused = fleet.run(**answers)
    assert refused.status == 2, refused.text
    assert fleet.sim.writes() == [] and fleet.ingest_is_on()
    assert any(line.split()[:3] == ["rs-data1", "window", "failed"] for line in refused.readiness)

    window.write_text(hours(-2, 2))
    done = fleet.run(**answers)
    assert done.status == 0, done.text
    assert fleet.started() == ["rs-data1"] and fleet.versions()["rs-data1"] == NEW
    assert fleet.ingest_is_on() and fleet.damage() == {}
