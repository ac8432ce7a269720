# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Dashboards, sharing, activity maps, records and packets: forms by release, rules and refusals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.simfleet import SimFleet

USERS = [{"username": name, "granted_roles": {"write": "limited"}, "api_key": f"key-{name}"} for name in ("ann", "bob")]
GROUPS = [{"name": "ops", "id": "local.ops"}]
FLEET = {
    "seed": 8,
    "speed": 600,
    "systems": {
        "console": {"kind": "console", "version": "26.3.0.1", "connected": ["new", "away"]},
        "alone": {"kind": "console", "version": "9.9.0.1"},
        "new": {"kind": "sensor", "version": "26.3.0.1", "seed": {"devices": 9, "users": USERS, "usergroups": GROUPS}},
        "away": {"kind": "sensor", "version": "26.3.0.1"},
        "sensor": {
            "kind": "sensor",
            "version": "9.8.2.100",
            "seed": {"devices": 9, "users": USERS, "usergroups": GROUPS},
        },
        "old": {"kind": "sensor", "version": "7.4.2.10"},
    },
}
GROUP = {"object_type": "device_group", "object_id": 1}
NOBODY = {"anyone": None, "users": {}, "groups": {}}


@pytest.fixture(scope="module")
def running() -> Iterator[SimFleet]:
    with SimFleet(FLEET) as fleet:
        fleet.call("POST", "/systems/away/power_off")
        yield fleet
        assert fleet.state()["reports"] == []


@pytest.fixture
def fleet(running: SimFleet) -> Iterator[SimFleet]:
    kept = running.state()["uncertainties"]
    yield running
    running.uncertain(**kept)
    running.clear_faults()


def board(fleet: SimFleet, system: str = "sensor") -> str:
    """The path of a dashboard that a person owns."""
    found = fleet.request(system, "GET", "/dashboards").json()
    return f"/dashboards/{next(one['id'] for one in found if one['name'] == 'Server health')}"


def error(answer: Any, status: int) -> str:
    assert answer.status_code == status, answer.text
    return answer.json()["error_message"]


@pytest.mark.parametrize(("system", "has_built_in"), [("old", True), ("sensor", False), ("new", False)])
def test_a_dashboard_says_by_release_whether_the_system_made_it(
    fleet: SimFleet, system: str, has_built_in: bool
) -> None:
    of_system, *_others, mine = fleet.request(system, "GET", "/dashboards").json()
    assert of_system["id"] < 0 and mine["owner"] == "setup"
    assert ("built-in" in mine, "type" in mine) == (has_built_in, not has_built_in)
    assert of_system.get("owner") is None and of_system.get("built-in", True) is True
    place = f"/dashboards/{of_system['id']}"
    assert fleet.request(system, "GET", place).json() == of_system
    assert "system dashboard" in error(fleet.request(system, "PATCH", place, json={"owner": "setup"}), 400)


@pytest.mark.parametrize("system", ["sensor", "new"])
def test_sharing_merges_and_replaces(fleet: SimFleet, system: str) -> None:
    place = f"{board(fleet, system)}/sharing"
    replaced = {"anyone": "viewer", "users": {"ann": "editor", "setup": None}, "groups": {"local.ops": "viewer"}}
    assert fleet.request(system, "PUT", place, json=replaced).status_code == 204
    assert fleet.request(system, "GET", place).json() == {**replaced, "users": {"ann": "editor"}}
    merged = {"users": {"setup": "viewer", "ann": None}, "groups": {}}
    assert fleet.request(system, "PATCH", place, json=merged).status_code == 204
    assert fleet.request(system, "GET", place).json() == {**replaced, "users": {"setup": "viewer"}}
    assert fleet.request(system, "PUT", place, json={"users": {"ann": "owner"}, "groups": {}}).status_code == 400
    assert fleet.request(system, "PUT", place, json={"anyone": "null", "users": {}, "groups": {}}).status_code == 204
    assert fleet.request(system, "GET", place).json() == NOBODY


@pytest.mark.parametrize("left_out", ["users", "groups"])
def test_sharing_is_replaced_by_both_maps(fleet: SimFleet, left_out: str) -> None:
    body = {name: value for name, value in NOBODY.items() if name != left_out}
    assert left_out in error(fleet.request("sensor", "PUT", f"{board(fleet)}/sharing", json=body), 400)


@pytest.mark.parametrize("shares", [{"users": {"nobody": "viewer"}}, {"groups": {"remote.gone": "editor"}}])
def test_a_share_of_somebody_unknown_is_refused(fleet: SimFleet, shares: dict[str, Any]) -> None:
    place, (who,) = f"{board(fleet)}/sharing", next(iter(shares.values()))
    assert who in error(fleet.request("sensor", "PUT", place, json={**NOBODY, **shares}), 422)
    for status in (400, 404):
        fleet.uncertain(unknown_shares=status)
        assert who in error(fleet.request("sensor", "PATCH", place, json={**NOBODY, **shares}), status)
    fleet.uncertain(unknown_shares="taken")
    assert fleet.request("sensor", "PATCH", place, json={**NOBODY, **shares}).status_code == 204
    assert fleet.request("sensor", "PUT", place, json=NOBODY).status_code == 204


def test_nobody_can_be_a_text(fleet: SimFleet) -> None:
    fleet.uncertain(shared_with_nobody="text")
    assert fleet.request("sensor", "GET", f"{board(fleet)}/sharing").json() == {**NOBODY, "anyone": "null"}


def test_who_has_nothing_to_do_with_a_dashboard_does_not_see_its_shares(fleet: SimFleet) -> None:
    place = f"{board(fleet)}/sharing"
    assert fleet.request("sensor", "PUT", place, json={**NOBODY, "users": {"ann": "viewer"}}).status_code == 204
    with fleet.session("sensor", "key-ann") as ann, fleet.session("sensor", "key-bob") as bob:
        assert ann.get(fleet.url("sensor", place)).status_code == 200
        assert "neither owns" in error(bob.get(fleet.url("sensor", place)), 403)


def test_walks_are_filled_in_and_start_from_what_can_be_saved(fleet: SimFleet) -> None:
    made = {"name": "filled", "walks": [{"origins": [GROUP], "steps": [{}, {"relationships": [{"protocol": "AAA"}]}]}]}
    place = fleet.request("sensor", "POST", "/activitymaps", json=made).headers["Location"].removeprefix("/api/v1")
    read = fleet.request("sensor", "GET", place).json()
    assert [step["relationships"] for step in read["walks"][0]["steps"]] == [
        [{"protocol": "any", "role": "any"}],
        [{"protocol": "aaa", "role": "any"}],
    ]
    assert (read["mode"], read["weighting"]) == ("2dforce", "bytes")
    for origins in ([], [{"object_type": "all_devices", "object_id": 0}], [{"object_type": "device"}]):
        body = {"name": "refused", "walks": [{"origins": origins, "steps": []}]}
        assert fleet.request("sensor", "POST", "/activitymaps", json=body).status_code == 400
    assert fleet.request("sensor", "POST", "/activitymaps", json={"name": "no walks"}).status_code == 400
    assert fleet.request("sensor", "DELETE", place).status_code == 204


@pytest.mark.parametrize(
    "origin", [{"object_type": "all_devices"}, {"object_type": "all_devices", "object_id": 0}, GROUP]
)
def test_a_topology_is_annotated_as_asked(fleet: SimFleet, origin: dict[str, Any]) -> None:
    query = {"from": -60000, "walks": [{"origins": [origin], "steps": [{}]}]}
    plain = fleet.request("sensor", "POST", "/activitymaps/query", json=query).json()
    assert plain["edges"] and all(edge["annotations"] == {} for edge in plain["edges"]) and plain["warnings"] == []
    query["edge_annotations"] = ["protocols", "appearances"]
    edge = fleet.request("sensor", "POST", "/activitymaps/query", json=query).json()["edges"][0]
    assert edge["annotations"]["appearances"] == [{"walk": 0, "step": 0}]
    assert edge["annotations"]["protocols"][0]["weight"] == edge["weight"]


def test_a_topology_of_a_console_warns_of_sensors_that_are_away(fleet: SimFleet) -> None:
    query = {"from": -60000, "walks": [{"origins": [{"object_type": "all_devices"}], "steps": []}]}
    (warning,) = fleet.request("console", "POST", "/activitymaps/query", json=query).json()["warnings"]
    assert warning["type"] == "node_offline" and warning["properties"]["node_hostname"] == "away"


def test_applications_come_by_the_hundred_unless_asked_otherwise(fleet: SimFleet) -> None:
    for number in range(105):
        body = {"discovery_id": f"a{number}", "display_name": f"A {number}"}
        assert fleet.request("sensor", "POST", "/applications", json=body).status_code == 201
    assert len(fleet.request("sensor", "GET", "/applications").json()) == 100
    assert len(fleet.request("sensor", "GET", "/applications?offset=100").json()) == 6
    assert len(fleet.request("sensor", "GET", "/applications?limit=500").json()) == 106


@pytest.mark.parametrize("left_out", ["protocol_default", "sources"])
def test_criteria_are_whole(fleet: SimFleet, left_out: str) -> None:
    whole = {"protocol_default": "any", "sources": [{"type": "device", "id": 1}], "protocols": {"http": "client"}}
    body = {"discovery_id": "whole", "display_name": "W", "criteria": [whole]}
    del whole[left_out]
    assert left_out in error(fleet.request("sensor", "POST", "/applications", json=body), 400)


def test_records_come_by_cursor_until_it_is_forgotten(fleet: SimFleet) -> None:
    first = fleet.request("sensor", "POST", "/records/search", json={"from": "-30m", "context_ttl": "1h"}).json()
    cursor = {"cursor": first["cursor"]}
    pages = [fleet.request("sensor", "POST", "/records/cursor", json=cursor).json() for _time in range(3)]
    assert [len(page["records"]) for page in (first, *pages)] == [100, 100, 50, 0]
    assert all(page["from"] == first["from"] and page["until"] == first["until"] for page in pages)
    for ttl in (None, "1ms"):
        body = {"from": "-30m", "context_ttl": ttl}
        answer = fleet.request("sensor", "POST", "/records/search", json=body).json()
        assert ("cursor" in answer) == (ttl is not None)
    assert error(fleet.request("sensor", "POST", "/records/cursor", json={"cursor": answer["cursor"]}), 404)


@pytest.mark.parametrize(
    "query",
    [
        {"from": -1, "offset": 10001},
        {"from": -1, "filter": {"operator": "and", "field": "method"}},
        {"from": -1, "filter": {"operator": "and", "rules": [{"operator": "exists"}]}},
        {"until": 0},
    ],
)
def test_a_record_query_that_is_not_valid_is_refused(fleet: SimFleet, query: dict[str, Any]) -> None:
    assert error(fleet.request("sensor", "POST", "/records/search", json=query), 422)


def test_records_of_a_detection_entry_are_asked_for_alone(fleet: SimFleet) -> None:
    entry = {"detection_log_entry_id": 7}
    assert fleet.request("new", "POST", "/records/search", json=entry).status_code == 200
    assert fleet.request("new", "POST", "/records/search", json={**entry, "from": -1}).status_code == 422
    assert fleet.request("sensor", "POST", "/records/search", json=entry).status_code == 400


def test_packets_are_a_file_nothing_or_not_there_at_all(fleet: SimFleet) -> None:
    found = fleet.request("sensor", "POST", "/packets/search", json={"from": "-30m"})
    assert found.status_code == 200 and found.content
    nothing = {"from": "-30m", "ip1": "192.0.2.9"}
    assert fleet.request("sensor", "POST", "/packets/search", json=nothing).status_code == 204
    whole = fleet.request("sensor", "POST", "/packets/search", json={**nothing, "always_return_body": True})
    assert whole.status_code == 200 and whole.content
    assert "no packetstore" in error(fleet.request("alone", "POST", "/packets/search", json={"from": "-30m"}), 422)
