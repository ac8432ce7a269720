# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The copy of a fleet, the inventory for it, and what a rehearsal is said to have shown."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.fleet import (
    Original,
    RehearsalError,
    fleet_of,
    not_copied,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.report import rehearsal_report
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.variables import (
    firmware_of,
    inventory_of,
    is_rehearsed,
    of_kind,
    rehearsed,
)

from simulator import fleetfile

VERSION = "9.8.2.100"
UUID = "ab12" * 8


def original(name: str, kind: str = "sensor", **more) -> Original:
    given = {
        "name": name,
        "groups": more.pop("groups", [f"{kind}s"]),
        "cluster": more.pop("cluster", name),
        "system": {"kind": kind, "version": VERSION, "hostname": f"{name}.example.com", **more.pop("system", {})},
        "license": {},
        "appliances": (),
        "document": {},
    }
    return Original(**{**given, **more})


def row(name: str, **more) -> dict:
    return {"id": 7, "hostname": f"{name}.example.com", "uuid": None, "manages_local": False, **more}


def copies(*originals: Original, **more) -> dict:
    return fleet_of(originals, **{"speed": 60, "faults": [], "images": {}, **more})["systems"]


# ---- the copy


def test_a_copy_has_the_identity_of_its_original():
    local = row("s1", id=0, uuid=UUID, license_platform="EDA9300")
    licence = {"expires_at": 5, "edition": "Ultra", "product_key": "secret", "dossier": "secret", "options": "********"}
    spec = copies(original("s1", appliances=[local], license=licence))["s1"]
    assert (spec["kind"], spec["version"], spec["hostname"]) == ("sensor", VERSION, "s1.example.com")
    assert (spec["uuid"], spec["model"]) == (UUID, "EDA9300")
    assert spec["seed"] == {"license": {"edition": "Ultra"}}


@pytest.mark.parametrize(
    ("licence", "status", "is_over"),
    [
        ({"expires_at": 1_900_000_000_000, "expires_in": 9}, "Pre-Expired", False),
        ({"expires_at": 1_900_000_000_000, "expires_in": 9}, "", False),
        ({"expires_at": 0, "expires_in": 0}, "Nominal", False),
        ({"expires_at": None, "expires_in": 0}, "", False),
        ({"expires_at": 1_600_000_000_000, "expires_in": 0}, "", True),
        ({"edition": "Ultra"}, "Expired", True),
        ({"edition": "Ultra"}, "Invalid", True),
    ],
)
def test_the_licence_of_a_copy_has_expired_when_that_of_its_original_has(licence, status, is_over):
    spec = copies(original("s1", appliances=[row("s1", id=0, license_status=status)], license=licence))["s1"]
    told = spec.get("seed", {}).get("license", {})
    assert ("expires_at" in told) is is_over and told.get("expires_at", 0) < 2


def test_unsaved_changes_stay_unsaved():
    document = {"running_config": {"config": {"ntp": {"servers": ["new"]}}}}
    saved = {"ntp": {"servers": ["old"]}, "snmp": {"community": "********"}}
    spec = copies(original("s1", document=document, saved_config=saved))["s1"]
    assert spec["seed"] == {"saved_config": {"ntp": {"servers": ["old"]}, "snmp": {}}}
    assert (
        fleetfile.check({"systems": {"s1": spec}})["systems"]["s1"]["seed"]["running_config"]
        == (document["running_config"]["config"])
    )
    as_saved = {**document["running_config"]["config"], "secret": "********"}
    for same in (as_saved, {}):
        assert "seed" not in copies(original("s1", document=document, saved_config=same))["s1"]


def test_copies_are_connected_as_their_originals_are():
    rows = [
        row("c1", id=0),
        # By any word: host name, inventory name, UUID.
        row("s1"),
        {"id": 2, "display_name": "S2"},
        {"id": 3, "hostname": "renamed", "uuid": UUID},
        row("gone"),
        row("upper", manages_local=True),
    ]
    console = original("c1", "console", appliances=rows)
    third = original("s3", appliances=[row("s3", id=0, uuid=UUID)])
    fleet = [console, original("s1"), original("s2"), third, original("upper", "console")]
    assert copies(*fleet)["c1"]["connected"] == ["s1", "s2", "s3"]
    (lost,) = not_copied(fleet)
    assert (lost["system"], lost["section"], lost["object"]) == ("c1", "appliances", "gone.example.com")


def test_connections_to_systems_without_a_copy_are_not_declared():
    document = {
        "appliances": [{"remote_host": "s1.example.com"}, {"remote_host": "gone"}],
        "nodes": [{"hostname": "gone", "nickname": "x"}],
    }
    console = original("c1", "console", document=document)
    kept = copies(console, original("s1"))["c1"]["state"]
    assert kept == {"appliances": [{"remote_host": "s1.example.com"}], "nodes": []}
    assert len(document["nodes"]) == 1


def test_recordstores_and_ids_sensors_have_their_roles():
    console = original("c1", "console", document={"ids_associations": [{"ids_id": "i1.example.com"}]})
    stores = [
        original("m", "recordstore", groups=["recordstores", "recordstore_managers"], cluster="rs"),
        original("d", "recordstore", groups=["recordstores", "recordstore_data_nodes"], cluster="rs"),
        original("alone", "recordstore"),
    ]
    made = copies(console, original("i1"), *stores)
    assert [(made[name]["role"], made[name]["cluster"]) for name in ("m", "d", "alone")] == [
        ("manager", "rs"),
        ("data", "rs"),
        ("manager", "alone"),
    ]
    assert made["i1"]["role"] == "ids" and "role" not in made["c1"]


def test_the_simulator_takes_the_fleet_file():
    fleet = [original("s1.example.com"), original("c_1", "console", appliances=[row("s1.example.com")])]
    faults = [{"kind": "job_failed", "systems": ["s1.example.com"]}]
    made = fleet_of(fleet, speed=30, faults=faults, images={"https://x/y.tar": {"kind": "sensor", "version": "9.9"}})
    checked = fleetfile.check(made)
    assert checked["speed"] == 30 and checked["systems"]["c_1"]["connected"] == ["s1.example.com"]


@pytest.mark.parametrize(
    ("name", "more", "words"),
    [
        ("s1", {"system": {"version": None}}, "s1: its firmware is not told"),
        ("s1", {"system": {"version": "beta"}}, "firmware is beta"),
        ("[::1]", {}, "letters, digits"),
        ("s1", {"system": {"kind": None}, "groups": ["others"]}, "its kind is not known"),
    ],
)
def test_what_cannot_be_copied_is_told(name, more, words):
    with pytest.raises(RehearsalError, match=words.replace("[", r"\[")):
        copies(original(name, **more))


def test_what_the_copy_lacks_is_told_shortly():
    left_out = [
        # Of every system, and no loss of this one.
        {
            "section": "network_users",
            "object": None,
            "field": None,
            "reason": "the system does not list network users.",
        },
        # Made up by the copy.
        {"section": "users", "object": "nadia", "field": "password", "reason": "it is a secret."},
        {"section": "running_config", "object": None, "field": "config.snmp.community", "reason": "it is a secret."},
        {"section": "running_config", "object": None, "field": "config.ldap.password", "reason": "it is a secret."},
        {"section": "tags", "object": "twice", "field": None, "reason": "2 objects have this name."},
        {"section": "users", "object": None, "field": None, "reason": "403"},
    ]
    rows = not_copied([original("s1", left_out=left_out)])
    assert [(one["section"], one["object"]) for one in rows] == [
        ("tags", "twice"),
        ("users", ""),
        ("running_config", "secrets: 2"),
    ]


# ---- the inventory


def test_nothing_that_leads_to_real_systems_is_rehearsed():
    kept = ["configure_state", "upgrade_version", "extrahop_cluster", "extrahop_execution", "vault_password"]
    gone = ["extrahop_host", "extrahop_api_key", "extrahop_client_secret", "extrahop_tls_fingerprint", "ansible_host"]
    assert [
        name for name in [*kept, *gone, "groups", "hostvars", "rehearse_speed", "__seen"] if is_rehearsed(name)
    ] == kept


def test_the_inventory_has_the_same_groups():
    made = inventory_of({"a": ["all", "sensors", "site"], "b": ["sensors"]}, {"a": {"x": 1}, "b": {}})["all"]
    assert made["hosts"] == {"a": {"x": 1}, "b": {}}
    assert {name: list(group["hosts"]) for name, group in made["children"].items()} == {
        "sensors": ["a", "b"],
        "site": ["a"],
    }


def test_waits_are_as_fast_as_the_copies_and_files_stay_private():
    given = {
        "backup_dest": "/srv/backups",
        "upgrade_wait_timeout": "36000",
        "upgrade_window": "22:00-06:00",
        "upgrade_batch": 3,
    }
    made = rehearsed(given, "sensor", folder="/f", speed=60)
    assert made["upgrade_wait_timeout"] == 600 and made["upgrade_wait_interval"] == 0.2
    assert made["upgrade_verification_wait"] == 5 and made["upgrade_window"] == "" and made["upgrade_batch"] == 3
    folders = [made[name] for name in ("backup_dest", "configure_dest", "upgrade_dest")]
    assert folders == ["/f/backups", "/f/configure", "/f/upgrade"]
    assert "upgrade_path" not in made
    assert (
        rehearsed({"upgrade_wait_timeout": "soon"}, "sensor", folder="/f", speed=60)["upgrade_wait_timeout"] == "soon"
    )


def test_image_files_are_simulated_ones():
    by_kind = {"upgrade_path": '{"sensor": "/real/eda.tar"}', "upgrade_version": {"sensor": "9.9.1.1234"}}
    assert rehearsed(by_kind, "sensor", folder="/f", speed=1)["upgrade_path"] == "/f/sensor.tar"
    assert rehearsed(by_kind, "console", folder="/f", speed=1)["upgrade_path"] == by_kind["upgrade_path"]
    described, files = firmware_of({"s1": ("sensor", by_kind), "c1": ("console", by_kind)}, "/f")
    assert described == {} and files == [{"path": "/f/sensor.tar", "kind": "sensor", "version": "9.9.1.1234"}]


def test_addresses_and_cloud_services_offer_what_is_wanted():
    url = {"upgrade_url": "https://x/any.tar", "upgrade_version": "9.9"}
    cloud = {"upgrade_cloud": "true", "upgrade_version": "9.9.4.1234"}
    word = {"upgrade_cloud": True, "upgrade_version": "latest_release"}
    hosts = {"s1": ("sensor", url), "c1": ("console", cloud), "p1": ("packetstore", word)}
    described, files = firmware_of(hosts, "/f")
    assert described == {
        "https://x/any.tar": {"kind": "sensor", "version": "9.9"},
        "cloud console 9.9.4.1234": {"kind": "console", "version": "9.9.4.1234"},
    }
    assert files == []


@pytest.mark.parametrize(
    ("value", "found"), [("x", "x"), ({"sensor": 1}, 1), ('{"sensor": 2}', 2), ("{no", None), (None, None)]
)
def test_values_by_kind(value, found):
    assert of_kind(value, "sensor") == found


# ---- the report


def program(name: str, status: int | None = 0, files: dict | None = None) -> dict:
    return {
        "name": name,
        "status": status,
        "start": "2026-01-01T00:00:00Z",
        "end": "2026-01-01T00:01:00Z",
        "seconds": 60.0,
        "requests": {"d": {"read": 2, "write": 1}},
        "files": files or {},
        "last_lines": ["  ERROR! it broke", "badly  "] if status else [],
    }


def copied(version: str = "9.9.1.1234", ingest: bool = True, damage: str | None = None) -> dict:
    return {"version": version, "ingest_enabled": ingest, "damage": damage}


STORES = [
    original(
        "d",
        "recordstore",
        groups=["recordstore_data_nodes"],
        cluster="rs",
        document={"cluster": {"ingest_enabled": True}},
    ),
    original(
        "m",
        "recordstore",
        groups=["recordstore_managers"],
        cluster="rs",
        document={"cluster": {"ingest_enabled": True}},
    ),
]


def told(*programs: dict, systems: dict | None = None, **more) -> dict:
    answer = {
        "programs": list(programs),
        "systems": systems or {"d": copied(), "m": copied()},
        "left_out": {},
        "faults": [],
        **more,
    }
    asked = {"d": {"read": 3, "write": 0, "retried": 0}}
    return rehearsal_report(answer, STORES, lacking=[], asked=asked, speed=60)


def test_a_good_rehearsal_fails_nobody():
    shown = told(program("configure"), program("upgrade"))
    assert shown["failures"] == {} and "nothing failed in configure and upgrade" in shown["document"]["summary"]
    (ingest,) = shown["document"]["verification"]
    assert (ingest["system"], ingest["before"], ingest["after"], ingest["expected"]) == ("m", "on", "on", True)
    assert shown["document"]["requests"] == [{"system": "d", "read": 4, "write": 2}]


def test_what_failed_is_told_of_its_system():
    configured = {"plan": [{"system": "m", "section": "tags", "object": "a", "change": "failed", "reason": "no."}]}
    upgraded = {
        "systems": [{"system": "d", "result": "failed", "reason": "job."}, {"system": "m", "result": "upgraded"}]
    }
    shown = told(
        program("configure", 2, {"configure/latest/result.json": configured}),
        program("upgrade", 2, {"upgrade/latest/result.json": upgraded}),
    )
    assert shown["failures"] == {"m": "m: tags a: no.", "d": "d: upgrade failed: job."}
    assert [(one["system"], one["result"]) for one in shown["document"]["systems"]] == [
        ("d", "failed"),
        ("m", "failed"),
    ]


def test_ingest_that_stays_off_and_damage_are_failures():
    shown = told(program("upgrade"), systems={"d": copied(damage="it was on"), "m": copied(ingest=False)})
    assert "record ingest is off after it, on before" in shown["failures"]["m"]
    assert "records is damaged" in shown["failures"]["d"]


def test_a_playbook_that_says_nothing_of_a_system_is_told_by_its_last_words():
    assert told(program("upgrade", 1))["failures"] == {"fleet": "upgrade ended with status 1: ERROR! it broke badly"}
    assert "did not end in time" in told(program("configure", None))["failures"]["fleet"]


def test_a_system_that_was_still_upgraded_when_the_time_was_up_is_not_ok():
    row = {"section": "firmware", "object": "9.9", "change": "upgrade"}
    planned = {"plan": [{"system": "d", **row}, {"system": "m", **row}]}
    systems = {"d": copied(), "m": {**copied(), "version": "9.9"}}
    shown = told(program("upgrade", None, {"upgrade/latest/plan.json": planned}), systems=systems)
    assert [(one["system"], one["result"]) for one in shown["document"]["systems"]] == [("d", "failed"), ("m", "ok")]
    assert shown["failures"]["d"] == "d: its upgrade to 9.9 had not ended when the time was up."
    assert shown["document"]["summary"] == (
        "On a copy of the fleet upgrade failed on 1 of the systems (d): upgrade did not end in time. rehearse_timeout "
        "says how long it may take."
    )


def test_a_configure_that_did_not_get_beyond_its_plan_is_told_by_it():
    planned = [{"system": "m", "section": "", "object": "", "change": "failed", "reason": "unknown user."}]
    shown = told(program("configure", 2, {"configure/latest/plan.json": planned}))
    assert shown["failures"] == {"m": "m: unknown user."} and shown["document"]["plan"] == planned


def test_plans_and_parts_of_the_upgrade_are_in_the_report():
    change = {"system": "m", "section": "firmware", "object": "9.9", "change": "upgrade", "reason": "it runs 9.8"}
    step = {"system": "m", "wave": "managers", "step": "upgrade", "status": "done"}
    upgraded = {
        "plan": [change, {**change, "change": "none"}],
        "timeline": [step],
        "readiness": [{"system": "m", "check": "jobs", "status": "ok"}],
        "verification": [{"system": "m", "subject": "version", "after": "9.9", "before": "9.8", "expected": True}],
    }
    document = told(program("upgrade", 0, {"upgrade/latest/result.json": upgraded}))["document"]
    assert document["plan"] == [change] and document["timeline"][1:] == [step]
    assert document["readiness"] == upgraded["readiness"] and len(document["verification"]) == 2


def test_faults_that_never_struck_and_objects_that_were_not_made_are_told():
    fault = {"kind": "job_stuck", "systems": ["d"], "used": 0}
    lost = {"m": [{"section": "nodes", "object": "x", "reason": "no."}]}
    document = told(program("upgrade"), faults=[fault], left_out=lost)["document"]
    assert "Faults that never struck: job_stuck." in document["summary"]
    assert document["not_in_the_copy"] == [{"system": "m", "section": "nodes", "object": "x", "reason": "no."}]


def test_a_copy_without_its_state_is_a_failure():
    """What it would do was not rehearsed, whatever the programs say."""
    lost = {"m": [{"section": "", "object": "", "reason": "the document cannot be used."}]}
    assert told(program("configure"), left_out=lost)["failures"] == {
        "m": "m: its copy has no state: the document cannot be used."
    }
