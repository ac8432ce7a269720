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
        {"field": "role", "operator": "in", "operand": "pc"},
        {"field": "role", "operator": "=", "operand": ["pc"]},
        {"field": "role", "operator": "=", "operand": "pc", "rules": []},
    ],
)
def test_filters_that_make_no_sense_are_refused(fleet: SimFleet, clause: dict[str, Any]) -> None:
    assert fleet.request("sensor", "POST", "/devices/search", json={"filter": clause}).status_code == 400


def test_filters_of_9_8_and_later(fleet: SimFleet) -> None:
    every = find(fleet, limit=1000)
    some = sorted(device["id"] for device in every[:2])
    listed = {"field": "id", "operator": "in", "operand": some}
    assert sorted(device["id"] for device in find(fleet, listed)) == some
    assert len(find(fleet, {**listed, "operator": "not_in"})) == len(every) - 2
    linux = find(fleet, {"field": "software_type", "operator": "=", "operand": "OS"})
    assert linux and len(linux) < len(every)
    assert len(find(fleet, {"field": "analysis", "operator": "=", "operand": "standard"})) == len(every)
    body = {"name": "all of ten", "networks": ["10.0.0.0/8"], "external": False}
    place = fleet.request("sensor", "POST", "/networklocalities", json=body).headers["Location"]
    number = int(place.rsplit("/", 1)[1])
    with_address = [device for device in every if device["ipaddr4"]]
    assert len(find(fleet, {"field": "network_locality_id", "operator": "=", "operand": number})) == len(with_address)
    inside = {"field": "network_locality_type", "operator": "=", "operand": "internal"}
    assert len(find(fleet, inside)) == len(with_address)
    assert find(fleet, {"field": "user", "operator": "=", "operand": "alice"}) == []
    fleet.request("sensor", "DELETE", place.removeprefix("/api/v1"))


def test_a_groups_filter_is_a_model_of_its_own(fleet: SimFleet) -> None:
    for clause in (
        {"field": "discovery_id", "operator": "=", "operand": "x"},
        {"field": "analysis", "operator": "=", "operand": "standard"},
        {"field": "role", "operator": "in", "operand": ["pc"]},
        {"operator": "or", "rules": [{"field": "user", "operator": "=", "operand": "alice"}]},
    ):
        made = fleet.request("sensor", "POST", "/devicegroups", json={"name": "narrow", "filter": clause})
        assert made.status_code == 400, clause


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
    assert (full["criteria"], full["disabled"], full["extrahop_id"]) == (body["criteria"], False, "Warehouse")
    clause = {"field": "name", "operator": "=", "operand": "Warehouse"}
    (device,) = find(fleet, clause)
    assert (device["role"], device["discovery_id"]) == ("custom", "Warehouse")
    again = fleet.request("sensor", "POST", "/customdevices", json=body)
    assert again.json()["detail"] == "A custom device with the name Warehouse already exists."
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


def test_listings_are_cut() -> None:
    """100 objects without a limit, more with one, never more than a page holds: a short page is not the last one."""
    seed = {"devices": 130, "applications": [{"discovery_id": f"a{n}", "display_name": f"A{n}"} for n in range(130)]}
    spec = {"seed": 1, "systems": {"s": {"kind": "sensor", "version": "9.8.2.1", "seed": seed}}}
    with SimFleet(spec) as fleet:

        def count(path: str, **query: Any) -> int:
            return len(fleet.request("s", "GET", path, params=query).json())

        group = {"name": "all", "filter": {"field": "id", "operator": "exists"}}
        place = fleet.request("s", "POST", "/devicegroups", json=group).headers["Location"].removeprefix("/api/v1")
        for path, whole in (("/devices", 130), (f"{place}/devices", 130), ("/applications", 131)):
            assert (count(path), count(path, limit=1000), count(path, offset=100)) == (100, whole, whole - 100)
        assert (len(find_on(fleet, "s")), len(find_on(fleet, "s", limit=1000))) == (100, 130)
        for number in range(101):
            fleet.request("s", "POST", "/tags", json={"name": f"t{number}"})
        assert (count("/auditlog"), count("/auditlog", limit=1000) > 100) == (100, True)
        fleet.uncertain(longest_page=30)
        assert count("/devices", limit=1000) == len(find_on(fleet, "s", limit=1000)) == 30


def find_on(fleet: SimFleet, system: str, **body: Any) -> list[dict[str, Any]]:
    return fleet.request(system, "POST", "/devices/search", json=body).json()


def test_the_console_has_devices_of_sensors_that_manage_themselves(fleet: SimFleet) -> None:
    """Their ids have 64 bits, and their watchlist is the sensor's until it hands its priorities over."""
    rows = fleet.request("console", "GET", "/appliances").json()
    (node,) = (row["id"] for row in rows if row["hostname"] == "sensor")
    told = {"collection": "/devices", "create": {"ipaddr4": "10.77.0.1", "node_id": node}}
    device = fleet.act("console", "objects", **told)["id"]
    assert device >> 32 == node and fleet.request("console", "GET", f"/devices/{device}").json()["node_id"] == node
    place = f"/watchlist/device/{device}"

    def writes() -> list[int]:
        many = fleet.request("console", "POST", "/watchlist/devices", json={"assign": [device]})
        return [many.status_code, *(fleet.request("console", verb, place).status_code for verb in ("POST", "DELETE"))]

    assert writes() == [409, 409, 409]
    assert fleet.request("console", "POST", "/watchlist/devices", json={"assign": [1]}).status_code == 404
    (console,) = (row["id"] for row in fleet.request("sensor", "GET", "/appliances").json() if row["manages_local"])
    manager = "/analysispriority/0/manager"
    assert fleet.request("sensor", "GET", manager).json() == {"manager": {"id": 0, "hostname": "sensor"}}
    assert fleet.request("sensor", "GET", "/analysispriority/7/manager").status_code == 403
    assert fleet.request("console", "GET", "/analysispriority/config/0").status_code == 422
    rules = {"autofill_advanced": True, "autofill_standard": False}
    assert fleet.request("console", "PUT", f"/analysispriority/config/{node}", json=rules).status_code == 403
    assert fleet.request("sensor", "PATCH", manager, json={"manager": console}).status_code == 204
    assert fleet.request("sensor", "GET", manager).json() == {"manager": {"id": console, "hostname": "console"}}
    assert writes() == [204, 204, 204]
    assert fleet.request("sensor", "PUT", "/analysispriority/config/0", json=rules).status_code == 403
    assert fleet.request("console", "PUT", f"/analysispriority/config/{node}", json=rules).status_code == 204
    assert fleet.request("sensor", "PATCH", manager, json={"manager": 0}).status_code == 204


def test_defaults_of_alerts_and_their_statistics(fleet: SimFleet) -> None:
    body = {"name": "plain", "type": "threshold", "apply_all": False}
    place = fleet.request("sensor", "POST", "/alerts", json=body).headers["Location"].removeprefix("/api/v1")
    read = fleet.request("sensor", "GET", place).json()
    told = {"severity": 3, "notify_snmp": True, "interval_length": 30, "units": "none", "disabled": False}
    assert {name: read[name] for name in told} == told and read["param"] == read["param2"] == {}
    assert "refire_interval" not in read
    (row,) = fleet.request("sensor", "GET", f"{place}/stats").json()
    assert isinstance(row["param"], str) and f"/alerts/{row['alert_id']}" == place
    assert fleet.request("sensor", "POST", "/alerts", json={**body, "type": "detection"}).status_code == 400
    assert fleet.request("sensor", "DELETE", place).status_code == 204
    assert fleet.request("sensor", "POST", "/triggers/externaldata", json={"type": "", "body": {}}).status_code == 422


def test_a_device_that_is_active_has_no_last_seen_time(fleet: SimFleet) -> None:
    assert find(fleet, limit=1)[0]["last_seen_time"] is None
    told = {"collection": "/devices", "create": {"ipaddr4": "10.78.0.1", "last_seen_time": 1_700_000_000_000}}
    device = fleet.act("sensor", "objects", **told)["id"]
    assert fleet.request("sensor", "GET", f"/devices/{device}").json()["last_seen_time"] == 1_700_000_000_000
    active = {"field": "is_active", "operator": "=", "operand": True}
    assert device not in [one["id"] for one in find(fleet, active, limit=1000)]
    fleet.act("sensor", "objects", collection="/devices", id=device, delete=True)
