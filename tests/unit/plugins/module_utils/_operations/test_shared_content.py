# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dashboards, activity maps and applications: shares, walks, criteria, and what is the system's."""

from __future__ import annotations

import copy

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import perform
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import activity_map, application, dashboard

from tests.simfleet import SimFleet

SEED = {
    "devices": [{"id": 11, "ipaddr4": "10.10.0.5", "is_l3": True}],
    "dashboards": [{"name": "Shop", "owner": "setup"}],
    "users": [{"username": "ann"}, {"username": "bob"}],
    "usergroups": [{"name": "ops", "id": "local.ops"}],
}
FLEET = {
    "seed": 4,
    "speed": 600,
    "systems": {
        "sensor": {"kind": "sensor", "version": "9.8.2.100", "seed": SEED},
        "new": {"kind": "sensor", "version": "26.3.0.1000", "seed": SEED},
        "old": {"kind": "sensor", "version": "7.4.2.100", "seed": {**SEED, "usergroups": []}},
    },
}
WALKS = [
    {
        "origins": [{"object_type": "device_group", "object_id": "HTTP Servers"}],
        "steps": [{"relationships": [{"protocol": "HTTP"}]}],
    }
]


@pytest.fixture(scope="module")
def running():
    with SimFleet(FLEET) as fleet:
        yield fleet
        assert fleet.state()["reports"] == []


@pytest.fixture
def fleet(running):
    kept = running.state()["uncertainties"]
    yield running
    running.uncertain(**kept)
    running.clear_faults()


def declared(fleet, module, system: str = "sensor", check_mode: bool = False, **options):
    facts = fleet.systems[system]
    result = perform(
        module.OPERATION,
        {
            **{name: spec.get("default") for name, spec in module.OPERATION.argument_spec.items()},
            "host": f"{facts['host']}:{facts['port']}",
            "api_key": facts["api_key"],
            "ca_path": fleet.ca,
            **options,
        },
        check_mode=check_mode,
        warn=lambda sentence: None,
    )
    return result.data


def shares(fleet, system: str = "sensor"):
    (one,) = [one for one in fleet.request(system, "GET", "/dashboards").json() if one["name"] == "Shop"]
    return fleet.request(system, "GET", f"/dashboards/{one['id']}/sharing").json()


# ---- sharing


@pytest.mark.parametrize("nobody", ["null", "text"])
@pytest.mark.parametrize("system", ["old", "sensor", "new"])
def test_both_maps_are_sent_and_null_takes_away(fleet, system, nobody):
    fleet.uncertain(shared_with_nobody=nobody)
    shared = {"anyone": "viewer", "users": {"ann": "editor", "bob": None}}
    done = declared(fleet, dashboard, system, name="Shop", sharing=shared)
    assert done["changed"] and shares(fleet, system) == {"anyone": "viewer", "users": {"ann": "editor"}, "groups": {}}
    assert not declared(fleet, dashboard, system, name="Shop", sharing=shared)["changed"]
    assert declared(fleet, dashboard, system, name="Shop", sharing={"anyone": "null"})["changed"]
    assert shares(fleet, system)["anyone"] in (None, "null") and shares(fleet, system)["users"] == {"ann": "editor"}
    assert not declared(fleet, dashboard, system, name="Shop", sharing={"anyone": "null"})["changed"]
    assert declared(fleet, dashboard, system, name="Shop", sharing={"users": {}})["changed"]
    assert shares(fleet, system)["users"] == {}


def test_who_is_unknown_is_named_in_the_message(fleet):
    failed = declared(
        fleet, dashboard, name="Shop", sharing={"users": {"nobody": "viewer"}, "groups": {"local.ops": "viewer"}}
    )
    assert "HTTP 422" in failed["msg"]
    assert "Check that the system knows users nobody and groups local.ops." in failed["msg"]


@pytest.mark.parametrize("status", [400, 404])
def test_who_is_unknown_is_named_where_no_status_is_declared(fleet, status):
    fleet.uncertain(unknown_shares=status)
    declared(fleet, activity_map, name="shared", walks=copy.deepcopy(WALKS))
    failed = declared(fleet, activity_map, name="shared", sharing={"users": {"nobody": "viewer"}})
    assert f"HTTP {status}" in failed["msg"] and "Check that the system knows users nobody." in failed["msg"]
    assert declared(fleet, activity_map, name="shared", state="absent")["changed"]


# ---- dashboards of the system


@pytest.mark.parametrize("system", ["old", "sensor", "new"])
@pytest.mark.parametrize("wanted", [{"owner": "ann"}, {"state": "absent"}])
def test_a_dashboard_of_the_system_is_not_touched(fleet, system, wanted):
    failed = declared(fleet, dashboard, system, name="Security", **wanted)
    assert "Security" in failed["msg"]
    assert [row for row in fleet.log(system, write=True) if "/dashboards/-" in row["path"]] == []


def test_a_dashboard_may_lack_all_but_its_id(fleet):
    assert not dashboard.is_of_system({"id": 1, "owner": "ann"})
    assert dashboard.is_of_system({"id": -1}) and dashboard.is_of_system({"id": -1, "owner": "System"})
    assert not dashboard.is_of_system({"id": 1, "built-in": False})


# ---- walks


@pytest.mark.parametrize("system", ["old", "sensor", "new"])
def test_walks_are_compared_with_what_the_system_fills_in(fleet, system):
    walks = [
        {
            "origins": [{"object_type": "device", "object_id": "10.10.0.5"}],
            "steps": [{}, {"relationships": [{"role": "client"}]}],
        }
    ]
    both = {"name": "filled", "walks": walks + copy.deepcopy(WALKS)}
    assert declared(fleet, activity_map, system, **copy.deepcopy(both))["changed"]
    assert not declared(fleet, activity_map, system, **copy.deepcopy(both))["changed"]
    other = copy.deepcopy(both)
    other["walks"][0]["steps"][0]["relationships"] = [{"protocol": "HTTP", "role": "client"}]
    assert declared(fleet, activity_map, system, **other)["changed"]
    assert declared(fleet, activity_map, system, name="filled", state="absent")["changed"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([], [{"protocol": "any", "role": "any"}]),
        ([{"protocol": "AAA"}], [{"protocol": "aaa", "role": "any"}]),
        ([{"protocol": "HTTP"}, {"protocol": "any"}], []),
        ([{"role": "client"}, {"protocol": "DNS"}], [{"protocol": "dns"}, {"protocol": "any", "role": "client"}]),
    ],
)
def test_relationships_that_say_the_same(one, other):
    left, right = ([{"origins": [], "steps": [{"relationships": said}]}] for said in (one, other))
    assert activity_map.bare_walks(left) == activity_map.bare_walks(right)


@pytest.mark.parametrize(
    ("walk", "said"),
    [
        ({"steps": []}, r"walks\[0\] has no origins"),
        ({"origins": [{"object_type": "all_devices", "object_id": 0}], "steps": []}, "a saved map cannot have"),
        (
            {"origins": [{"object_type": "device"}], "steps": [{"peer_in": [{"object_type": "all_devices"}]}]},
            "a saved map cannot have",
        ),
    ],
)
def test_walks_that_no_saved_map_has_are_refused(walk, said):
    with pytest.raises(OptionError, match=said):
        activity_map.check({"walks": [walk]})


# ---- applications


def test_criteria_are_sent_whole_and_sources_are_a_set(fleet):
    sources = [{"type": "device_group", "id": "HTTP Servers"}, {"type": "device", "id": "10.10.0.5"}]
    made = {
        "discovery_id": "whole",
        "display_name": "W",
        "criteria": [{"protocol_default": "none", "protocols": {"http": "client"}}],
    }
    assert declared(fleet, application, **copy.deepcopy(made))["object"]["criteria"][0]["sources"] == []
    made["criteria"][0]["sources"] = sources
    assert declared(fleet, application, **copy.deepcopy(made))["changed"]
    made["criteria"][0]["sources"] = sources[::-1]
    assert not declared(fleet, application, **copy.deepcopy(made))["changed"]
    with pytest.raises(OptionError, match="protocol_default is not set"):
        application.check({"discovery_id": "whole", "criteria": [{"sources": []}]})


def test_an_application_is_found_among_more_than_a_hundred(fleet):
    """Its id is a part of theirs, and the system answers a hundred of them unless asked for more."""
    for number in range(110):
        body = {"discovery_id": f"many-{number}", "display_name": f"Many {number}"}
        assert fleet.request("new", "POST", "/applications", json=body).status_code == 201
    assert declared(fleet, application, "new", discovery_id="many", display_name="Many")["changed"]
    assert not declared(fleet, application, "new", discovery_id="many", display_name="Many")["changed"]


@pytest.mark.parametrize(("status", "said"), [(207, "The others are done"), (422, "Nothing of the list was done")])
def test_alerts_that_were_not_all_assigned_are_a_failure(fleet, status, said):
    alert = {"name": f"slow {status}", "type": "threshold", "apply_all": False}
    assert fleet.request("new", "POST", "/alerts", json=alert).status_code == 201
    body = {"message": "not all", "failures": [{"action": "assign", "id": "7", "reason": "it is gone"}]}
    fleet.fault("answer", systems=["new"], operation="POST /applications/{id}/alerts", status=status, body=body)
    wanted = {"discovery_id": "_default", "display_name": "All Activity", "alerts": [alert["name"]]}
    failed = declared(fleet, application, "new", **wanted)
    assert said in failed["msg"] and "(id 7): it is gone" in failed["msg"]
    assert declared(fleet, application, "new", **wanted)["changed"]
    assert not declared(fleet, application, "new", **wanted)["changed"]
