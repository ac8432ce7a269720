# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names as people have them: of digits, unquoted, blank, unknown; and that the same word always means the same."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import (
    bundle,
    custom_device,
    device,
    device_group,
    metric_info,
    network_locality,
    node,
    resource_info,
    tag,
    trigger,
    vlan,
    watchlist,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import OPERATION as STATE

TRIGGER = {"name": "by number", "script": "1;", "events": ["HTTP_REQUEST"]}


def group_id(bench, name: str) -> int:
    bench.good(device_group.OPERATION, {"name": name})
    (found,) = bench.named("/devicegroups", "name", name)
    return found["id"]


@pytest.fixture
def bare(bench):
    """The sensor without triggers, groups and custom devices of these tests."""

    def wipe():
        bench.wipe("/triggers", "name", [TRIGGER["name"]])
        for collection in ("/tags", "/devicegroups", "/customdevices"):
            own = [item["name"] for item in bench.read(collection) if not item.get("built_in")]
            bench.wipe(collection, "name", own)

    wipe()
    yield bench
    wipe()


@pytest.mark.parametrize("as_given", [str, int])
def test_a_number_is_a_name_first_and_an_id_only_where_nothing_has_that_name(bare, as_given):
    other = group_id(bare, "other")
    bare.good(device_group.OPERATION, {"name": str(other)})
    named = next(one["id"] for one in bare.read("/devicegroups") if one["name"] == str(other))
    bare.good(trigger.OPERATION, {**TRIGGER, "devicegroups": [as_given(other)]})
    (made,) = bare.named("/triggers", "name", TRIGGER["name"])
    assert [one["id"] for one in bare.read(f"/triggers/{made['id']}/devicegroups")] == [named]
    bare.wipe("/devicegroups", "name", [str(other)])
    assert bare.good(trigger.OPERATION, {**TRIGGER, "devicegroups": [as_given(other)]}).data["changed"]
    assert [one["id"] for one in bare.read(f"/triggers/{made['id']}/devicegroups")] == [other]


@pytest.mark.parametrize("as_given", [str, int])
def test_a_document_means_the_same_in_its_first_run_as_in_its_second(bare, as_given):
    """The number that a section makes a name is no id of another group, which has it only by chance."""
    other = group_id(bare, "other")
    document = {
        "device_groups": [{"name": as_given(other)}],
        "triggers": [{**TRIGGER, "devicegroups": [as_given(other)]}],
    }
    foretold = bare.good(STATE, {"document": document}, check=True)
    done = bare.good(STATE, {"document": document})
    assert foretold.foretells == done.foretells
    (made,) = bare.named("/triggers", "name", TRIGGER["name"])
    assert [one["name"] for one in bare.read(f"/triggers/{made['id']}/devicegroups")] == [str(other)]
    assert bare.good(STATE, {"document": document}).writes == []


def test_a_custom_device_named_by_digits_is_found_by_them(bare):
    other = bare.read("/devices?active_from=1")[0]["id"]
    document = {
        "custom_devices": [{"name": other, "criteria": [{"ipaddr": "10.9.0.0/16"}]}],
        "tags": [{"name": 404, "devices": [other]}],
    }
    bare.good(STATE, {"document": document})
    assert bare.good(STATE, {"document": document}).writes == []
    (made,) = bare.named("/tags", "name", "404")
    (member,) = bare.read(f"/tags/{made['id']}/devices")
    assert (member["display_name"], member["device_class"]) == (str(other), "custom")


@pytest.mark.parametrize(
    ("word", "told"),
    [
        (True, "is true: without quotes YAML reads on, off, yes and no"),
        (1.1, "is the number 1.1: without quotes YAML drops zeros"),
        (None, "is null: take the entry out"),
        ("", "is blank: take the entry out"),
        (" ", "is blank: take the entry out"),
        ({"name": "web"}, "give the name or the id as plain text"),
    ],
)
def test_what_is_no_name_is_refused_before_the_first_request(bench, word, told):
    address = "10.10.10.200"
    for operation, options in (
        (tag.OPERATION, {"name": "t", "devices": [address, word]}),
        (trigger.OPERATION, {**TRIGGER, "devicegroups": [word, word]}),
        (watchlist.OPERATION, {"devices": ["x", word]}),
    ):
        assert any(told in sentence for sentence in operation.misread(options)), operation.name
        run = bench.run(operation, options)
        assert run.failed and told in run.data["msg"] and run.writes == []
    for document in (
        {"tags": [{"name": "t", "devices": [address, word]}]},
        {"analysis_priorities": [{"advanced_rules": [{"type": "device_group", "object_id": word or True}]}]},
    ):
        run = bench.run(STATE, {"document": document})
        assert run.failed and "Nothing was sent" in run.data["msg"] and run.rows == []


@pytest.fixture
def sparing(bench):
    """The sensor, whose plain listing of device groups leaves out the built-in ones."""
    bench.fleet.uncertain(built_in_groups="hidden")
    yield bench
    bench.fleet.uncertain(built_in_groups="listed")
    bench.wipe("/triggers", "name", [TRIGGER["name"]])


def test_built_in_groups_are_found_by_name(sparing):
    declared = {**TRIGGER, "devicegroups": ["HTTP Servers"]}
    assert "HTTP Servers" not in [one["name"] for one in sparing.read("/devicegroups")]
    sparing.good(trigger.OPERATION, declared)
    assert sparing.good(trigger.OPERATION, declared).writes == []
    assert sparing.good(STATE, {"document": {"triggers": [declared]}}).writes == []
    query = {**QUERY, "object_type": "device_group", "object_ids": ["HTTP Servers"]}
    assert sparing.good(metric_info.OPERATION, query).data["answers"][0]["stats"]
    read = {"resource": "device_group", "name": "HTTP Servers"}
    assert sparing.good(resource_info.OPERATION, read).data["object"]["built_in"]
    read = {"resource": "device_group_devices", "parent": "HTTP Servers"}
    assert not sparing.run(resource_info.OPERATION, read).failed


QUERY = {"metric_category": "net", "metric_specs": [{"name": "bytes_in"}]}


@pytest.mark.parametrize(("kind", "identifier"), [("application", 0), ("network", "0"), ("device", 987654)])
def test_a_query_leaves_ids_to_the_system(bench, kind, identifier):
    run = bench.good(metric_info.OPERATION, {**QUERY, "object_type": kind, "object_ids": [identifier]})
    assert {row["oid"] for row in run.data["answers"][0]["stats"]} == {int(identifier)}
    assert not [row for row in run.rows if row["path"].endswith(f"/{identifier}")]


def test_a_query_takes_names_first(bench):
    named = bench.read("/devices?active_from=1")[0]
    words = [named["display_name"], named["id"], str(named["id"])]
    run = bench.good(metric_info.OPERATION, {**QUERY, "object_type": "device", "object_ids": words})
    assert {row["oid"] for row in run.data["answers"][0]["stats"]} == {named["id"]}
    for word, told in (("nobody", "No device 'nobody'"), (None, "is null"), (True, "is true")):
        run = bench.run(metric_info.OPERATION, {**QUERY, "object_type": "device", "object_ids": [word]})
        assert run.failed and told in run.data["msg"], run.data["msg"]


def test_a_bundle_is_named_where_exports_have_the_name(bench):
    document = {".meta": {"name": "exported"}, "tags": [{"name": "in a bundle"}]}
    done = bench.good(bundle.OPERATION, {"bundle": document})
    assert done.data["object"]["name"] == "exported" and done.data["plan"][0]["name"] == "exported"
    assert bench.read(f"/bundles/{done.data['object']['id']}").keys() >= {".meta", "tags"}
    assert bench.good(bundle.OPERATION, {"bundle": document}).writes == []
    assert bench.run(bundle.OPERATION, {"bundle": document, "name": "another"}).failed
    bench.good(bundle.OPERATION, {"name": "exported", "state": "absent"})


def test_a_bundle_that_names_itself_is_declared_by_that_name(bench):
    document = {"bundles": [{"bundle": {"name": "kept", "tags": []}}]}
    done = bench.good(STATE, {"document": document, "prune": ["bundles"]})
    assert [(row["name"], row["action"]) for row in done.data["objects"]] == [("kept", "create")]
    assert bench.good(STATE, {"document": document, "prune": ["bundles"]}).writes == []
    twice = bench.run(STATE, {"document": {"bundles": document["bundles"] * 2}})
    assert twice.failed and "bundles 'kept': name is declared twice" in twice.data["msg"]
    bench.good(STATE, {"document": {"bundles": []}, "prune": ["bundles"]})
    assert bench.read("/bundles") == []


def test_names_of_objects_that_yaml_changed_are_refused():
    assert tag.OPERATION.misread({"name": True}) and tag.OPERATION.misread({"name": 1.1})
    assert not tag.OPERATION.misread({"name": 3030}) and not tag.OPERATION.misread({"name": None})
    assert trigger.OPERATION.misread({"name": "a", "events": ["A", None]}) == [
        "events[1] is null: take the entry out, or see which variable is empty."
    ]


@pytest.mark.parametrize("word", ["203.0.113.99", "00:50:56:ff:ff:01", "0050.56ff.ff01", 987654, "987654", "nobody"])
def test_a_document_is_refused_in_check_mode_as_in_the_real_run(bench, word):
    document = {"tags": [{"name": "early", "devices": [word]}]}
    foretold = bench.run(STATE, {"document": document}, check=True)
    done = bench.run(STATE, {"document": document})
    assert foretold.failed and done.failed and foretold.data["msg"] == done.data["msg"]
    assert f"No device {str(word)!r}" in done.data["msg"] and "the document makes none" in done.data["msg"]


@pytest.mark.parametrize("word", ["203.0.113.99", "00:50:56:ff:ff:01", "0050.56ff.ff01", 987654, "987654"])
def test_a_single_module_takes_names_as_made_before_but_no_addresses_and_ids(bench, word):
    run = bench.run(tag.OPERATION, {"name": "early", "devices": [word]}, check=True)
    assert run.failed and f"No device {str(word)!r}" in run.data["msg"]
    run = bench.run(trigger.OPERATION, {**TRIGGER, "devicegroups": [987654]}, check=True)
    assert run.failed and "No device_group '987654'" in run.data["msg"]


def test_every_spelling_of_an_address_finds_the_device(bench):
    (found, *_rest) = [one for one in bench.read("/devices?active_from=1") if one["macaddr"] and not one["is_l3"]]
    digits = found["macaddr"].replace(":", "")
    dotted = ".".join(digits[start : start + 4] for start in (0, 4, 8))
    for word in (found["macaddr"], found["macaddr"].replace(":", "-").upper(), dotted, dotted.upper()):
        assert bench.good(device.OPERATION, {"name": word}).data["object"]["id"] == found["id"], word
    (found, *_rest) = [one for one in bench.read("/devices?active_from=1") if one["ipaddr4"] and one["is_l3"]]
    assert bench.good(device.OPERATION, {"name": f"{found['ipaddr4']}/32"}).data["object"]["id"] == found["id"]


def test_messages_name_what_was_given(bench, console):
    run = bench.run(vlan.OPERATION, {"vlanid": 999, "name": "Users"})
    assert run.failed and "No vlan '999'" in run.data["msg"]
    run = console.run(node.OPERATION, {"hostname": "nowhere", "nickname": "new name"})
    assert run.failed and "No node 'nowhere'" in run.data["msg"]
    run = bench.run(network_locality.OPERATION, {"network": "10.1.0.0/16"})
    assert run.failed and "network_locality '10.1.0.0/16'" in run.data["msg"]


def test_a_plan_names_a_sensor_as_it_was_given_and_a_renamed_object_as_it_is_called_now(bare, console):
    (known, *_rest) = console.read("/nodes")
    run = console.good(node.OPERATION, {"hostname": known["hostname"], "nickname": "another"}, check=True)
    assert [step["name"] for step in run.data["plan"]] == [known["hostname"]]
    bare.good(custom_device.OPERATION, {"name": "old", "criteria": [{"ipaddr": "10.8.0.0/16"}]})
    (made,) = bare.named("/customdevices", "name", "old")
    run = bare.good(custom_device.OPERATION, {"id": made["id"], "name": "new"}, check=True)
    assert [step["name"] for step in run.data["plan"]] == ["old"]
