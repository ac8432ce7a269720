# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Devices: filters, pages, groups, custom devices, watchlist, and the ways of release 7.4."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simfleet import SimFleet


def find(fleet: SimFleet, clause: dict[str, Any] | None = None, **body: Any) -> list[dict[str, Any]]:
    wanted = {"filter": clause, **body} if clause else body
    answer = fleet.request("sensor", "POST", "/devices/search", json=wanted)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_filters(fleet: SimFleet) -> None:
    every = find(fleet)
    one = next(device for device in every if device["ipaddr4"])
    by_address = {"field": "ipaddr", "operator": "=", "operand": one["ipaddr4"]}
    assert [device["id"] for device in find(fleet, by_address)] == [one["id"]]
    block = one["ipaddr4"].rsplit(".", 1)[0] + ".0/24"
    assert len(find(fleet, {"field": "ipaddr", "operator": "=", "operand": block})) == len(
        [d for d in every if d["ipaddr4"]]
    )
    by_mac = {"field": "macaddr", "operator": "=", "operand": one["macaddr"].lower()}
    # One MAC address matches the L2 parent and its L3 children.
    assert {device["is_l3"] for device in find(fleet, by_mac)} == {True, False}
    both = {"operator": "and", "rules": [by_mac, {"field": "ipaddr", "operator": "exists"}]}
    assert all(device["is_l3"] for device in find(fleet, both))
    neither = {"operator": "not", "rules": [by_mac]}
    assert len(find(fleet, neither)) == len(every) - len(find(fleet, by_mac))
    either = {"operator": "or", "rules": [by_mac, neither]}
    assert len(find(fleet, either)) == len(every)
    assert find(fleet, {"field": "name", "operator": "startswith", "operand": "HOST-1"})
    assert find(fleet, {"field": "dns_name", "operator": "~", "operand": r"^host-\d+\."})
    assert all(d["vendor"] != "Dell" for d in find(fleet, {"field": "vendor", "operator": "!=", "operand": "Dell"}))


@pytest.mark.parametrize(
    "clause",
    [
        {"operator": "and"},
        {"operator": "="},
        {"field": "ipaddr", "operator": "=", "operand": "nonsense"},
        {"field": "name", "operator": "~", "operand": "("},
        {"field": "vlan", "operator": ">", "operand": "x"},
        {"field": "colour", "operator": "=", "operand": "red"},
    ],
)
def test_filters_that_make_no_sense_are_refused(fleet: SimFleet, clause: dict[str, Any]) -> None:
    assert fleet.request("sensor", "POST", "/devices/search", json={"filter": clause}).status_code == 400


def test_pages_and_chosen_fields(fleet: SimFleet) -> None:
    every = [device["id"] for device in find(fleet)]
    paged = [device["id"] for offset in range(0, 100, 7) for device in find(fleet, limit=7, offset=offset)]
    assert paged == every and len(every) >= 40
    assert set(find(fleet, limit=1, result_fields=["macaddr", "vpc_id"])[0]) == {"id", "macaddr"}
    assert find(fleet, active_from="-30m") and find(fleet, active_until=1) == []


def test_a_search_is_no_write(fleet: SimFleet) -> None:
    find(fleet, limit=1)
    assert fleet.log("sensor", path="/devices/search")[-1]["write"] is False


def test_patch_of_a_device_and_the_values_it_reads_back(fleet: SimFleet) -> None:
    device = find(fleet, limit=1)[0]["id"]
    place = f"/devices/{device}"
    assert (
        fleet.request(
            "sensor", "PATCH", place, json={"custom_criticality": "critical", "custom_name": "Boss"}
        ).status_code
        == 204
    )
    read = fleet.request("sensor", "GET", place).json()
    assert (read["critical"], read["display_name"]) == (True, "Boss")
    fleet.request("sensor", "PATCH", place, json={"custom_criticality": "", "custom_name": ""})
    assert fleet.request("sensor", "GET", place).json()["custom_criticality"] is None
    assert fleet.request("sensor", "PATCH", place, json={"ipaddr4": "1.2.3.4"}).status_code == 400


def test_static_and_dynamic_groups(fleet: SimFleet) -> None:
    tag = fleet.request("sensor", "POST", "/tags", json={"name": "grouped"}).headers["Location"].rsplit("/", 1)[1]
    device = find(fleet, limit=1)[0]["id"]
    by_tag = {"field": "tag", "operator": "=", "operand": "grouped"}
    made = fleet.request("sensor", "POST", "/devicegroups", json={"name": "tagged", "filter": by_tag})
    place = made.headers["Location"].removeprefix("/api/v1")
    group = fleet.request("sensor", "GET", place).json()
    assert group["dynamic"] is True and group["filter"] == by_tag
    assert fleet.request("sensor", "GET", f"{place}/devices").json() == []
    fleet.request("sensor", "POST", f"/tags/{tag}/devices/{device}")
    assert [one["id"] for one in fleet.request("sensor", "GET", f"{place}/devices").json()] == [device]
    assert group["id"] in [
        one["id"] for one in fleet.request("sensor", "GET", f"/devices/{device}/devicegroups").json()
    ]
    assert fleet.request("sensor", "POST", f"{place}/devices/{device}").status_code == 400
    assert fleet.request("sensor", "PATCH", place, json={"dynamic": False}).status_code == 400
    names = fleet.request("sensor", "GET", "/devicegroups?type=user_created&name=%5Etagged%24").json()
    assert [one["name"] for one in names] == ["tagged"]
    built_in = fleet.request("sensor", "GET", "/devicegroups?type=built_in").json()
    assert built_in and fleet.request("sensor", "DELETE", f"/devicegroups/{built_in[0]['id']}").status_code == 400
    for gone in (place, f"/tags/{tag}"):
        assert fleet.request("sensor", "DELETE", gone).status_code == 204


def test_custom_devices_yield_devices(fleet: SimFleet) -> None:
    body = {"name": "Warehouse", "criteria": [{"ipaddr": "10.7.0.0/16"}]}
    place = fleet.request("sensor", "POST", "/customdevices", json=body).headers["Location"].removeprefix("/api/v1")
    assert "criteria" not in fleet.request("sensor", "GET", place).json()
    full = fleet.request("sensor", "GET", f"{place}?include_criteria=true").json()
    assert (full["criteria"], full["disabled"], full["extrahop_id"]) == (body["criteria"], False, "warehouse")
    clause = {"field": "name", "operator": "=", "operand": "Warehouse"}
    (device,) = find(fleet, clause)
    assert (device["role"], device["discovery_id"]) == ("custom", "warehouse")
    again = fleet.request("sensor", "POST", "/customdevices", json=body)
    assert again.json()["error_message"] == "A custom device with the name Warehouse already exists."
    assert fleet.request("sensor", "PATCH", place, json={"criteria": [{"ipaddr_peer": "10.1.1.1"}]}).status_code == 400
    assert fleet.request("sensor", "DELETE", place).status_code == 204
    assert find(fleet, clause) == []


def test_the_ways_of_7_4(fleet: SimFleet) -> None:
    address = next(one["ipaddr4"] for one in fleet.request("old", "GET", "/devices").json() if one["ipaddr4"])
    found = fleet.request("old", "GET", "/devices", params={"search_type": "ip address", "value": address}).json()
    assert [one["ipaddr4"] for one in found] == [address]
    named = fleet.request("old", "GET", "/devices", params={"search_type": "name", "value": "/^host-1.example/"}).json()
    assert [one["dns_name"] for one in named] == ["host-1.example.net"]
    place = (
        fleet.request("old", "POST", "/customdevices", json={"name": "c"}).headers["Location"].removeprefix("/api/v1")
    )
    child = fleet.request("old", "POST", f"{place}/criteria", json={"ipaddr": "10.1.0.0/16"}).headers["Location"]
    (criterion,) = fleet.request("old", "GET", f"{place}/criteria").json()
    assert child == f"/api/v1{place}/criteria/{criterion['id']}" and criterion["ipaddr"] == "10.1.0.0/16"
    assert fleet.request("old", "DELETE", child.removeprefix("/api/v1")).status_code == 204
    assert fleet.request("old", "GET", f"{place}/criteria").json() == []
    locality = fleet.request("old", "POST", "/networklocalities", json={"network": "10.0.0.0/8", "external": False})
    read = fleet.request("old", "GET", locality.headers["Location"].removeprefix("/api/v1")).json()
    assert read["network"] == "10.0.0.0/8" and "networks" not in read and "name" not in read
    assert (
        fleet.request(
            "old", "POST", "/networklocalities", json={"name": "x", "network": "10.0.0.0/8", "external": True}
        ).status_code
        == 400
    )


def test_watchlist(fleet: SimFleet) -> None:
    first, second = (one["id"] for one in find(fleet, limit=2))
    assert fleet.request("sensor", "POST", "/watchlist/devices", json={"assign": [first, second]}).ok
    assert fleet.request("sensor", "DELETE", f"/watchlist/device/{first}").ok
    assert [one["id"] for one in fleet.request("sensor", "GET", "/watchlist/devices").json()] == [second]
    assert fleet.request("sensor", "GET", f"/devices/{second}").json()["on_watchlist"] is True
    fleet.request("sensor", "POST", "/watchlist/devices", json={"unassign": [second]})
