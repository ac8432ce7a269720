# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Investigations (contract: content, Investigations)."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource


def with_event_ids(item: dict) -> dict:
    """What is written as event_ids is answered as detections, with null for some that nobody can name."""
    told = item.get("detections")
    return {**item, "event_ids": [one for one in told if one is not None]} if isinstance(told, list) else item


INVESTIGATION = Resource(
    "investigation",
    "/investigations",
    "/investigations/{id}",
    fields={
        "name": Field(required=True),
        "assessment": Field(choices=("malicious_true_positive", "benign_true_positive", "false_positive", "undecided")),
        "assignee": Field(),
        "event_ids": Field(type="list", elements="int", unordered=True),
        "notes": Field(),
        "status": Field(choices=("open", "in_progress", "closed")),
    },
    built_in=lambda current: current.get("is_user_created") is False,
    read=with_event_ids,
)
OPERATION = declare(INVESTIGATION)
