# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Applications: created with a discovery id of one's own, never deleted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from simulator.collection import Collection
from simulator.handlers import handles
from simulator.model import Refusal, Request
from simulator.resources import times
from simulator.system import System

BUILT_IN = ({"id": 0, "discovery_id": "_default", "display_name": "All Activity"},)


def check(collection: Collection, body: dict[str, Any], stored: dict[str, Any] | None) -> dict[str, Any]:
    if stored is None and not re.fullmatch(r"\S+", body["discovery_id"]):
        raise Refusal(400, "discovery_id must be text without spaces")
    if "node_id" in body and collection.system.kind != "console":
        raise Refusal(400, "node_id can only be given on a console")
    return body


def shape(system: System, application: dict[str, Any], query: Mapping[str, Any]) -> dict[str, Any]:
    application["extrahop_id"] = application["discovery_id"]
    if not query.get("include_criteria"):
        del application["criteria"]
    return application


def select(system: System, found: list[dict[str, Any]], query: Mapping[str, Any]) -> list[dict[str, Any]]:
    times.window(system, query, "active_from", "active_until")
    if "value" in query:
        names = {"name": ["display_name"], "discovery_id": ["discovery_id"]}
        fields = names.get(query.get("search_type", ""), ["display_name", "discovery_id"])
        found = [one for one in found if any(query["value"].lower() in one[name].lower() for name in fields)]
    return times.cut(system, found, query)


@handles("GET /applications/{id}/activity")
def activity(system: System, request: Request) -> list[dict[str, Any]]:
    application = system.collections["/applications"].get(request.path["id"])
    now = system.clock.now_ms()
    return [
        {
            "id": 1,
            "application_id": application["id"],
            "from_time": now - 3_600_000,
            "until_time": now,
            "stat_name": "extrahop.application.http",
            "mod_time": now,
        }
    ]
