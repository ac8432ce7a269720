# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The life of an object in every collection that can be created, and assignments between them."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.contract import contract
from simulator.tables import COLLECTIONS
from tests.simfleet import SimFleet

PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
KEY = "-----BEGIN PRIVATE KEY-----\nBBBB\n-----END PRIVATE KEY-----\n"
TARGET = {"name": "t", "host": "192.0.2.1", "port": 9000}
WALKS = [
    {
        "origins": [{"object_type": "device_group", "object_id": 1}],
        "steps": [{"relationships": [{"protocol": "http", "role": "any"}]}],
    }
]
ANYONE = {"offender": "Any", "victim": "Any", "expiration": None}

# Collection: (system, body of the create, body of the update or None where there is no update)
LIVES: dict[str, tuple[str, dict[str, Any], dict[str, Any] | None]] = {
    "/tags": ("sensor", {"name": "alpha"}, {"name": "beta"}),
    "/devicegroups": ("sensor", {"name": "web", "description": "x"}, {"description": "y"}),
    "/customdevices": ("sensor", {"name": "branch office"}, {"description": "far away"}),
    "/networklocalities": (
        "sensor",
        {"name": "lab", "external": False, "networks": ["10.9.0.0/16"]},
        {"external": True},
    ),
    "/alerts": ("sensor", {"name": "slow", "type": "threshold", "apply_all": False}, {"severity": 3}),
    "/triggers": (
        "sensor",
        {"name": "t", "script": "x", "events": ["HTTP_REQUEST"], "apply_all": False, "debug": False, "disabled": True},
        {"debug": True},
    ),
    "/exclusionintervals": (
        "sensor",
        {
            "name": "night",
            "interval_type": "daily",
            "start": 0,
            "end": 3600,
            "alert_apply_all": True,
            "trend_apply_all": False,
        },
        {"end": 7200},
    ),
    "/emailgroups": (
        "sensor",
        {"group_name": "ops", "email_addresses": ["a@example.com"], "system_notifications": False},
        {"email_addresses": ["b@example.com"]},
    ),
    "/reports": ("console", {"title": "weekly"}, {"title": "daily"}),
    "/activitymaps": ("sensor", {"name": "map", "walks": WALKS}, {"description": "all"}),
    "/detections/formats": ("sensor", {"type": "mine", "display_name": "Mine"}, {"display_name": "Ours"}),
    "/detections/rules/hiding": ("sensor", {**ANYONE, "detection_types": ["network_scan"]}, {"enabled": False}),
    "/investigations": ("sensor", {"name": "case"}, {"status": "closed"}),
    "/bundles": ("sensor", {"name": "bundle", "anything": [1]}, None),
    "/customizations": ("sensor", {"name": "before"}, None),
    "/ssldecryptkeys": (
        "sensor",
        {"name": "k", "certificate": PEM, "private_key": KEY, "enabled": True},
        {"enabled": False},
    ),
    "/odstargets/http": (
        "sensor",
        {
            **TARGET,
            "protocol": "https",
            "pipeline": False,
            "authentication": {"auth_type": "basic", "username": "u", "password": "hush"},
        },
        None,
    ),
    "/odstargets/kafka": ("sensor", {"name": "t", "brokers": [{"host": "k", "port": 9092}], "protocol": "tcp"}, None),
    "/odstargets/mongodb": ("sensor", TARGET, None),
    "/odstargets/raw": ("sensor", {**TARGET, "protocol": "tcp"}, None),
    "/odstargets/syslog": ("sensor", {**TARGET, "protocol": "tls", "tls_client_key": "hush"}, None),
    "/appliances/sensortags": ("console", {"name": "eu"}, {"name": "us"}),
    "/auth/identityproviders": (
        "sensor",
        {"name": "idp", "type": "saml", "enabled": True, "auto_provision_users": False},
        {"name": "idp", "enabled": False, "auto_provision_users": False},
    ),
    "/usergroups": ("sensor", {"name": "readers"}, {"enabled": False}),
    "/geomaps": ("old", {"name": "world"}, {"name": "europe"}),
    "/pages": ("old", {"name": "front"}, {"name": "back"}),
}
# Created in ways of their own, or never deleted; each has a test elsewhere.
OTHERS = {"/applications", "/threatcollections", "/users", "/apikeys", "/appliances", "/supportpacks", "/metrics"}
# No document declares a Location for these.
UNPLACED = {"/ssldecryptkeys", "/appliances/sensortags", "/auth/identityproviders", "/usergroups"}


def test_every_collection_that_can_be_created_is_tried() -> None:
    creatable = {spec.path for spec in COLLECTIONS if f"POST {spec.path}" in contract().operations}
    assert creatable - OTHERS == set(LIVES)


@pytest.mark.parametrize("path", LIVES)
def test_life_of_an_object(fleet: SimFleet, path: str) -> None:
    system, body, change = LIVES[path]
    known = fleet.request(system, "GET", path).json()
    created = fleet.request(system, "POST", path, json=body)
    assert created.status_code == 201 and created.text == "", created.text
    listed = fleet.request(system, "GET", path).json()
    assert len(listed) == len(known) + 1
    if path in UNPLACED:
        assert "Location" not in created.headers
        (new,) = [one for one in listed if one not in known]
        place = f"{path}/{new['id']}"
    else:
        place = created.headers["Location"].removeprefix("/api/v1")
        assert place.startswith(f"{path}/")
    read = fleet.request(system, "GET", place)
    assert read.status_code == 200
    assert "hush" not in read.text and "BBBB" not in read.text and "hush" not in str(listed)
    shown = {**body, **read.json()} if path in ("/customizations",) else read.json()
    for name, value in body.items():
        if name in shown and name not in ("authentication", "tls_client_key"):
            assert shown[name] == value
    if change is not None:
        changed = fleet.request(system, "PATCH", place, json=change)
        assert (changed.status_code, changed.text) == (204, "")
        after = fleet.request(system, "GET", place).json()
        assert {name: after[name] for name in change} == change
        if "mod_time" in after:
            assert after["mod_time"] > read.json()["mod_time"]
    assert fleet.request(system, "DELETE", place).status_code == 204
    assert fleet.request(system, "GET", place).status_code == 404
    assert fleet.request(system, "DELETE", place).status_code == 404
    assert len(fleet.request(system, "GET", path).json()) == len(known)


@pytest.mark.parametrize("path", ["/tags", "/alerts", "/customdevices", "/networklocalities", "/odstargets/raw"])
def test_a_name_that_is_taken_is_refused(fleet: SimFleet, path: str) -> None:
    system, body, _rest = LIVES[path]
    place = fleet.request(system, "POST", path, json=body).headers.get("Location", f"/api/v1{path}/t")
    again = fleet.request(system, "POST", path, json=body)
    invalid = {"/tags": 422, "/networklocalities": 422}
    # A custom device's name is refused in another form.
    form = "detail" if path == "/customdevices" else "error_message"
    assert again.status_code == invalid.get(path, 400) and "exist" in again.json()[form]
    fleet.request(system, "DELETE", place.removeprefix("/api/v1"))


def test_ids_that_are_names_are_encoded_in_the_location(fleet: SimFleet) -> None:
    name = "Größe / \u65e5\u672c"
    made = fleet.request("sensor", "POST", "/odstargets/raw", json={**TARGET, "name": name, "protocol": "tcp"})
    assert made.status_code == 201, made.text
    place = made.headers["Location"].removeprefix("/api/v1")
    assert place.isascii() and fleet.request("sensor", "GET", place).json()["name"] == name
    assert fleet.request("sensor", "DELETE", place).status_code == 204
    broken = {"Content-Type": "application/json"}
    assert fleet.request("sensor", "POST", "/tags", data='{"name": "\\ud800"}', headers=broken).status_code == 400


def test_ids_differ_per_system(fleet: SimFleet) -> None:
    places = {
        system: fleet.request(system, "POST", "/tags", json={"name": "same"}).headers["Location"]
        for system in ("sensor", "console", "old")
    }
    for system, place in places.items():
        fleet.request(system, "DELETE", place.removeprefix("/api/v1"))
    assert len(set(places.values())) == 3


def test_applications_are_created_and_changed_but_never_deleted(fleet: SimFleet) -> None:
    made = fleet.request("sensor", "POST", "/applications", json={"discovery_id": "shop", "display_name": "Shop"})
    place = made.headers["Location"].removeprefix("/api/v1")
    found = fleet.request("sensor", "GET", "/applications?search_type=discovery_id&value=shop").json()
    assert [one["display_name"] for one in found] == ["Shop"] and "criteria" not in found[0]
    assert fleet.request("sensor", "GET", f"{place}?include_criteria=true").json()["criteria"] == []
    assert fleet.request("sensor", "PATCH", place, json={"discovery_id": "other"}).status_code == 400
    assert fleet.request("sensor", "DELETE", place).status_code == 405


def test_threat_collections_are_uploaded_as_files() -> None:
    with SimFleet({"systems": {"old": {"kind": "sensor"}, "new": {"kind": "sensor", "version": "26.3.0.1"}}}) as fleet:

        def send(system: str, method: str, path: str, file: str, data: bytes, **fields: str) -> Any:
            place = f"/threatcollections{path}"
            return fleet.request(system, method, place, files={"file": (file, data)}, data=fields)

        assert send("old", "POST", "", "bad.hosts.json", b"x" * 500).status_code == 400  # no name
        made = send("old", "POST", "", "bad.hosts.json", b"x" * 500, name="bad ones")
        assert (made.status_code, made.headers.get("Location")) == (204, None), made.text
        (listed,) = fleet.request("old", "GET", "/threatcollections").json()
        assert (listed["name"], listed["user_key"], listed["observables"]) == ("bad ones", "badones", 5)
        assert send("old", "POST", "", "same.json", b"x" * 500, name="same").status_code == 409
        assert send("old", "POST", "", "other.json", b"y" * 500, name="bad ones").status_code == 400
        assert send("old", "POST", "", "a.exe", b"x", name="a").status_code == 400
        assert send("old", "PUT", "/~badones", "bad.json", b"z" * 900, name="bad ones").status_code == 204
        assert send("old", "PATCH", f"/{listed['id']}", "bad.json", b"q").status_code in (404, 405)
        counted = fleet.request("old", "GET", f"/threatcollections/{listed['id']}/observables")
        assert counted.json() == {"observables": 9}
        assert fleet.request("old", "DELETE", f"/threatcollections/{listed['id']}").status_code == 204
        assert fleet.request("old", "DELETE", "/threatcollections/text").status_code == 404

        made = send("new", "POST", "", "bad.hosts.json", b"x" * 500)
        assert (made.status_code, made.headers.get("Location")) == (201, None), made.text
        (listed,) = fleet.request("new", "GET", "/threatcollections").json()
        assert listed["name"] == "bad"
        assert send("new", "PATCH", f"/{listed['id']}", "bad.json", b"q" * 900).status_code == 204
        assert fleet.request("new", "GET", "/threatcollections").json()[0]["observables"] == 9
        assert send("new", "PUT", "/~bad", "bad.json", b"z" * 900).status_code in (404, 405)


def test_a_key_answers_its_certificate_under_another_name_and_takes_each_protocol_once(fleet: SimFleet) -> None:
    body = LIVES["/ssldecryptkeys"][1]
    assert fleet.request("sensor", "POST", "/ssldecryptkeys", json=body).status_code == 201
    place = f"/ssldecryptkeys/{fleet.request('sensor', 'GET', '/ssldecryptkeys').json()[0]['id']}"
    read = fleet.request("sensor", "GET", place).json()
    assert read["cert_pem"] == PEM and "certificate" not in read
    assert fleet.request("sensor", "POST", "/ssldecryptkeys", json=body).status_code == 409
    protocol = {"protocol": "http", "port": 443}
    statuses = [fleet.request("sensor", "POST", f"{place}/protocols", json=protocol).status_code for _time in range(2)]
    assert statuses == [201, 400]
    unknown = {"protocol": "HTTP", "port": 443}
    assert fleet.request("sensor", "POST", f"{place}/protocols", json=unknown).status_code == 404
    assert fleet.request("sensor", "DELETE", f"{place}/protocols/http").status_code == 204
    assert fleet.request("sensor", "DELETE", place).status_code == 204


def test_targets_answer_what_they_were_not_told_and_no_secret(fleet: SimFleet) -> None:
    sign_in = {"auth_type": "scram", "algorithm": "sha256", "username": "u", "password": "hush"}
    body = {**LIVES["/odstargets/kafka"][1], "authentication": sign_in, "tls_client_key": "hush"}
    assert fleet.request("sensor", "POST", "/odstargets/kafka", json=body).status_code == 201
    read = fleet.request("sensor", "GET", "/odstargets/kafka/t").json()
    assert "authentication" not in read and read["tls_client_key"] not in ("hush", "", None)
    assert (read["compression"], read["partition_strategy"]) == ("none", "hash_key")
    assert fleet.request("sensor", "DELETE", "/odstargets/kafka/t").status_code == 204
    assert fleet.request("sensor", "POST", "/odstargets/raw", json=LIVES["/odstargets/raw"][1]).status_code == 201
    (raw,) = fleet.request("sensor", "GET", "/odstargets/raw").json()
    assert (raw["gzip_threshold_bytes"], raw["gzip_threshold_seconds"]) == (64000, 300)
    assert fleet.request("sensor", "DELETE", "/odstargets/raw/t").status_code == 204


def test_assignments_work_from_both_ends_and_go_with_the_object(fleet: SimFleet) -> None:
    devices = [one["id"] for one in fleet.request("sensor", "POST", "/devices/search", json={"limit": 3}).json()]
    tag = fleet.request("sensor", "POST", "/tags", json={"name": "kept"}).headers["Location"].removeprefix("/api/v1")
    number = int(tag.rsplit("/", 1)[1])

    def tagged() -> set[int]:
        return {one["id"] for one in fleet.request("sensor", "GET", f"{tag}/devices").json()}

    assert fleet.request("sensor", "POST", f"{tag}/devices", json={"assign": devices[:2]}).status_code == 204
    assert fleet.request("sensor", "POST", f"/devices/{devices[2]}/tags/{number}").status_code == 204
    assert tagged() == set(devices)
    assert fleet.request("sensor", "POST", f"{tag}/devices", json={"assign": [devices[0]], "unassign": [devices[1]]}).ok
    assert fleet.request("sensor", "DELETE", f"{tag}/devices/{devices[2]}").status_code == 204
    assert tagged() == {devices[0]}
    unknown = fleet.request("sensor", "POST", f"{tag}/devices", json={"assign": [devices[1], 99999]})
    assert unknown.status_code == 207 and "99999" in unknown.text and tagged() == set(devices[:2])
    assert fleet.request("sensor", "DELETE", f"{tag}/devices/{devices[1]}").status_code == 204
    assert fleet.request("sensor", "POST", f"{tag}/devices/99999").status_code == 404
    assert fleet.request("sensor", "GET", "/tags/99999/devices").status_code == 404
    assert fleet.request("sensor", "DELETE", tag).status_code == 204
    assert fleet.request("sensor", "GET", f"/devices/{devices[0]}/tags").json() == []


def test_alerts_in_effect_come_directly_through_groups_and_by_apply_all(fleet: SimFleet) -> None:
    device = fleet.request("sensor", "POST", "/devices/search", json={"limit": 1}).json()[0]["id"]
    base = {"type": "threshold", "apply_all": False}
    group = (
        fleet.request("sensor", "POST", "/devicegroups", json={"name": "alerted"})
        .headers["Location"]
        .removeprefix("/api/v1")
    )
    fleet.request("sensor", "POST", f"{group}/devices/{device}")
    alerts = {}
    for name, fields in {"direct": base, "grouped": base, "everywhere": {**base, "apply_all": True}}.items():
        alerts[name] = (
            fleet.request("sensor", "POST", "/alerts", json={"name": name, **fields})
            .headers["Location"]
            .rsplit("/", 1)[1]
        )
    fleet.request("sensor", "POST", f"/devices/{device}/alerts/{alerts['direct']}")
    fleet.request("sensor", "POST", f"{group}/alerts/{alerts['grouped']}")
    names = {one["name"] for one in fleet.request("sensor", "GET", f"/devices/{device}/alerts").json()}
    assert names == {"direct", "grouped", "everywhere"}
    direct = fleet.request("sensor", "GET", f"/devices/{device}/alerts?direct_assignments_only=true").json()
    assert [one["name"] for one in direct] == ["direct"]
    for number in alerts.values():
        fleet.request("sensor", "DELETE", f"/alerts/{number}")
    fleet.request("sensor", "DELETE", group)


def test_writes_are_in_the_audit_log_and_reads_are_not(fleet: SimFleet) -> None:
    place = (
        fleet.request("sensor", "POST", "/tags", json={"name": "audited"}).headers["Location"].removeprefix("/api/v1")
    )
    fleet.request("sensor", "GET", place)
    fleet.request("sensor", "DELETE", place)
    newest = fleet.request("sensor", "GET", "/auditlog?limit=2").json()
    assert [one["body"]["details"] for one in newest] == [f"REST API: DELETE {place}", "REST API: POST /tags"]
