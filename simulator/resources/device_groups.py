# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Device groups: static ones hold what is assigned, dynamic ones what their filter finds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from simulator.collection import Collection
from simulator.model import Refusal
from simulator.resources import devices, times
from simulator.resources.device_filter import compile_filter
from simulator.system import System

BUILT_IN = (
    {
        "name": "HTTP Servers",
        "dynamic": True,
        "built_in": True,
        "filter": {"field": "activity", "operator": "=", "operand": "http_server"},
    },
    {
        "name": "New Devices (Last 24 Hours)",
        "dynamic": True,
        "built_in": True,
        "filter": {"field": "discover_time", "operator": ">", "operand": 0},
    },
)


def check(collection: Collection, body: dict[str, Any], stored: dict[str, Any] | None) -> dict[str, Any]:
    """Refuse what makes no group; a filter makes one dynamic when dynamic is left out."""
    body = dict(body)
    filtered = body.get("filter") or body.get("field")
    if stored is None:
        body.setdefault("dynamic", bool(filtered))
    dynamic = body["dynamic"] if stored is None else stored["dynamic"]
    if filtered and not dynamic:
        raise Refusal(400, "A static device group takes no filter")
    if stored is None and dynamic and not filtered:
        raise Refusal(400, "A dynamic device group needs a filter, or field and value")
    if not body.get("name", "named"):
        raise Refusal(400, "name must not be empty")
    if body.get("filter"):
        compile_filter(collection.system, body["filter"])
    return body


def select(system: System, found: list[dict[str, Any]], query: Mapping[str, Any]) -> list[dict[str, Any]]:
    shows_all = query.get("all", system.uncertainties["built_in_groups"] == "listed")
    kind = query.get("type", "all" if shows_all else "user_created")
    if kind != "all":
        found = [group for group in found if group["built_in"] == (kind == "built_in")]
    if "since" in query:
        since = times.resolve(system, query["since"], "since")
        found = [group for group in found if group["mod_time"] > since]
    if "name" in query:
        try:
            pattern = re.compile(query["name"])
        except re.error as error:
            raise Refusal(400, f"name: {query['name']!r} is no regular expression: {error}") from None
        found = [group for group in found if pattern.search(group["name"])]
    return found


def _finds(system: System, group: Mapping[str, Any]) -> Any:
    if group["filter"]:
        return compile_filter(system, group["filter"])
    return devices.single_criterion(system, group["field"], group["value"] or "")


def _includes(group: Mapping[str, Any], device: Mapping[str, Any]) -> bool:
    return device["device_class"] != "custom" or group["include_custom_devices"] or group["filter"] is not None


def members(system: System, parent: str, parent_id: int, child: str, query: Mapping[str, Any]) -> list[int]:
    """Devices of a group, or groups of a device, the computed ones among them."""
    if parent == "/devices":
        device = system.collections["/devices"].get(parent_id)
        listed = system.assignments.of(parent, parent_id, child)
        return [
            group["id"]
            for group in system.collections["/devicegroups"]
            if group["id"] in listed
            or (group["dynamic"] and _includes(group, device) and _finds(system, group)(device))
        ]
    group = system.collections["/devicegroups"].get(parent_id)
    every = system.collections["/devices"]
    if group["dynamic"]:
        finds = _finds(system, group)
        found = [device for device in every if _includes(group, device) and finds(device)]
    else:
        found = [every.get(one) for one in system.assignments.of(parent, parent_id, child)]
    return [device["id"] for device in times.cut(system, devices.active(system, found, query), query)]


def refuse(pair: Mapping[str, dict[str, Any]]) -> None:
    group = pair["/devicegroups"]
    if group["dynamic"]:
        raise Refusal(400, f"The device group {group['name']!r} is dynamic: its members follow the filter")
