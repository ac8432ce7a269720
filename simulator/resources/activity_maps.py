# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Activity maps, and the topologies that they and queries draw."""

from __future__ import annotations

from typing import Any

from simulator.behaviours import connections
from simulator.collection import Collection
from simulator.handlers import handles
from simulator.model import Refusal, Request
from simulator.resources import times
from simulator.resources.dashboards import short_code
from simulator.system import System

ANY_PEER = {"protocol": "any", "role": "any"}
EDGES = 20


def check(collection: Collection, body: dict[str, Any], stored: dict[str, Any] | None) -> dict[str, Any]:
    """Walks as they are stored: what was left out of relationships is filled in, protocols are in lower case."""
    if body.get("name") == "":
        raise Refusal(400, "name must not be empty")
    if "walks" in body:
        if not all(walk["origins"] for walk in body["walks"]):
            raise Refusal(400, "walks: each needs one or more origins")
        body = {**body, "walks": [_filled(walk) for walk in body["walks"]]}
    if stored is None and not body.get("short_code"):
        return {**body, "short_code": short_code(collection.system)}
    return body


def _filled(walk: dict[str, Any]) -> dict[str, Any]:
    return {**walk, "steps": [_filled_step(step) for step in walk["steps"]]}


def _filled_step(step: dict[str, Any]) -> dict[str, Any]:
    given = step.get("relationships") or [{}]
    filled = [{**ANY_PEER, **{key: value.lower() for key, value in one.items()}} for one in given]
    return {**step, "relationships": filled}


@handles("POST /activitymaps/query")
def topology(system: System, request: Request) -> dict[str, Any]:
    """A topology of walks that are not saved; all_devices has the id 0, or none."""
    walks = request.body["walks"]
    for origin in (one for walk in walks for one in walk["origins"]):
        if origin["object_type"] == "all_devices" and origin.get("object_id", 0) != 0:
            raise Refusal(400, "walks: the object_id of all_devices is 0")
    return _drawn(system, request.body, walks)


@handles("POST /activitymaps/{id}/query")
def topology_of_map(system: System, request: Request) -> dict[str, Any]:
    return _drawn(system, request.body, system.collections["/activitymaps"].get(request.path["id"])["walks"])


def _drawn(system: System, body: dict[str, Any], walks: list[dict[str, Any]]) -> dict[str, Any]:
    start, end = times.span(system, body)
    ids = [device["id"] for device in system.collections["/devices"] if device["is_l3"]][:EDGES]
    wanted = set(body.get("edge_annotations", ()))
    steps = [{"walk": walk, "step": step} for walk, one in enumerate(walks) for step in range(len(one["steps"]))]
    edges = []
    for left, right in zip(ids, ids[1:], strict=False):
        weight = (left * 7 + right) % 100
        told = {"protocols": [{"weight": weight, "protocol": ["IPv4", "TCP", "HTTP"]}], "appearances": steps[:1]}
        annotations = {name: told[name] for name in told if name in wanted}
        edges.append({"from": left, "to": right, "weight": weight, "annotations": annotations})
    return {"from": start, "until": end, "warnings": _warnings(system), "edges": edges}


def _warnings(system: System) -> list[dict[str, Any]]:
    """What may be missing of a console's topology: the part of each sensor that is away."""
    away = [(number, one) for number, one in connections.sensors(system).items() if one.away]
    return [
        {
            "type": "node_offline",
            "message": f"{one.hostname} is offline",
            "properties": {"node_id": number, "node_hostname": one.hostname},
        }
        for number, one in away
    ]
