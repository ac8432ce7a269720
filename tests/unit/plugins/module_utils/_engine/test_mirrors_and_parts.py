# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists declared from the side that carries them, and documents of their own below an object: notes and locks."""

from __future__ import annotations

import importlib

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import perform

from tests.simfleet import SimFleet

OPERATIONS = "ansible_collections.extrahop.revealx.plugins.module_utils._operations"
ALERT = {"type": "threshold", "severity": 4, "stat_name": "extrahop.device.http", "field_name": "rsp", "operand": "1"}
ALERT |= {"operator": ">", "interval_length": 30, "units": "none", "refire_interval": 300, "disabled": False}
FLEET = {
    "seed": 4,
    "speed": 600,
    "systems": {
        "sensor": {
            "kind": "sensor",
            "version": "26.3.0.1000",
            "seed": {
                "devices": [{"ipaddr4": "10.10.0.5", "is_l3": True}],
                "tags": [{"name": "production"}],
                "devicegroups": [{"name": "Web"}],
                "applications": [{"discovery_id": "shop", "display_name": "Shop"}],
                "detections": [{"type": "network_scan", "participants": []}],
                "ticketing": {"external_ticketing_enabled": True},
                "users": [
                    {"username": "amina", "name": "Amina"},
                    {"username": "bert", "granted_roles": {"write": "limited", "ndr": "full", "packets": "full"}},
                    {"username": "far", "name": "Far", "type": "remote"},
                ],
                "usergroups": [{"name": "staff", "is_remote": True}],
            },
        },
        "merging": {
            "kind": "sensor",
            "uncertainties": {"granted_roles_patch": "merge", "members": "list", "undeclared_location": "given"},
            "seed": {"users": [{"username": "bert", "granted_roles": {"write": "limited", "ndr": "full"}}]},
        },
        "old": {
            "kind": "sensor",
            "version": "7.4.2.100",
            "seed": {
                "detections": [{"type": "network_scan", "participants": []}],
                "users": [{"username": "amina", "name": "Amina"}],
            },
        },
    },
}
CARRIERS = {
    "device": {"name": "10.10.0.5"},
    "device_group": {"name": "Web"},
    "network": {"id": 0},
    "application": {"discovery_id": "shop"},
}


@pytest.fixture(scope="module")
def fleet():
    with SimFleet(FLEET) as fleet:
        for name, apply_all in (("slow", False), ("everywhere", True)):
            made = fleet.request("sensor", "POST", "/alerts", json={**ALERT, "name": name, "apply_all": apply_all})
            assert made.status_code == 201, made.text
        yield fleet


@pytest.fixture
def declare(fleet):
    def run(module: str, system: str = "sensor", check_mode: bool = False, **options) -> dict:
        operation = importlib.import_module(f"{OPERATIONS}.{module}").OPERATION
        told = fleet.systems[system]
        connection = {"host": f"{told['host']}:{told['port']}", "api_key": told["api_key"], "ca_path": fleet.ca}
        defaults = {name: option.get("default") for name, option in operation.argument_spec.items()}
        given = {**defaults, **connection, **options}
        return perform(operation, given, check_mode=check_mode, warn=lambda sentence: None).data

    return run


@pytest.mark.parametrize("module", CARRIERS)
def test_alerts_from_the_side_of_what_carries_them(module, declare):
    """An alert of all devices is no assignment of its own: neither seen as one nor taken away."""
    options = {**CARRIERS[module], "alerts": ["slow"]}
    foretold = declare(module, check_mode=True, **options)
    done = declare(module, **options)
    assert done["object"]["alerts"] == ["slow"] and done["plan"] == foretold["plan"]
    assert [step["verb"] for step in done["plan"]] == ["assign"]
    assert not declare(module, **options)["changed"]
    assert declare(module, **{**options, "alerts": []})["object"]["alerts"] == []


def test_an_unknown_alert_is_named(declare):
    assert "No alert 'fast'" in declare("network", id=0, alerts=["fast"])["msg"]


def test_a_note_is_written_and_removed(declare, fleet):
    (detection,) = fleet.state("sensor")["objects"]["/detections"]
    told = {"id": detection["id"], "note": "seen"}
    assert declare("detection", **told)["object"]["note"] == "seen"
    assert not declare("detection", **told)["changed"]
    assert declare("detection", **{**told, "note": ""})["changed"]
    assert fleet.log("sensor", write="true")[-1]["operation"] == "DELETE /detections/{id}/notes"
    assert not declare("detection", **{**told, "note": ""})["changed"]


def test_older_firmware_has_no_notes_and_no_locks(declare, fleet):
    (detection,) = fleet.state("old")["objects"]["/detections"]
    for check_mode in (True, False):
        answered = declare("detection", "old", check_mode, id=detection["id"], note="seen")
        assert "came after 7.4" in answered["msg"]
        answered = declare("user", "old", check_mode, username="amina", locked=False)
        assert "not offered by firmware 7.4.2.100: it came with 9.9" in answered["msg"]


def test_an_account_is_unlocked_once(declare, fleet):
    fleet.act("sensor", "set", **{"users.amina.locked_until": 4_000_000_000_000})
    assert declare("user", username="amina", locked=False)["changed"]
    assert not declare("user", username="amina", locked=False)["changed"]
    assert "only unlocks" in declare("user", username="amina", locked=True)["msg"]


@pytest.mark.parametrize("system", ["sensor", "merging"])
def test_members_are_names(system, declare, fleet):
    """Both forms of the answer, with and without a Location of the group that is made."""
    group = {"name": "shift", "members": ["amina", "bert", "amina"]}
    foretold = declare("user_group", system, check_mode=True, **group)
    done = declare("user_group", system, **group)
    assert done["object"]["members"] == ["amina", "bert"] and done["plan"] == foretold["plan"]
    assert [step["verb"] for step in done["plan"]] == ["create", "set"]
    assert fleet.log(system, write="true")[-1]["operation"] == "PUT /usergroups/{id}/members"
    (stored,) = [one for one in fleet.state(system)["objects"]["/usergroups"] if one["name"] == "shift"]
    assert stored["members"] == {"amina": "member", "bert": "member"}
    assert not declare("user_group", system, **group)["changed"]
    assert declare("user_group", system, name="shift", members=[])["object"]["members"] == []
    assert declare("user_group", system, name="shift", state="absent")["changed"]


@pytest.mark.parametrize("members", ["amina, bert", {"amina": "member"}, [None], [True], [{"amina": "member"}]])
def test_members_that_are_no_names(declare, members):
    assert declare("user_group", name="shift", members=members)["msg"].startswith(("members is", "An entry of members"))


def test_groups_of_ldap_are_left_alone(declare):
    for options in ({"state": "absent"}, {"members": ["amina"]}, {"enabled": False}):
        assert "comes from LDAP and is not" in declare("user_group", name="staff", **options)["msg"]


def test_an_add_on_that_is_declared_to_go_must_be_gone(declare):
    roles = {"write": "limited", "ndr": None}
    assert declare("user", username="bert", granted_roles=roles)["object"]["granted_roles"] == {
        "write": "limited",
        "packets": "full",
    }
    assert not declare("user", username="bert", granted_roles=roles)["changed"]
    assert "may merge it with what was there" in declare("user", "merging", username="bert", granted_roles=roles)["msg"]


def test_the_password_of_a_remote_account_is_not_sent(declare, fleet):
    count = len(fleet.log("sensor", write="true"))
    again = {"password": "other-words", "update_password": "always"}
    for check_mode in (True, False):
        assert "far' is remote" in declare("user", "sensor", check_mode, username="far", **again)["msg"]
    assert len(fleet.log("sensor", write="true")) == count


def test_the_account_of_the_key_is_not_deleted(declare, fleet):
    made = fleet.request(
        "sensor", "POST", "/users", json={"username": "own", "name": "x", "password": "12345", "create_apikey": True,
                                          "granted_roles": {"system": "full"}}
    )  # fmt: skip
    answered = declare("user", username="own", state="absent", api_key=made.json()["apikey"])
    assert "HTTP 405" in answered["msg"] and "key of another account" in answered["msg"]
    assert answered["requests"]["write"] == 1


PROVIDER = {"name": "sso", "entity_id": "https://idp.example.com", "privileges": {"writelevel": {"unlimited": "boss"}}}


def test_levels_are_laid_over_those_that_are_there(declare, fleet):
    assert declare("identity_provider", **PROVIDER)["changed"]
    more = {"writelevel": {"attribute_name": "role", "none": "guest"}, "npmlevel": {"full": "net"}}
    done = declare("identity_provider", name="sso", enabled=False, privileges=more)
    assert done["object"]["privileges"] == {
        "writelevel": {"attribute_name": "role", "unlimited": "boss", "none": "guest"},
        "npmlevel": {"full": "net"},
    }
    assert not declare("identity_provider", name="sso", enabled=False, privileges=more)["changed"]
    (stored,) = fleet.state("sensor")["objects"]["/auth/identityproviders"]
    assert stored["auto_provision_users"] is False and stored["entity_id"] == PROVIDER["entity_id"]


def test_who_manages_the_priorities_must_be_known(declare):
    assert "No appliance 'nobody'" in declare("analysis_priority", manager="nobody")["msg"]
    assert not declare("analysis_priority", manager="0")["changed"]
