# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks `plan`, `drift` and an unchanged `configure` on fleets of several sizes, against a threaded script."""

from __future__ import annotations

import json
import os
import statistics
from collections.abc import Mapping

from play import Play, Used, bare_reads, table

from tests.simfleet import SimFleet

# How many systems are read at a time, by the playbooks (the roles' default) and by the script.
PARALLEL = 32
# The medians of so many are told; in each round all three run, so that noise hits all alike.
ROUNDS = 3
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
# The systems have all that from the start; settings that are not here they have of themselves.
SEED = {
    "users": [{"username": user["username"], "name": user["name"]} for user in DOCUMENT["users"]],
    "tags": DOCUMENT["tags"],
    "devicegroups": DOCUMENT["device_groups"],
}
HEADINGS = [
    "playbook",
    "systems",
    "reads a system",
    "playbook, s",
    "its fleet task alone, s",
    "script, s",
    "playbook / script",
    "task / script",
    "ms a system",
    "CPU s, playbook / script",
    "memory of the controller, MiB",
    "load",
]
START_SECONDS = 600


def measure(quick: bool) -> str:
    """Return a table with a row for each playbook and size of the fleet."""
    sizes = {4: ("plan",), 20: ("plan", "drift", "configure")}
    if not quick:
        sizes = {20: ("plan",), 200: ("plan", "drift", "configure"), 1000: ("plan",)}
    return table(HEADINGS, [row for size, playbooks in sizes.items() for row in rows_of(size, playbooks)])


def rows_of(size: int, playbooks: tuple[str, ...]) -> list[list[object]]:
    """A row for each playbook on a fleet of that many sensors, all as declared."""
    described = {"count": size, "kind": "sensor", "version": "9.9.1.1000", "model": "EDA6200", "seed": SEED}
    with SimFleet({"seed": 1, "speed": 50, "systems": {"sensor": described}}, start_timeout=START_SECONDS) as fleet:
        play = Play(fleet, sorted(fleet.systems))
        variables = play.path / "variables.json"
        variables.write_text(json.dumps({"configure_state": DOCUMENT}))
        extra = ["-e", f"@{variables}"]
        return [row_of(fleet, play, extra, playbook) for playbook in playbooks]


def row_of(fleet: SimFleet, play: Play, extra: list[str], playbook: str) -> list[object]:
    """What a playbook took that has nothing to change, and what the script took for the same reads."""
    task = {f"extrahop.revealx.fleet_{playbook}": {"folder": f"alone/{playbook}"}, "run_once": True}
    runs: list[tuple[Used, Used, Used]] = []
    for _round in range(ROUNDS):
        fleet.clear()
        whole = play.run([*extra, f"extrahop.revealx.{playbook}"])
        if fleet.writes() or changes_of(play, playbook):
            raise SystemExit(f"{playbook} found the systems other than declared")
        reads = reads_of(fleet)
        alone = play.used([task], extra)
        runs.append((whole, alone, bare_reads(fleet, reads, play.path, threads=PARALLEL)))
    whole, alone, script = (Used(*map(statistics.median, zip(*some, strict=True))) for some in zip(*runs, strict=True))
    size = len(fleet.systems)
    return [
        playbook,
        size,
        f"{sum(map(len, reads.values())) / size:.0f}",
        f"{whole.seconds:.1f}",
        f"{alone.seconds:.1f}",
        f"{script.seconds:.1f}",
        f"{whole.seconds / script.seconds:.1f}",
        f"{alone.seconds / script.seconds:.1f}",
        f"{1000 * whole.seconds / size:.0f}",
        f"{whole.cpu:.1f} / {script.cpu:.1f}",
        f"{whole.mebibytes:.0f}",
        f"{os.getloadavg()[0]:.1f}",
    ]


def changes_of(play: Play, playbook: str) -> object:
    """What a playbook found to change."""
    name, rows = ("drift", "differences") if playbook == "drift" else ("plan", "")
    told = json.loads((play.path / "reports" / playbook / "latest" / f"{name}.json").read_text())
    return told[rows] if rows else told


def reads_of(fleet: SimFleet) -> Mapping[str, list[str]]:
    """What each system was asked for, in order."""
    reads: dict[str, list[str]] = {}
    for row in fleet.log(method="GET"):
        reads.setdefault(row["system"], []).append(f"{row['path']}?{row['query']}")
    return reads
