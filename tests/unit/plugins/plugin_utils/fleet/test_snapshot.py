# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state before and after an upgrade: what a snapshot holds, what an upgrade explains and what it does not."""

from __future__ import annotations

import copy

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.snapshot import (
    checked_ignore,
    differences,
    is_ignored,
    snapshot_of,
)

OLD, NEW = "9.8.2.100", "9.9.1.1234"
INFO = {
    "system": {"version": OLD},
    "processes": [
        {"process": "excap", "can_restart": True, "start_time": 1},
        {"process": "exapi"},
        {"odd": True},
    ],
    "services": {"ssh": {"enabled": True}, "snmp": {"port": 161, "hosts": ["b", "a"]}},
    "appliances": [
        {"id": 0, "license_status": "Nominal", "hostname": "s1"},
        {"id": 4, "display_name": "Console 1", "status_message": "Online"},
        {"id": 5, "hostname": "rs1"},
    ],
    "license": {"edition": "Ultra", "expires_in": 100, "dossier": "text", "modules": {"ndr": True}},
    "object_counts": {"tags": 4, "users": None},
}
BEFORE = {
    "version": OLD,
    "process.excap": "running",
    "process.exapi": "running",
    "service.ssh.enabled": True,
    "service.snmp.port": 161,
    "service.snmp.hosts": ["a", "b"],
    "license.status": "Nominal",
    "connected.Console 1": "Online",
    "connected.rs1": "there",
    "license.edition": "Ultra",
    "license.modules.ndr": True,
    "objects.tags": 4,
}


def after(version: str = NEW, **changes) -> dict:
    """The snapshot after an upgrade, with sections of INFO replaced."""
    return snapshot_of({**copy.deepcopy(INFO), "system": {"version": version}, **changes})


def compared(snapshot: dict | None, **how) -> dict[str, tuple]:
    """What differs, without the version that the upgrade explains: {subject: (before, after, expected, reason)}."""
    rows = differences("s1", BEFORE, snapshot, **how)
    assert all(list(row) == ["system", "subject", "before", "after", "expected", "reason"] for row in rows)
    told = {row["subject"]: (row["before"], row["after"], row["expected"], row["reason"]) for row in rows}
    if told.get("version", (0, 0, False))[2]:
        assert told.pop("version") == (OLD, NEW, True, "the upgrade")
    return told


def test_what_a_snapshot_holds():
    assert snapshot_of(INFO) == BEFORE


@pytest.mark.parametrize("info", [{}, {"system": None, "processes": "page", "services": None, "license": []}])
def test_what_was_not_read_has_no_subject(info):
    assert snapshot_of(info) == {}


def test_only_the_version_differs():
    assert compared(after(), wanted="9.9") == {}


def test_another_version_than_the_wanted_one():
    found = compared(after("9.8.5.1"), wanted="9.9")
    assert found["version"] == (OLD, "9.8.5.1", False, "another version than the wanted 9.9")
    assert compared(after(), wanted="latest_release") == {}


def test_what_is_gone_or_changed_is_not_expected():
    found = compared(
        after(
            processes=[{"process": "exapi"}],
            services={"ssh": {"enabled": False}, "snmp": INFO["services"]["snmp"]},
            appliances=[
                {"id": 0, "license_status": "Expired"},
                {"id": 4, "display_name": "Console 1", "status_message": "Offline"},
            ],
            license={**INFO["license"], "modules": {"ndr": False}, "expires_in": 1},
            object_counts={"tags": 3},
        )
    )
    gone, other = "it was there before the upgrade and is gone", "it was different before the upgrade"
    assert found == {
        "process.excap": ("running", None, False, gone),
        "service.ssh.enabled": (True, False, False, other),
        "license.status": ("Nominal", "Expired", False, other),
        "connected.Console 1": ("Online", "Offline", False, other),
        "connected.rs1": ("there", None, False, gone),
        "license.modules.ndr": (True, False, False, other),
        "objects.tags": (4, 3, False, "1 fewer than before the upgrade"),
    }


def test_what_is_new_and_more_is_expected():
    found = compared(
        after(
            processes=[*INFO["processes"], {"process": "exnew"}],
            services={**INFO["services"], "web": {"enabled": True}},
            object_counts={"tags": 6, "users": 2},
        )
    )
    assert {subject: told[2] for subject, told in found.items()} == dict.fromkeys(
        ["process.exnew", "service.web.enabled", "objects.tags", "objects.users"], True
    )
    assert found["objects.tags"][3] == "2 more than before the upgrade"


def test_how_a_connection_is_told_makes_no_difference():
    rows = [{**row, "status_message": "ONLINE"} if row["id"] == 4 else row for row in INFO["appliances"]]
    assert compared(after(appliances=rows)) == {}


def test_systems_that_are_upgraded_at_the_same_time_may_be_away():
    rows = [{**row, "status_message": "Offline"} if row["id"] == 4 else row for row in INFO["appliances"]]
    found = compared(after(appliances=rows), companions=["console 1"])
    assert found["connected.Console 1"][2:] == (True, "it is upgraded at the same time")


def test_a_system_that_cannot_be_read():
    assert compared(None) == {"version": (OLD, None, False, "the system cannot be read after the upgrade")}


def test_ignored_differences_are_told_and_expected():
    found = compared(after(object_counts={"tags": 3}), ignore=["objects"])
    assert found["objects.tags"][2:] == (
        True,
        "1 fewer than before the upgrade; ignored by upgrade_verification_ignore",
    )


@pytest.mark.parametrize(
    ("ignore", "subject", "fits"),
    [
        ("process", "process.excap", True),
        ("process.ex*", "process.excap", True),
        ("service.ssh", "service.ssh.enabled", True),
        ("service.ss", "service.ssh.enabled", False),
        ("*", "version", True),
        ("objects.tags, process", "process.excap", True),
        (["objects.tags"], "objects.users", False),
    ],
)
def test_what_ignores_what(ignore, subject, fits):
    assert is_ignored(subject, checked_ignore(ignore)) is fits


@pytest.mark.parametrize(("given", "words"), [(None, []), ("", []), ([], []), ("objects", ["objects"])])
def test_words_of_surveys(given, words):
    assert checked_ignore(given) == words


def test_a_subject_that_does_not_exist_is_told():
    with pytest.raises(OptionError, match=r"has processes\.excap: no such subject"):
        checked_ignore("objects, processes.excap")
