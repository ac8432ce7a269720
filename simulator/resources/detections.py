# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Detections: what people set of them, their search, their notes, and what is related to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulator.collection import Collection
from simulator.contract import release_of
from simulator.generic import shown
from simulator.handlers import handles
from simulator.model import Answer, Refusal, Request
from simulator.resources import times, tuning_rules
from simulator.resources.investigations import as_answered
from simulator.system import System

# The most that one answer of a search holds, and what it holds when no limit is given (contract: DetectionSearch).
USUAL, LARGEST = 1000, 20_000
USUAL_IDS, MOST_IDS = 100_000, 1_000_000
DEFAULTS: dict[str, Any] = {
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
# Answered by consoles alone, whatever the model says (contract: Detections).
OF_CONSOLES = ("recommended", "recommended_factors")


def prepare(system: System, spec: Mapping[str, Any]) -> None:
    """Times of seeded detections, as if they had just been found; an end_time of null is one that goes on."""
    now = system.clock.now_ms()
    for detection in system.collections.get("/detections", ()):
        for name in ("start_time", "end_time", "create_time", "update_time"):
            detection.setdefault(name, now)
        for at, participant in enumerate(detection["participants"]):
            participant.setdefault("id", at + 1)


def tickets_are_tracked(system: System) -> bool:
    """Whether tickets of another system are tracked (contract: ticket_tracking_parameters)."""
    return bool(system.state.get("ticketing", {}).get("external_ticketing_enabled"))


def check(collection: Collection, body: dict[str, Any], stored: dict[str, Any] | None) -> dict[str, Any]:
    if stored is None:
        return body
    body, system = dict(body), collection.system
    if not tickets_are_tracked(system):
        if body.get("status") == "new":
            raise Refusal(400, "status: new is for detections whose tickets another system tracks")
        # Taken without a word, and null when it is read again (contract: note of PATCH /detections/{id}).
        body.pop("ticket_id", None)
    if _clears_resolution(system, {**stored, **body}):
        body["resolution"] = None
    given = {one.get("id"): one for one in body.pop("participants", ())}
    known = {one["id"] for one in stored["participants"]}
    if set(given) - known:
        raise Refusal(400, "participants: only those of the detection can be changed")
    if given:
        body["participants"] = [{**one, **given.get(one["id"], {})} for one in stored["participants"]]
    return body


def _clears_resolution(system: System, detection: Mapping[str, Any]) -> bool:
    """Whether a detection loses its resolution since it is not closed (contract: open_questions, 26.3's client)."""
    is_tied = release_of(system.version) >= (26,) and system.uncertainties["open_resolution"] == "cleared"
    return is_tied and detection["status"] != "closed"


def shape(system: System, detection: dict[str, Any], query: Mapping[str, Any]) -> dict[str, Any]:
    if query.get("id_only"):
        return {"id": detection["id"]}
    detection.pop("ai_disposition", None)
    detection.setdefault("url", f"https://{system.hostname}/extrahop/#/detections/detail/{detection['id']}")
    if system.kind != "console":
        for name in OF_CONSOLES:
            detection.pop(name, None)
    if "perf" in detection["categories"]:
        detection.pop("risk_score", None)
    if detection.get("end_time") is None:
        detection.pop("end_time", None)
    if query.get("include_activity_log"):
        logged = ("start_time", "end_time", "participants", "properties")
        detection["activity_log"] = [{name: detection[name] for name in logged if name in detection}]
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
def search(system: System, request: Request) -> Any:
    """What no tuning rule hides (contract: the entry's note)."""
    collection, body = system.collections["/detections"], request.body
    me = request.caller.username if request.caller else ""
    matches = _matcher(body.get("filter") or {}, me)
    now = system.clock.now_ms()
    after = {"from": "end_time", "mod_time": "mod_time", "update_time": "update_time", "create_time": "create_time"}
    limits = {field: body[name] for name, field in after.items() if name in body}
    found = [
        one
        for one in tuning_rules.not_hidden(system, collection)
        if matches(one) and all((one.get(field) or now) >= limit for field, limit in limits.items())
    ]
    if "until" in body:
        found = [one for one in found if (one.get("end_time") or now) <= body["until"]]
    for order in reversed(body.get("sort") or [{"field": "id"}, {"field": "update_time", "direction": "desc"}]):
        name = order["field"]
        found.sort(
            key=lambda one: (
                (one.get(name) is not None, str(type(one.get(name))), one.get(name) or 0)
                if not isinstance(one.get(name), (dict, list))
                else (False, "", 0)
            ),
            reverse=order.get("direction") == "desc",
        )
    usual, largest = (USUAL_IDS, MOST_IDS) if body.get("id_only") else (USUAL, LARGEST)
    page = [shown(system, collection.spec, one, body) for one in times.page(found, body, usual, largest)]
    # An id alone is no whole detection, which the schema of the answer wants.
    return Answer(body=page, media_type="application/json") if body.get("id_only") else page


@handles("PATCH /detections/tickets")
def change_by_ticket(system: System, request: Request) -> None:
    changes = {name: value for name, value in request.body.items() if name != "ticket_id"}
    collection = system.collections["/detections"]
    found = collection.list({"ticket_id": request.body["ticket_id"]}) if tickets_are_tracked(system) else []
    if not found:
        # The only refusal that is declared (contract: the entry's note).
        raise Refusal(404, f"No ticket {request.body['ticket_id']!r} was found")
    for detection in found:
        collection.update(detection["id"], check(collection, changes, detection))


def _one_or_many(system: System, found: list[dict[str, Any]]) -> Any:
    """A list, or an object as the description types these answers (uncertainty detection_parts)."""
    return found[0] if found and system.uncertainties["detection_parts"] == "object" else found


@handles("GET /detections/{id}/related")
def related(system: System, request: Request) -> Any:
    collection = system.collections["/detections"]
    detection = collection.get(request.path["id"])
    start, end = request.query["from"], request.query["until"]
    return _one_or_many(
        system,
        [
            shown(system, collection.spec, one, {})
            for one in collection
            if one is not detection and one["type"] == detection["type"] and start <= one["start_time"] <= end
        ],
    )


@handles("GET /detections/{id}/investigations")
def investigations_of(system: System, request: Request) -> Any:
    detection = system.collections["/detections"].get(request.path["id"])
    found = [one for one in system.collections["/investigations"] if detection["id"] in one["event_ids"]]
    return _one_or_many(system, [as_answered(system, one, {}) for one in map(dict, found)])


def _notes(system: System, request: Request) -> dict[int, dict[str, Any]]:
    """The notes by the ids of their detections; 400 where no other system's tickets are tracked."""
    system.collections["/detections"].get(request.path["id"])
    if not tickets_are_tracked(system):
        raise Refusal(400, "Notes are for detections whose tickets another system tracks")
    return system.state.setdefault("detection_notes", {})


@handles("GET /detections/{id}/notes")
def read_note(system: System, request: Request) -> dict[str, Any]:
    note = _notes(system, request).get(request.path["id"])
    if note is None and system.uncertainties["missing_note"] == 404:
        raise Refusal(404, f"The detection {request.path['id']} has no note")
    return note or {}


@handles("PUT /detections/{id}/notes")
def write_note(system: System, request: Request) -> None:
    author = request.caller.username if request.caller else ""
    _notes(system, request)[request.path["id"]] = {
        "note": request.body.get("note", ""),
        "author": author,
        "update_time": system.clock.now_ms(),
    }


@handles("DELETE /detections/{id}/notes")
def delete_note(system: System, request: Request) -> None:
    _notes(system, request).pop(request.path["id"], None)


@handles("POST /observations/associatedipaddrs")
def observe(system: System, request: Request) -> None:
    """Entries for addresses that no device has are dropped without a word (contract: the entry's note)."""
    known = {device["ipaddr4"] for device in system.collections["/devices"]}
    kept = [one for one in request.body["observations"] if one.get("ipaddr") in known]
    system.state.setdefault("observations", []).extend(kept)
