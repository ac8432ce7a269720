# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of a plan, out of results of the module state."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.state_rows import HELD_BACK, state_rows


def test_state_rows_tell_changes_and_failures_only():
    done = {
        "objects": [
            {"section": "tags", "name": "a", "action": "create", "reason": "it is not there", "error": None},
            {"section": "tags", "name": "b", "action": "none", "reason": "", "error": None},
            {"section": "services", "name": None, "action": "update", "reason": "ssh differ", "error": "refused"},
        ]
    }
    results = {"s1": done, "s2": {"skipped": True}, "s3": {"failed": True, "msg": "No connection."}}
    assert [list(row.values()) for row in state_rows(results)] == [
        ["s1", "tags", "a", "create", "it is not there"],
        ["s1", "services", "", "failed", "refused"],
        ["s3", "", "", "failed", "No connection."],
    ]


def test_what_another_part_of_the_document_holds_back_is_no_change():
    entries = [
        {"section": "tags", "name": "a", "action": "create", "reason": "it is not there", "error": None},
        {"section": "tags", "name": "b", "action": "update", "reason": "", "error": "no such field"},
    ]
    found = state_rows({"s1": {"objects": entries, "failed": True, "held_back": True}})
    assert [(row["change"], row["reason"]) for row in found] == [
        (HELD_BACK, "create: it is not there"),
        ("failed", "no such field"),
    ]
