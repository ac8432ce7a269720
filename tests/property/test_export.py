# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is exported is what can be applied: without a write where it came from, and whole to a like system."""

from __future__ import annotations

import copy
import json
import stat
from collections import Counter

import pytest
import yaml
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import OPERATION as STATE
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state_export import OPERATION as EXPORT
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.property import estate
from tests.property.bench import Bench
from tests.property.documents import PRUNED, SECTIONS, documents
from tests.simfleet import SimFleet

SECRETS = {
    "password": "Canary-pw-9",
    "private_key": estate.PRIVATE_KEY,
    "authentication": {"auth_type": "basic", "username": "u", "password": "Canary-pw-9"},
}
TRIGGER = {
    "script": "// a",
    "events": ["HTTP_REQUEST"],
    "apply_all": False,
    "debug": False,
    "disabled": False,
    "author": "",
    "description": "",
}
UNSET = {"custom_name": "", "custom_type": "", "description": ""}
# Connecting systems takes a token of the other one.
NOT_FOR_TWINS = ("appliances",)


def export(bench: Bench, **options) -> dict:
    return bench.good(EXPORT, options).data["document"]


def filled(document: dict, left_out: list[dict]) -> dict:
    """An exported document with the secrets that left_out asks for."""
    document = copy.deepcopy(document)
    for row in left_out:
        if row["object"] is None or row["field"] not in SECRETS:
            continue
        for entry in document[row["section"]]:
            if row["object"] in (*entry.values(), f"{entry.get('type')} {entry.get('name')}"):
                entry[row["field"]] = SECRETS[row["field"]]
    return document


def test_wide_document_is_foretold_and_then_silent(fleet):
    bench = Bench(fleet, "sensor2")
    foretold = bench.good(STATE, {"document": estate.DOCUMENT}, check=True)
    done = bench.good(STATE, {"document": estate.DOCUMENT})
    assert (foretold.writes, foretold.foretells) == ([], done.foretells)
    again = bench.good(STATE, {"document": estate.DOCUMENT})
    assert (again.writes, again.data["changed"], again.warned) == ([], False, [])
    assert "Canary" not in json.dumps([foretold.data, done.data, again.data])


@pytest.mark.parametrize("name", ["wide", "console"])
def test_an_export_changes_nothing_where_it_came_from(name, request):
    bench = request.getfixturevalue(name)
    exported = bench.good(EXPORT, {})
    assert "Canary" not in json.dumps(exported.data) and not exported.data["changed"]
    again = bench.good(STATE, {"document": exported.data["document"]})
    assert (again.writes, again.data["changed"], again.warned) == ([], False, [])
    assert export(bench) == exported.data["document"]


def test_an_unchanged_document_reads_each_list_once(wide):
    run = wide.good(STATE, {"document": export(wide)})
    # Pages are read until an empty one.
    paged = ("/devices/search", "/applications", "/devices")
    seen = Counter(row["path"].removeprefix("/api/v1") for row in run.rows)
    assert {path: count for path, count in seen.items() if count > 1 and not path.endswith(paged)} == {}


def test_an_export_applied_to_a_like_system_gives_the_same(wide, fleet):
    twin = Bench(fleet, "empty")
    sections = [name for name in export(wide) if name not in NOT_FOR_TWINS]
    data = wide.good(EXPORT, {"sections": sections}).data
    twin.good(STATE, {"document": filled(data["document"], data["left_out"])})
    assert export(twin, sections=sections) == data["document"]


def test_names_stand_for_ids(wide, console):
    document = export(wide)
    assert [tag["devices"] for tag in document["tags"]] == [[], ["10.8.0.1", "10.8.0.2", "branch"]]
    assert document["devices"][1] == {
        "name": "10.8.0.2",
        "custom_name": "web",
        "custom_type": "http_server",
        "custom_criticality": "critical",
    }
    (alert,) = document["alerts"]
    assert (alert["emailgroups"], alert["networks"], alert["applications"]) == (["soc"], ["Network 1"], ["shop"])
    assert document["tuning_rules"][1]["offender"] == {"object_type": "network_locality", "object_ids": ["dmz"]}
    origins = document["activity_maps"][0]["walks"][0]["origins"]
    assert {origin["object_id"] for origin in origins} >= {"branches", "10.8.0.1"}
    assert export(console)["ids_associations"] == [{"ids_id": "ids1", "associated_sensor_id": "sensor1"}]
    assert export(console)["sensor_tags"] == [{"name": "site-a", "sensors": ["sensor1"]}]


def test_what_is_left_out_is_listed(wide):
    rows = {(row["section"], row["object"], row["field"]) for row in wide.good(EXPORT, {}).data["left_out"]}
    assert rows >= {
        ("license", None, None),
        ("running_config", None, "config.email_notification.smtp_password"),
        ("users", "anna", "password"),
        ("ods_targets", "http siem", "authentication"),
        ("domain_controllers", "dc1.example.com", "password"),
        ("ssl_decrypt_keys", "shop", "private_key"),
        ("network_users", None, None),
    }
    assert ("ods_targets", "syslog siem", "authentication") not in rows


@pytest.mark.parametrize(("ending", "read"), [("yml", yaml.safe_load), ("json", json.loads)])
def test_the_file_is_the_document_for_its_owner_only(wide, tmp_path, ending, read):
    dest = tmp_path / f"state.{ending}"
    foretold = wide.good(EXPORT, {"dest": str(dest)}, check=True)
    assert foretold.data["changed"] and not dest.exists()
    done = wide.good(EXPORT, {"dest": str(dest)})
    assert done.data["plan"] == foretold.data["plan"]
    assert read(dest.read_text(encoding="utf-8")) == done.data["document"]
    assert stat.S_IMODE(dest.stat().st_mode) == 0o600
    assert not wide.good(EXPORT, {"dest": str(dest)}).data["changed"]
    assert wide.good(STATE, {"src": str(dest)}).writes == []


def test_chosen_sections_cost_only_their_reads(wide):
    run = wide.good(EXPORT, {"sections": ["email_groups"]})
    assert list(run.data["document"]) == ["email_groups"] and run.counted == {"read": 1, "write": 0}
    refused = wide.run(EXPORT, {"sections": ["email_group"]})
    assert refused.failed and "did you mean email_groups?" in refused.data["msg"] and refused.rows == []
    lacking = wide.run(EXPORT, {"sections": ["nodes"]})
    assert lacking.failed and "not offered" in lacking.data["msg"]


def test_a_refused_section_is_left_out_and_said_unless_it_was_asked_for(wide):
    for sections, fails in ((None, False), (["users"], True)):
        wide.fleet.fault("status", systems=["sensor1"], method="GET", path="/users", status=403, count=1)
        run = wide.run(EXPORT, {"sections": sections})
        wide.fleet.clear_faults()
        assert run.failed is fails
    wide.fleet.fault("status", systems=["sensor1"], method="GET", path="/users", status=403, count=1)
    run = wide.good(EXPORT, {})
    wide.fleet.clear_faults()
    (row,) = [row for row in run.data["left_out"] if row["section"] == "users"]
    assert "users" not in run.data["document"] and "403" in row["reason"]


def test_objects_that_share_a_name_are_left_out_and_said(wide):
    wide.fleet.uncertain(duplicates="allowed")
    ids = []
    for _time in range(2):
        answer = wide.fleet.request("sensor1", "POST", "/devicegroups", json={"name": "twice"})
        ids.append(answer.headers["Location"].rsplit("/", 1)[-1])
    run = wide.good(EXPORT, {"sections": ["device_groups"]})
    for number in ids:
        wide.fleet.request("sensor1", "DELETE", f"/devicegroups/{number}")
    wide.fleet.uncertain(duplicates="refused")
    assert "twice" not in [group["name"] for group in run.data["document"]["device_groups"]]
    assert [(row["object"], "2 objects" in row["reason"]) for row in run.data["left_out"]] == [("twice", True)]


def test_old_firmware_has_its_own_form(fleet):
    old = Bench(fleet, "old")
    old.good(STATE, {"document": {"network_localities": [{"network": "192.0.2.0/24", "external": True}]}})
    document = export(old)
    assert document["network_localities"] == [{"networks": ["192.0.2.0/24"], "external": True}]
    assert old.good(STATE, {"document": document}).writes == []


def test_demo_console_emptied_and_applied_again_is_the_same(tmp_path):
    """The acceptance of the state document, on the system that a new user sees first."""
    file = tmp_path / "console.json"
    with SimFleet("demo", speed=600) as fleet:
        bench = Bench(fleet, "console1")
        bench.good(STATE, {"document": estate.WITHOUT_SEEDS})
        data = bench.good(EXPORT, {"dest": str(file)}).data
        # Connections need the token of the other system, dashboards are made by people.
        gone = {
            name: [] for name in data["document"] if name in (*PRUNED, *estate.WITHOUT_SEEDS) and name != "services"
        }
        done = bench.good(STATE, {"document": gone, "prune": list(gone)})
        assert done.data["summary"]["delete"] >= 15
        assert export(bench) != data["document"]
        file.write_text(json.dumps(filled(data["document"], data["left_out"])))
        bench.good(STATE, {"src": str(file)})
        assert export(bench) == data["document"]


@pytest.mark.slow
@settings(max_examples=6, phases=[Phase.generate])
@given(before=documents(), now=documents())
def test_apply_and_export_are_inverse(fleet, before, now):
    """From any document to any other: foretold, then silent; its export is silent, and makes the same of a twin."""
    bench, twin = Bench(fleet, "inverse1"), Bench(fleet, "inverse2")
    exact = {"prune": list(PRUNED)}
    bench.good(STATE, {"document": before, **exact})
    foretold = bench.good(STATE, {"document": now, **exact}, check=True)
    done = bench.good(STATE, {"document": now, **exact})
    assert (foretold.writes, foretold.foretells) == ([], done.foretells)
    assert bool(done.writes) == done.data["changed"]
    assert bench.good(STATE, {"document": now, **exact}).writes == []
    data = bench.good(EXPORT, {"sections": list(SECTIONS)}).data
    assert bench.good(STATE, {"document": data["document"], **exact}).writes == []
    # What is not set is not exported: the twin must not have it from an example before.
    empty = {**{name: [] for name in PRUNED}, "devices": [{"name": "10.8.0.2", **UNSET}]}
    twin.good(STATE, {"document": {**empty, "watchlist": {"devices": []}}, **exact})
    twin.good(STATE, {"document": filled(data["document"], data["left_out"]), **exact})
    assert export(twin, sections=list(SECTIONS)) == data["document"]


def test_what_no_listing_shows_is_named_all_the_same(wide):
    """A map and a trigger of groups that came with the system, which GET /devicegroups leaves out."""
    groups = {one["name"]: one["id"] for one in wide.read("/devicegroups?type=built_in")}
    name = "HTTP Servers"
    walks = [{"origins": [{"object_type": "device_group", "object_id": groups[name]}], "steps": []}]
    made = [
        wide.fleet.request("sensor1", "POST", "/activitymaps", json={"name": "of the system", "walks": walks}),
        wide.fleet.request("sensor1", "POST", "/triggers", json={**TRIGGER, "name": "theirs"}),
    ]
    paths = [answer.headers["Location"].partition("/api/v1")[2] for answer in made]
    wide.fleet.request("sensor1", "POST", f"{paths[1]}/devicegroups", json={"assign": list(groups.values())})
    wide.fleet.uncertain(built_in_groups="hidden")
    sections = ["activity_maps", "triggers", "device_groups"]
    try:
        data = wide.good(EXPORT, {"sections": sections}).data
        assert data["left_out"] == []
        assert next(one for one in data["document"]["triggers"] if one["name"] == "theirs")["devicegroups"] == sorted(
            groups
        )
        (own,) = [one for one in data["document"]["activity_maps"] if one["name"] == "of the system"]
        assert own["walks"][0]["origins"][0]["object_id"] == name
        assert name not in [one["name"] for one in data["document"]["device_groups"]]
        for check in (True, False):
            again = wide.good(STATE, {"document": data["document"], "prune": sections}, check=check)
            assert (again.writes, again.data["changed"], again.warned) == ([], False, [])
        by_id = copy.deepcopy(data["document"])
        by_id["triggers"] = [{"name": "theirs", "devicegroups": [*groups.values()]}]
        assert wide.good(STATE, {"document": by_id}).writes == []
    finally:
        wide.fleet.uncertain(built_in_groups="listed")
        for path in paths:
            wide.fleet.request("sensor1", "DELETE", path)


def test_what_names_something_that_is_nowhere_is_left_out_and_said(wide):
    """A group that is gone while a map still names it."""
    group = wide.fleet.request("sensor1", "POST", "/devicegroups", json={"name": "gone"})
    number = int(group.headers["Location"].rsplit("/", 1)[-1])
    walks = [{"origins": [{"object_type": "device_group", "object_id": number}], "steps": []}]
    made = wide.fleet.request("sensor1", "POST", "/activitymaps", json={"name": "of what is gone", "walks": walks})
    wide.fleet.request("sensor1", "DELETE", f"/devicegroups/{number}")
    data = wide.good(EXPORT, {}).data
    (row,) = [row for row in data["left_out"] if row["object"] == "of what is gone"]
    assert row["reason"] == f"it names device_group {number}, which the system does not show."
    assert "of what is gone" not in [one["name"] for one in data["document"]["activity_maps"]]
    assert wide.good(STATE, {"document": data["document"]}).writes == []
    wide.fleet.request("sensor1", "DELETE", made.headers["Location"].partition("/api/v1")[2])


def test_what_no_document_can_hold_is_left_out_and_said(wide):
    """A blank name, as clicks in the web interface make it."""
    made = wide.fleet.request("sensor1", "POST", "/tags", json={"name": " "})
    data = wide.good(EXPORT, {}).data
    (row,) = [row for row in data["left_out"] if row["section"] == "tags"]
    assert row["object"] == " " and row["reason"].startswith("a document could not hold it: name is blank")
    assert wide.good(STATE, {"document": data["document"]}).writes == []
    wide.fleet.request("sensor1", "DELETE", made.headers["Location"].partition("/api/v1")[2])


@pytest.mark.parametrize("status", [403, 404, 422, 501])
@pytest.mark.parametrize("path", ["/users", "/analysispriority/config/0", "/devicegroups", "/extrahop/services"])
def test_whatever_a_system_refuses_the_rest_is_exported_and_applies(wide, path, status):
    wide.fleet.fault("status", systems=["sensor1"], method="GET", path=path, status=status, count=None)
    try:
        data = wide.good(EXPORT, {}).data
        told = [row for row in data["left_out"] if str(status) in row["reason"]]
        # A system that has no rules yet answers 404.
        assert told or (path, status) == ("/analysispriority/config/0", 404), data["left_out"]
    finally:
        wide.fleet.clear_faults()
    assert "tags" in data["document"] and "running_config" in data["document"]
    assert wide.good(STATE, {"document": data["document"]}).writes == []


@pytest.mark.parametrize("status", [401, 500, 503])
def test_a_system_in_trouble_has_no_export(wide, status):
    wide.fleet.fault("status", systems=["sensor1"], method="GET", path="/tags", status=status, count=None)
    run = wide.run(EXPORT, {}, retries=0)
    wide.fleet.clear_faults()
    assert run.failed


@pytest.mark.slow
@settings(max_examples=5, phases=[Phase.generate])
@given(data=st.data(), now=documents())
def test_every_export_applies_where_it_came_from(fleet, data, now):
    """Built-in groups that no listing shows are named, what is named is deleted, and some listings are refused."""
    bench = Bench(fleet, "inverse1")
    bench.good(STATE, {"document": now, "prune": list(PRUNED)})
    built_in = [one["id"] for one in bench.read("/devicegroups?type=built_in")]
    walks = [{"origins": [{"object_type": "device_group", "object_id": number}], "steps": []} for number in built_in]
    made = [fleet.request("inverse1", "POST", "/activitymaps", json={"name": "of the system", "walks": walks})]
    made.append(fleet.request("inverse1", "POST", "/triggers", json={**TRIGGER, "name": "of the system"}))
    paths = [answer.headers["Location"].partition("/api/v1")[2] for answer in made]
    fleet.request("inverse1", "POST", f"{paths[1]}/devicegroups", json={"assign": built_in})
    for path in ("/devicegroups", "/emailgroups", "/networklocalities", "/exclusionintervals", "/customdevices"):
        listed = [one for one in bench.read(path) if not one.get("built_in") and one["id"] != 1]
        if listed and data.draw(st.booleans()):
            fleet.request("inverse1", "DELETE", f"{path}/{data.draw(st.sampled_from(listed))['id']}")
    refused = data.draw(st.lists(st.sampled_from(["/devicegroups", "/emailgroups", "/users", "/tags"]), max_size=2))
    for path in refused:
        fleet.fault("status", systems=["inverse1"], method="GET", path=path, status=422, count=None)
    fleet.uncertain(built_in_groups="hidden")
    try:
        exported = bench.good(EXPORT, {}).data
        for check in (True, False):
            # Still refused, as on the day of the backup; and not any more.
            again = bench.good(STATE, {"document": exported["document"]}, check=check)
            assert (again.writes, again.data["changed"]) == ([], False), exported["left_out"]
            fleet.clear_faults()
    finally:
        fleet.clear_faults()
        fleet.uncertain(built_in_groups="listed")
        for path in paths:
            fleet.request("inverse1", "DELETE", path)
