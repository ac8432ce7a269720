# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading any resource: every one of the registry on simulated systems, by name, id, parent and filter."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import (
    kinds_that_offer,
    refusal_of,
    template_of,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.readable import RESOURCES
from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.registry import known, readable
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import perform
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import resource_info

from tests.simfleet import SimFleet

NEW, OLD = "26.3.0.1000", "7.4.2.100"
OBJECTS = {
    "devices": 3,
    "tags": [{"name": "production"}, {"name": "7"}],
    "dashboards": [{"name": "Shop", "owner": "setup"}],
    "activitymaps": [{"name": "Shop", "walks": []}],
    "customdevices": [{"name": "Shop"}],
    "applications": [{"discovery_id": "shop", "display_name": "Shop"}],
    "detections": [{"type": "network_scan", "participants": []}],
    "ticketing": {"external_ticketing_enabled": True},
    "usergroups": [{"name": "Shift"}],
}
# What a system makes complete when it is created.
MADE = {
    "/alerts": {"name": "slow", "type": "threshold", "apply_all": False},
    "/triggers": {
        "name": "count",
        "script": "x",
        "events": ["HTTP_REQUEST"],
        "apply_all": False,
        "debug": False,
        "disabled": False,
    },
    "/auth/identityproviders": {"name": "sso", "type": "saml", "enabled": True, "auto_provision_users": False},
}
OLD_OBJECTS = {
    "devices": 3,
    "customdevices": [{"name": "Shop"}],
    "geomaps": [{"name": "Sites"}],
    "pages": [{"name": "Shop"}],
}
FLEET = {
    "seed": 4,
    "speed": 600,
    "systems": {
        "sensor": {"kind": "sensor", "version": NEW, "seed": OBJECTS},
        "console": {
            "kind": "console",
            "version": NEW,
            "connected": ["sensor", "ids"],
            "seed": {"reports": [{"name": "Weekly"}]},
        },
        "ids": {"kind": "sensor", "role": "ids", "version": NEW},
        "recordstore": {"kind": "recordstore", "version": "9.9.4.1000"},
        "packetstore": {"kind": "packetstore", "version": "9.9.4.1000"},
        "old": {"kind": "sensor", "version": OLD, "seed": OLD_OBJECTS},
    },
}
# Values for the filters that some readings need.
NEEDED = {"from": 1, "until": 2, "eql": "| sort by username", "walks": []}
# Fields whose values a system lists.
LISTED = {"detection_log_field_values": "detectionType", "network_user_field_values": "protocol"}


@pytest.fixture(scope="module")
def fleet():
    with SimFleet(FLEET) as fleet:
        for path, body in MADE.items():
            made = fleet.request("sensor", "POST", path, json=body)
            assert made.status_code == 201, made.text
        yield fleet


@pytest.fixture
def read(fleet):
    def run(system: str, **options) -> dict:
        told = fleet.systems[system]
        connection = {"host": f"{told['host']}:{told['port']}", "api_key": told["api_key"], "ca_path": fleet.ca}
        spec = resource_info.OPERATION.argument_spec
        given = {**{name: option.get("default") for name, option in spec.items()}, **connection, **options}
        resource_info.check(given)
        return perform(resource_info.OPERATION, given, check_mode=True, warn=pytest.fail).data

    return run


def system_with(operation: str) -> str | None:
    """A system of the fleet whose kind and firmware offer an operation."""
    for kind in sorted(kinds_that_offer(operation), key=lambda kind: kind != "sensor"):
        for name, version in ((kind, NEW if kind in ("sensor", "console") else "9.9.4.1000"), ("old", OLD)):
            if not refusal_of(operation, kind, version) and (name != "old" or kind == "sensor"):
                return name
    return None


@pytest.mark.parametrize("name", known())
def test_every_resource_is_read(name, read, fleet):
    resource = readable(name)
    operation = f"{resource.readings[0].method} {resource.readings[0].path}"
    # One operation is known from an example of the vendor's only, which does not say where it exists.
    system = system_with(operation) or "sensor"
    needed = {**NEEDED, "fields": LISTED.get(name)}
    options: dict = {"filters": {one: needed[one] for one in resource.readings[0].needed} or None}
    if resource.parent not in ("", "appliance"):
        found = read(system, resource=resource.parent, limit=1)["objects"]
        if not found:
            pytest.skip(f"the simulated {system} has no {resource.parent}")
        options["parent"] = str(found[0][readable(resource.parent).id_key])
    if name == "appliance_association":
        options["parent"] = "ids"
    if not resource.listing:
        options["id"] = "1"
    answered = read(system, resource=name, **options)
    asked = fleet.log(system)[-1]
    assert "objects" in answered or is_told(answered), answered
    assert asked["operation"] == operation or asked["operation"] == "GET /extrahop"


def is_told(answered: dict) -> bool:
    """A refusal in the system's own words: nothing of the sort is there, not that the request was wrong."""
    status, path = answered["error"].get("status"), answered["error"].get("path", "")
    nothing_before = status == 400 and path.endswith("/extrahop/firmware/previous")
    return status == 404 or nothing_before or answered["error"]["type"] == "NotOffered"


@pytest.mark.parametrize("name", known())
def test_paths_are_filled_in(name):
    resource = readable(name)
    for reading in resource.readings:
        path = resource_info._path(reading, "7/8" if resource.parent else None, "9")
        assert "{" not in path and "7/8" not in path
        assert template_of(reading.method, path) == f"{reading.method} {reading.path}"


def test_a_name_like_it_comes_first():
    with pytest.raises(OptionError) as error:
        readable("Device_grups")
    assert "Did you mean device_group" in error.value.message
    assert error.value.advice.startswith("There are: device_group")
    assert set(known()) == {word.strip(" .") for word in error.value.advice.removeprefix("There are:").split(",")}


def test_a_name_like_none_lists_all():
    with pytest.raises(OptionError) as error:
        readable("xyzzy")
    assert "Did you mean" not in error.value.message and all(name in error.value.advice for name in RESOURCES)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"resource": "tag", "parent": "x"}, "no part of another"),
        ({"resource": "tag_devices"}, "part of one tag"),
        ({"resource": "support_pack_queue"}, "id is not set"),
        ({"resource": "services", "name": "x"}, "has no names"),
        ({"resource": "services", "id": "x"}, "not read by ids"),
        ({"resource": "services", "filters": {"a": 1}}, "no such filter"),
        ({"resource": "application", "id": "1", "filters": {"value": "x"}}, "no such filter"),
        ({"resource": "detection_log"}, "lacks eql"),
        ({"resource": "tag", "limit": 0}, "must be 1 or more"),
        ({"resource": "tag", "query": "]["}, "not a JMESPath"),
    ],
)
def test_bad_options_are_refused_before_anything_is_asked(options, words, read, fleet):
    before = fleet.counts()["sensor"]["total"] if "sensor" in fleet.counts() else 0
    with pytest.raises(OptionError, match=words):
        read("sensor", **options)
    assert (fleet.counts()["sensor"]["total"] if "sensor" in fleet.counts() else 0) == before


def test_by_name_and_by_id(read):
    (named,) = read("sensor", resource="tag", name="production")["objects"]
    assert read("sensor", resource="tag", id=str(named["id"]))["object"] == named
    assert read("sensor", resource="tag", name="nobody") == {
        **read("sensor", resource="tag", name="nobody"),
        "objects": [],
        "object": None,
    }


def test_a_parent_by_name_before_id(read, fleet):
    assert read("sensor", resource="tag_devices", parent="7")["objects"] == []
    last = fleet.log("sensor")[-1]["path"]
    seven = read("sensor", resource="tag", name="7")["object"]["id"]
    assert last == f"/tags/{seven}/devices"


def test_devices_are_found_by_what_people_call_them(read):
    device = next(one for one in read("sensor", resource="device")["objects"] if one["ipaddr4"])
    assert read("sensor", resource="device", name=device["ipaddr4"])["object"]["id"] == device["id"]
    assert "objects" in read("sensor", resource="device_tags", parent=device["ipaddr4"])


def test_older_firmware_is_asked_in_its_own_way(read, fleet):
    assert len(read("old", resource="device", limit=2)["objects"]) == 2
    assert fleet.log("old")[-1]["operation"] == "GET /devices"
    read("old", resource="watchlist")
    assert fleet.log("old")[-1]["operation"] == "GET /whitelist/devices"


def test_what_neither_form_offers_is_told_of_the_newer_one(read):
    answered = read("packetstore", resource="watchlist")
    assert answered["error"]["type"] == "NotOffered" and "GET /watchlist/devices is not offered" in answered["msg"]
    assert answered["error"]["advice"] == "Leave it out for this system."


def test_no_more_pages_than_needed(read):
    assert read("sensor", resource="device", limit=2)["requests"]["read"] == 1
    assert (
        read("sensor", resource="detection_log", filters={"eql": "| sort by startTime"}, limit=1)["requests"]["read"]
        == 1
    )


def test_bare_secrets_are_hidden(read, monkeypatch):
    """A console might list product keys as texts: no key would say what they are."""
    monkeypatch.setattr(resource_info, "_listed", lambda *_arguments: ["AAAAA-BBBBB"])
    answered = read("console", resource="appliance_productkey")
    assert answered["objects"] == ["********"] and "AAAAA" not in str(answered)
