# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run that leaves its window: it stops between two steps, says what is left, and a rerun goes on."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

from tests.upgrade.upgrading import FAST, NEW, OLD, started

HOURS = timedelta(hours=2)
# Slow enough for the moment between the begin of an upgrade and its end.
SPEED = 40
# Long enough for a busy machine to begin the first upgrade.
SOON = timedelta(seconds=40)


def window(begin: timedelta, end: timedelta) -> str:
    """A window from one time to another, both from now on, as text."""
    now = datetime.now(timezone.utc)
    return "-".join(f"{now + offset:%H:%M:%S}" for offset in (begin, end))


def test_a_cluster_whose_window_closes(rehearse):
    fleet = rehearse("rs-manager1", "rs-data1", speed=SPEED)
    closes = datetime.now(timezone.utc) + SOON
    # A step that begins at speed 1 keeps it: the download may take its whole minute.
    open_for_a_while = {"upgrade_window": window(-HOURS, SOON), "upgrade_wait_timeout": "180"}

    def outlast() -> None:
        """The upgrade of the manager takes until the window has closed."""
        fleet.sim.call("POST", "/speed", json={"speed": 1})
        time.sleep(max(0.0, (closes - datetime.now(timezone.utc)).total_seconds()) + 2)
        fleet.sim.call("POST", "/speed", json={"speed": FAST})

    left = fleet.run_and(started("rs-manager1"), outlast, **open_for_a_while)
    assert left.status == 0, left.text
    assert fleet.versions() == {"rs-manager1": NEW, "rs-data1": OLD}
    assert fleet.ingest_is_on() and fleet.damage() == {}
    row = left.results["rs-data1"]
    assert row["result"] == "not started" and "is closed, it opens" in row["reason"]
    told = left.report["summary"]
    assert "Left: rs-data1. The window" in told and "start the playbook again then, it goes on." in told

    fleet.sim.clear()
    refused = fleet.run(**open_for_a_while)
    assert refused.status == 2, refused.text
    assert fleet.sim.writes() == [] and fleet.ingest_is_on()
    assert ("rs-data1", "window", "failed") in refused.readiness

    done = fleet.run(upgrade_window=window(-HOURS, HOURS))
    assert done.status == 0, done.text
    assert fleet.started() == ["rs-data1"] and fleet.versions()["rs-data1"] == NEW
    assert fleet.ingest_is_on() and fleet.damage() == {}
