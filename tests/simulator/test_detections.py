# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Detections and what is made of them, in the forms of 9.8 and of 26.3."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from simulator import uncertainties
from tests.simfleet import SimFleet

TRACKED = {"external_ticketing_enabled": True, "internal_ticketing_enabled": False}
SCAN = {
    "type": "network_scan",
    "ticket_id": "TK-1",
    "participants": [
        {"role": "offender", "object_type": "ipaddr", "object_value": "192.0.2.9", "external": True},
        {"role": "victim", "object_type": "device", "object_id": 1},
    ],
}
SLOW = {"type": "slow_database", "categories": ["perf"], "end_time": None, "status": "closed"}
FLEET = {
    "seed": 6,
    "speed": 600,
    "systems": {
        "new": {
            "kind": "sensor",
            "version": "26.3.0.1",
            "seed": {"devices": 3, "detections": [SCAN, SLOW], "ticketing": TRACKED},
        },
        "untracked": {"kind": "sensor", "version": "26.3.0.1", "seed": {"detections": [SCAN]}},
        "nine": {"kind": "sensor", "version": "9.8.2.1", "seed": {"devices": 3, "detections": [SCAN, SLOW]}},
        "console": {"kind": "console", "version": "9.8.2.1", "seed": {"detections": [SCAN]}},
    },
}
RULES = "/detections/rules/hiding"
ANYONE = {"offender": "Any", "victim": "Any", "expiration": None}
SCANS = {"new": {"detection_types": ["network_scan"]}, "nine": {"detection_type": "network_scan"}}


@pytest.fixture(scope="module")
def detections() -> Iterator[SimFleet]:
    with SimFleet(FLEET) as running:
        yield running


@pytest.fixture
def fleet(detections: SimFleet) -> Iterator[SimFleet]:
    """The fleet without rules, as its uncertainties were; a fault of the simulator fails the test that met it."""
    known = len(detections.state()["reports"])
    yield detections
    for system in ("new", "nine"):
        for rule in detections.request(system, "GET", RULES).json():
            detections.request(system, "DELETE", f"{RULES}/{rule['id']}")
    assert detections.state()["reports"][known:] == []


@contextmanager
def reading(fleet: SimFleet, **chosen: Any) -> Iterator[None]:
    """The contract read in another way than the usual one, for a while."""
    fleet.uncertain(**chosen)
    yield
    fleet.uncertain(**{name: uncertainties.CHOICES[name][0] for name in chosen})


def search(fleet: SimFleet, system: str, **body: Any) -> list[dict[str, Any]]:
    found = fleet.request(system, "POST", "/detections/search", json=body)
    assert found.status_code == 200, found.text
    return found.json()


def scan(fleet: SimFleet, system: str) -> dict[str, Any]:
    (found,) = search(fleet, system, filter={"types": ["network_scan"]})
    return found


def change(fleet: SimFleet, system: str, **fields: Any) -> tuple[int, dict[str, Any]]:
    place = f"/detections/{scan(fleet, system)['id']}"
    answered = fleet.request(system, "PATCH", place, json=fields)
    return answered.status_code, fleet.request(system, "GET", place).json()


def made_rule(fleet: SimFleet, system: str, **fields: Any) -> str:
    made = fleet.request(system, "POST", RULES, json={**ANYONE, **fields})
    assert made.status_code == 201, made.text
    return made.headers["Location"].removeprefix("/api/v1")


def test_detections_by_ticket_and_status(fleet: SimFleet) -> None:
    (ticketed,) = search(fleet, "new", filter={"ticket_id": ["TK-1"]})
    assert [one["ticket_id"] for one in search(fleet, "new", filter={"ticket_id": [".none"]})] == [None]
    assert [one["status"] for one in search(fleet, "new", filter={"status": ["closed"]})] == ["closed"]
    changed = {"ticket_id": "TK-1", "status": "closed", "resolution": "action_taken", "assignee": "ann"}
    assert fleet.request("new", "PATCH", "/detections/tickets", json=changed).status_code == 204
    assert fleet.request("new", "GET", f"/detections/{ticketed['id']}").json()["assignee"] == "ann"
    unknown = fleet.request("new", "PATCH", "/detections/tickets", json={"ticket_id": "TK-9"})
    assert unknown.status_code == 404
    change(fleet, "new", status=None, resolution=None)


def test_fields_that_answers_may_lack(fleet: SimFleet) -> None:
    """Consoles alone recommend; no risk of what is slow, no end of what goes on (contract: Detections)."""
    (slow,) = search(fleet, "nine", filter={"types": ["slow_database"]})
    assert not {"recommended", "risk_score", "end_time"} & set(slow)
    assert "recommended" in scan(fleet, "console") and "recommended" not in scan(fleet, "nine")


def test_ids_alone_are_objects(fleet: SimFleet) -> None:
    assert search(fleet, "nine", id_only=True, filter={"types": ["network_scan"]}) == [
        {"id": scan(fleet, "nine")["id"]}
    ]


def test_a_ticket_without_tracking_is_taken_and_not_kept(fleet: SimFleet) -> None:
    before = scan(fleet, "untracked")["ticket_id"]
    status, now = change(fleet, "untracked", ticket_id="TK-7", assignee="ann")
    assert (status, now["ticket_id"], now["assignee"]) == (204, before, "ann")
    assert change(fleet, "untracked", status="new")[0] == 400
    assert change(fleet, "new", status="new")[0] == 204


def test_a_resolution_ends_with_the_status_closed_from_26_on(fleet: SimFleet) -> None:
    for system, kept in (("new", None), ("nine", "action_taken")):
        now = change(fleet, system, ticket_id="TK-1", status="closed", resolution="action_taken")[1]
        assert now["resolution"] == "action_taken"
        assert change(fleet, system, ticket_id="TK-1", status="in_progress")[1]["resolution"] == kept


def test_the_disposition_of_the_assistant_is_of_26_3_and_never_answered(fleet: SimFleet) -> None:
    status, now = change(fleet, "new", ai_disposition="false_positive")
    assert status == 204 and "ai_disposition" not in now
    assert change(fleet, "nine", ticket_id="TK-1", ai_disposition="false_positive")[0] == 400


def test_participants_take_users_and_origins_alone(fleet: SimFleet) -> None:
    told = {"id": 1, "usernames": ["ann"], "origins": ["198.51.100.7"]}
    status, now = change(fleet, "new", participants=[told])
    assert status == 204 and now["participants"][0]["usernames"] == ["ann"] and len(now["participants"]) == 2
    assert change(fleet, "new", participants=[{"id": 9, "usernames": ["ann"]}])[0] == 400
    assert change(fleet, "new", participants=[{"id": 1, "role": "victim"}])[0] == 400


def test_a_bad_search_is_refused_in_its_own_words(fleet: SimFleet) -> None:
    for place in ("/detections/search", "/investigations/search"):
        refused = fleet.request("nine", "POST", place, json={"update_time": "yesterday"})
        assert refused.status_code == 400 and set(refused.json()) == {"type", "detail"}
    assert fleet.request("nine", "POST", "/detections/search", json={"sort": [{}]}).status_code == 400
    assert fleet.request("nine", "POST", "/detections/search", json={"include_activity_log": True}).status_code == 400
    assert all("activity_log" in one for one in search(fleet, "new", include_activity_log=True))


def test_notes_need_tracking(fleet: SimFleet) -> None:
    place = f"/detections/{scan(fleet, 'new')['id']}/notes"
    assert fleet.request("new", "GET", place).status_code == 404
    assert fleet.request("new", "PUT", place, json={"note": "seen"}).status_code == 204
    assert set(fleet.request("new", "GET", place).json()) == {"note", "author", "update_time"}
    assert fleet.request("new", "DELETE", place).status_code == 204
    with reading(fleet, missing_note="empty"):
        assert fleet.request("new", "GET", place).json() == {}
    elsewhere = f"/detections/{scan(fleet, 'untracked')['id']}/notes"
    assert fleet.request("untracked", "PUT", elsewhere, json={"note": "seen"}).status_code == 400


def test_formats_are_told_by_their_type(fleet: SimFleet) -> None:
    custom = {"type": "mine", "display_name": "Mine", "categories": ["sec.caution"]}
    for system in ("new", "nine"):
        made = fleet.request(system, "POST", "/detections/formats", json=custom)
        assert made.status_code == 201 and made.headers["Location"] == "/api/v1/detections/formats/mine"
        read = fleet.request(system, "GET", "/detections/formats/mine").json()
        assert "id" not in read and read["properties"] == {} and read["categories"] == ["sec", "sec.caution"]
        two = {"display_name": "Mine", "categories": ["sec", "sec.caution"]}
        assert fleet.request(system, "PATCH", "/detections/formats/mine", json=two).status_code == 400
        assert fleet.request(system, "DELETE", "/detections/formats/mine").status_code == 204
        assert fleet.request(system, "DELETE", "/detections/formats/network_scan").status_code == 400


def test_a_rule_names_one_type_on_9_8_and_several_on_26_3(fleet: SimFleet) -> None:
    read = fleet.request("nine", "GET", made_rule(fleet, "nine", **SCANS["nine"])).json()
    assert read["detection_type"] == "network_scan" and "detection_types" not in read
    assert fleet.request("nine", "POST", RULES, json={**ANYONE, **SCANS["new"]}).status_code == 400
    several = made_rule(fleet, "new", detection_types=["network_scan", "other"])
    read = fleet.request("new", "GET", several).json()
    assert read["detection_types"] == ["network_scan", "other"] and read["detection_type"] is None


@pytest.mark.parametrize(
    "rule",
    [
        {"detection_types": ["all_security", "network_scan"]},
        {"detection_types": ["all_security"]},
        {"detection_types": ["network_scan", "slow_database"]},
        {"detection_types": ["network_scan"], "offender": {"object_type": "hostname", "object_value": "a"}},
        {"detection_types": ["network_scan"], "offender": {"object_type": "device", "object_ids": [999]}},
        {"detection_types": ["network_scan"], "properties": [{"property": "a", "operator": ">"}]},
    ],
)
def test_rules_that_26_3_refuses(fleet: SimFleet, rule: dict[str, Any]) -> None:
    assert fleet.request("new", "POST", RULES, json={**ANYONE, **rule}).status_code == 400
    preview = fleet.request("new", "POST", f"{RULES}/preview", json={"rule": {**ANYONE, **rule}})
    assert preview.status_code == 400


def test_users_are_participants_from_26_on(fleet: SimFleet) -> None:
    user = {"object_type": "username", "object_username": ["ann"]}
    made_rule(fleet, "new", **SCANS["new"], offender=user)
    assert fleet.request("nine", "POST", RULES, json={**ANYONE, **SCANS["nine"], "offender": user}).status_code == 400


@pytest.mark.parametrize("system", ["new", "nine"])
def test_a_rule_hides_and_tells_how_many(fleet: SimFleet, system: str) -> None:
    outside = {"object_type": "ipaddr", "object_value": ["192.0.2.0/24"]}
    place = made_rule(fleet, system, **SCANS[system], offender=outside)
    assert [one["type"] for one in search(fleet, system)] == ["slow_database"]
    rule = fleet.request(system, "GET", place).json()
    assert (rule["detections_hidden"], rule["participants_hidden"], rule["hide_past_detections"]) == (1, 2, True)
    assert fleet.request(system, "PATCH", place, json={"enabled": False}).status_code == 204
    assert len(search(fleet, system)) == 2


def test_what_a_rule_would_hide_is_told_before_from_26_3_on(fleet: SimFleet) -> None:
    rule = {**ANYONE, **SCANS["new"], "offender": {"object_type": "locality_type", "object_locality": "external"}}
    told = fleet.request("new", "POST", f"{RULES}/preview", json={"rule": rule}).json()
    assert told == {"total_entries_hidden": 1}
    told = fleet.request("new", "POST", f"{RULES}/preview", json={"rule": rule, "log_preview_limit": 5}).json()
    assert [one["detection_type"] for one in told["hidden_entries_preview"]] == ["network_scan"]
    assert fleet.request("new", "GET", RULES).json() == []
    assert fleet.request("nine", "POST", f"{RULES}/preview", json={"rule": rule}).status_code == 405


def test_a_rule_that_was_read_can_be_sent_again(fleet: SimFleet) -> None:
    locality = {"object_type": "locality_type", "object_locality": "internal"}
    for system in ("new", "nine"):
        place = made_rule(fleet, system, **SCANS[system], victim=locality)
        read = fleet.request(system, "GET", place).json()
        assert read["victim"] == locality and read["enabled"] is True
        with reading(fleet, rule_locality="object_value"):
            told = fleet.request(system, "GET", place).json()["victim"]
            assert told == {"object_type": "locality_type", "object_value": "internal"}
        assert fleet.request(system, "POST", RULES, json=read).status_code == 400
        whole = {name: value for name, value in read.items() if value is not None} | {"expiration": None}
        again = fleet.request(system, "POST", RULES, json=whole)
        assert again.status_code == 201 and again.headers["Location"] != f"/api/v1{place}", again.text


def test_investigations_answer_their_events_as_detections(fleet: SimFleet) -> None:
    found = scan(fleet, "nine")["id"]
    made = fleet.request("nine", "POST", "/investigations", json={"name": "case", "event_ids": [found]})
    place = made.headers["Location"].removeprefix("/api/v1")
    read = fleet.request("nine", "GET", place).json()
    assert read["detections"] == [found] and "event_ids" not in read and read["notes"] is None
    assert read["created_by"] == "setup"
    parts = f"/detections/{found}/investigations"
    assert fleet.request("nine", "GET", parts).json() == [read]
    with reading(fleet, detection_parts="object"):
        assert fleet.request("nine", "GET", parts).json() == read
    by_hand = fleet.request("nine", "POST", "/investigations/search", json={"is_user_created": True})
    assert by_hand.json() == [read]
    assert fleet.request("nine", "PATCH", place, json={"status": "shut"}).status_code == 400
    assert fleet.request("nine", "DELETE", place).status_code == 204


def test_observations_are_accepted_and_must_be_whole(fleet: SimFleet) -> None:
    place = "/observations/associatedipaddrs"
    whole = {"ipaddr": "192.0.2.1", "associated_ipaddr": "198.51.100.1", "timestamp": 1_700_000_000_000}
    assert fleet.request("nine", "POST", place, json={"observations": [whole]}).status_code == 202
    for name in whole:
        part = {key: value for key, value in whole.items() if key != name}
        assert fleet.request("nine", "POST", place, json={"observations": [part]}).status_code == 400


@pytest.mark.parametrize("kind", ["detectionlogs", "networkusers"])
def test_a_query_in_eql_asks_what_its_schema_has(fleet: SimFleet, kind: str) -> None:
    place = f"/search/eql/{kind}"
    schema = fleet.request("new", "GET", f"{place}/schema").json()
    names = [one["name"] for one in schema["fields"]]
    whole = fleet.request("new", "POST", place, json={"eql": f"| sort by {names[0]}"}).json()
    assert whole["total"] == len(whole["results"]) > 1 and set(names) >= set(whole["results"][0])
    value = whole["results"][0][names[0]]
    one = fleet.request("new", "POST", place, json={"eql": f"{names[0]} = '{value}'"}).json()
    assert one == {"total": 1, "results": whole["results"][:1]}
    assert fleet.request("new", "POST", place, json={"eql": "nonsense = 1"}).status_code == 400
    assert fleet.request("new", "POST", place, json={"eql": "| limit 5"}).status_code == 400
    listed = [field["name"] for field in schema["fields"] if field["values"]]
    values = fleet.request("new", "GET", f"{place}/schema/fieldvalues", params={"fields": ",".join(listed)}).json()
    assert [entry["field"] for entry in values] == listed
    bare = fleet.request("new", "GET", f"{place}/schema/fieldvalues", params={"fields": names[0]})
    assert bare.status_code == 400
    assert fleet.request("nine", "POST", place, json={"eql": "| sort by x"}).status_code == 404
    assert fleet.request("nine", "GET", f"{place}/schema").status_code == 404


def test_hidden_entries_are_asked_for(fleet: SimFleet) -> None:
    made_rule(fleet, "new", **SCANS["new"], offender={"object_type": "ipaddr", "object_value": "192.0.2.9"})
    query = {"eql": "detectionType = 'network_scan'"}
    assert fleet.request("new", "POST", "/search/eql/detectionlogs", json=query).json()["total"] == 0
    shown = fleet.request("new", "POST", "/search/eql/detectionlogs", json={**query, "show_hidden": True})
    assert shown.json()["total"] == 1
