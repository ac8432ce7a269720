# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A system that starts from an exported state document has what the document says, and says what it has not."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import yaml
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import OPERATION as STATE
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state_export import OPERATION as EXPORT

from simulator import fleetfile
from tests.property import estate
from tests.property.bench import Bench
from tests.simfleet import ROOT, SimFleet

SENSOR = {"kind": "sensor", "version": "26.3.0.1000"}
# Devices come from traffic; a node from a connection that is not there.
LACKING = {
    "tags": [{"name": "core", "devices": ["10.1.1.1", "00:14:22:aa:bb:cc", "db.example.net", "2001:db8::7"]}],
    "nodes": [{"hostname": "gone.example.com", "nickname": "gone"}],
}


@pytest.fixture(scope="module")
def exported():
    """The state documents of a sensor that has something in nearly every section, and of its console."""
    with SimFleet(estate.FLEET) as fleet:
        sensor, console = Bench(fleet, "sensor1"), Bench(fleet, "console1")
        sensor.good(STATE, {"document": estate.DOCUMENT})
        return {name: bench.good(EXPORT, {}).data["document"] for name, bench in (("s", sensor), ("c", console))}


@pytest.fixture(scope="module")
def copies(exported, tmp_path_factory):
    folder = tmp_path_factory.mktemp("states")
    (folder / "sensor.yml").write_text(yaml.safe_dump(exported["s"]))
    names = {"sensor1": "sensor1.example.com", "ids1": "ids_1"}
    systems = {
        "sensor1.example.com": {**SENSOR, "hostname": "sensor1", "uuid": "ab" * 16, "state": "sensor.yml"},
        "ids_1": {**SENSOR, "role": "ids", "hostname": "ids1"},
        "console1": {**SENSOR, "kind": "console", "connected": [*names.values()], "state": exported["c"]},
        "sparse": {**SENSOR, "kind": "console", "state": {"nodes": LACKING["nodes"]}},
        "devices": {**SENSOR, "state": {"tags": LACKING["tags"]}},
        "store": {**SENSOR, "kind": "packetstore", "version": "9.9.4.1000", "hostname": "store"},
        "joined": {
            **SENSOR,
            "kind": "console",
            "connected": ["store"],
            "state": {"appliances": [{"remote_host": "store", "remote_appliance_type": "trace"}]},
        },
    }
    (folder / "fleet.json").write_text(json.dumps({"seed": 3, "speed": 600, "systems": systems}))
    with SimFleet(folder / "fleet.json") as fleet:
        yield fleet


@pytest.mark.parametrize(("system", "which"), [("sensor1.example.com", "s"), ("console1", "c")])
def test_a_copy_exports_what_it_was_made_from(copies, exported, system, which):
    assert Bench(copies, system).good(EXPORT, {}).data["document"] == exported[which]


def test_a_whole_copy_has_its_identity_and_no_request_of_its_making(copies):
    with copies.session("console1") as session:
        rows = session.get(copies.url("console1", "/appliances"), timeout=10).json()
    assert {row["hostname"]: row["uuid"] for row in rows}["sensor1"] == "ab" * 16
    assert copies.writes() == []
    assert "sensor1.example.com" not in copies.left_out and "console1" not in copies.left_out


def test_devices_are_those_that_the_document_names(copies):
    document = Bench(copies, "devices").good(EXPORT, {"sections": ["tags"]}).data["document"]
    # A device that is known by its name alone has no other word: its discovery id stands for it in an export.
    assert {"10.1.1.1", "00:14:22:aa:bb:cc", "2001:db8::7"} < set(document["tags"][0]["devices"])
    with copies.session("devices") as session:
        found = session.get(copies.url("devices", "/devices?active_from=1&search_type=any"), timeout=10).json()
    assert len(found) == 4 and "db.example.net" in {device["default_name"] for device in found}


def test_what_cannot_be_made_is_told(copies):
    (row,) = copies.left_out["sparse"]
    assert (row["section"], row["object"]) == ("nodes", "gone.example.com") and "appliance" in row["reason"]


def test_a_packetstore_is_joined_by_its_own_kind_of_secret(copies):
    assert "joined" not in copies.left_out


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"tag": []}, "systems.a.state: unknown section 'tag'"),
        ({"tags": {"name": "x"}}, "a list is wanted"),
        ("nowhere.yml", "nowhere.yml: No such file"),
        (["tags"], "wrong type"),
    ],
)
def test_wrong_documents_are_told_with_their_place(state, words, tmp_path):
    fleet = {"systems": {"a": {**SENSOR, "state": state}}}
    with pytest.raises(ValueError, match=words):
        fleetfile.check(fleet, tmp_path)


def test_a_wrong_uuid_is_refused():
    with pytest.raises(ValueError, match="no UUID"):
        fleetfile.check({"systems": {"a": {**SENSOR, "uuid": "me"}}})


def test_a_fleet_without_states_needs_nothing_of_the_collection():
    code = "import sys; from simulator import fleetfile; fleetfile.load('demo'); print('ansible' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
