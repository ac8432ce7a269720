# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task costs: inside the worker process, as a module, and as ansible.builtin.uri, all reading the same."""

from __future__ import annotations

from play import NOTHING, Play, interleaved, table

from tests.simfleet import SimFleet

READ = {"extrahop.revealx.api_request": {"method": "GET", "path": "/extrahop"}}
URI = {
    "ansible.builtin.uri": {
        "url": "{{ system_url }}/api/v1/extrahop",
        "headers": {"Authorization": "ExtraHop apikey={{ extrahop_api_key }}", "Accept": "application/json"},
        "ca_path": "{{ extrahop_ca_path }}",
        "return_content": True,
    }
}


def measure(quick: bool) -> str:
    """Return a table for 50 tasks on one system and one for 20 systems x 20 tasks."""
    wide = {"count": 20, "kind": "sensor", "version": "9.9.1.1000", "model": "EDA6200"}
    with SimFleet({"seed": 1, "speed": 1, "systems": {"sensor": wide}}) as fleet:
        names = sorted(fleet.systems)
        one = compare(Play(fleet, names[:1]), 1, 10 if quick else 50, 1 if quick else 3)
        many = compare(Play(fleet, names), 20, 4 if quick else 20, 1)
    return f"{one}\n\n{many}"


def compare(play: Play, systems: int, tasks: int, rounds: int) -> str:
    """Run the three ways with the same number of tasks; what the play itself costs is measured apart and taken off."""
    variants = {
        "nothing (start of the play)": [NOTHING],
        "in process": [READ] * tasks,
        "as a module": [{**READ, "vars": {"extrahop_execution": "module"}}] * tasks,
        "ansible.builtin.uri": [URI] * tasks,
    }
    seconds = interleaved(play, variants, rounds)
    start = seconds.pop("nothing (start of the play)")
    done = systems * tasks
    fastest = seconds["in process"] - start
    rows = [
        [
            name,
            f"{taken:.1f}",
            f"{(taken - start) / done * 1000:.0f}",
            f"{(taken - start) / fastest:.1f}",
            f"{taken / seconds['in process']:.1f}",
        ]
        for name, taken in seconds.items()
    ]
    heading = f"{systems} system(s) x {tasks} tasks, median of {rounds} round(s), start of the play {start:.1f} s"
    headings = ["way", "whole run, s", "a task, ms", "times in process", "times in process, whole run"]
    return f"{heading}\n\n{table(headings, rows)}"
