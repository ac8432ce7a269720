# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One simulated sensor for all property tests."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from tests.property.bench import Bench
from tests.simfleet import SimFleet

FLEET = {
    "seed": 11,
    "speed": 600,
    "systems": {"sensor1": {"kind": "sensor", "version": "26.3.0.1000", "seed": {"devices": 12}}},
}

settings.register_profile(
    "revealx",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("revealx")


@pytest.fixture(scope="session")
def bench():
    with SimFleet(FLEET) as fleet:
        yield Bench(fleet)


@pytest.fixture(scope="session")
def addresses(bench) -> list[str]:
    """Addresses of the devices that the sensor knows."""
    return [device["ipaddr4"] for device in bench.read("/devices?active_from=1") if device["ipaddr4"]]
