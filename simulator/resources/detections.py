# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Detections, their formats, tuning rules and notes, and investigations."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from simulator.collection import Collection
from simulator.generic import shown
from simulator.handlers import handles
from simulator.model import Answer, Refusal, Request
from simulator.resources import times
from simulator.system import System

LARGEST = 20_000
DEFAULTS = {
    "title": None,
    "description": "",
    "categories": ["sec", "sec.caution"],
    "risk_score": 60,
    "recommended": False,
    "recommended_factors": [],
    "participants": [],
    "properties": {},
    "mitre_tactics": [],
    "mitre_techniques": [],
    "appliance_id": 0,
    "is_user_created": False,
    "assignee": None,
    "status": None,
    "resolution": None,
    "ticket_id": None,
    "ticket_url": None,
    "type": "network_scan",
}
STATED = ("assignee", "status", "resolution", "ticket_id")
RULE_FIELDS = {"offender", "victim", "expiration", "detection_types", "detection_type", "description", "properties"}
BUILT_IN_FORMATS = (
    {
        "type": "network_scan",
        "display_name": "Network scan",
        "author": "ExtraHop",
        "categories": ["sec.reconnaissance"],
    },
    {"type": "slow_database", "display_name": "Slow database", "author": "ExtraHop", "categories": ["perf"]},
)


def prepare(system: System, spec: Mapping[str, Any]) -> None:
    """Times of seeded detections, as if they had just been found."""
    now = system.clock.now_ms()
    for detection in system.collections.get("/detections", ()):
        for name in ("start_time", "end_time", "create_time", "update_time"):
            detection.setdefault(name, now)
        for at, participant in enumerate(detection["participants"]):
            participant.setdefault("id", at + 1)


def check(collection: Collection, body: dict[str, Any], stored: dict[str, Any] | None) -> dict[str, Any]:
    if stored is None:
        return body
    body = dict(body)
    given = {one.get("id"): one for one in body.pop("participants", ())}
    known = {one["id"] for one in stored["participants"]}
    if set(given) - known:
        raise Refusal(400, "participants: only those of the detection can be changed")
    if given:
        body["participants"] = [{**one, **given.get(one["id"], {})} for one in stored["participants"]]
    return body


def shape(system: System, detection: dict[str, Any], query: Mapping[str, Any]) -> dict[str, Any]:
    if query.get("id_only"):
        return {"id": detection["id"]}
    if query.get("include_activity_log"):
        entry = {name: detection[name] for name in ("start_time", "end_time", "participants", "properties")}
        detection["activity_log"] = [entry]
        del detection["participants"], detection["properties"]
    return detection


def select(system: System, found: list[dict[str, Any]], query: Mapping[str, Any]) -> list[dict[str, Any]]:
    limit = query.get("limit", len(found))
    if limit < 0:
        raise Refusal(400, "limit must not be negative")
    # A random choice of this many comes back (contract: note of GET /detections).
    return found if limit >= len(found) else system.rng.sample(found, limit)


def _chosen(value: Any, wanted: list[str], me: str) -> bool:
    named = {".none": None, ".me": me}
    return value in [named.get(one, one) for one in wanted]


def _matcher(criteria: Mapping[str, Any], me: str) -> Callable[[Mapping[str, Any]], bool]:
    def matches(one: Mapping[str, Any]) -> bool:
        categories = criteria.get("categories") or ([criteria["category"]] if criteria.get("category") else [])
        return (
            all(_chosen(one[name], criteria[name], me) for name in STATED if criteria.get(name))
            and (not categories or bool(set(categories) & set(one["categories"])))
            and (not criteria.get("types") or one["type"] in criteria["types"])
            and one.get("risk_score", 0) >= criteria.get("risk_score_min", 0)
            and criteria.get("recommended", one["recommended"]) == one["recommended"]
        )

    return matches


@handles("POST /detections/search")
def search(system: System, request: Request) -> list[dict[str, Any]]:
    collection, body = system.collections["/detections"], request.body
    me = request.caller.username if request.caller else ""
    matches = _matcher(body.get("filter") or {}, me)
    after = {"from": "end_time", "mod_time": "mod_time", "update_time": "update_time", "create_time": "create_time"}
    limits = {field: times.resolve(system, body[name], name) for name, field in after.items() if name in body}
    found = [one for one in collection if matches(one) and all(one[field] >= limit for field, limit in limits.items())]
    if "until" in body:
        until = times.resolve(system, body["until"], "until")
        found = [one for one in found if one["end_time"] <= until]
    for order in reversed(body.get("sort") or [{"field": "id"}, {"field": "update_time", "direction": "desc"}]):
        name = order.get("field", "id")
        found.sort(
            key=lambda one: (
                (one.get(name) is not None, str(type(one.get(name))), one.get(name) or 0)
                if not isinstance(one.get(name), (dict, list))
                else (False, "", 0)
            ),
            reverse=order.get("direction") == "desc",
        )
    return [shown(system, collection.spec, one, body) for one in times.page(found, body, 1000, LARGEST)]


@handles("PATCH /detections/tickets")
def change_by_ticket(system: System, request: Request) -> None:
    changes = {name: value for name, value in request.body.items() if name != "ticket_id"}
    collection = system.collections["/detections"]
    for detection in collection.list({"ticket_id": request.body["ticket_id"]}):
        collection.update(detection["id"], changes)


@handles("GET /detections/{id}/related")
def related(system: System, request: Request) -> list[dict[str, Any]]:
    collection = system.collections["/detections"]
    detection = collection.get(request.path["id"])
    start, end = times.window(system, request.query, "from", "until") or (0, 0)
    return [
        shown(system, collection.spec, one, {})
        for one in collection
        if one is not detection and one["type"] == detection["type"] and start <= one["start_time"] <= end
    ]


@handles("GET /detections/{id}/investigations")
def investigations_of(system: System, request: Request) -> list[dict[str, Any]]:
    detection = system.collections["/detections"].get(request.path["id"])
    return [one for one in system.collections["/investigations"] if detection["id"] in one["event_ids"]]


def _notes(system: System, request: Request) -> dict[int, dict[str, Any]]:
    system.collections["/detections"].get(request.path["id"])
    return system.state.setdefault("detection_notes", {})


@handles("GET /detections/{id}/notes")
def read_note(system: System, request: Request) -> dict[str, Any]:
    note = _notes(system, request).get(request.path["id"])
    if note is None:
        raise Refusal(404, f"The detection {request.path['id']} has no note")
    return note


@handles("PUT /detections/{id}/notes")
def write_note(system: System, request: Request) -> None:
    author = request.caller.username if request.caller else ""
    _notes(system, request)[request.path["id"]] = {
        "note": request.body.get("note", ""),
        "author": author,
        "mod_time": system.clock.now_ms(),
    }


@handles("DELETE /detections/{id}/notes")
def delete_note(system: System, request: Request) -> None:
    _notes(system, request).pop(request.path["id"], None)


def _built_in(identifier: str) -> dict[str, Any] | None:
    found = next((one for one in BUILT_IN_FORMATS if one["type"] == identifier), None)
    return found and {"id": identifier, "is_user_created": False, "properties": [], "mitre_categories": [], **found}


def _checked_format(body: Mapping[str, Any]) -> None:
    if "categories" in body and len(body["categories"]) != 1:
        raise Refusal(400, "categories: exactly one is wanted")


@handles("GET /detections/formats")
def list_formats(system: System, request: Request) -> list[dict[str, Any]]:
    return [*(_built_in(one["type"]) for one in BUILT_IN_FORMATS), *system.collections["/detections/formats"]]


@handles("POST /detections/formats")
def create_format(system: System, request: Request) -> Answer:
    _checked_format(request.body)
    if not re.fullmatch(r"\w+", request.body["type"], re.ASCII):
        raise Refusal(400, "type is made of letters, digits and underscores")
    new = {"id": request.body["type"], "categories": ["sec"], **request.body}
    return Answer(headers={"Location": f"/detections/formats/{system.collections['/detections/formats'].create(new)}"})


@handles("GET /detections/formats/{id}")
def read_format(system: System, request: Request) -> dict[str, Any]:
    custom = system.collections["/detections/formats"].objects.get(request.path["id"])
    built_in = _built_in(request.path["id"])
    found = built_in if request.query.get("built_in_only") else custom or built_in
    if found is None:
        raise Refusal(404, f"No detection format with id {request.path['id']!r} was found")
    return found


@handles("PATCH /detections/formats/{id}", "DELETE /detections/formats/{id}")
def change_format(system: System, request: Request) -> None:
    collection, identifier = system.collections["/detections/formats"], request.path["id"]
    if identifier not in collection.objects and _built_in(identifier):
        raise Refusal(400, f"The detection format {identifier!r} is built in")
    if request.method == "DELETE":
        collection.delete(identifier)
    else:
        _checked_format(request.body)
        collection.update(identifier, request.body)


def check_rule(collection: Collection, body: dict[str, Any], stored: dict[str, Any] | None) -> dict[str, Any]:
    # A whole rule that was read may be sent: what is not settable at creation is passed over.
    body = {name: value for name, value in body.items() if stored is not None or name in RULE_FIELDS}
    for name in ("offender", "victim"):
        participant = body.get(name, "Any")
        if isinstance(participant, str):
            if participant != "Any":
                raise Refusal(400, f"{name}: an object or the text Any is wanted")
        elif not isinstance(participant, dict) or not participant.get("object_type"):
            raise Refusal(400, f"{name}: object_type is wanted")
    if stored is None and not (body.get("detection_types") or body.get("detection_type")):
        raise Refusal(400, "detection_types must not be empty")
    if stored is None and body.get("detection_type"):
        body.setdefault("detection_types", [body["detection_type"]])
    return body


def shape_rule(system: System, rule: dict[str, Any], query: Mapping[str, Any]) -> dict[str, Any]:
    for name in ("offender", "victim"):
        if isinstance(rule[name], dict) and "object_locality" in rule[name]:
            # Written as object_locality, read back as object_value (contract: idempotence.tuning_rule).
            rule[name]["object_value"] = rule[name].pop("object_locality")
    return rule


def check_investigation(collection: Collection, body: dict[str, Any], stored: dict[str, Any] | None) -> dict[str, Any]:
    missing = [
        one for one in body.get("event_ids", ()) if one not in collection.system.collections["/detections"].objects
    ]
    if missing:
        raise Refusal(400, f"event_ids: no detection with id {', '.join(map(str, missing))} was found")
    if body.get("name") == "":
        raise Refusal(400, "name must not be empty")
    return body


@handles("POST /investigations/search")
def search_investigations(system: System, request: Request) -> list[dict[str, Any]]:
    body = request.body
    return [
        one
        for one in system.collections["/investigations"]
        if all(one[name] >= body[name] for name in ("creation_time", "update_time") if name in body)
        and body.get("is_user_created", one["is_user_created"]) == one["is_user_created"]
    ]


@handles("POST /search/eql/detectionlogs")
def search_logs(system: System, request: Request) -> dict[str, Any]:
    found = [
        {"startTime": one["start_time"], "victimAddr": participant["object_value"]}
        for one in system.collections["/detections"]
        for participant in one["participants"]
        if participant.get("role") == "victim" and participant.get("object_value")
    ]
    return {"total": len(found), "results": times.page(found, request.body, 1000, LARGEST)}


@handles("POST /observations/associatedipaddrs")
def observe(system: System, request: Request) -> None:
    """Entries for addresses that no device has are dropped without a word (contract: the entry's note)."""
    known = {device["ipaddr4"] for device in system.collections["/devices"]}
    kept = [one for one in request.body["observations"] if one.get("ipaddr") in known]
    system.state.setdefault("observations", []).extend(kept)
