# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Upgrades of systems that depend on each other: the order rules, record ingest, upgrades through a console."""

from __future__ import annotations

import pytest

from tests.simulator.behaviour_fleet import running, until

OLD, NEW = "9.8.2.2260", "9.9.1.1234"
PRODUCTS = {"console": "eca", "sensor": "eda", "recordstore": "exa", "packetstore": "eta"}


@pytest.fixture
def fleet():
    """A console with everything that can be joined to it."""
    recordstore = {"kind": "recordstore", "version": OLD, "cluster": "rs"}
    systems = {
        "console": {"kind": "console", "version": OLD, "connected": ["sensor*", "rs-*", "packets"]},
        "sensor": {"kind": "sensor", "version": OLD, "count": 2},
        "rs-manager": {**recordstore, "role": "manager", "timings": {"install": 900}},
        "rs-data": {**recordstore, "role": "data", "count": 2},
        "packets": {"kind": "packetstore", "version": OLD},
    }
    file = {"seed": 1, "speed": 1500, "systems": systems, "uncertainties": {"undeclared_location": "given"}}
    with running(file) as started:
        yield started


def fetch(system, kind, version=NEW, **options):
    body = {"firmware_url": f"https://x.example.com/{PRODUCTS[kind]}/{version}.tar", "upgrade": True, **options}
    return system.do("POST", "/extrahop/firmware/download/url", body, expect=202)


def upgrade(system, kind, **options):
    return system.job(fetch(system, kind, **options))


def switch(fleet, wanted, node="rs-data1"):
    fleet[node].do("PATCH", "/extrahop/cluster", {"ingest_enabled": wanted})


def test_the_order_of_the_guides_is_enforced(fleet):
    for name, kind, word in (
        ("sensor1", "sensor", "console"),
        ("rs-manager", "recordstore", "console"),
        ("packets", "packetstore", "console"),
    ):
        end = upgrade(fleet[name], kind)
        assert end["status"] == "FAILED" and f"The {word} " in end["details"], name
    assert upgrade(fleet["console"], "console")["status"] == "DONE"
    for name, kind in (("rs-manager", "recordstore"), ("packets", "packetstore")):
        assert "The sensor sensor1 runs 9.8.2.2260" in upgrade(fleet[name], kind)["details"]
    answers = [fetch(fleet[name], "sensor") for name in ("sensor1", "sensor2")]
    ends = [fleet[name].job(answer) for name, answer in zip(("sensor1", "sensor2"), answers, strict=True)]
    assert [end["status"] for end in ends] == ["DONE", "DONE"]
    switch(fleet, False)
    assert "manager node rs-manager" in upgrade(fleet["rs-data1"], "recordstore")["details"]
    for name in ("rs-manager", "rs-data1", "rs-data2"):
        assert upgrade(fleet[name], "recordstore")["status"] == "DONE"
    switch(fleet, True)
    assert upgrade(fleet["packets"], "packetstore")["status"] == "DONE"
    assert {system.version for system in fleet.systems.values()} == {NEW}
    assert [fleet.state(name)["damage"] for name in ("rs-manager", "rs-data1", "rs-data2")] == [None] * 3


def test_one_switch_serves_the_whole_cluster_from_any_node(fleet):
    assert fleet["rs-manager"].get("/extrahop/cluster")["ingest_enabled"] is True
    switch(fleet, False, node="rs-data2")
    for name in ("rs-manager", "rs-data1", "rs-data2"):
        assert fleet[name].get("/extrahop/cluster")["ingest_enabled"] is False
        assert fleet.state(name)["cluster"]["ingest_enabled"] is False
    switch(fleet, True, node="rs-manager")
    assert fleet["rs-data1"].get("/extrahop/cluster")["ingest_enabled"] is True
    assert fleet["sensor1"].call("GET", "/extrahop/cluster").status_code == 404


def test_upgrading_while_records_come_in_damages_the_node(fleet):
    end = upgrade(fleet["rs-manager"], "recordstore", force=True)
    assert end["status"] == "DONE" and "damaged" in end["details"]
    assert "record ingest was on" in fleet.state("rs-manager")["damage"]
    nodes = {node["hostname"]: node["status"] for node in fleet["rs-data1"].get("/extrahop/cluster")["nodes"]}
    assert nodes == {"rs-manager": "damaged", "rs-data1": "ok", "rs-data2": "ok"}
    processes = {one["process"] for one in fleet["rs-manager"].get("/extrahop/processes")}
    assert "exsearch" not in processes and "exapi" in processes


def test_switching_ingest_on_too_early_damages_the_node_at_work_only(fleet):
    switch(fleet, False)
    answer = fetch(fleet["rs-manager"], "recordstore", force=True)
    until(lambda: fleet.state("rs-manager")["firmware"]["installing"])
    switch(fleet, True)
    fleet["rs-manager"].job(answer)
    assert "switched on" in fleet.state("rs-manager")["damage"]
    assert fleet.state("rs-data1")["damage"] is None


def test_the_ingest_state_is_undetermined_while_firmware_is_mixed(fleet):
    switch(fleet, False)
    upgrade(fleet["rs-manager"], "recordstore", force=True)
    assert "ingest_enabled" not in fleet["rs-data1"].get("/extrahop/cluster")
    switch(fleet, True)
    assert "ingest_enabled" not in fleet["rs-manager"].get("/extrahop/cluster")
    assert fleet.state("rs-manager")["cluster"]["ingest_enabled"] is True


@pytest.mark.parametrize(
    ("uncertainties", "check"),
    [
        ({"cluster_answers_ingest": False}, lambda system: "ingest_enabled" not in system.get("/extrahop/cluster")),
        ({"ingest_mixed": "error"}, lambda system: "could not be determined" in system.refused(
            "GET", "/extrahop/cluster", status=503)),
    ],
)  # fmt: skip
def test_a_cluster_may_keep_its_state_to_itself(uncertainties, check):
    node = {"kind": "recordstore", "cluster": "rs"}
    systems = {"a": {**node, "role": "manager", "version": OLD}, "b": {**node, "role": "data", "version": NEW}}
    if "ingest_mixed" not in uncertainties:
        systems["b"]["version"] = OLD
    with running({"systems": systems, "uncertainties": uncertainties}) as fleet:
        assert check(fleet["a"])
        fleet["a"].do("PATCH", "/extrahop/cluster", {"ingest_enabled": False})
        assert fleet.state("b")["cluster"]["ingest_enabled"] is False


def test_a_console_upgrades_what_is_connected_to_it(fleet):
    console = fleet["console"]
    ids = {one["hostname"]: one["id"] for one in console.get("/appliances")}
    offered = console.get("/appliances/firmware/next", params={"ids": f"{ids['sensor1']},{ids['sensor2']}"})
    row = next(one for one in offered if one["version"] == NEW)
    assert sorted(row["system_ids"]) == sorted([ids["sensor1"], ids["sensor2"]])
    body = {"system_ids": [ids["sensor1"], ids["sensor2"]], "version": NEW}
    assert console.job(console.do("POST", "/appliances/firmware/upgrade", body, expect=202))["status"] == "FAILED"
    assert upgrade(console, "console")["status"] == "DONE"
    fleet.fault("job_failed", "sensor2")
    end = console.job(console.do("POST", "/appliances/firmware/upgrade", body, expect=202))
    remote = {one["system_id"]: one["status"] for one in end["remote_jobs"]}
    assert end["status"] == "FAILED" and "sensor2" in end["details"]
    assert remote == {ids["sensor1"]: "DONE", ids["sensor2"]: "FAILED"}
    assert (fleet["sensor1"].version, fleet["sensor2"].version) == (NEW, OLD)
    seen = {one["hostname"]: one["firmware_version"] for one in console.get("/appliances")}
    assert seen["sensor1"] == NEW and seen["sensor2"] == OLD
    again = {"system_ids": [ids["sensor2"]], "version": NEW}
    assert console.job(console.do("POST", "/appliances/firmware/upgrade", again, expect=202))["status"] == "DONE"


def test_older_consoles_group_what_remote_systems_can_go_to_and_repeat_themselves():
    systems = {"c": {"kind": "console", "version": NEW, "connected": ["s"]}, "s": {"kind": "sensor", "version": OLD}}
    with running({"systems": systems, "uncertainties": {"appliance_firmware_next": "grouped"}}) as fleet:
        groups = fleet["c"].get("/appliances/firmware/next")
    rows = next(one["versions"] for one in groups if one["release"] == "9.9")
    assert NEW in {row["version"] for row in rows} and all(row["system_ids"] for row in rows)
    assert len(rows) > len({row["version"] for row in rows})


def test_a_consoles_job_may_be_done_though_a_remote_one_failed():
    systems = {"c": {"kind": "console", "version": NEW, "connected": ["s"]}, "s": {"kind": "sensor", "version": OLD}}
    uncertainties = {"parent_job": "done", "undeclared_location": "given"}
    with running({"speed": 1500, "systems": systems, "uncertainties": uncertainties}) as fleet:
        (sensor,) = (one["id"] for one in fleet["c"].get("/appliances") if one["hostname"] == "s")
        fleet.fault("job_failed", "s")
        body = {"system_ids": [sensor], "version": NEW}
        end = fleet["c"].job(fleet["c"].do("POST", "/appliances/firmware/upgrade", body, expect=202))
        (remote,) = end["remote_jobs"]
        assert (end["status"], remote["status"]) == ("DONE", "FAILED") and remote["details"]


def test_what_a_console_cannot_upgrade_is_refused_before_anything_starts(fleet):
    console = fleet["console"]
    ids = {one["hostname"]: one["id"] for one in console.get("/appliances")}
    path = "/appliances/firmware/upgrade"
    good = ids["sensor1"]
    assert "999" in console.refused("POST", path, {"system_ids": [good, 999], "version": NEW}, status=404)
    assert "0" in console.refused("POST", path, {"system_ids": [0], "version": NEW}, status=404)
    assert "no system" in console.refused("POST", path, {"system_ids": [], "version": NEW})
    assert "not available" in console.refused("POST", path, {"system_ids": [good], "version": OLD})
    assert "not a firmware version" in console.refused("POST", path, {"system_ids": [good], "version": "new"})
    assert "numbers" in console.refused("GET", "/appliances/firmware/next", params={"ids": "a,b"})
    assert fleet["sensor1"].get("/jobs") == []
    assert fleet["sensor1"].call("GET", "/appliances/firmware/next").status_code == 404
