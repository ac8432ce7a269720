# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated fleets on old firmware, each with its inventory."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.simfleet import SimFleet
from tests.upgrade.upgrading import FAST, OLD, TIMINGS, Rehearsal

SYSTEMS = {
    "console1": {"kind": "console"},
    "sensor1": {"kind": "sensor"},
    "sensor2": {"kind": "sensor"},
    "rs-manager1": {"kind": "recordstore", "role": "manager", "cluster": "rs"},
    "rs-data1": {"kind": "recordstore", "role": "data", "cluster": "rs"},
    "rs-data2": {"kind": "recordstore", "role": "data", "cluster": "rs"},
    "packetstore1": {"kind": "packetstore"},
}
NODES = ("rs-manager1", "rs-data1", "rs-data2")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole upgrades take too long for the fast loop."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def rehearse(tmp_path) -> Iterator[Callable[..., Rehearsal]]:
    """Start a fleet of the named systems (all without names), with seeds by name and uncertainties."""
    with contextlib.ExitStack() as stack:

        def start(*names: str, speed: float = FAST, seeds: dict | None = None, **uncertainties) -> Rehearsal:
            systems = {name: {**SYSTEMS[name], "version": OLD} for name in names or SYSTEMS}
            for name, seed in (seeds or {}).items():
                systems[name]["seed"] = seed
            if "console1" in systems:
                systems["console1"]["connected"] = [name for name in systems if name != "console1"]
            fleet = {
                "seed": 11,
                "speed": speed,
                "systems": systems,
                "timings": TIMINGS,
                "uncertainties": uncertainties,
            }
            return Rehearsal(stack.enter_context(SimFleet(fleet)), tmp_path)

        yield start
