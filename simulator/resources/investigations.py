# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Investigations: written with event_ids, answered with detections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.collection import Collection
from simulator.handlers import handles
from simulator.model import Refusal, Request
from simulator.system import System

DEFAULTS: dict[str, Any] = {
    "assessment": None,
    "assignee": None,
    "event_ids": [],
    "notes": None,
    "status": "open",
    "is_user_created": True,
    "description": None,
    "investigation_types": None,
    "start_time": None,
    "end_time": None,
}


def check(collection: Collection, body: dict[str, Any], stored: dict[str, Any] | None) -> dict[str, Any]:
    known = collection.system.collections["/detections"].objects
    missing = [one for one in body.get("event_ids", ()) if one not in known]
    if missing:
        raise Refusal(400, f"event_ids: no detection with id {', '.join(map(str, missing))} was found")
    if body.get("name") == "":
        raise Refusal(400, "name must not be empty")
    return body


def as_answered(system: System, investigation: dict[str, Any], query: Mapping[str, Any]) -> dict[str, Any]:
    """The ids of its detections under another name than they are written; null stands for one that has gone."""
    known = system.collections["/detections"].objects
    detections = [one if one in known else None for one in investigation.pop("event_ids")]
    return {
        **investigation,
        "detections": detections,
        "last_interaction_by": investigation.get("created_by"),
        "url": f"https://{system.address}/extrahop/#/investigations/{investigation['id']}",
    }


@handles("POST /investigations/search")
def search(system: System, request: Request) -> list[dict[str, Any]]:
    body = request.body
    found = [
        one
        for one in system.collections["/investigations"]
        if all(one[name] >= body[name] for name in ("creation_time", "update_time") if name in body)
        and (one["is_user_created"] or not body.get("is_user_created"))
    ]
    return [as_answered(system, one, {}) for one in map(dict, found)]
