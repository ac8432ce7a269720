# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Upgrade of 20 sensors, 5 at a time: the whole playbook's time against four times the duration of one upgrade."""

from __future__ import annotations

import json
import time

from play import Play, table

from tests.simfleet import SimFleet

BATCH = 5
# An upgrade takes more than a minute then. A real one takes several: the faster the simulated time, the more the
# playbook's own seconds would count.
SPEED = 6
OLD, NEW = "9.8.2.100", "9.9.1.1234"
URL = f"https://images.example.com/eda/{NEW}.tar"


def measure(quick: bool) -> str:
    """Return total time, ideal time and their ratio."""
    sensors = 10 if quick else 20
    fleet_file = {
        "seed": 1,
        "speed": SPEED,
        "systems": {"sensor": {"count": sensors, "kind": "sensor", "version": OLD, "model": "EDA6200"}},
    }
    with SimFleet(fleet_file) as fleet:
        play = Play(fleet, sorted(fleet.systems), forks=BATCH)
        variables = {
            "upgrade_version": NEW,
            "upgrade_url": URL,
            "upgrade_batch": BATCH,
            "upgrade_backup": False,
            "upgrade_readiness_skip": "backup",
            "upgrade_wait_interval": 2,
            "upgrade_dest": str(play.path / "upgrade"),
        }
        extra = ["-e", json.dumps(variables), "extrahop.revealx.upgrade"]
        fleet.clear()
        total = play.run(extra).seconds
        one = duration_of_one(fleet)
    ideal = sensors / BATCH * one
    rows = [[sensors, BATCH, f"{one:.1f}", f"{ideal:.1f}", f"{total:.1f}", f"{total / ideal:.2f}"]]
    return table(["sensors", "batch", "one upgrade, s", "ideal, s", "playbook, s", "ratio"], rows)


def duration_of_one(fleet) -> float:
    """Seconds that the simulated upgrade of one sensor takes, asked of the system itself without Ansible: start it,
    then ask every 0.1 s until the new version is reported."""
    single = {"seed": 1, "speed": SPEED, "systems": {"sensor1": {"kind": "sensor", "version": OLD, "model": "EDA6200"}}}
    with SimFleet(single) as alone:
        session, base = alone.session("sensor1"), alone.url("sensor1")
        start = time.monotonic()
        body = {"firmware_url": URL, "upgrade": True}
        session.post(f"{base}/extrahop/firmware/download/url", json=body, timeout=10).raise_for_status()
        while time.monotonic() - start < 600:
            try:
                if session.get(f"{base}/extrahop", timeout=5).json().get("version") == NEW:
                    return time.monotonic() - start
            except (OSError, ValueError):
                pass
            time.sleep(0.1)
    raise SystemExit("the simulated upgrade never ended")
