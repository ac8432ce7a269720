# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is refused before the first write, all of it at once, on all systems."""

from __future__ import annotations

import yaml

from tests.upgrade.upgrading import OLD, URLS

IMPATIENT = {"extrahop_retries": 0}
WEAK = "weak-key-of-an-operator-0123456789"


def test_every_reason_is_told_before_anything_is_written(rehearse):
    seeds = {
        "sensor1": {"users": [{"username": "operator", "granted_roles": {"write": "full"}, "api_key": WEAK}]},
        "packetstore1": {"license": {"expires_at": 1600000000000}},
    }
    fleet = rehearse(seeds=seeds, speed=60)
    fleet.sim.systems["sensor1"]["api_key"] = WEAK
    # The image of the recordstores is for another platform, rs-data2 is not in the inventory, sensor2 does not answer,
    # and somebody registers a licence at the console.
    fleet.write_inventory(leave_out=("rs-data2",), upgrade_url={**URLS, "recordstore": URLS["sensor"]}, **IMPATIENT)
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
    assert "nodes that are not in the inventory: rs-data2" in refused.text
    assert len([row for row in refused.readiness if row[2] == "failed"]) >= 7, refused.readiness
    assert fleet.ingest_is_on()


def test_variables_that_cannot_be_used(rehearse):
    fleet = rehearse("sensor1")
    mapping = {"probe": "https://images.example.com/x.tar"}
    for answers, said in (
        (
            {"upgrade_version": 9.1, "upgrade_batch": "0", "upgrade_url": mapping},
            ["upgrade_version is 9.1, a number: give it", "upgrade_batch is 0", "upgrade_url: 'probe' is no key"],
        ),
        (
            {"upgrade_wait_timeout": "soon", "upgrade_on_failure": "go on"},
            ["upgrade_wait_timeout is 'soon'", "upgrade_on_failure is 'go on'. Give stop or leave_out"],
        ),
        ({"upgrade_window": "tonight"}, ["upgrade_window is 'tonight'. Give start, end and time_zone"]),
        ({"upgrade_readiness_skip": "jobs, licence"}, ["upgrade_readiness_skip has licence: no such check"]),
        ({"upgrade_version": ""}, ["upgrade_version is not set"]),
        ({"upgrade_version": {"sensors": "9.9"}}, ["upgrade_version: 'sensors' is no key, did you mean sensor?"]),
        ({"upgrade_version": {"console": "9.9"}}, ["no firmware for the systems of this run, whose kinds are: sensor"]),
    ):
        refused = fleet.run(**answers)
        assert refused.status == 2, refused.text
        assert fleet.sim.log() == [], "not even a request"
        shown = " ".join(refused.text.split())
        assert [words for words in said if words not in shown] == [], refused.text


def test_one_image_for_all_kinds_is_refused(rehearse):
    fleet = rehearse("console1", "sensor1")
    refused = fleet.run(upgrade_url="https://images.example.com/9.9.1.1234.tar")
    assert refused.status == 2, refused.text
    assert fleet.sim.writes() == []
    shown = " ".join(refused.text.split())
    assert "console1, sensor1: image: upgrade_url gives console and sensor the same image" in shown, refused.text


def test_a_batch_that_splits_a_cluster_is_refused(rehearse, tmp_path):
    fleet = rehearse("rs-manager1", "rs-data1")
    play = {
        "name": "Upgrade",
        "hosts": "all",
        "gather_facts": False,
        "serial": 1,
        "roles": ["extrahop.revealx.upgrade"],
    }
    (tmp_path / "play.yml").write_text(yaml.safe_dump([play]))
    fleet.playbook = str(tmp_path / "play.yml")
    refused = fleet.run()
    assert refused.status == 2, refused.text
    assert fleet.sim.writes() == []
    assert "of the cluster rs is in another batch of the play (serial)" in " ".join(refused.text.split())
