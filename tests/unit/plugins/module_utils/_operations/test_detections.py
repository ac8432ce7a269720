# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Detections, tuning rules, formats and investigations as the firmware of 9.8 and of 26.3 has them."""

from __future__ import annotations

import importlib
import json

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import perform
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import (
    detection_format,
    investigation,
    tuning_rule,
)

from simulator import uncertainties
from tests.simfleet import SimFleet

LIBRARY = "ansible_collections.extrahop.revealx.plugins.module_utils"
SCAN = {
    "type": "network_scan",
    "participants": [
        {"role": "offender", "object_type": "ipaddr", "object_value": "192.0.2.9", "external": True},
        {"role": "victim", "object_type": "ipaddr", "object_value": "192.0.2.10", "usernames": ["ben"]},
    ],
}
SLOW = {"type": "slow_database", "categories": ["perf"], "end_time": None}
SEED = {
    "devices": [{"ipaddr4": "10.10.0.5", "is_l3": True}, {"ipaddr4": "10.10.0.6", "is_l3": True}],
    "devicegroups": [{"name": "Scanners"}],
    "networklocalities": [{"name": "Lab", "external": False, "networks": ["10.20.0.0/16"]}],
    "detections": [SCAN, SLOW],
}
TRACKED = {"external_ticketing_enabled": True, "internal_ticketing_enabled": False}
FLEET = {
    "seed": 4,
    "speed": 600,
    "systems": {
        "new": {"kind": "sensor", "version": "26.3.0.1000", "seed": SEED},
        "between": {"kind": "sensor", "version": "26.0.0.1000", "seed": SEED},
        "nine": {"kind": "sensor", "version": "9.8.2.100", "seed": SEED},
        "tracked": {"kind": "sensor", "version": "9.8.2.100", "seed": {**SEED, "ticketing": TRACKED}},
    },
}
GROUP = {"object_type": "device_group", "object_id": "Scanners"}
RULE = {"description": "ours", "detection_types": ["network_scan"], "offender": GROUP, "victim": "Any"}


@pytest.fixture(scope="module")
def fleet():
    with SimFleet(FLEET) as fleet:
        fleet.keep_bodies()
        yield fleet


@pytest.fixture(autouse=True)
def usual(fleet):
    """Each test starts with the usual readings of the contract, without rules, and with an empty log."""
    fleet.clear()
    yield
    fleet.uncertain(**{name: values[0] for name, values in uncertainties.CHOICES.items()})
    fleet.clear_faults()
    for system in FLEET["systems"]:
        for rule in fleet.request(system, "GET", "/detections/rules/hiding").json():
            fleet.request(system, "DELETE", f"/detections/rules/hiding/{rule['id']}")


@pytest.fixture
def run(fleet):
    def run(module: str, system: str, check_mode: bool = False, warned: list | None = None, **options) -> dict:
        wing = "_state" if module.startswith("state") else "_operations"
        operation = importlib.import_module(f"{LIBRARY}.{wing}.{module}").OPERATION
        told = fleet.systems[system]
        connection = {"host": f"{told['host']}:{told['port']}", "api_key": told["api_key"], "ca_path": fleet.ca}
        defaults = {name: option.get("default") for name, option in operation.argument_spec.items()}
        warn = pytest.fail if warned is None else warned.append
        return perform(operation, {**defaults, **connection, **options}, check_mode=check_mode, warn=warn).data

    return run


def sent(fleet, system: str) -> dict:
    """The body of the latest write."""
    return json.loads(fleet.log(system, write="true")[-1]["said"]["request"])


def scan(fleet, system: str) -> int:
    found = fleet.state(system)["objects"]["/detections"]
    return next(one["id"] for one in found if one["type"] == "network_scan")


# ---- tuning rules


@pytest.mark.parametrize("system", ["new", "nine"])
def test_a_rule_is_declared_the_same_way_on_each_firmware(run, fleet, system):
    foretold = run("tuning_rule", system, True, **RULE)
    done = run("tuning_rule", system, **RULE)
    assert done["changed"] and done["plan"] == foretold["plan"] and done["diff"] == foretold["diff"]
    assert done["object"]["detection_types"] == ["network_scan"]
    assert not run("tuning_rule", system, **RULE)["changed"]
    (group,) = [one["id"] for one in fleet.request(system, "GET", "/devicegroups").json() if one["name"] == "Scanners"]
    (rule,) = fleet.request(system, "GET", "/detections/rules/hiding").json()
    wanted = {"object_id": group} if system == "nine" else {"object_ids": [group]}
    assert rule["offender"] == {"object_type": "device_group", **wanted}
    assert run("tuning_rule", system, description="ours", state="absent")["changed"]


def test_several_types_and_devices_are_of_26(run, fleet):
    devices = {"object_type": "device", "object_ids": ["10.10.0.5", "10.10.0.6"]}
    types = {**RULE, "detection_types": ["network_scan", "other"]}
    many = {**RULE, "offender": devices}
    user = {**RULE, "offender": {"object_type": "username", "object_username": "ann"}}
    for check_mode in (True, False):
        assert "takes one type a rule" in run("tuning_rule", "nine", check_mode, **types)["msg"]
        assert "takes one, several came with 26.0" in run("tuning_rule", "nine", check_mode, **many)["msg"]
        assert "came with 26.0" in run("tuning_rule", "nine", check_mode, **user)["msg"]
    for number, options in enumerate((types, many, user)):
        options["description"] = str(number)
        assert run("tuning_rule", "new", **options)["changed"]
        assert not run("tuning_rule", "new", **options)["changed"]
    assert fleet.request("nine", "GET", "/detections/rules/hiding").json() == []


def test_what_26_does_not_mix_is_refused_before_it_is_sent(run, fleet):
    mixed = {**RULE, "detection_types": ["network_scan", "slow_database"]}
    for check_mode in (True, False):
        told = run("tuning_rule", "new", check_mode, **mixed)["msg"]
        assert "slow_database" in told and "one kind a rule" in told
        everything = {**RULE, "detection_types": ["all_security"], "offender": "Any"}
        assert "needs an offender or a victim" in run("tuning_rule", "new", check_mode, **everything)["msg"]
    assert run("tuning_rule", "nine", **everything)["changed"]
    assert fleet.log("new", write="true", operation="POST /detections/rules/hiding") == []


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"detection_types": ["all_security", "network_scan"]}, "stands alone"),
        ({"detection_types": []}, "is empty"),
        ({"offender": "anybody"}, "offender is 'anybody'"),
        ({"offender": {"object_id": 3}}, "no object_type"),
        ({"offender": {"object_type": "application", "object_id": 3}}, "object_type 'application'"),
        ({"offender": {"object_type": "hostname", "object_value": "a"}}, "has object_hostname"),
        ({"offender": {"object_type": "device"}}, "object_id or object_ids"),
        ({"offender": {"object_type": "locality_type", "object_locality": "near"}}, "internal or external"),
    ],
)
def test_a_wrong_rule_is_refused_without_the_system(options, told):
    with pytest.raises(OptionError) as refused:
        tuning_rule.TUNING_RULE.refuse_bad({**RULE, **options})
    assert told in f"{refused.value.message} {refused.value.advice}"


@pytest.mark.parametrize("system", ["new", "nine"])
@pytest.mark.parametrize("reading", ["object_locality", "object_value"])
def test_a_locality_is_the_same_wherever_it_is_read(run, fleet, system, reading):
    fleet.uncertain(rule_locality=reading)
    options = {**RULE, "offender": {"object_type": "locality_type", "object_locality": "external"}}
    assert run("tuning_rule", system, **options)["changed"]
    assert not run("tuning_rule", system, **options)["changed"]


def test_one_value_and_a_list_of_it_are_the_same(run):
    """Whichever way a rule was written by hand, the other way of saying it changes nothing."""
    one = {**RULE, "offender": {"object_type": "ipaddr", "object_value": "192.0.2.0/24"}}
    listed = {**RULE, "offender": {"object_type": "ipaddr", "object_value": ["192.0.2.0/24"]}}
    assert run("tuning_rule", "nine", **one)["changed"]
    assert not run("tuning_rule", "nine", **listed)["changed"]
    assert tuning_rule.compared({"object_type": "device", "object_id": 3}) == tuning_rule.compared(
        {"object_type": "device", "object_ids": [3], "object_id": 3}
    )


def test_counters_of_a_rule_make_no_difference(run, fleet):
    options = {**RULE, "offender": {"object_type": "ipaddr", "object_value": "192.0.2.9"}}
    assert run("tuning_rule", "new", **options)["object"]["detections_hidden"] == 1
    fleet.act("new", "objects", collection="/detections", id=scan(fleet, "new"), update={"type": "other"})
    again = run("tuning_rule", "new", **options)
    assert not again["changed"] and again["object"]["detections_hidden"] == 0
    found = next(one["id"] for one in fleet.state("new")["objects"]["/detections"] if one["type"] == "other")
    fleet.act("new", "objects", collection="/detections", id=found, update={"type": "network_scan"})


def test_filters_on_properties_are_compared_without_order(run):
    first, second = ({"property": name, "operator": "=", "operand": 1} for name in ("a", "b"))
    assert run("tuning_rule", "nine", **RULE, properties=[first, second])["changed"]
    assert not run("tuning_rule", "nine", **RULE, properties=[second, first])["changed"]


def test_check_mode_tells_how_much_a_rule_would_hide_from_26_3_on(run, fleet):
    options = {**RULE, "offender": {"object_type": "ipaddr", "object_value": "192.0.2.9"}}
    assert run("tuning_rule", "new", True, **options)["preview"] == {"total_entries_hidden": 1}
    for system in ("between", "nine"):
        assert run("tuning_rule", system, True, **options)["preview"] is None
        assert fleet.log(system, operation="POST /detections/rules/hiding/preview") == []
    assert "preview" not in run("tuning_rule", "new", **options)
    assert run("tuning_rule", "new", True, **options)["preview"] is None


def test_a_preview_that_is_refused_is_told_and_no_failure(run, fleet):
    fleet.fault("status", operation="POST /detections/rules/hiding/preview", status=400, count=1)
    warned: list[str] = []
    done = run("tuning_rule", "new", True, warned, **RULE)
    assert done["changed"] and done["preview"] is None and "no preview" in warned[0]


def test_a_rule_for_what_an_earlier_task_would_make_has_no_preview(run, fleet):
    unmade = {**RULE, "offender": {"object_type": "device_group", "object_id": "Not yet"}}
    warned: list[str] = []
    assert run("tuning_rule", "new", True, warned, **unmade)["preview"] is None


# ---- detections


@pytest.mark.parametrize(("system", "carried"), [("new", False), ("between", False), ("nine", True)])
def test_the_ticket_travels_along_before_26(run, fleet, system, carried):
    assert run("detection", system, id=scan(fleet, system), assignee=f"ann of {system}")["changed"]
    assert sent(fleet, system) == {"assignee": f"ann of {system}", **({"ticket_id": None} if carried else {})}


def test_the_ticket_that_is_there_is_sent_again(run, fleet):
    number = scan(fleet, "tracked")
    assert run("detection", "tracked", id=number, ticket_id="TK-1", status="new")["object"]["ticket_id"] == "TK-1"
    assert run("detection", "tracked", id=number, status="in_progress")["changed"]
    assert sent(fleet, "tracked") == {"status": "in_progress", "ticket_id": "TK-1"}


@pytest.mark.parametrize("system", ["new", "nine"])
def test_a_ticket_that_is_not_kept_is_left_out(run, fleet, system):
    """Without tracking of another system's tickets the system takes an id and forgets it: no change for ever."""
    number, warned = scan(fleet, system), []
    assert run("detection", system, False, warned, id=number, ticket_id="TK-1", assignee="bob")["changed"]
    again = run("detection", system, False, warned, id=number, ticket_id="TK-1", assignee="bob")
    assert not again["changed"] and again["requests"]["write"] == 0
    assert len(warned) == 2 and "external_ticketing_enabled" in warned[0]


def test_a_ticket_is_not_read_back_where_nobody_knows(run, fleet):
    """A key that may not read the ticket settings: the id is sent, and that it reads back null is no failure."""
    fleet.fault("status", operation="GET /extrahop/ticketing", status=403, count=None)
    warned: list[str] = []
    assert run("detection", "nine", False, warned, id=scan(fleet, "nine"), ticket_id="TK-5")["changed"]
    assert sent(fleet, "nine") == {"ticket_id": "TK-5"} and "not read back" in warned[0]


def test_the_status_new_needs_tracking(run, fleet):
    for check_mode in (True, False):
        told = run("detection", "nine", check_mode, id=scan(fleet, "nine"), status="new")["msg"]
        assert "does not track tickets" in told


def test_a_resolution_goes_with_the_status_closed_from_26_on(run, fleet):
    number = scan(fleet, "new")
    for check_mode in (True, False):
        told = run("detection", "new", check_mode, id=number, status="in_progress", resolution="action_taken")
        assert "only a closed detection has one" in told["msg"]
    assert run("detection", "new", id=number, status="closed", resolution="action_taken")["changed"]
    assert run("detection", "new", id=number, status="acknowledged")["object"]["resolution"] is None
    assert run("detection", "nine", id=scan(fleet, "nine"), status="in_progress", resolution="action_taken")["changed"]


def test_the_disposition_is_sent_whenever_it_is_given(run, fleet):
    number = scan(fleet, "new")
    for _time in range(2):
        done = run("detection", "new", id=number, ai_disposition="indeterminate")
        assert done["changed"] and sent(fleet, "new") == {"ai_disposition": "indeterminate"}
        assert done["diff"]["after"]["ai_disposition"] == "indeterminate"
    for system in ("between", "nine"):
        told = run("detection", system, id=scan(fleet, system), ai_disposition="indeterminate")["msg"]
        assert "came with firmware 26.3" in told


@pytest.mark.parametrize("system", ["new", "nine"])
def test_users_of_participants_are_declared_by_their_ids(run, fleet, system):
    number = scan(fleet, system)
    options = {"id": number, "participants": [{"id": 1, "usernames": ["ann", "ben"], "origins": None}]}
    foretold = run("detection", system, True, **options)
    done = run("detection", system, **options)
    assert done["changed"] and done["diff"] == foretold["diff"]
    assert [one.get("usernames") for one in done["object"]["participants"]] == [["ann", "ben"], ["ben"]]
    options["participants"][0]["usernames"] = ["ben", "ann"]
    assert not run("detection", system, **options)["changed"]
    told = run("detection", system, id=number, participants=[{"id": 9, "usernames": ["ann"]}])["msg"]
    assert "no participant with id 9" in told


def test_a_detection_with_unknown_resolution_can_be_read(run, fleet):
    """Answers of 26.3 hold resolutions that cannot be written."""
    number = scan(fleet, "new")
    judged = {"status": "closed", "resolution": "benign_true_positive"}
    fleet.act("new", "objects", collection="/detections", id=number, update=judged)
    assert run("detection", "new", id=number, status="closed")["object"]["resolution"] == "benign_true_positive"
    assert run("detection", "new", id=number, resolution="none")["object"]["resolution"] is None


def test_a_note_may_be_missing_in_two_ways(run, fleet):
    for missing in (404, "empty"):
        fleet.uncertain(missing_note=missing)
        assert not run("detection", "tracked", id=scan(fleet, "tracked"), note="")["changed"]


def test_a_search_says_since_when_it_has_the_activity_log(run):
    assert "came with firmware 26" in run("detection_info", "nine", include_activity_log=True)["msg"]
    assert all(one["activity_log"] for one in run("detection_info", "new", include_activity_log=True)["detections"])


def test_a_refused_search_says_why(run):
    told = run("detection_info", "nine", filter={"types": "network_scan"})["msg"]
    assert "'network_scan' is not of type" in told or "network_scan" in told


def test_ids_are_objects_or_bare_numbers(run, fleet):
    assert run("detection_info", "nine", id_only=True, limit=1)["detections"] == [{"id": scan(fleet, "nine")}]
    bare = {"operation": "POST /detections/search", "body": [7, 8], "count": 1}
    fleet.fault("answer", **bare)
    assert run("detection_info", "nine", id_only=True, limit=2)["detections"] == [{"id": 7}, {"id": 8}]


# ---- formats


@pytest.mark.parametrize("system", ["new", "nine"])
def test_a_category_that_the_system_adds_makes_no_difference(run, system):
    options = {"type": "mine", "display_name": "Mine", "categories": ["exploit_of_ours"]}
    done = run("detection_format", system, **options)
    assert done["object"]["categories"] == ["sec", "exploit_of_ours"] and "id" not in done["object"]
    assert not run("detection_format", system, **options)["changed"]
    exported = {**options, "categories": ["sec", "exploit_of_ours"]}
    assert not run("detection_format", system, **exported)["changed"]
    assert run("detection_format", system, **{**options, "categories": ["sec"]})["object"]["categories"] == ["sec"]
    assert run("detection_format", system, type="mine", state="absent")["changed"]


def test_a_format_has_one_category():
    with pytest.raises(OptionError, match="one category"):
        detection_format.DETECTION_FORMAT.refuse_bad({"type": "a", "categories": ["sec.a", "sec.b"]})


# ---- investigations


@pytest.mark.parametrize("system", ["new", "nine"])
def test_the_events_of_an_investigation_are_read_as_its_detections(run, fleet, system):
    first, second = [one["id"] for one in fleet.state(system)["objects"]["/detections"]]
    options = {"name": "case", "event_ids": [second, first]}
    assert run("investigation", system, **options)["object"]["event_ids"] == [second, first]
    assert not run("investigation", system, name="case", event_ids=[first, second])["changed"]
    assert run("investigation", system, name="case", event_ids=[first])["object"]["detections"] == [first]
    assert not run("investigation", system, name="case", notes="", assignee="")["changed"]
    assert run("investigation", system, name="case", state="absent")["changed"]


def test_a_detection_that_has_gone_reads_null(run, fleet):
    gone = fleet.act("new", "objects", collection="/detections", create=SLOW | {"start_time": 1})["id"]
    kept = scan(fleet, "new")
    assert run("investigation", "new", name="case", event_ids=[kept, gone])["changed"]
    fleet.act("new", "objects", collection="/detections", id=gone, delete=True)
    told = run("investigation", "new", name="case", event_ids=[kept])
    assert told["object"]["detections"] == [kept, None] and not told["changed"]
    assert investigation.with_event_ids({"id": 1}) == {"id": 1}


# ---- what resource_info reads of them


@pytest.mark.parametrize("form", ["list", "object"])
def test_parts_of_a_detection_are_a_list_or_one_object(run, fleet, form):
    fleet.uncertain(detection_parts=form)
    number = scan(fleet, "nine")
    run("investigation", "nine", name="case", event_ids=[number])
    told = run("resource_info", "nine", resource="detection_investigations", parent=str(number))
    assert [one["name"] for one in told["objects"]] == ["case"]
    other = fleet.act("nine", "objects", collection="/detections", create={**SCAN, "participants": [], "start_time": 5})
    filters = {"from": 1, "until": 9}
    told = run("resource_info", "nine", resource="detection_related", parent=str(number), filters=filters)
    assert [one["id"] for one in told["objects"]] == [other["id"]]
    fleet.act("nine", "objects", collection="/detections", id=other["id"], delete=True)
    run("investigation", "nine", name="case", state="absent")


def test_queries_in_eql_are_of_26_3(run):
    eql = {"eql": "detectionType = 'network_scan'", "show_hidden": True}
    found = run("resource_info", "new", resource="detection_log", filters=eql)["objects"]
    assert [one["detectionType"] for one in found] == ["network_scan"]
    users = run("resource_info", "new", resource="network_user_query", filters={"eql": "| sort by username"})["objects"]
    assert len(users) == 3
    (schema,) = run("resource_info", "new", resource="network_user_schema")["objects"]
    assert "username" in [one["name"] for one in schema["fields"]]
    for resource, field in (("detection_log_field_values", "detectionType"), ("network_user_field_values", "protocol")):
        (values,) = run("resource_info", "new", resource=resource, filters={"fields": field})["objects"]
        assert values["field"] == field
    for resource in ("detection_log", "network_user_query"):
        for system in ("between", "nine"):
            told = run("resource_info", system, resource=resource, filters={"eql": "| sort by username"})["msg"]
            assert "it came with 26.3" in told


# ---- as parts of a state document


@pytest.mark.parametrize("system", ["new", "nine"])
def test_an_export_applies_without_a_change(run, fleet, system):
    rules = [
        {**RULE, "properties": [{"property": "scanned", "operator": "in", "operand": {"a": 1}}], "enabled": False},
        {
            "description": "localities",
            "detection_types": ["network_scan"],
            "offender": {"object_type": "network_locality", "object_id": "Lab"},
            "victim": {"object_type": "locality_type", "object_locality": "external"},
        },
        {
            "description": "addresses",
            "detection_types": ["network_scan"],
            "offender": {"object_type": "ipaddr", "object_value": "192.0.2.0/24"},
            "victim": {"object_type": "device", "object_id": "10.10.0.5"},
        },
    ]
    document = {
        "tuning_rules": rules,
        "detection_formats": [{"type": "mine", "display_name": "Mine", "categories": ["sec.caution"]}],
        "investigations": [{"name": "case", "notes": "n", "status": "open"}],
    }
    assert run("state", system, document=document)["changed"]
    told = run("state_export", system, sections=[*document])["document"]
    assert [one["categories"] for one in told["detection_formats"]] == [["sec.caution"]]
    places = {rule["description"]: rule["offender"] for rule in told["tuning_rules"]}
    assert places["ours"] == {"object_type": "device_group", "object_ids": ["Scanners"]}
    for again in (told, document):
        done = run("state", system, document=again)
        assert not done["changed"] and done["requests"]["write"] == 0, done
    run("detection_format", system, type="mine", state="absent")
    run("investigation", system, name="case", state="absent")


def test_a_document_says_which_rule_the_firmware_has_no_place_for(run):
    document = {"tuning_rules": [{**RULE, "detection_types": ["network_scan", "other"]}]}
    assert "tuning_rules 'ours': detection_types has 2 entries" in run("state", "nine", True, document=document)["msg"]
