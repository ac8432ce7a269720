# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated sensors for all property tests."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import OPERATION as STATE
from hypothesis import HealthCheck, settings

from tests.property import estate
from tests.property.bench import Bench
from tests.simfleet import SimFleet

NEWEST = "26.3.0.1000"
OLDER = ("7.4.2.10", "9.8.2.100")
FLEET = {
    "seed": 11,
    "speed": 600,
    "systems": {
        "sensor1": {"kind": "sensor", "version": NEWEST, "seed": {"devices": 12}},
        **{f"sensor-{version}": {"kind": "sensor", "version": version, "seed": {"devices": 12}} for version in OLDER},
    },
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
def benches():
    """A sensor of each firmware whose API has another form: what holds on all of them is tried on one at a time."""
    with SimFleet(FLEET) as fleet:
        yield [Bench(fleet, name) for name in FLEET["systems"]]


@pytest.fixture(scope="session")
def bench(benches) -> Bench:
    """The sensor of the newest firmware."""
    return benches[0]


@pytest.fixture(scope="session")
def fleet():
    with SimFleet(estate.FLEET) as fleet:
        yield fleet


@pytest.fixture(scope="session")
def wide(fleet) -> Bench:
    """A sensor with something in nearly every section, which tests leave as it is."""
    bench = Bench(fleet, "sensor1")
    bench.good(STATE, {"document": estate.DOCUMENT})
    return bench


@pytest.fixture(scope="session")
def console(fleet) -> Bench:
    """A console with what only consoles have."""
    bench = Bench(fleet, "console1")
    bench.good(STATE, {"document": estate.ON_A_CONSOLE})
    return bench


@pytest.fixture(scope="session")
def addresses(bench) -> list[str]:
    """Addresses of the devices that the sensor of the newest firmware knows."""
    return bench.addresses
