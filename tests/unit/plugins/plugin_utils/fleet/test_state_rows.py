# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of a plan, out of results of the module state."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.state_rows import HELD_BACK, state_rows

SIDES: dict = {"before": {}, "after": {}}


def test_state_rows_tell_changes_and_failures_only():
    done = {
        "objects": [
            {"section": "tags", "name": "a", "action": "create", "reason": "it is not there", "error": None, **SIDES},
            {"section": "tags", "name": "b", "action": "none", "reason": "", "error": None, **SIDES},
            {
                "section": "services",
                "name": None,
                "action": "update",
                "reason": "ssh differ",
                "error": "refused",
                **SIDES,
            },
        ]
    }
    done["objects"][0]["layer"] = "configure_state"
    results = {"s1": done, "s2": {"skipped": True}, "s3": {"failed": True, "msg": "No connection."}}
    assert [row["layer"] for row in state_rows(results)] == ["configure_state", "", ""]
    assert [list(row.values())[:5] for row in state_rows(results)] == [
        ["s1", "tags", "a", "create", "it is not there"],
        ["s1", "services", "", "failed", "refused"],
        ["s3", "", "", "failed", "No connection."],
    ]


def test_what_another_part_of_the_document_holds_back_is_no_change():
    entries = [
        {"section": "tags", "name": "a", "action": "create", "reason": "it is not there", "error": None, **SIDES},
        {"section": "tags", "name": "b", "action": "update", "reason": "", "error": "no such field", **SIDES},
    ]
    found = state_rows({"s1": {"objects": entries, "failed": True, "held_back": True}})
    assert [(row["change"], row["reason"]) for row in found] == [
        (HELD_BACK, "create: it is not there"),
        ("failed", "no such field"),
    ]


def test_rows_name_what_changes_and_its_path():
    before = {"ssh": {"enabled": True, "port": 22}, "keys": ["a"], "password": "********", "text": "x" * 100}
    after = {"ssh": {"enabled": False, "port": 22}, "keys": ["a", "b"], "password": "********", "new": "1"}
    entry = {"section": "services", "name": None, "action": "update", "reason": "ssh differ", "error": None}
    saved = {**entry, "section": "running_config", "name": "saved config", "action": "save", "reason": "it differs"}
    made = {**entry, "section": "tags", "name": "production", "action": "create", "reason": "it is not there"}
    entries = [
        {**one, "before": {**before, "ssh": {"enabled": True}}, "after": {**after, "ssh": {"enabled": False}}}
        for one in (entry, saved, made)
    ]
    updated, kept, created = state_rows({"s": {"objects": entries}})
    cut = '"' + "x" * 76 + "..."
    assert updated["reason"] == (
        f'ssh.enabled: true -> false; keys: ["a"] -> ["a", "b"]; password differs; text: {cut} -> not set; '
        'new: not set -> "1"'
    )
    assert updated["from"]["ssh.enabled"] is True and updated["to"]["keys"] == ["a", "b"]
    assert (kept["reason"], kept["from"], kept["path"]) == ("it differs", {}, "running_config/saved config")
    assert (created["reason"], created["to"], created["path"]) == ("it is not there", {}, "tags/production")


def test_what_failed_names_no_values():
    entry = {"section": "services", "name": None, "action": "update", "reason": "x", "error": "refused"}
    (row,) = state_rows({"s": {"objects": [{**entry, "before": {"a": 1}, "after": {"a": 2}}]}})
    assert (row["change"], row["from"], row["to"], row["path"]) == ("failed", {}, {}, "services")
