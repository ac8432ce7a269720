# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The copy of a fleet that a rehearsal makes has the readiness of the fleet: no failure that the real run has not."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.firmware import OPERATION as FIRMWARE
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.system_info import OPERATION as INFO
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state_export import OPERATION as EXPORT
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.upgrade import upgrade_plan
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.fleet import Original, fleet_of

from tests.property.bench import Bench
from tests.simfleet import SimFleet

OLD, NEW = "9.8.2.100", "9.9.1.1234"
URL = f"https://images.example.com/{NEW}.tar"
DAY_MS = 86_400_000
SYSTEMS = {
    "console1": {"kind": "console", "version": OLD, "connected": ["sensor1", "rs-*"]},
    "sensor1": {"kind": "sensor", "version": OLD},
    "rs-1": {"kind": "recordstore", "cluster": "rs", "version": OLD},
    "rs-2": {"kind": "recordstore", "cluster": "rs", "role": "data", "version": OLD},
}
GROUPS = {
    "console1": ["consoles"],
    "sensor1": ["sensors"],
    "rs-1": ["recordstores", "recordstore_managers"],
    "rs-2": ["recordstores", "recordstore_data_nodes"],
}
# The role reads the cluster apart.
REHEARSED = ["all", "!firmware", "!idrac", "!processes", "!running_config", "!services", "!ticketing"]


def seen_of(fleet: SimFleet) -> Iterator[dict]:
    """What the upgrade sees of each system, the backup switched off."""
    for name in SYSTEMS:
        bench = Bench(fleet, name)
        info = bench.good(INFO, {"gather_subset": ["all", "!firmware"]}).data
        firmware = bench.good(FIRMWARE, {"version": NEW, "url": URL}, check=True).data
        settings = {"backup": False, "backup_max_age": 7, "wait_timeout": 7200, "url": URL}
        cluster = "rs" if name.startswith("rs-") else ""
        many: list | None = [] if name == "console1" else None
        yield {
            **{"name": name, "groups": GROUPS[name], "cluster": cluster, "wanted": NEW, "info": info},
            **{"firmware": firmware, "settings": settings, "many_devices": many},
        }


def readiness(fleet: SimFleet) -> set[tuple[str, str, str]]:
    rows = upgrade_plan(list(seen_of(fleet))).readiness
    return {(row["system"], row["check"], row["status"]) for row in rows}


def copy_of(fleet: SimFleet) -> dict:
    originals = []
    for name in SYSTEMS:
        bench = Bench(fleet, name)
        info = bench.good(INFO, {"gather_subset": REHEARSED}, check=True).data
        cluster = "rs" if name.startswith("rs-") else name
        state = bench.good(EXPORT, {}, check=True).data
        originals.append(
            Original.from_seen({"name": name, "groups": GROUPS[name], "cluster": cluster, "info": info, "state": state})
        )
    return fleet_of(originals, speed=60, faults=[], images={})


def licensed(system: str, **answer: object) -> dict:
    """A system that tells its licence in a unit of its own."""
    told = {"serial": "EH1", "edition": "Ultra", "modules": {"ndr": True}, **answer}
    return {"kind": "answer", "systems": [system], "method": "GET", "path": "/license", "body": told, "count": None}


def backed_up(*days: float) -> list[dict]:
    now = int(time.time() * 1000)
    return [{"name": f"b{number}", "create_time": now - int(day * DAY_MS)} for number, day in enumerate(days)]


# Licences whose end is near, never, over; old and young backups; a cluster that takes no records.
GOOD = {
    "console1": {"seed": {"customizations": backed_up(1, 30)}},
    "sensor1": {"seed": {"customizations": backed_up(30)}},
    "rs-1": {"seed": {"cluster": {"ingest_enabled": False}}},
}
UNITS = [
    licensed("sensor1", expires_at=0, expires_in=0),
    licensed("rs-1", expires_at=int(time.time() + 9 * 86400) * 1000, expires_in=9 * DAY_MS),
    licensed("rs-2", expires_at=None, expires_in=0),
]
BAD = {
    "console1": {"seed": {"license": {"expires_at": 1_600_000_000_000}}},
    "rs-1": {"uncertainties": {"cluster_answers_ingest": False}},
    "rs-2": {"uncertainties": {"cluster_answers_ingest": False}},
}


@pytest.mark.slow
@pytest.mark.parametrize(("changes", "faults"), [(GOOD, UNITS), (BAD, [])], ids=["goes", "is refused"])
def test_a_copy_has_the_readiness_of_its_fleet(changes, faults):
    systems = {name: {**spec, **changes.get(name, {})} for name, spec in SYSTEMS.items()}
    with SimFleet({"seed": 7, "speed": 60, "systems": systems, "faults": faults}) as real:
        wanted, copied = readiness(real), copy_of(real)
        assert real.writes() == []
    assert ("console1", "license", "failed" if changes is BAD else "ok") in wanted
    with SimFleet(copied) as copy:
        assert readiness(copy) ^ wanted == set()
