# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is refused before the first write, all of it at once, on all systems."""

from __future__ import annotations

import pytest

from tests.upgrade.upgrading import NEW, OLD, URLS

WEAK = "weak-key-of-an-operator-0123456789"


def test_every_reason_is_told_before_anything_is_written(rehearse):
    seeds = {
        "sensor1": {"users": [{"username": "operator", "granted_roles": {"write": "full"}, "api_key": WEAK}]},
        "packetstore1": {"license": {"expires_at": 1600000000}},
    }
    fleet = rehearse(seeds=seeds, speed=60)
    fleet.sim.systems["sensor1"]["api_key"] = WEAK
    # The image of the recordstores is for another platform, rs-data2 is not in the inventory, sensor2 does not answer,
    # and somebody registers a licence at the console.
    fleet.write_inventory(leave_out=("rs-data2",), upgrade_url={**URLS, "recordstore": URLS["sensor"]})
    fleet.sim.act("sensor2", "power_off")
    key = "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE"
    assert fleet.sim.request("console1", "PUT", "/license/productkey", json={"product_key": key}).ok
    fleet.sim.clear()

    refused = fleet.run()
    assert refused.status == 2, refused.text
    assert fleet.sim.writes() == []
    assert set(fleet.versions().values()) == {OLD}
    reasons = {name: row["reason"] for name, row in refused.results.items()}
    assert "license_registration" in reasons["console1"]
    assert "operator, who lacks full system administration" in reasons["sensor1"]
    assert reasons["sensor2"]
    assert "sensor" in reasons["rs-manager1"] and "recordstore" in reasons["rs-manager1"]
    assert "licence has expired" in reasons["packetstore1"]
    assert len(refused.findings) >= 7, refused.findings
    assert fleet.ingest_is_on()


def test_order_of_firmware(rehearse):
    fleet = rehearse("console1", "sensor1", speed=60)
    refused = fleet.run(upgrade_version={"sensor": NEW})
    assert refused.status == 2, refused.text
    assert fleet.sim.writes() == []
    assert f"it would run {NEW}, but the console console1 runs the older {OLD}" in refused.text


def test_a_cluster_node_that_is_not_in_the_inventory(rehearse):
    fleet = rehearse("rs-manager1", "rs-data1", speed=60)
    fleet.write_inventory(leave_out=("rs-data1",))
    refused = fleet.run()
    assert refused.status == 2, refused.text
    assert fleet.sim.writes() == [] and fleet.ingest_is_on()
    assert "nodes that are not in the inventory: rs-data1" in refused.text


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"upgrade_version": 9.1}, "upgrade_version is 9.1, a number: give it in quotes"),
        ({"upgrade_batch": "0"}, "upgrade_batch is 0"),
        ({"upgrade_url": {"probe": "https://images.example.com/x.tar"}}, "not probe"),
        ({"upgrade_wait_timeout": "soon"}, "upgrade_wait_timeout"),
    ],
)
def test_variables_that_cannot_be_used(rehearse, answers, said):
    fleet = rehearse("sensor1", speed=60)
    refused = fleet.run(**answers)
    assert refused.status == 2, refused.text
    assert fleet.sim.log() == [], "not even a request"
    assert said in refused.text
