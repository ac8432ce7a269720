# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fleets that the tests of the simulator's core share; each test module starts its own where it changes the fleet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simfleet import SimFleet

SHARED = {
    "seed": 5,
    "speed": 600,
    "systems": {
        "console": {"kind": "console", "version": "26.3.0.1", "connected": ["sensor", "store", "packets"]},
        "sensor": {
            "kind": "sensor",
            "version": "26.3.0.1",
            "seed": {
                "devices": 40,
            },
        },
        "old": {"kind": "sensor", "version": "7.4.2.10", "seed": {"devices": 15, "packetcaptures": [{"id": "pc-1"}]}},
        "store": {"kind": "recordstore", "version": "9.9.4.1"},
        "packets": {"kind": "packetstore", "version": "9.9.4.1"},
    },
}


@pytest.fixture(scope="session")
def shared_fleet() -> Iterator[SimFleet]:
    with SimFleet(SHARED) as running:
        yield running


@pytest.fixture
def fleet(shared_fleet: SimFleet) -> Iterator[SimFleet]:
    """The shared fleet; a fault of the simulator itself fails the test that met it."""
    known = len(shared_fleet.state()["reports"])
    yield shared_fleet
    shared_fleet.clear_faults()
    assert shared_fleet.state()["reports"][known:] == []
