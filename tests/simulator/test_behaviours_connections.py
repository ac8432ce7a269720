# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Systems connected to each other (/appliances, /nodes, associations), and what a system says of itself."""

from __future__ import annotations

import hashlib
import ssl

import pytest

from tests.simulator.behaviour_fleet import running, until


@pytest.fixture
def fleet():
    systems = {
        "console": {"kind": "console", "version": "9.9.1.1234", "connected": ["one", "ids"]},
        "one": {"kind": "sensor", "version": "9.8.2.2260"},
        "two": {"kind": "sensor", "version": "9.8.2.2260"},
        "newer": {"kind": "sensor", "version": "9.9.4.1234"},
        "ids": {"kind": "sensor", "role": "ids", "version": "9.8.2.2260"},
        "rs-manager": {"kind": "recordstore", "role": "manager", "cluster": "rs", "version": "9.8.2.2260"},
        "rs-data": {"kind": "recordstore", "role": "data", "cluster": "rs", "version": "9.8.2.2260"},
        "packets": {"kind": "packetstore", "version": "9.8.2.2260", "uncertainties": {"appliances_local": "omitted"}},
    }
    file = {"seed": 5, "speed": 300, "systems": systems, "uncertainties": {"undeclared_location": "given"}}
    with running(file) as started:
        yield started


def by_name(system):
    return {one["hostname"]: one for one in system.get("/appliances")}


def fingerprint(system):
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", system.port)))).hexdigest()


def join(console, host, kind, **more):
    return {"host": host, "remote_appliance_type": kind, "data_access": True, **more}


def test_every_kind_says_what_it_is(fleet):
    platforms = {name: system.get("/extrahop")["platform"] for name, system in fleet.systems.items()}
    assert platforms["console"] == "ecm" and platforms["one"] == "extrahop"
    assert platforms["rs-data"] == "exa" and platforms["packets"] == "eta"
    for system in fleet.systems.values():
        assert system.get("/extrahop/platform") == {"platform": platforms[system.name]}
        assert system.get("/extrahop/version") == {"version": system.version}
        assert system.get("/extrahop/edition")["edition"] and system.get("/extrahop/idrac")["ipaddr"]


def test_a_console_lists_itself_and_what_is_joined_to_it(fleet):
    listed = by_name(fleet["console"])
    assert list(listed) == ["console", "one", "ids"] and listed["console"]["id"] == 0
    one = listed["one"]
    assert one["firmware_version"] == "9.8.2.2260" and one["status_message"] == "Online"
    assert one["platform"] == "discover" and one["managed_by_local"] and not one["manages_local"]
    assert one["fingerprint"] == fingerprint(fleet["one"])
    assert fleet["console"].get(f"/appliances/{one['id']}")["uuid"] == one["uuid"]
    assert fleet["console"].get("/appliances/0")["hostname"] == "console"
    seen = by_name(fleet["one"])
    assert seen["console"]["manages_local"] and seen["one"]["id"] == 0
    assert fleet["packets"].get("/appliances") == []
    fleet["console"].refused("GET", "/appliances/999", status=404)


def test_a_system_that_is_away_is_offline(fleet):
    fleet.tell("one", "power_off")
    assert by_name(fleet["console"])["one"]["status_message"] == "Offline"
    fleet.tell("one", "power_on")
    until(lambda: by_name(fleet["console"])["one"]["status_message"] == "Online")


def test_joining_a_sensor_needs_its_pairing_token(fleet):
    console = fleet["console"]
    body = join(console, "two", "discover", local_nickname_for_remote="Second")
    assert "pairing token" in console.refused("POST", "/appliances", body, status=422)
    assert "pairing token" in console.refused(
        "POST", "/appliances", {**body, "remote_pairing_token": "guess"}, status=422
    )
    token = fleet["two"].do("POST", "/pairing/token", expect=200).json()["token"]
    skipping = {**body, "remote_pairing_token": token, "fingerprint": "insecure_skip_verification"}
    password = {**skipping, "remote_setup_password": "default"}
    assert "not valid for" in console.refused("POST", "/appliances", password, status=422)
    answer = console.do("POST", "/appliances", skipping, expect=201)
    added = console.get(answer.headers["Location"].removeprefix("/api/v1"))
    assert added["hostname"] == "two" and added["display_name"] == "Second"
    assert "already" in console.refused("POST", "/appliances", {**body, "remote_pairing_token": token}, status=422)
    console.do("DELETE", f"/appliances/{added['id']}")
    assert "two" not in by_name(console) and "console" not in by_name(fleet["two"])


def test_joining_stores_needs_fingerprint_and_password_once_a_cluster(fleet):
    console = fleet["console"]
    body = join(console, "rs-manager", "explore", remote_setup_password="default")
    assert "required" in console.refused("POST", "/appliances", body, status=422)
    assert "does not match" in console.refused("POST", "/appliances", {**body, "fingerprint": "00" * 32}, status=422)
    good = {**body, "fingerprint": fingerprint(fleet["rs-manager"])}
    assert "password" in console.refused("POST", "/appliances", {**good, "remote_setup_password": "x"}, status=422)
    console.do("POST", "/appliances", good, expect=201)
    unseen = join(console, "rs-data", "explore", fingerprint="insecure_skip_verification")
    assert "required" in console.refused("POST", "/appliances", unseen, status=422)
    second = join(console, "rs-data", "explore", fingerprint=fingerprint(fleet["rs-data"]))
    token = {**second, "remote_pairing_token": "x"}
    assert "not valid for" in console.refused("POST", "/appliances", token, status=422)
    console.do("POST", "/appliances", second, expect=201)
    assert {"rs-manager", "rs-data"} <= set(by_name(console))


def test_what_cannot_be_joined(fleet):
    console, token = fleet["console"], fleet.state("newer")["pairing_token"]
    newer = join(console, "newer", "discover", remote_pairing_token=token)
    assert "older than 9.9.4.1234" in console.refused("POST", "/appliances", newer, status=422)
    assert "not of type" in console.refused("POST", "/appliances", join(console, "two", "trace"), status=422)
    assert "reach" in console.refused("POST", "/appliances", join(console, "nowhere", "discover"), status=422)
    assert "itself" in console.refused("POST", "/appliances", join(console, "console", "command"), status=422)
    both = join(console, "two", "discover", remote_pairing_token="x", product_key="AAAAA-BBBBB")
    assert "together" in console.refused("POST", "/appliances", both)
    assert "nickname" in fleet["two"].refused("POST", "/appliances", join(fleet["two"], "console", "command"))
    assert by_name(console).keys() == {"console", "one", "ids"}


def test_nodes_are_the_sensors_of_a_console(fleet):
    console = fleet["console"]
    node = next(one for one in console.get("/nodes") if one["hostname"] == "one")
    console.do("PATCH", f"/nodes/{node['id']}", {"nickname": "First", "enabled": False})
    changed = console.get(f"/nodes/{node['id']}")
    assert (changed["nickname"], changed["enabled"]) == ("First", False)
    assert changed["product_key"] == fleet.state("one")["license"]["product_key"]
    assert fleet["one"].call("GET", "/nodes").status_code == 404
    console.refused("GET", "/nodes/0", status=404)


def test_an_ids_sensor_is_joined_to_a_packet_sensor_for_good(fleet):
    console = fleet["console"]
    ids = {name: one["id"] for name, one in by_name(console).items()}
    path = f"/appliances/{ids['ids']}/association"
    console.refused("GET", path, status=404)
    assert "not an IDS" in console.refused(
        "POST", f"/appliances/{ids['one']}/association", {"associated_sensor_id": ids["one"]}
    )
    assert "not a packet sensor" in console.refused("POST", path, {"associated_sensor_id": ids["ids"]})
    console.do("POST", path, {"associated_sensor_id": ids["one"]})
    assert console.get(path) == {"associated_sensor_id": ids["one"]}
    assert "already" in console.refused("POST", path, {"associated_sensor_id": ids["one"]})


def test_cloud_services_are_left_once(fleet):
    console = fleet["console"]
    assert console.get("/appliances/0/cloudservices")["connection_status"] == "connected"
    answer = console.do("POST", "/appliances/0/cloudservices", {"action": "unenroll"}, expect=201)
    assert answer.headers["Location"] == "/api/v1/appliances/0/cloudservices"
    assert console.get("/appliances/0/cloudservices")["connection_status"] == "disconnected"
    console.refused("POST", "/appliances/0/cloudservices", {"action": "unenroll"})


def test_a_sensor_is_connected_to_cloud_services_by_a_token(fleet):
    sensor = fleet["one"]
    sensor.do("POST", "/appliances/0/cloudservices", {"action": "unenroll"}, expect=201)
    body = {"cloud_token": "a-token", "nickname": "one"}
    assert "nickname" in sensor.refused("POST", "/cloud/connect", {"cloud_token": "a-token"})
    sensor.refused("POST", "/cloud/connect", {**body, "cloud_token": ""}, status=422)
    sensor.refused("POST", "/cloud/connect", {**body, "cloud_token": "of two words"}, status=400)
    sensor.do("POST", "/cloud/connect", body, expect=201)
    assert sensor.get("/appliances/0/cloudservices")["connection_status"] == "connected"


def test_times_of_appliances_are_in_the_units_of_their_fields(fleet):
    one = by_name(fleet["console"])["one"]
    assert one["add_time"] > 10**12 > one["sync_time"] > 10**9


def test_the_secret_of_flow_logs_is_read_and_made_anew(fleet):
    first = fleet["one"].get("/extrahop/flowlogs/secret")["secret"]
    assert first == fleet["one"].get("/extrahop/flowlogs/secret")["secret"]
    made = fleet["one"].do("POST", "/extrahop/flowlogs/secret", expect=200).json()["secret"]
    assert made == fleet["one"].get("/extrahop/flowlogs/secret")["secret"] != first
    assert fleet["console"].call("GET", "/extrahop/flowlogs/secret").status_code == 404


def test_a_joined_system_may_be_listed_later():
    systems = {"c": {"kind": "console"}, "s": {"kind": "sensor"}}
    uncertainties = {"listed": "later", "undeclared_location": "given"}
    with running({"speed": 20, "systems": systems, "uncertainties": uncertainties}) as fleet:
        token = fleet.state("s")["pairing_token"]
        body = join(fleet["c"], "s", "discover", remote_pairing_token=token)
        place = fleet["c"].do("POST", "/appliances", body, expect=201).headers["Location"].removeprefix("/api/v1")
        assert "s" not in by_name(fleet["c"]) and fleet["c"].call("GET", place).status_code == 404
        until(lambda: "s" in by_name(fleet["c"]))
        assert fleet["c"].get(place)["hostname"] == "s"


@pytest.mark.parametrize(("form", "kind"), [("list", list), ("object", dict)])
def test_product_keys_come_as_list_or_object(form, kind):
    uncertainties = {"appliance_productkey": form}
    with running({"systems": {"c": {"kind": "console"}}, "uncertainties": uncertainties}) as fleet:
        answer = fleet["c"].get("/appliances/0/productkey")
        assert isinstance(answer, kind)
        first = answer[0] if kind is list else answer
        assert first["product_key"] == fleet.state("c")["license"]["product_key"]
