# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Alerts, triggers and exclusion intervals: their rules, and where they are in effect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.collection import Collection
from simulator.handlers import handles
from simulator.model import Refusal, Request
from simulator.resources import device_groups
from simulator.system import System

SPANS = {"daily": 86_400, "weekly": 604_800}
PAYLOAD_EVENTS = {"SSL_PAYLOAD", "TCP_PAYLOAD"}


def check(collection: Collection, body: dict[str, Any], stored: dict[str, Any] | None) -> dict[str, Any]:
    if body.get("name") == "":
        raise Refusal(400, "name must not be empty")
    if stored is not None and body.get("type", stored["type"]) != stored["type"]:
        raise Refusal(400, "type of an alert cannot be changed")
    return body


def shape(system: System, alert: dict[str, Any], query: Mapping[str, Any]) -> dict[str, Any]:
    if alert["field_op"] is None:
        said = system.uncertainties["field_op"]
        if said == "missing":
            del alert["field_op"]
        elif said == "word":
            alert["field_op"] = "null"
    return alert


def check_trigger(collection: Collection, body: dict[str, Any], stored: dict[str, Any] | None) -> dict[str, Any]:
    if "events" in body and not body["events"]:
        raise Refusal(400, "events must not be empty")
    hints = body.get("hints") or {}
    events = set(body.get("events") or (stored or {}).get("events", ()))
    if (
        "flowClientBytes" in hints
        and events & PAYLOAD_EVENTS
        and not (hints["flowClientBytes"] or hints.get("flowServerBytes"))
    ):
        raise Refusal(400, "hints: flowClientBytes and flowServerBytes cannot both be 0")
    return body


def check_interval(collection: Collection, body: dict[str, Any], stored: dict[str, Any] | None) -> dict[str, Any]:
    merged = {**(stored or {}), **body}
    limit = SPANS.get(merged["interval_type"])
    for name in ("start", "end"):
        if merged[name] < 0 or (limit is not None and merged[name] > limit):
            raise Refusal(400, f"{name}: {merged[name]} is outside a {merged['interval_type']} interval")
    if merged["interval_type"] == "onetime" and merged["end"] <= merged["start"]:
        raise Refusal(400, "end must be after start")
    return body


def in_effect(system: System, parent: str, parent_id: Any, child: str, query: Mapping[str, Any]) -> list[Any]:
    """Alerts or triggers of a source with those that come through a group or apply_all; sources as assigned."""
    direct = system.assignments.of(parent, parent_id, child)
    if child not in ("/alerts", "/triggers") or query.get("direct_assignments_only"):
        return direct
    found = dict.fromkeys(direct)
    found.update(dict.fromkeys(one["id"] for one in system.collections[child] if one["apply_all"]))
    if parent == "/devices":
        for group in device_groups.members(system, "/devices", parent_id, "/devicegroups", {}):
            found.update(dict.fromkeys(system.assignments.of("/devicegroups", group, child)))
    return list(found)


@handles("GET /alerts/{id}/stats")
def stats(system: System, request: Request) -> list[dict[str, Any]]:
    alert = system.collections["/alerts"].get(request.path["id"])
    names = [alert["field_name"], *([alert["field_name2"]] if alert["field_name2"] else [])]
    return [
        # param is text here, unlike that of the alert.
        {"id": at, "alert_id": alert["id"], "stat_name": alert["stat_name"], "field_name": name, "param": ""}
        for at, name in enumerate(names, 1)
    ]


@handles("POST /triggers/externaldata")
def external_data(system: System, request: Request) -> None:
    if not request.body.get("type"):
        raise Refusal(422, "type must not be empty")
    system.state.setdefault("external_data", []).append(request.body)
