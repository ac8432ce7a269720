# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tuning rules in the form that the firmware has, what they hide, and what one would hide."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from typing import Any

from simulator.collection import Collection
from simulator.contract import release_of
from simulator.handlers import handles
from simulator.model import Refusal, Request
from simulator.resources.detection_formats import KINDS, kind_of
from simulator.system import System

ALL = {"all_performance": "perf", "all_security": "sec"}
SETTABLE = {"offender", "victim", "expiration", "detection_types", "detection_type", "description", "properties"}
DEFAULTS: dict[str, Any] = {
    "enabled": True,
    "description": None,
    "detection_types": [],
    "properties": None,
    "hide_past_detections": True,
}
# The fields of a participant by its type, one of which it needs (contract: detection_hiding_participant).
NEEDED = {
    "device": ("object_id", "object_ids"),
    "device_group": ("object_id", "object_ids"),
    "network_locality": ("object_id", "object_ids"),
    "ipaddr": ("object_value",),
    "hostname": ("object_hostname",),
    "locality_type": ("object_locality",),
    "scanner_service": ("object_scanner",),
    "username": ("object_username",),
}
LISTED = {"device": "/devices", "device_group": "/devicegroups", "network_locality": "/networklocalities"}
# From here on one rule takes several types (contract: idempotence.tuning_rule, by_release).
SEVERAL_TYPES = (26,)


def check(collection: Collection, body: dict[str, Any], stored: dict[str, Any] | None) -> dict[str, Any]:
    # A whole rule that was read may be sent: what is not settable at creation is passed over.
    body = {name: value for name, value in body.items() if stored is not None or name in SETTABLE}
    system = collection.system
    for name in ("offender", "victim"):
        _check_participant(system, name, body.get(name, "Any"))
    if stored is None:
        given = body.pop("detection_type", None)
        body["detection_types"] = body.get("detection_types") or ([given] if given else [])
        _check_types(system, body)
    return body


def _check_participant(system: System, name: str, given: Any) -> None:
    if given == "Any":
        return
    if not isinstance(given, dict):
        raise Refusal(400, f"{name}: an object or the text Any is wanted")
    kind = given["object_type"]
    if kind == "username" and release_of(system.version) < SEVERAL_TYPES:
        raise Refusal(400, f"{name}: {kind} is no type of participant")
    fields = {one for one in given if one != "object_type" and given[one] is not None}
    if not fields or fields - set(NEEDED[kind]):
        raise Refusal(400, f"{name}: a {kind} has {' or '.join(NEEDED[kind])}")
    unknown = [one for one in _ids(given) if one not in system.collections[LISTED[kind]].objects]
    if unknown:
        raise Refusal(400, f"{name}: no {kind} with id {', '.join(map(str, unknown))} was found")


def _check_types(system: System, rule: Mapping[str, Any]) -> None:
    types = rule["detection_types"]
    if not types:
        raise Refusal(400, "detection_types must not be empty")
    if release_of(system.version) < SEVERAL_TYPES:
        return
    if set(types) & set(ALL):
        if len(types) > 1:
            raise Refusal(400, "detection_types: what stands for all stands alone")
        if rule["offender"] == rule["victim"] == "Any":
            raise Refusal(400, "offender and victim cannot both be Any in a rule for all detections")
    if {kind_of(system, one) for one in types} >= set(KINDS):
        raise Refusal(400, "detection_types: performance and security do not go together")


def shape(system: System, rule: dict[str, Any], query: Mapping[str, Any]) -> dict[str, Any]:
    types = rule["detection_types"]
    hidden = hidden_by(system, rule) if rule["enabled"] else []
    if release_of(system.version) < SEVERAL_TYPES:
        del rule["detection_types"]
        rule["detection_type"] = types[0]
    else:
        rule["detection_type"] = types[0] if len(types) == 1 else None
    for name in ("offender", "victim"):
        if system.uncertainties["rule_locality"] == "object_value" and "object_locality" in rule[name]:
            # As a script of the vendor reads it (contract: open_questions).
            rule[name]["object_value"] = rule[name].pop("object_locality")
    participants = sum(len(one["participants"]) for one in hidden)
    return {**rule, "detections_hidden": len(hidden), "participants_hidden": participants}


def not_hidden(system: System, detections: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The detections that no rule hides which is on and has not ended."""
    now = system.clock.now_ms()
    rules = [
        rule
        for rule in system.collections["/detections/rules/hiding"]
        if rule["enabled"] and (not rule["expiration"] or rule["expiration"] > now)
    ]
    return [one for one in detections if not any(hides(system, rule, one) for rule in rules)]


def hidden_by(system: System, rule: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [one for one in system.collections["/detections"] if hides(system, rule, one)]


def hides(system: System, rule: Mapping[str, Any], detection: Mapping[str, Any]) -> bool:
    """Whether a rule hides a detection; one with filters on properties hides nothing here."""
    types = rule["detection_types"]
    is_meant = detection["type"] in types or any(
        kind in detection["categories"] for word, kind in ALL.items() if word in types
    )
    return (
        is_meant and not rule.get("properties") and all(_fits(rule, detection, role) for role in ("offender", "victim"))
    )


def _fits(rule: Mapping[str, Any], detection: Mapping[str, Any], role: str) -> bool:
    wanted = rule[role]
    taking_part = [one for one in detection["participants"] if one.get("role") == role]
    return wanted == "Any" or any(_is(wanted, one) for one in taking_part)


def _is(wanted: Mapping[str, Any], participant: Mapping[str, Any]) -> bool:
    kind, address = wanted["object_type"], participant.get("object_value")
    if kind == "device":
        return participant.get("object_type") == kind and participant.get("object_id") in _ids(wanted)
    if kind == "ipaddr" and address:
        networks = [ipaddress.ip_network(one, strict=False) for one in _several(wanted["object_value"])]
        return any(ipaddress.ip_address(address) in network for network in networks)
    if kind == "locality_type":
        return participant.get("external", False) == (wanted.get("object_locality") == "external")
    return kind == "hostname" and participant.get("hostname") in _several(wanted["object_hostname"])


def _ids(participant: Mapping[str, Any]) -> list[Any]:
    alone = participant.get("object_id")
    return [*(participant.get("object_ids") or ()), *([alone] if alone is not None else [])]


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@handles("POST /detections/rules/hiding/preview")
def preview(system: System, request: Request) -> dict[str, Any]:
    """What a rule would hide; nothing is made."""
    rule = check(system.collections["/detections/rules/hiding"], request.body["rule"], None)
    hidden = hidden_by(system, rule)
    limit = request.body.get("log_preview_limit", 0)
    if not limit:
        return {"total_entries_hidden": len(hidden)}
    return {"total_entries_hidden": len(hidden), "hidden_entries_preview": [_entry(one) for one in hidden[:limit]]}


def _entry(detection: Mapping[str, Any]) -> dict[str, Any]:
    told = ("endpoint", "object_id", "object_type", "object_value", "role", "scanner_service", "username")
    return {
        "entry_id": detection["id"] * 10,
        "detection_id": detection["id"],
        "detection_type": detection["type"],
        "start_time": detection["start_time"],
        "end_time": detection.get("end_time") or detection["start_time"],
        "participants": [{name: one[name] for name in told if name in one} for one in detection["participants"]],
        "properties": detection["properties"],
    }
