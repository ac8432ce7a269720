# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Upgrade of 20 sensors, 5 at a time, of which some take three times as long as others: the whole playbook's time
against what 5 at a time take at least. And the check run of the same."""

from __future__ import annotations

import heapq
import json
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from play import Play, table

from simulator import extensions
from tests.simfleet import SimFleet

BATCH = 5
# The quickest upgrade takes half a minute then. A real one takes several: the faster the simulated time, the
# more the playbook's own seconds would count.
SPEED = 16
# By how much the sensors are slower than the quickest, in turn.
FACTORS = (1.0, 2.0, 1.5, 3.0)
# What an upgrade is made of.
WORK = ("download", "verify", "prepare", "install", "restart", "finish")
OLD, NEW = "9.8.2.100", "9.9.1.1234"
URL = f"https://images.example.com/eda/{NEW}.tar"
LIMIT_SECONDS = 900
# The role's own pause between two questions, in simulated time as everything else.
WAIT_INTERVAL = 10 / SPEED


def measure(quick: bool) -> str:
    """Return the time of the check run and of the run, the least possible, and their ratio."""
    factors = [FACTORS[number % len(FACTORS)] for number in range(8 if quick else 20)]
    by_factor = durations()
    with SimFleet(fleet_of(factors)) as fleet:
        play = Play(fleet, sorted(fleet.systems), forks=BATCH)
        variables = {
            "upgrade_version": NEW,
            "upgrade_url": URL,
            "upgrade_batch": BATCH,
            "upgrade_backup": False,
            "upgrade_readiness_skip": "backup",
            "upgrade_wait_interval": WAIT_INTERVAL,
        }
        extra = ["-e", json.dumps(variables), "extrahop.revealx.upgrade"]
        check = play.run([*extra, "--check"]).seconds
        total = play.run(extra).seconds
    least = least_of([by_factor[factor] for factor in factors], BATCH)
    headings = ["sensors", "at a time", "one upgrade, s", "check run, s", "least, s", "playbook, s", "ratio", "load"]
    spans = f"{min(by_factor.values()):.0f} to {max(by_factor.values()):.0f}"
    figures = [f"{check:.1f}", f"{least:.0f}", f"{total:.0f}", f"{total / least:.2f}", f"{os.getloadavg()[0]:.1f}"]
    return table(headings, [[len(factors), BATCH, spans, *figures]])


def fleet_of(factors: Sequence[float]) -> dict:
    """Sensors whose work takes so many times as long as usual, in the order of their names."""
    usual = {name: seconds for name, seconds in extensions.timings().items() if name in WORK}
    systems = {
        f"sensor{number:02}": {
            "kind": "sensor",
            "version": OLD,
            "model": "EDA6200",
            "timings": {name: seconds * factor for name, seconds in usual.items()},
        }
        for number, factor in enumerate(factors, 1)
    }
    return {"seed": 1, "speed": SPEED, "systems": systems}


def least_of(durations: Sequence[float], at_most: int) -> float:
    """Seconds that the work takes in the order given when the next begins the moment one has ended."""
    ends = [0.0] * at_most
    for duration in durations:
        heapq.heapreplace(ends, ends[0] + duration)
    return max(ends)


def durations() -> dict[float, float]:
    """Seconds that the simulated upgrade of a sensor of each kind takes, asked of the systems without Ansible."""
    with SimFleet(fleet_of(FACTORS)) as alone, ThreadPoolExecutor(len(FACTORS)) as pool:
        return dict(zip(FACTORS, pool.map(lambda name: duration_of(alone, name), sorted(alone.systems)), strict=True))


def duration_of(fleet: SimFleet, name: str) -> float:
    """Start the upgrade of a sensor, then ask every 0.1 s until the new version is reported."""
    session, base = fleet.session(name), fleet.url(name)
    start = time.monotonic()
    body = {"firmware_url": URL, "upgrade": True}
    session.post(f"{base}/extrahop/firmware/download/url", json=body, timeout=10).raise_for_status()
    while time.monotonic() - start < LIMIT_SECONDS:
        try:
            if session.get(f"{base}/extrahop", timeout=5).json().get("version") == NEW:
                return time.monotonic() - start
        except (OSError, ValueError):
            pass
        time.sleep(0.1)
    raise SystemExit("the simulated upgrade never ended")
