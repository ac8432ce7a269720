# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook `plan` on 20 and on 200 systems: seconds, memory, ratio to a bare threaded script's reads."""

from __future__ import annotations

import json

from play import NOTHING, Play, bare_reads, table

from tests.simfleet import SimFleet

FORKS = 10
# Tasks of the playbook that each host goes through: the plan of its state, no upgrade, no failure.
TASKS_OF_A_HOST = 3
# What a fleet has in common: settings of the system, and some objects.
DOCUMENT = {
    "services": {"settings": {"ssh": {"enabled": True}}},
    "running_config": {"config": {"dns": {"dns": "192.0.2.53"}}},
    "users": [
        {"username": f"user{number}", "name": f"User {number}", "password": "Bench-pw-1"} for number in range(10)
    ],
    "tags": [{"name": f"tag {number}"} for number in range(20)],
    "device_groups": [{"name": f"group {number}", "description": "static"} for number in range(10)],
}


def measure(quick: bool) -> str:
    """Return a table for each size of the fleet, and how the figures grow."""
    sizes = (4, 20) if quick else (20, 200)
    small, large = (of_fleet(size) for size in sizes)
    names = [name for name in small if name != "reads"]
    rows = [
        [name, f"{small[name]:.1f}", f"{large[name]:.1f}", f"{large[name] / small[name]:.1f}" if small[name] else ""]
        for name in names
    ]
    headings = [
        "what",
        f"{sizes[0]} systems",
        f"{sizes[1]} systems",
        f"growth ({sizes[1] // sizes[0]} times the systems)",
    ]
    return f"{FORKS} forks, {small['reads']:.0f} reads a system\n\n{table(headings, rows)}"


def of_fleet(size: int) -> dict[str, float]:
    """The figures of a fleet of that many sensors, all as declared."""
    described = {"count": size, "kind": "sensor", "version": "9.9.1.1000", "model": "EDA6200"}
    with SimFleet({"seed": 1, "speed": 50, "systems": {"sensor": described}}, start_timeout=60) as fleet:
        names = sorted(fleet.systems)
        play = Play(fleet, names, forks=FORKS)
        start = play.seconds([NOTHING])
        one_more = play.seconds([NOTHING] * 3)
        extra = [
            "-e",
            json.dumps({"configure_state": DOCUMENT, "configure_dest": "", "plan_dest": str(play.path / "plan")}),
        ]
        play.run([*extra, "extrahop.revealx.configure"])
        fleet.clear()
        plan = play.run([*extra, "extrahop.revealx.plan"])
        if fleet.writes():
            raise SystemExit("the plan wrote")
        changes = json.loads((play.path / "plan" / "latest" / "plan.json").read_text())
        if changes:
            raise SystemExit(f"the plan is not empty: {changes[:3]}")
        reads = {name: [f"{row['path']}?{row['query']}" for row in fleet.log(name, method="GET")] for name in names}
        script = bare_reads(fleet, reads, play.path, threads=FORKS)
    return {
        "reads": sum(map(len, reads.values())) / size,
        "plan, s": plan.seconds,
        "of that: start of ansible-playbook with one task, s": start,
        "of that: engine's cost of one more task on all hosts, s": (one_more - start) / 2,
        "bare threaded script, s": script.seconds,
        "plan / script": plan.seconds / script.seconds,
        "(plan - start) / script": (plan.seconds - start) / script.seconds,
        f"(plan - start - engine's {TASKS_OF_A_HOST} tasks) / script": (
            (plan.seconds - start - TASKS_OF_A_HOST * (one_more - start) / 2) / script.seconds
        ),
        "memory of the controller, MiB": plan.mebibytes,
        "memory of the script, MiB": script.mebibytes,
    }
