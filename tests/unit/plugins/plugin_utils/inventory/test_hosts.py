# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups and variables of hosts, and clusters as they are declared."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import CONNECTION_SPEC
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.action import EXECUTION_VARIABLE
from ansible_collections.extrahop.revealx.plugins.plugin_utils.inventory.hosts import (
    assign_clusters,
    groups_of,
    variables_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.inventory.systems import System, systems_of

PLATFORMS = {"c": "command", "s": "discover", "r": "explore", "p": "trace", "x": "new kind"}


def fleet(**told) -> dict[str, System]:
    """A console c1 and what it lists; a row's kind is the first letter of its name."""
    rows = [
        {"id": number, "hostname": name, "uuid": f"uuid-{name}", "platform": PLATFORMS[name[0]], **told.get(name, {})}
        for number, name in enumerate(["c1", "s1", "s2", "r1", "r2", "r3", "p1", "x1"])
    ]
    answers = {
        "identity": {"platform": "ecm"},
        "appliances": rows,
        "tags": {"1": ["b", "a-b"]},
        "associations": {"2": "1"},
    }
    return {system.name: system for system in systems_of([("c1.example.com:8443", answers)])}


def test_groups():
    systems = fleet(s1={"firmware_version": "9.8.2.100", "status_message": "online"}, s2={"status_message": "Offline"})
    assign_clusters(list(systems.values()), [{"name": "main", "managers": ["R1"], "data_nodes": ["r[12]", "uuid-r3"]}])
    groups = {name: groups_of(system) for name, system in systems.items()}
    assert groups["c1"] == {"consoles": None, "status_online": None}
    assert list(groups["s1"]) == ["sensors", "firmware_9.8.2.100", "tag_a-b", "tag_b", "status_online"]
    assert groups["s2"] == {"sensors": None, "ids_sensors": "sensors", "status_not_online": None}
    stores = "recordstores"
    assert groups["r1"] == {
        stores: None,
        "recordstore_managers": stores,
        "cluster_main": stores,
        "status_unknown": None,
    }
    assert groups["r2"] == {
        stores: None,
        "recordstore_data_nodes": stores,
        "cluster_main": stores,
        "status_unknown": None,
    }
    assert groups["r3"] == groups["r2"]
    assert groups["p1"] == {"packetstores": None, "status_unknown": None}
    assert groups["x1"] == {"status_unknown": None}


def test_variables():
    systems = fleet(s1={"firmware_version": "9.8.2.100", "data_access": False, "id": 1})
    assign_clusters(list(systems.values()), [{"name": "main", "managers": ["r1"]}])
    found = {name: variables_of(system) for name, system in systems.items()}
    wanted = {
        "extrahop_host": "s1",
        "extrahop_kind": "sensor",
        "extrahop_uuid": "uuid-s1",
        "extrahop_firmware_version": "9.8.2.100",
        "extrahop_data_access": False,
        "extrahop_nickname": None,
        "extrahop_online": None,
        "extrahop_sensor_tags": ["a-b", "b"],
        "extrahop_consoles": ["c1"],
        "extrahop_appliance_ids": {"c1": 1},
        "extrahop_packet_sensor": None,
    }
    assert found["s1"].items() >= wanted.items()
    assert found["c1"]["extrahop_host"] == "c1.example.com:8443" and found["c1"]["extrahop_consoles"] == []
    assert found["s2"]["extrahop_packet_sensor"] == "s1"
    assert found["r1"]["extrahop_cluster"] == "main" and "extrahop_cluster" not in found["r2"]
    assert "extrahop_id" not in found["s1"]


def test_no_variable_is_taken_for_an_option_of_the_connection():
    for system in fleet().values():
        reserved = {f"extrahop_{option}" for option in CONNECTION_SPEC} - {"extrahop_host"} | {EXECUTION_VARIABLE}
        assert not reserved & set(variables_of(system))


def test_clusters_that_do_not_fit():
    systems = list(fleet().values())
    warned: list[str] = []
    assign_clusters(systems, [{"name": "main", "managers": ["r9", "s1"], "data_nodes": ["r1"]}], warned.append)
    assert len(warned) == 2 and "'r9'" in warned[0] and "'s1'" in warned[1]
    with pytest.raises(OptionError, match="'r1' is in 'main' and in 'other'"):
        assign_clusters(systems, [{"name": "other", "data_nodes": ["r*"]}])
