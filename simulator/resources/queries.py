# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Queries that only read: metrics, records, packets and activity maps, answered with figures made up by seed."""

from __future__ import annotations

import random
from typing import Any

from simulator.handlers import handles
from simulator.model import Answer, Refusal, Request
from simulator.resources import times
from simulator.resources.stored_files import PCAP
from simulator.system import System

CYCLES = {"1sec": 1000, "30sec": 30_000, "5min": 300_000, "1hr": 3_600_000, "24hr": 86_400_000}
MOST_POINTS = 1000
RECORDS = 250


def _span(system: System, body: dict[str, Any]) -> tuple[int, int]:
    start = times.resolve(system, body.get("from", -1_800_000), "from")
    end = times.resolve(system, body.get("until", 0), "until")
    if end < start:
        raise Refusal(400, "until is before from")
    return start, end


def _metrics(system: System, body: dict[str, Any]) -> tuple[list[int], list[int], str, tuple[int, int]]:
    span = _span(system, body)
    cycle = body.get("cycle", "auto")
    if cycle == "auto":
        cycle = next((name for name, step in CYCLES.items() if (span[1] - span[0]) / step <= 500), "24hr")
    step = CYCLES[cycle]
    points = list(range(span[0] - span[0] % step, span[1], step))
    if len(points) > MOST_POINTS:
        raise Refusal(400, f"The range holds more than {MOST_POINTS} cycles of {cycle}")
    return body.get("object_ids") or [0], points, cycle, span


def _value(system: System, body: dict[str, Any], oid: int, time: int) -> list[int]:
    names = [spec.get("name", "") for spec in body.get("metric_specs", ())]
    return [random.Random(f"{system.fleet.seed}/{system.name}/{oid}/{time}/{name}").randrange(1000) for name in names]


def _response(system: System, body: dict[str, Any], total: str | None) -> dict[str, Any]:
    oids, points, cycle, (start, end) = _metrics(system, body)
    if total is None:
        stats = [
            {"oid": oid, "time": time, "duration": CYCLES[cycle], "values": _value(system, body, oid, time)}
            for oid in oids
            for time in points
        ]
    else:
        wanted = [-1] if total == "total" else oids
        stats = [
            {"oid": oid, "time": start, "duration": end - start, "values": _value(system, body, oid, start)}
            for oid in wanted
        ]
    return {"stats": stats, "cycle": cycle, "node_id": 0, "clock": system.clock.now_ms(), "from": start, "until": end}


@handles("POST /metrics", "POST /metrics/total", "POST /metrics/totalbyobject")
def metrics(system: System, request: Request) -> dict[str, Any]:
    """A console answers a ticket instead: its sensors' parts are fetched one by one."""
    total = request.template.removeprefix("/metrics").strip("/") or None
    parts = system.fleet.connected_to(system) if system.kind == "console" else []
    if not parts:
        return _response(system, request.body, total)
    waiting = system.state.setdefault("metric_parts", {})
    xid = len(waiting) + 100
    waiting[xid] = {"ready_at": system.clock.now() + 1, "left": [_response(one, request.body, total) for one in parts]}
    return {"xid": xid, "num_results": len(parts)}


@handles("GET /metrics/next/{xid}")
def next_part(system: System, request: Request) -> Any:
    parts = system.state.get("metric_parts", {}).get(request.path["xid"])
    if not parts or not parts["left"]:
        raise Refusal(404, f"No results with xid {request.path['xid']} are left")
    if system.clock.now() < parts["ready_at"]:
        return Answer(body=b'"again"', media_type="application/json")
    return parts["left"].pop(0)


@handles("POST /activitymaps/query")
def topology(system: System, request: Request) -> dict[str, Any]:
    return _topology(system, request.body)


@handles("POST /activitymaps/{id}/query")
def topology_of_map(system: System, request: Request) -> dict[str, Any]:
    system.collections["/activitymaps"].get(request.path["id"])
    return _topology(system, request.body)


def _topology(system: System, body: dict[str, Any]) -> dict[str, Any]:
    start, end = _span(system, body)
    ids = [device["id"] for device in system.collections["/devices"] if device["is_l3"]][:20]
    annotations = (
        {"protocols": [{"weight": 36, "protocol": ["IPv4", "TCP"]}]}
        if "protocols" in body.get("edge_annotations", ())
        else {}
    )
    edges = [
        {"from": left, "to": right, "weight": (left * 7 + right) % 100, "annotations": annotations}
        for left, right in zip(ids, ids[1:], strict=False)
    ]
    return {"from": start, "until": end, "warnings": [], "edges": edges}


def _records(system: System, body: dict[str, Any]) -> list[dict[str, Any]]:
    start, end = _span(system, body)
    step = max(1, (end - start) // RECORDS)
    return [
        {
            "_source": {
                "timestamp": start + number * step,
                "bytes": number * 10,
                "senderAddr": {"type": "ipaddr4", "value": [f"192.0.2.{number % 250 + 1}"]},
            }
        }
        for number in range(RECORDS)
    ]


@handles("POST /records/search")
def search_records(system: System, request: Request) -> dict[str, Any]:
    body = request.body
    start, end = _span(system, body)
    found = _records(system, body)
    limit = body.get("limit", 100)
    page = times.page(found, body, 100, 10_000)
    answer = {"records": page, "total": len(found), "from": start, "until": end}
    if "context_ttl" in body:
        ttl = times.resolve(system, body["context_ttl"], "context_ttl")
        cursors = system.state.setdefault("record_cursors", {})
        cursor = f"c{len(cursors) + 1:06d}"
        cursors[cursor] = {"left": found[len(page) + body.get("offset", 0) :], "limit": max(1, limit), "ttl": ttl}
        answer["cursor"] = cursor
    return answer


@handles("POST /records/cursor", "GET /records/cursor/{cursor}")
def next_records(system: System, request: Request) -> dict[str, Any]:
    name = request.path.get("cursor") or request.body["cursor"]
    state = system.state.get("record_cursors", {}).get(name)
    if state is None:
        raise Refusal(404, f"The cursor {name!r} is unknown or has expired")
    page, state["left"] = state["left"][: state["limit"]], state["left"][state["limit"] :]
    return {"records": page, "total": RECORDS, "cursor": name}


@handles("GET /records/formats")
def record_formats(system: System, request: Request) -> list[dict[str, Any]]:
    return [{"type": "~http", "display_name": "HTTP"}, {"type": "~dns_response", "display_name": "DNS response"}]


@handles("GET /packets/search", "POST /packets/search")
def search_packets(system: System, request: Request) -> Answer:
    """Nothing is stored: an empty capture, or 204 unless always_return_body (contract: the entry's note)."""
    wanted = request.query if request.method == "GET" else request.body
    _span(system, wanted)
    if not wanted.get("always_return_body") and (wanted.get("bpf") or wanted.get("ip1")):
        return Answer(status=204)
    return Answer(body=PCAP, media_type="application/octet-stream")
