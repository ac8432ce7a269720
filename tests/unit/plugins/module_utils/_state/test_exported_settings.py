# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sections of settings in an export: nothing stands in two places, nor says nothing. The audit log is read whole."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import perform
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.audit_log_info import OPERATION as AUDIT_LOG
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import OPERATION as STATE
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state_export import OPERATION as EXPORT

from tests.simfleet import SimFleet

TARGET = {"name": "siem", "host": "192.0.2.7", "port": 514, "protocol": "tcp"}
ENTRY = {"host": "192.0.2.7", "port": 514, "ipproto": "tcp"}
FLEET = {
    "seed": 4,
    "speed": 600,
    "systems": {
        "sensor": {
            "kind": "sensor",
            "seed": {"odstargets_raw": [TARGET], "users": [{"username": "idle", "granted_roles": {}}]},
        },
        "mixed": {
            "kind": "sensor",
            "seed": {"odstargets_raw": [TARGET], "running_config": {"remote": {"other": ENTRY}}},
        },
    },
}


@pytest.fixture(scope="module")
def fleet():
    with SimFleet(FLEET) as fleet:
        yield fleet


@pytest.fixture
def run(fleet):
    def run(operation, system: str = "sensor", **options) -> dict:
        told = fleet.systems[system]
        connection = {"host": f"{told['host']}:{told['port']}", "api_key": told["api_key"], "ca_path": fleet.ca}
        defaults = {name: option.get("default") for name, option in operation.argument_spec.items()}
        return perform(operation, {**defaults, **connection, **options}, check_mode=False, warn=lambda said: None).data

    return run


@pytest.mark.parametrize(("system", "remote"), [("sensor", None), ("mixed", {"other": ENTRY})])
def test_targets_of_data_streams_stand_in_their_own_section_alone(run, fleet, system, remote):
    assert "siem" in fleet.request(system, "GET", "/runningconfig").json()["remote"]
    document = run(EXPORT, system, sections=["running_config", "ods_targets"])["document"]
    assert document["running_config"]["config"].get("remote") == remote
    assert [one["name"] for one in document["ods_targets"]] == ["siem"]


def test_the_deprecated_switch_of_ticketing_is_not_exported(run):
    document = run(EXPORT, sections=["ticketing", "services"])["document"]
    assert set(document["ticketing"]["settings"]) == {
        "external_ticketing_enabled",
        "internal_ticketing_enabled",
        "url_template",
    }
    assert document["services"]["settings"]["ssh"] == {"enabled": True}


def test_an_account_without_privileges_has_none_elsewhere_either(run, fleet):
    """A system gives limited write to an account that is made without granted_roles."""
    document = run(EXPORT, sections=["users"])["document"]
    assert [(one["username"], one["granted_roles"]) for one in document["users"]] == [("idle", {})]
    document["users"][0]["password"] = "long-enough"
    run(STATE, "mixed", document=document)
    assert fleet.request("mixed", "GET", "/users/idle").json()["granted_roles"] == {}


def test_the_audit_log_is_read_whole(run, fleet):
    """A page has 100 entries unless a limit is asked for."""
    for _number in range(130):
        assert fleet.request("mixed", "POST", "/runningconfig/save").status_code == 204
    assert len(fleet.request("mixed", "GET", "/auditlog").json()) == 100
    read = run(AUDIT_LOG, "mixed")["messages"]
    assert len(read) >= 130 and len({one["id"] for one in read}) == len(read)
    assert [one["id"] for one in read] == sorted((one["id"] for one in read), reverse=True)
    assert len(run(AUDIT_LOG, "mixed", limit=3)["messages"]) == 3
