# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Detection formats: those that came with the system, and custom ones, which may hide them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from simulator.contract import release_of
from simulator.handlers import handles
from simulator.model import Answer, Refusal, Request
from simulator.system import System

# One of the two stands beside every category.
KINDS = ("perf", "sec")
BUILT_IN = (
    {
        "type": "network_scan",
        "display_name": "Network scan",
        "author": "ExtraHop",
        "categories": ["sec", "sec.reconnaissance"],
    },
    {"type": "slow_database", "display_name": "Slow database", "author": "ExtraHop", "categories": ["perf"]},
)
DEFAULTS: dict[str, Any] = {
    "author": None,
    "mitre_categories": [],
    "properties": {},
    "is_user_created": True,
    "status": None,
    "released": None,
    "last_updated": None,
}
SCANNED = "The addresses that were scanned"


def built_in(system: System, identifier: str) -> dict[str, Any] | None:
    """The format of this type that came with the system, None when there is none."""
    found = next((one for one in BUILT_IN if one["type"] == identifier), None)
    if found is None:
        return None
    told = {"data_type": "string", "is_optional": False, "is_tunable": True}
    # A name and its description, and metadata in place of that later (contract: DetectionsFormats.properties).
    properties = {"scanned": told if release_of(system.version) >= (26,) else SCANNED}
    fixed = {"is_user_created": False, "status": "active", "released": 1_600_000_000_000}
    return {**DEFAULTS, "properties": properties, **fixed, **found}


def kind_of(system: System, identifier: str) -> str | None:
    """perf or sec, None for a type that nobody knows."""
    custom = system.collections["/detections/formats"].objects.get(identifier)
    categories = (custom or built_in(system, identifier) or {}).get("categories", ())
    return next((kind for kind in KINDS if kind in categories), None)


def _completed(body: Mapping[str, Any]) -> dict[str, Any]:
    """A body with perf or sec beside the one category that was sent; 400 for another number of them."""
    if "categories" not in body:
        return dict(body)
    if len(body["categories"]) != 1:
        raise Refusal(400, "categories: exactly one is wanted")
    (sent,) = body["categories"]
    parent = sent.split(".")[0] if sent.split(".")[0] in KINDS else "sec"
    return {**body, "categories": list(dict.fromkeys((parent, sent)))}


@handles("GET /detections/formats")
def list_formats(system: System, request: Request) -> list[Any]:
    return [*(built_in(system, str(one["type"])) for one in BUILT_IN), *system.collections["/detections/formats"]]


@handles("POST /detections/formats")
def create_format(system: System, request: Request) -> Answer:
    if not re.fullmatch(r"\w+", request.body["type"], re.ASCII):
        raise Refusal(400, "type is made of letters, digits and underscores")
    new = {"categories": ["sec"], **_completed(request.body)}
    return Answer(headers={"Location": f"/detections/formats/{system.collections['/detections/formats'].create(new)}"})


@handles("GET /detections/formats/{id}")
def read_format(system: System, request: Request) -> dict[str, Any]:
    custom = system.collections["/detections/formats"].objects.get(request.path["id"])
    shipped = built_in(system, request.path["id"])
    found = shipped if request.query.get("built_in_only") else custom or shipped
    if found is None:
        raise Refusal(404, f"No detection format of type {request.path['id']!r} was found")
    return found


@handles("PATCH /detections/formats/{id}", "DELETE /detections/formats/{id}")
def change_format(system: System, request: Request) -> None:
    collection, identifier = system.collections["/detections/formats"], request.path["id"]
    if identifier not in collection.objects and built_in(system, identifier):
        raise Refusal(400, f"The detection format {identifier!r} is built in")
    if request.method == "DELETE":
        collection.delete(identifier)
    else:
        collection.update(identifier, _completed(request.body))
