# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Dashboards, activity maps and reports: owners, shares and contents."""

from __future__ import annotations

import re
import string
from typing import Any

from simulator.collection import Collection
from simulator.handlers import handles
from simulator.model import Answer, Refusal, Request
from simulator.system import System

BUILT_IN = (
    {
        "name": "Security",
        "author": "ExtraHop",
        "owner": None,
        "built-in": True,
        "short_code": "security",
        "rights": ["view"],
    },
    {
        "name": "Network",
        "author": "ExtraHop",
        "owner": None,
        "built-in": True,
        "short_code": "network",
        "rights": ["view"],
    },
    {"name": "Server health", "author": "setup", "short_code": "AbCdE"},
)
LEVELS = ("editor", "viewer", None)
# The smallest file that PDF readers take.
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def _short_code(system: System) -> str:
    return "".join(system.rng.choices(string.ascii_letters, k=5))


def check(collection: Collection, body: dict[str, Any], stored: dict[str, Any] | None) -> dict[str, Any]:
    """An update hands the dashboard over: never one of the system's own."""
    if stored is None:
        return {"short_code": _short_code(collection.system), **body}
    if body and stored["built-in"]:
        raise Refusal(400, "A system dashboard cannot be handed to another owner")
    if body and not body.get("owner"):
        raise Refusal(400, "owner must be a username")
    return body


def check_map(collection: Collection, body: dict[str, Any], stored: dict[str, Any] | None) -> dict[str, Any]:
    if body.get("name") == "":
        raise Refusal(400, "name must not be empty")
    for walk in body.get("walks", ()):
        if not walk.get("origins"):
            raise Refusal(400, "walks: each needs one or more origins")
        for origin in walk["origins"]:
            if (origin.get("object_type") == "all_devices") == ("object_id" in origin):
                raise Refusal(400, "walks: an origin has an object_id, unless it is all_devices")
    if stored is None and not body.get("short_code"):
        return {**body, "short_code": _short_code(collection.system)}
    return body


def _shares(system: System, request: Request) -> dict[str, Any]:
    path = request.template.split("/{", 1)[0]
    stored = system.collections[path].get(request.path["id"])
    every = system.state.setdefault("sharing", {})
    return every.setdefault(f"{path}/{stored['id']}", {"anyone": None, "users": {}, "groups": {}})


def _checked_shares(body: dict[str, Any]) -> None:
    for name in ("users", "groups"):
        for who, level in body.get(name, {}).items():
            if level not in LEVELS:
                raise Refusal(400, f"{name}.{who}: {level!r} is none of editor, viewer and null")
            if name == "groups" and not re.match(r"(local|remote)\.", who):
                raise Refusal(400, f"groups.{who}: the id of a group begins with local. or remote.")


@handles("GET /dashboards/{id}/sharing", "GET /activitymaps/{id}/sharing")
def read_sharing(system: System, request: Request) -> dict[str, Any]:
    return _shares(system, request)


@handles("PATCH /dashboards/{id}/sharing", "PATCH /activitymaps/{id}/sharing")
def merge_sharing(system: System, request: Request) -> None:
    shares, body = _shares(system, request), request.body
    _checked_shares(body)
    if "anyone" in body:
        shares["anyone"] = body["anyone"]
    for name in ("users", "groups"):
        merged = {**shares[name], **body.get(name, {})}
        shares[name] = {who: level for who, level in merged.items() if level is not None}


@handles("PUT /dashboards/{id}/sharing", "PUT /activitymaps/{id}/sharing")
def replace_sharing(system: System, request: Request) -> None:
    shares, body = _shares(system, request), request.body
    _checked_shares(body)
    shares["anyone"] = body.get("anyone")
    for name in ("users", "groups"):
        shares[name] = {who: level for who, level in body[name].items() if level is not None}


def _contents(system: System, request: Request) -> list[Any]:
    report = system.collections["/reports"].get(request.path["id"])
    return system.state.setdefault("report_contents", {}).setdefault(report["id"], [])


@handles("GET /reports/{id}/contents")
def read_contents(system: System, request: Request) -> list[Any]:
    return _contents(system, request)


@handles("PUT /reports/{id}/contents")
def replace_contents(system: System, request: Request) -> None:
    if not isinstance(request.body, list) or not all(isinstance(one, dict) for one in request.body):
        raise Refusal(400, "The contents are a list of objects")
    _contents(system, request)[:] = request.body


@handles("POST /reports/{id}/queue")
def queue_report(system: System, request: Request) -> None:
    report = system.collections["/reports"].get(request.path["id"])
    system.state.setdefault("reports_sent", []).append(report["id"])


@handles("GET /reports/{id}/download")
def download_report(system: System, request: Request) -> Answer:
    if "/reports" not in system.collections:
        raise Refusal(404, "This system has no reports")
    system.collections["/reports"].get(request.path["id"])
    return Answer(body=PDF, media_type="application/octet-stream")


@handles("GET /dashboards/{id}/reports")
def reports_with(system: System, request: Request) -> list[dict[str, Any]]:
    """Reports whose contents name the dashboard by id."""
    dashboard = system.collections["/dashboards"].get(request.path["id"])
    contents = system.state.get("report_contents", {})
    return [
        report
        for report in system.collections["/reports"]
        if any(dashboard["id"] in entry.values() for entry in contents.get(report["id"], ()))
    ]
