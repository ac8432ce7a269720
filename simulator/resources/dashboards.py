# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Dashboards and reports: owners, forms by release, and contents."""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Any

from simulator.collection import Collection
from simulator.contract import release_of
from simulator.handlers import handles
from simulator.model import Answer, Refusal, Request
from simulator.system import System

BUILT_IN = (
    {
        # Ids of dashboards can be negative.
        "id": -1,
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
# The last release that answers built-in; what came after answers a type instead (contract: schema Dashboard).
LAST_BUILT_IN = (9, 7)
# The smallest file that PDF readers take.
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def short_code(system: System) -> str:
    return "".join(system.rng.choices(string.ascii_letters, k=5))


def check(collection: Collection, body: dict[str, Any], stored: dict[str, Any] | None) -> dict[str, Any]:
    """An update hands the dashboard over: never one of the system's own."""
    if stored is None:
        return {"short_code": short_code(collection.system), **body}
    if body and stored["built-in"]:
        raise Refusal(400, "A system dashboard cannot be handed to another owner")
    if body and not body.get("owner"):
        raise Refusal(400, "owner must be a username")
    return body


def shape(system: System, dashboard: dict[str, Any], query: Mapping[str, Any]) -> dict[str, Any]:
    """The form of the release: up to 9.7 with built-in, later with a type; a system dashboard has no owner there."""
    if release_of(system.version)[:2] <= LAST_BUILT_IN:
        del dashboard["type"]
        return dashboard
    if dashboard.pop("built-in"):
        del dashboard["owner"]
    return dashboard


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
