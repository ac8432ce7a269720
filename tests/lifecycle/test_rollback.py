# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""rollback.yml to the previous firmware: with a confirmation only, in order, halted by a failure and taken up again."""

from __future__ import annotations

import pytest

from tests.lifecycle.playing import Estate
from tests.simfleet import SimFleet

NEW, OLD = "9.9.1.1234", "9.8.2.100"
FLEET = {
    "seed": 3,
    "speed": 300,
    "systems": {
        "console1": {"kind": "console", "version": NEW, "connected": ["sensor1"]},
        "sensor1": {"kind": "sensor", "version": NEW},
        "rs1": {"kind": "recordstore", "version": OLD},
    },
    "timings": {"restart": 30},
}
ROLLBACK = "/extrahop/firmware/previous/rollback"
# All text, as a survey gives it.
ANSWERS = {
    "rollback_version": OLD,
    "rollback_confirm_data_loss": "true",
    "rollback_backup": "true",
    "rollback_wait_interval": "0.2",
    "rollback_wait_timeout": "60",
}


@pytest.fixture
def estate(tmp_path):
    with SimFleet(FLEET) as fleet:
        for name in ("console1", "sensor1"):
            fleet.act(name, "set", **{"firmware.previous": {"version": OLD, "backup_time": 1}})
        estate = Estate(fleet, tmp_path)
        estate.write_inventory({name: {"extrahop_api_key": one["api_key"]} for name, one in fleet.systems.items()})
        yield estate


def results(stats: dict) -> dict[str, str]:
    return {row["system"]: row["result"] for row in stats["rollback_results"]}


def test_firmware_goes_back_sensors_first(estate):
    status, _stats = estate.play("rollback", **{**ANSWERS, "rollback_confirm_data_loss": "false"})
    assert status == 2 and "removes all metrics" in estate.last
    assert estate.fleet.log() == []

    estate.fleet.fault("status", systems=["sensor1"], path=ROLLBACK, status=400)
    status, stats = estate.play("rollback", **ANSWERS)
    assert status == 2
    assert results(stats) == {"console1": "not started", "sensor1": "failed", "rs1": "unchanged"}
    assert [row["system"] for row in stats["rollback_plan"]] == ["sensor1", "console1"]
    # What could be kept is kept before the step that fails.
    assert estate.written() == [("sensor1", "POST", "/customizations"), ("sensor1", "POST", ROLLBACK)]
    (kept,) = (estate.folder / "backups").glob("before-*/sensor1/SHA256SUMS")

    status, stats = estate.play("rollback", **{**ANSWERS, "rollback_backup": "false"})
    assert status == 0, estate.last
    assert results(stats) == {"console1": "rolled back", "sensor1": "rolled back", "rs1": "unchanged"}
    assert estate.written() == [
        ("sensor1", "POST", ROLLBACK),
        ("console1", "POST", ROLLBACK),
    ]
    assert {system["version"] for system in estate.fleet.state()["systems"].values()} == {OLD}
