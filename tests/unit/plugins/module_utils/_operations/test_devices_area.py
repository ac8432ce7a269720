# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Devices and what is attached to them, as the vendor describes them, on firmware old and new."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simfleet import SimFleet
from tests.unit.plugins.module_utils.declaring import Declaring

VERSIONS = {"old": "7.4.2.100", "older": "8.9.1.100", "sensor": "9.8.2.100", "newest": "26.3.0.1000"}
SEED = {
    "devices": [
        {"ipaddr4": f"10.30.0.{number}", "custom_name": f"host {number}", "is_l3": True} for number in (1, 2, 3)
    ],
    "tags": [{"name": "production"}],
    "devicegroups": [{"name": "Web"}],
}
FLEET = {
    "seed": 6,
    "speed": 600,
    "systems": {
        "console": {"kind": "console", "version": "26.3.0.1000", "connected": ["sensor", "newest"]},
        **{name: {"kind": "sensor", "version": version, "seed": SEED} for name, version in VERSIONS.items()},
    },
}
RECENT = ["sensor", "newest"]
EVERY = list(VERSIONS)


@pytest.fixture(scope="module")
def running() -> Iterator[SimFleet]:
    with SimFleet(FLEET) as fleet:
        yield fleet


@pytest.fixture
def fleet(running) -> Iterator[SimFleet]:
    """The fleet of the module; what a test finds out about uncertainties or makes fail ends with it."""
    kept = running.state()["uncertainties"]
    running.clear()
    yield running
    running.clear_faults()
    running.uncertain(**kept)


@pytest.fixture
def on(fleet):
    return lambda name: Declaring(fleet, name)


# ---- for every module of the area


@pytest.mark.parametrize("name", RECENT)
def test_what_of_an_assignment_was_refused_is_named(name, on, fleet):
    """By name, id and reason, every one, and what became of the others; ids are text in 9.8, numbers in 26.3."""
    system = on(name)
    rows = {row["custom_name"]: row["id"] for row in system.get("/devices")}
    failures = [
        {
            "action": "assign",
            "id": rows[f"host {number}"] if name == "newest" else str(rows[f"host {number}"]),
            "reason": "full",
        }
        for number in (1, 2)
    ]
    body = {"message": "not all", "failures": failures}
    path = {"operation": "POST /tags/{id}/devices", "systems": [name]}
    words = [f"10.30.0.{number}" for number in (1, 2, 3)]
    for status, others in ((207, "The others are done."), (422, "Nothing of the list was done.")):
        fleet.fault("answer", status=status, body=body, **path)
        result = system.run("tag", name="production", devices=words)
        said = result["msg"]
        for number in (1, 2):
            assert f"assign '10.30.0.{number}' (id {rows[f'host {number}']}): full" in said, said
        assert f"refused 2 of the devices (HTTP {status})" in said and others in said
        assert result["error"]["failures"] == failures
    system.once("tag", name="production", devices=words)
    system.once("tag", name="production", devices=[])


def test_a_failure_may_lack_everything_but_its_id(on, fleet):
    fleet.fault("answer", status=207, body={"failures": [{"id": 7}]}, operation="POST /tags/{id}/devices")
    said = on("sensor").refused("tag", name="production", devices=["10.30.0.1"])
    assert "assign '?' (id 7): no reason given" in said


def test_the_licence_agreement_is_named(on, fleet):
    fleet.fault("status", status=402, path="/tags", count=None)
    assert "EULA" in on("sensor").refused("tag", name="x")


@pytest.mark.parametrize(
    ("body", "said"),
    [({"error_message": "one"}, "one"), ({"detail": "two"}, "two"), ({}, "no reason given (HTTP 409)")],
)
def test_reasons_of_refusals(on, fleet, body, said):
    fleet.fault("answer", status=409, body=body, operation="POST /tags", count=2)
    assert said in on("sensor").refused("tag", name="never made")


@pytest.mark.parametrize("name", RECENT)
def test_marked_fields_go_with_every_change(name, on, fleet):
    """Also where the system insists on them."""
    fleet.uncertain(patch_requires_required=True)
    system = on(name)
    trigger = {"name": "t", "script": "debug('x');", "events": ["HTTP_REQUEST"]}
    interval = {"name": "i", "start": 0, "end": 3600, "interval_type": "daily"}
    wanted = {
        "alert": ({"name": "marked"}, {"severity": 5}, {"name", "type", "apply_all"}),
        "trigger": (trigger, {"author": "me"}, {"name", "script", "events", "apply_all", "debug", "disabled"}),
        "exclusion_interval": (
            interval,
            {"author": "me"},
            {"name", "interval_type", "start", "end", "alert_apply_all", "trend_apply_all"},
        ),
        "custom_device": ({"name": "c"}, {"author": "me"}, {"name", "disabled"}),
        "device_group": ({"name": "marked"}, {"description": "x"}, {"name"}),
        "tag": ({"name": "marked"}, None, set()),
    }
    for module, (made, changed, marked) in wanted.items():
        done = system.once(module, **made)
        if changed is None:
            changed = {"id": done["object"]["id"], "name": "marked anew"}
            made = {}
        system.once(module, **{**made, **changed})
        assert marked <= set(done["object"])
        system.once(module, name=changed.get("name") or made["name"], state="absent")


def test_a_device_is_changed_without_its_role(on, fleet):
    """custom_type is marked too, but vendor code leaves it out: sent along it would fix an automatic role."""
    fleet.uncertain(patch_requires_required=True)
    system = on("sensor")
    system.once("device", name="10.30.0.2", custom_make="Dell")
    assert system.get("/devices")[1]["custom_type"] == ""
    system.once("device", name="10.30.0.2", custom_make="")


def test_ids_of_a_console_have_64_bits(on, fleet):
    console = on("console")
    (node,) = (row["id"] for row in console.get("/appliances") if row["hostname"] == "newest")
    told = {"collection": "/devices", "create": {"ipaddr4": "10.31.0.1", "node_id": node}}
    device = fleet.act("console", "objects", **told)["id"]
    assert device > 2**32
    made = console.once("tag", name="far", devices=[str(device)])
    assert made["object"]["devices"] == [str(device)]
    assert console.get(f"/tags/{made['object']['id']}/devices")[0]["id"] == device
    assert console.good("device", id=device)["object"]["id"] == device
    console.once("tag", name="far", state="absent")


# ---- devices and their search


@pytest.mark.parametrize("fields", ["all", "recorded"])
@pytest.mark.parametrize("text", ["null", "empty"])
def test_devices_as_they_are_answered(on, fleet, fields, text):
    """Without activity and cloud fields, with null or an empty text for what is automatic, without last_seen_time."""
    fleet.uncertain(device_fields=fields, empty_text=text)
    system = on("sensor")
    automatic = {"name": "10.30.0.1", "custom_criticality": "", "cloud_instance_description": ""}
    assert not system.good("device", **automatic)["changed"]
    assert system.good("device", name="10.30.0.1")["object"]["last_seen_time"] is None
    system.once("device", name="10.30.0.1", custom_criticality="critical")
    system.once("device", **automatic)
    assert system.good("device_info")["devices"]


def test_fields_of_a_search_by_firmware(on):
    clause = {"field": "user", "operator": "=", "operand": "alice"}
    assert "filter field user came with firmware 26.0" in on("sensor").refused("device_info", filter=clause)
    assert on("newest").good("device_info", filter=clause)["devices"] == []
    several = {"field": "ipaddr", "operator": "in", "operand": ["10.30.0.1", "10.30.0.2"]}
    assert len(on("sensor").good("device_info", filter=several)["devices"]) == 2
    assert "filter.field is 'colour'" in on("sensor").refused("device_info", filter={**several, "field": "colour"})


# ---- groups


@pytest.mark.parametrize("name", RECENT)
def test_groups(name, on, fleet):
    system = on(name)
    by_role = {"field": "role", "operator": "=", "operand": "pc"}
    unset = {"description": "", "include_custom_devices": True}
    system.once("device_group", name="g", filter=by_role)
    assert not system.good("device_group", name="g", editors=[], **unset)["changed"]
    system.once("device_group", name="g", editors=["ann", "bob"])
    assert not system.good("device_group", name="g", editors=["bob", "ann"])["changed"]
    system.once("device_group", name="g", description="text")
    for row in system.sent("PATCH", "/devicegroups/{id}"):
        assert row["status"] == 204
    assert "stays True" in system.refused("device_group", name="g", dynamic=False)
    several = {"field": "role", "operator": "in", "operand": ["pc"]}
    assert "by or" in system.refused("device_group", name="g", filter=several)
    system.once("device_group", name="g", state="absent")


def test_groups_that_came_with_the_system_are_seen_whatever_the_default_of_type(on, fleet):
    for shown in ("listed", "hidden"):
        fleet.uncertain(built_in_groups=shown)
        assert "built in" in on("sensor").refused("device_group", name="HTTP Servers", description="x")
        assert not on("sensor").good("analysis_priority", check_mode=True, advanced_rules=[])["changed"]
        told = on("sensor").good("resource_info", resource="device_group")["objects"]
        assert {"HTTP Servers", "Web"} <= {group["name"] for group in told}
    fleet.fault("status", status=400, operation="GET /devicegroups")
    assert on("sensor").good("resource_info", resource="device_group")["objects"]
    fleet.fault("status", status=400, operation="GET /devicegroups")
    assert not on("sensor").good("device_group", name="Web")["changed"]


def test_custom_devices_of_a_group_are_in_it_where_nothing_is_said(on, fleet):
    group = {"id": 9, "name": "silent", "dynamic": False, "built_in": False, "description": None, "editors": None}
    fleet.fault("answer", body=[group], operation="GET /devicegroups", count=None)
    silent = {"name": "silent", "include_custom_devices": True, "description": "", "editors": []}
    assert not on("sensor").good("device_group", **silent)["changed"]
    assert on("sensor").good("device_group", check_mode=True, name="silent", include_custom_devices=False)["changed"]


# ---- tags, custom devices, localities


def test_a_tag_that_somebody_else_made_meanwhile(on, fleet):
    """The system answers 422; the tag is there as declared, so it is taken."""
    theirs = {"collection": "/tags", "create": {"name": "raced"}}
    fleet.fault("answer", status=200, body=[], operation="GET /tags")
    fleet.act("sensor", "objects", **theirs)
    system = on("sensor")
    done = system.good("tag", name="raced", devices=["10.30.0.1"])
    assert done["object"]["devices"] == ["10.30.0.1"] and any("made by somebody else" in one for one in system.warned)
    assert [row["status"] for row in system.sent("POST", "/tags")] == [422]
    system.once("tag", name="raced", state="absent")


def test_a_tag_is_not_renamed_to_a_name_that_is_taken(on, fleet):
    system = on("sensor")
    made = system.once("tag", name="second")["object"]["id"]
    assert "exists already" in system.refused("tag", id=made, name="production")
    system.once("tag", name="second", state="absent")


@pytest.mark.parametrize("direction", ["as_given", "filled_in"])
@pytest.mark.parametrize("name", EVERY)
def test_criteria_are_a_set_without_ids(name, direction, on, fleet):
    fleet.uncertain(criteria_direction=direction)
    system = on(name)
    criteria = [{"ipaddr": "10.1.0.0/16", "ipaddr_direction": "any"}, {"ipaddr": "10.2.0.1", "dst_port_min": 80}]
    system.once("custom_device", name="branch", criteria=criteria)
    turned = [criteria[1], {"ipaddr": "10.1.0.0/16"}]
    assert not system.good("custom_device", name="branch", criteria=turned)["changed"]
    system.once("custom_device", name="branch", criteria=turned[:1])
    system.once("custom_device", name="branch", state="absent")


def test_the_name_of_a_custom_device_that_is_taken_is_told_in_detail(on, fleet):
    system = on("sensor")
    system.once("custom_device", name="one")
    second = system.once("custom_device", name="two")["object"]["id"]
    said = system.refused("custom_device", id=second, name="one")
    assert "A custom device with the name one already exists." in said
    for name in ("one", "two"):
        system.once("custom_device", name=name, state="absent")


@pytest.mark.parametrize("name", ["old", "older"])
def test_localities_before_9_0_have_one_network_and_no_name(name, on):
    system = on(name)
    here = {"networks": ["10.40.0.0/16"], "external": False}
    made = system.once("network_locality", **here)
    assert made["object"]["networks"] == ["10.40.0.0/16"]
    # The other option says the same.
    assert not system.good("network_locality", network="10.40.0.7/16", external=False)["changed"]
    system.once("network_locality", **{**here, "external": True})
    (row,) = system.get("/networklocalities")
    assert row["network"] == "10.40.0.0/16" and "networks" not in row
    said = system.refused("network_locality", networks=["10.41.0.0/16", "10.42.0.0/16"], external=False)
    assert "takes one a locality, several came with 9.0" in said
    said = system.refused("network_locality", name="lab", networks=["10.41.0.0/16"], external=False)
    assert "name" in said and "9.0" in said
    system.once("network_locality", network="10.40.0.0/16", state="absent")


@pytest.mark.parametrize("name", RECENT)
def test_localities_since_9_0(name, on, fleet):
    system = on(name)
    system.once("network_locality", network="10.50.0.0/16", external=False)
    assert not system.good("network_locality", networks=["10.50.0.0/16"], external=False)["changed"]
    system.once("network_locality", name="lab", networks=["10.51.0.0/16", "192.0.2.1"], external=True)
    system.once("network_locality", name="lab", networks=["10.51.0.0/16"])
    assert all("network" not in row["query"] for row in system.sent("POST", "/networklocalities"))
    system.once("network_locality", networks=["10.50.0.0/16"], state="absent")
    fleet.fault("status", status=422, operation="DELETE /networklocalities/{id}")
    said = system.refused("network_locality", name="lab", state="absent")
    assert "in use" in said
    system.once("network_locality", name="lab", state="absent")


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_success_of_a_locality_is_success(status, on, fleet):
    fleet.uncertain(success_status=status)
    system = on("sensor")
    for change in ({"external": False, "networks": ["10.60.0.0/16"]}, {"external": True}, {"state": "absent"}):
        system.once("network_locality", name="any", **change)


# ---- watchlist and analysis priority


def test_the_watchlist_of_a_console(on, fleet):
    """A sensor that looks after its own priorities is not watched from afar: the message says what to do."""
    console, sensor = on("console"), on("sensor")
    (node,) = (row["id"] for row in console.get("/appliances") if row["hostname"] == "sensor")
    fleet.act("console", "objects", collection="/devices", create={"ipaddr4": "10.32.0.1", "node_id": node})
    said = console.refused("watchlist", devices=["10.32.0.1"])
    assert "manages its own analysis priorities" in said and "manager" in said
    assert console.get("/watchlist/devices") == []
    sensor.once("analysis_priority", manager="console")
    console.once("watchlist", devices=["10.32.0.1"])
    console.once("watchlist", devices=[])
    sensor.once("analysis_priority", manager="0")


@pytest.mark.parametrize("name", EVERY)
def test_the_watchlist_of_a_sensor(name, on):
    system = on(name)
    system.once("watchlist", devices=["10.30.0.1", "10.30.0.2"])
    system.once("watchlist", devices=["10.30.0.2"])
    system.once("watchlist", devices=[])
    assert "No device 'nobody'" in system.refused("watchlist", devices=["nobody"])


@pytest.mark.parametrize("answer", ["four_keys", "more"])
def test_analysis_priority(on, fleet, answer):
    """The rules go whole; what cannot be set (is_in_effect) does not go with them, and null is an empty list."""
    fleet.uncertain(analysis_answer=answer)
    sensor, console = on("sensor"), on("console")
    rule = {"type": "device_group", "object_id": "Web"}
    sensor.once("analysis_priority", advanced_rules=[rule])
    assert not sensor.good("analysis_priority", standard_rules=[], autofill_advanced=True)["changed"]
    sensor.once("analysis_priority", advanced_rules=[])
    assert sensor.option("analysis_priority", "advanced_rules")["options"]["type"]["choices"] == ["device_group"]
    ids = {row["hostname"]: row["id"] for row in console.get("/appliances")}
    assert "sensor" in console.refused("analysis_priority", autofill_standard=False)
    said = console.refused("analysis_priority", appliance_id=ids["sensor"], autofill_standard=False)
    assert "manages" in said
    done = sensor.once("analysis_priority", manager="console")
    manager = sensor.get("/analysispriority/0/manager")["manager"]
    assert manager["hostname"] == "console" and done["object"]["manager"] == manager["id"]
    console.once("analysis_priority", appliance_id=ids["sensor"], autofill_standard=False)
    assert "manage" in sensor.refused("analysis_priority", autofill_standard=True)
    sensor.once("analysis_priority", manager=0)
    sensor.once("analysis_priority", autofill_standard=True)
    assert "sensor itself" in sensor.refused("analysis_priority", manager=0, appliance_id=3)


def test_who_manages_the_priorities_is_told(on):
    (told,) = on("sensor").good("resource_info", resource="analysis_priority_manager")["objects"]
    assert told == {"manager": {"id": 0, "hostname": "sensor"}}


# ---- alerts, triggers, intervals


@pytest.mark.parametrize("name", RECENT)
def test_what_an_alert_leaves_out_is_the_systems_own(name, on):
    system = on(name)
    alert = system.once("alert", name="plain")["object"]
    told = {"severity": 3, "notify_snmp": True, "interval_length": 30, "units": "none", "disabled": False}
    assert {name: alert[name] for name in told} == told and "refire_interval" not in alert
    assert not system.good("alert", name="plain", param={}, param2={}, **told)["changed"]
    assert system.option("alert", "type")["choices"] == ["threshold"]
    system.once("alert", name="plain", operand="0.5")
    assert not system.good("alert", name="plain", operand="0.50")["changed"]
    system.once("alert", name="plain", state="absent")


@pytest.mark.parametrize("form", ["null", "word", "missing"])
def test_an_alert_without_a_ratio(form, on, fleet):
    fleet.uncertain(field_op=form)
    system = on("sensor")
    system.once("alert", name="ratio", field_op="/", field_name="a", field_name2="b")
    system.once("alert", name="ratio", field_op="null")
    assert fleet.state("sensor")["objects"]["/alerts"][-1]["field_op"] is None
    (entry,) = system.good("state_export", sections=["alerts"])["document"]["alerts"]
    assert "field_op" not in entry
    first, second = system.good("resource_info", resource="alert_stats", parent="ratio")["objects"]
    assert isinstance(first["param"], str) and second["field_name"] == "b"
    system.once("alert", name="ratio", state="absent")


def test_hints_of_a_trigger(on):
    system = on("sensor")
    made = system.once("trigger", name="t", script="x", events=["HTTP_REQUEST"], disabled=True)["object"]
    assert made["hints"] == {} and made["disabled"] is True
    system.once("trigger", name="t", hints={"snaplen": "96", "x_new": {"deep": [1]}})
    system.once("trigger", name="t", state="absent")


def test_an_interval_is_onetime_where_nothing_is_said(on):
    system = on("sensor")
    made = system.once("exclusion_interval", name="once", start=1_700_000_000, end=1_700_003_600)["object"]
    assert (made["interval_type"], made["alert_apply_all"], made["trend_apply_all"]) == ("onetime", False, False)
    system.once("exclusion_interval", name="once", state="absent")


# ---- network users


@pytest.mark.parametrize("form", ["names", "objects"])
def test_tags_of_a_network_user(form, on, fleet):
    fleet.uncertain(network_user_tags=form)
    system = on("newest")
    made = system.once("network_user", username="alice", tags=["vip", "staff"], custom_high_influence="yes")
    assert sorted(made["object"]["tags"]) == ["staff", "vip"]
    assert not system.good("network_user", username="alice", tags=["staff", "vip"])["changed"]
    system.once("network_user", username="alice", tags=["vip"], custom_high_influence="auto")
    system.once("network_user", username="alice", tags=[])


def test_tags_that_are_not_told_are_not_guessed(on, fleet):
    system = on("newest")
    system.once("network_user", username="bob", tags=["vip"])
    fleet.uncertain(network_user_tags="users")
    assert "does not tell the names of the tags" in system.refused("network_user", username="bob", tags=["x"])
    assert not system.good("network_user", username="bob")["changed"]
