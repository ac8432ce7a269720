# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Running config, licence and the settings objects: reading back what was written, jobs, refusals."""

from __future__ import annotations

import copy
import time

import pytest
import requests

from tests.simulator.behaviour_fleet import running, until


@pytest.fixture(scope="module")
def fleet():
    sensor = {"kind": "sensor"}
    systems = {
        "sensor": {**sensor, "timings": {"apply_config": 200}},
        "lost": dict(sensor),
        "saved": dict(sensor),
        "wrapped": {**sensor, "uncertainties": {"running_config_section": "wrapped"}},
        "elsewhere": {
            **sensor,
            "uncertainties": {"cors_location": "webserver.cors_origins", "key_policy_location": None},
        },
        "failing": dict(sensor),
        "named": dict(sensor),
        "streaming": dict(sensor),
        "keyed": {**sensor, "timings": {"register": 200}, "uncertainties": {"undeclared_location": "given"}},
        "texted": {**sensor, "uncertainties": {"undeclared_location": "given"}},
        "quiet": dict(sensor),
        "expired": {**sensor, "seed": {"license": {"expires_at": 0}}},
        "console": {"kind": "console", "connected": ["expired"]},
        "recordstore": {"kind": "recordstore"},
        "packetstore": {"kind": "packetstore"},
        "tuned": {**sensor, "seed": {"running_config": {"dns": {"dns": "10.9.9.9"}, "extra": {"a": 1}}}},
        "unsaved": {**sensor, "seed": {"running_config": {"extra": 1}, "saved_config": {"dns": {"dns": "10.9.9.9"}}}},
        "excap": dict(sensor),
        "settings": dict(sensor),
        "unlicensed": {**sensor, "seed": {"license": {"modules": {"ndr": True}}}},
    }
    with running({"seed": 2, "speed": 200, "systems": systems}) as started:
        yield started


def changed(system, **sections):
    document = system.get("/runningconfig")
    for name, value in sections.items():
        document[name] = value
    return document


def put(system, document):
    system.do("PUT", "/runningconfig", document)
    until(lambda: system.get("/runningconfig") == document)


def test_each_kind_has_a_document_with_secrets_in_it(fleet):
    for name in ("sensor", "console", "recordstore", "packetstore"):
        document = fleet[name].get("/runningconfig")
        assert {"dns", "ntp", "email_notification", "password", "ui"} <= set(document)
        assert document["email_notification"]["smtp_password"]
    assert "capture" in fleet["sensor"].get("/runningconfig")
    assert "capture" not in fleet["packetstore"].get("/runningconfig")
    tuned = fleet["tuned"].get("/runningconfig")
    assert tuned["dns"] == {"dns": "10.9.9.9", "dns2": "192.0.2.54"} and tuned["extra"] == {"a": 1}


def test_a_system_may_start_with_unsaved_changes(fleet):
    running, saved = (fleet["unsaved"].get(path) for path in ("/runningconfig", "/runningconfig/saved"))
    assert running.pop("extra") == 1 and saved["dns"] == {"dns": "10.9.9.9", "dns2": "192.0.2.54"}
    assert {**saved, "dns": running["dns"]} == running != saved


def test_a_change_takes_a_moment_and_is_not_saved_by_itself(fleet):
    system = fleet["sensor"]
    before = system.get("/runningconfig")
    document = changed(system, dns={"dns": "10.0.0.1", "dns2": ""})
    system.do("PUT", "/runningconfig", document)
    assert "already running" in system.refused("PUT", "/runningconfig", before, status=409)
    until(lambda: system.get("/runningconfig") == document)
    assert system.get("/runningconfig/saved") == before
    system.do("POST", "/runningconfig/save")
    assert system.get("/runningconfig/saved") == document and fleet.state("sensor")["running_config"]["saves"] == 1
    jobs = system.get("/jobs")
    system.do("PUT", "/runningconfig", document)
    assert system.get("/jobs") == jobs


def test_a_partial_document_drops_the_rest_and_other_things_are_no_document(fleet):
    system = fleet["lost"]
    put(system, {"dns": {"dns": "10.0.0.1"}})
    assert list(system.get("/runningconfig")) == ["dns"]
    for body in ([], {}, "dns"):
        assert "object" in system.refused("PUT", "/runningconfig", body)


@pytest.mark.parametrize("saves", [True, False])
def test_a_restart_loads_the_saved_document(fleet, saves):
    system = fleet["saved"]
    before = system.get("/runningconfig")
    document = changed(system, ntp={"servers": ["time.example.com" if saves else "lost.example.com"]})
    put(system, document)
    if saves:
        system.do("POST", "/runningconfig/save")
    boots = fleet.state("saved")["boot_count"]
    system.do("POST", "/extrahop/restart", expect=202)
    until(lambda: fleet.state("saved")["boot_count"] > boots and system.version)
    assert system.get("/runningconfig") == (document if saves else before)


def test_sections_come_bare_or_wrapped(fleet):
    bare = fleet["sensor"].get("/runningconfig", params={"section": "ntp"})
    assert list(bare) == ["servers"]
    assert list(fleet["wrapped"].get("/runningconfig", params={"section": "ntp"})) == ["ntp"]
    assert "no section" in fleet["sensor"].refused("GET", "/runningconfig", status=404, params={"section": "nope"})


def test_the_job_is_named_and_may_fail(fleet):
    system = fleet["wrapped"]
    answer = system.do("PUT", "/runningconfig", changed(system, ui={}))
    assert system.job(answer)["status"] == "DONE" and system.get("/runningconfig")["ui"] == {}
    same = system.do("PUT", "/runningconfig", system.get("/runningconfig"))
    assert "Location" not in same.headers
    failing = fleet["failing"]
    before = failing.get("/runningconfig")
    fleet.fault("job_failed", "failing")
    assert failing.job(failing.do("PUT", "/runningconfig", changed(failing, ui={})))["status"] == "FAILED"
    assert failing.get("/runningconfig") == before


def test_cors_and_key_policy_live_where_the_fleet_says(fleet):
    usual = fleet["sensor"].get("/runningconfig")
    assert usual["api"] == {"cors": {"origins": []}, "key_policy": "all"}
    other = fleet["elsewhere"].get("/runningconfig")
    assert other["webserver"] == {"cors_origins": []} and "api" not in other


def test_capture_acts_when_excap_restarts(fleet):
    system = fleet["excap"]
    capture = copy.deepcopy(system.get("/runningconfig")["capture"])
    capture["device_ip_discover"] = False
    put(system, changed(system, capture=capture))
    assert fleet.state("excap")["running_config"]["capture_in_force"]["device_ip_discover"] is True
    system.do("POST", "/extrahop/processes/excap/restart", expect=201)
    assert fleet.state("excap")["running_config"]["capture_in_force"] == capture


def test_a_product_key_is_registered_by_a_job_only_when_it_differs(fleet):
    system = fleet["keyed"]
    before = system.get("/license")
    same = system.do("PUT", "/license/productkey", {"product_key": before["product_key"]})
    assert "Location" not in same.headers and system.get("/jobs") == []
    answer = system.do("PUT", "/license/productkey", {"product_key": "NEWKY-12345-ABCDE"})
    assert system.get("/license")["product_key"] == before["product_key"]
    system.refused("PUT", "/license/productkey", {"product_key": "OTHER-12345-ABCDE"}, status=409)
    assert system.job(answer)["status"] == "DONE"
    after = system.get("/license")
    assert after["product_key"] == "NEWKY-12345-ABCDE" and after["dossier"] != before["dossier"]
    assert system.get("/license/productkey") == {"product_key": "NEWKY-12345-ABCDE"}


def test_bad_product_keys(fleet):
    system = fleet["keyed"]
    kept = system.get("/license/productkey")
    for key in ("", "nonsense", "AB-CD"):
        assert "not valid" in system.refused("PUT", "/license/productkey", {"product_key": key})
    answer = system.do("PUT", "/license/productkey", {"product_key": "00000-12345-ABCDE"})
    end = system.job(answer)
    assert end["status"] == "FAILED" and "does not know" in end["details"]
    assert system.get("/license/productkey") == kept


def test_a_licence_text_must_fit_the_system(fleet):
    system = fleet["texted"]
    old = system.get("/license")
    text = {"Content-Type": "text/plain"}
    serial = old["serial"]

    def send(body, expect=204):
        bounded = f"-----BEGIN LICENSE-----\n{body}\n-----END LICENSE-----\n"
        return system.do("PUT", "/license", data=bounded, headers=dict(text), expect=expect)

    whole = f"serial: {serial}\ndossier: d-2\n"
    assert "END" in system.do("PUT", "/license", data=whole, headers=dict(text), expect=400).json()["error_message"]
    assert "serial" in send("hello", expect=400).json()["error_message"]
    assert "not for this system" in send("serial: X1\ndossier: d1", expect=400).json()["error_message"]
    assert "Location" not in send(f"serial: {serial}\ndossier: {old['dossier']}").headers
    body = f"serial: {serial}\ndossier: d-2\nedition: Ultra Plus\nmodules: ndr, ids\nexpires: 4000000000000\n"
    assert system.job(send(body))["status"] == "DONE"
    new = system.get("/license")
    assert new["dossier"] == "d-2" and new["edition"] == "Ultra Plus"
    assert new["modules"] == {"ndr": True, "ids": True} and new["expires_at"] == 4000000000000
    assert system.get("/extrahop/edition") == {"edition": "Ultra Plus"}


def test_a_registration_names_no_job(fleet):
    """No Location is declared for it: the new key shows in what the system reports."""
    system = fleet["quiet"]
    answer = system.do("PUT", "/license/productkey", {"product_key": "NEWKY-12345-ABCDE"})
    assert "Location" not in answer.headers
    until(lambda: system.get("/license")["product_key"] == "NEWKY-12345-ABCDE")


def test_times_of_a_licence_are_milliseconds(fleet):
    told = fleet["quiet"].get("/license")
    assert 300 < told["expires_in"] / 86_400_000 < 366
    assert 360 < (told["expires_at"] / 1000 - time.time()) / 86_400 < 400


def test_an_expired_licence_shows_on_the_console(fleet):
    assert fleet["expired"].get("/license")["expires_in"] == 0
    listed = {one["hostname"]: one["license_status"] for one in fleet["console"].get("/appliances")}
    assert listed == {"console": "Nominal", "expired": "Invalid"}


SERVICES, TICKETING, ACCESS = "/extrahop/services", "/extrahop/ticketing", "/extrahop/detections/access"


@pytest.mark.parametrize(
    "bad", [{"telnet": {"enabled": True}}, {"snmp": {"port": 161}}, {"ssh": {"enabled": "no"}}, {"ssh": {}}]
)
def test_services_have_one_switch_each(fleet, bad):
    system = fleet["settings"]
    before = system.get(SERVICES)
    assert set(system.refused("PATCH", SERVICES, bad)) == {"type", "detail"}
    assert system.get(SERVICES) == before
    system.do("PATCH", SERVICES, {"snmp": {"enabled": not before["snmp"]["enabled"]}})
    assert system.get(SERVICES) == {**before, "snmp": {"enabled": not before["snmp"]["enabled"]}}


def test_services_differ_by_kind_and_licence(fleet):
    assert set(fleet["sensor"].get(SERVICES)) == {"admin", "keyreceiver", "snmp", "ssh"}
    assert set(fleet["recordstore"].get(SERVICES)) == {"admin", "snmp", "ssh"}
    receiver = {"keyreceiver": {"enabled": True}}
    assert "is no service" in fleet["recordstore"].refused("PATCH", SERVICES, receiver)["detail"]
    assert "not licensed" in fleet["unlicensed"].refused("PATCH", SERVICES, receiver, status=403)["detail"]


def test_the_switches_of_ticketing_come_together(fleet):
    system = fleet["settings"]
    both = {"external_ticketing_enabled": True, "internal_ticketing_enabled": False}
    for name, value in both.items():
        assert "together" in system.refused("PATCH", TICKETING, {name: value}, status=422)
    template = {"url_template": "https://tickets.example.com/"}
    assert "$ticket_id" in system.refused("PATCH", TICKETING, {**both, **template}, status=422)
    system.refused("PATCH", TICKETING, {"ticket": True})
    template["url_template"] += "$ticket_id"
    system.do("PATCH", TICKETING, {**both, **template})
    assert system.get(TICKETING) == {**both, **template, "enabled": True}
    system.do("PATCH", TICKETING, {"enabled": False})
    assert system.get(TICKETING)["enabled"] is True


def test_detections_access_stays_on(fleet):
    system = fleet["settings"]
    assert system.get(ACCESS) == {"enabled": False}
    for body in ({}, {"enabled": True, "default_level": "none"}):
        system.refused("PUT", ACCESS, body)
    system.do("PUT", ACCESS, {"enabled": False})
    system.do("PUT", ACCESS, {"enabled": True})
    assert "back to false" in system.refused("PUT", ACCESS, {"enabled": False})
    assert system.get(ACCESS) == {"enabled": True}


def test_the_names_of_a_system_are_those_of_its_running_config(fleet):
    system = fleet["named"]

    def names():
        told = system.get("/extrahop")
        return told["hostname"], told["external_hostname"], told["display_host"]

    assert names() == ("named", None, "named")
    put(system, changed(system, external_hostname="named.example.com"))
    assert names() == ("named", "named.example.com", "named.example.com")
    put(system, changed(system, external_hostname=None, hostname="extrahop"))
    assert names() == (None, None, system.get("/extrahop")["mgmt_ipaddr"])


def test_targets_of_data_streams_stand_in_the_running_config_too(fleet):
    system = fleet["streaming"]
    stale = system.get("/runningconfig")
    target = {"host": "192.0.2.7", "port": 514, "protocol": "tcp"}
    for name in ("one", "two"):
        system.do("POST", "/odstargets/raw", {"name": name, **target}, expect=201)
    entry = {"host": "192.0.2.7", "port": 514, "ipproto": "tcp"}
    assert system.get("/runningconfig")["remote"] == {"one": entry, "two": entry}
    put(system, changed(system, remote={"one": {**entry, "port": 515}, "other": entry}))
    assert [one["name"] for one in system.get("/odstargets")] == ["one"]
    put(system, stale)
    assert system.get("/odstargets") == []


def test_protocols_keep_the_case_of_their_names(fleet):
    assert {"ICMP", "wsman"} < set(fleet["sensor"].get("/runningconfig")["capture"]["app_proto"])


def test_ending_the_connection_of_the_web_server_is_short(fleet):
    system = fleet["settings"]
    system.do("POST", "/extrahop/processes/webserver/restart", expect=201)

    def refused():
        try:
            return system.call("GET", "/extrahop") is None
        except requests.ConnectionError:
            return True

    until(refused)
    until(lambda: system.version)
