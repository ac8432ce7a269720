# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Searches of records and packets, answered with what is made up by seed."""

from __future__ import annotations

import re
from typing import Any

from simulator.handlers import handles
from simulator.model import Answer, Refusal, Request
from simulator.resources import times
from simulator.resources.stored_files import PCAP
from simulator.system import System

RECORDS = 250
# Of an ExtraHop recordstore, which is the only kind here.
LARGEST_OFFSET = 10_000
# What keeps packets.
KEEPERS = ("sensor", "packetstore")
GROUPS = ("and", "or", "not")


def _records(system: System, body: dict[str, Any]) -> list[dict[str, Any]]:
    start, end = times.span(system, body)
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


def _check_filter(rule: dict[str, Any]) -> None:
    """Refusal 422 for a group that names a field, and for a rule that names none."""
    is_group = rule["operator"] in GROUPS
    if is_group != ("rules" in rule) or is_group == ("field" in rule):
        raise Refusal(422, f"filter: {rule['operator']!r} takes {'rules' if is_group else 'a field'}")
    for inner in rule.get("rules", ()):
        _check_filter(inner)


def _check_search(body: dict[str, Any]) -> None:
    """Refusal 422 for a query that is not valid."""
    others = [name for name in ("filter", "from", "until", "types") if name in body]
    if body.get("detection_log_entry_id") is not None and others:
        raise Refusal(422, f"detection_log_entry_id excludes {', '.join(others)}")
    if body.get("detection_log_entry_id") is None and "from" not in body:
        raise Refusal(422, "from is missing")
    if (body.get("offset") or 0) > LARGEST_OFFSET:
        raise Refusal(422, f"offset must not be above {LARGEST_OFFSET}")
    if body.get("filter"):
        _check_filter(body["filter"])


@handles("POST /records/search")
def search_records(system: System, request: Request) -> dict[str, Any]:
    body = request.body
    _check_search(body)
    start, end = times.span(system, body)
    found = _records(system, body)
    limit = body.get("limit", 100)
    page = times.page(found, body, 100, 10_000)
    answer = {"records": page, "total": len(found), "from": start, "until": end}
    if body.get("context_ttl") is not None:
        cursors = system.state.setdefault("record_cursors", {})
        cursor = f"c{len(cursors) + 1:06d}"
        left = found[len(page) + (body.get("offset") or 0) :]
        kept_until = _kept_until(system, body["context_ttl"])
        cursors[cursor] = {"left": left, "limit": max(1, limit), "kept_until": kept_until, "range": (start, end)}
        answer["cursor"] = cursor
    return answer


def _kept_until(system: System, context_ttl: Any) -> float:
    """When a cursor is forgotten, in simulated seconds since the epoch."""
    match = re.fullmatch(r"(\d+)(ms|[smhdwMy])?", str(context_ttl), re.ASCII)
    if not match:
        raise Refusal(422, f"context_ttl: {context_ttl!r} is no duration")
    return system.clock.now() + int(match[1]) * times.MILLISECONDS[match[2] or "ms"] / 1000


@handles("POST /records/cursor", "GET /records/cursor/{cursor}")
def next_records(system: System, request: Request) -> dict[str, Any]:
    name = request.path.get("cursor") or request.body["cursor"]
    state = system.state.get("record_cursors", {}).get(name)
    if state is None or system.clock.now() > state["kept_until"]:
        raise Refusal(404, f"The cursor {name!r} is unknown or has expired")
    if "context_ttl" in request.query:
        state["kept_until"] = _kept_until(system, request.query["context_ttl"])
    page, state["left"] = state["left"][: state["limit"]], state["left"][state["limit"] :]
    start, end = state["range"]
    return {"records": page, "total": RECORDS, "cursor": name, "from": start, "until": end}


@handles("GET /records/formats")
def record_formats(system: System, request: Request) -> list[dict[str, Any]]:
    return [{"type": "~http", "display_name": "HTTP"}, {"type": "~dns_response", "display_name": "DNS response"}]


@handles("GET /packets/search", "POST /packets/search")
def search_packets(system: System, request: Request) -> Answer:
    """Nothing is stored: an empty capture, or 204 unless always_return_body (contract: the entry's note).

    A sensor keeps packets of its own; a console without any system that does has none at all.
    """
    if system.kind == "console" and not any(one.kind in KEEPERS for one in system.fleet.connected_to(system)):
        raise Refusal(422, "There are no packets: no packetstore is connected")
    wanted = request.query if request.method == "GET" else request.body
    times.span(system, wanted)
    if not wanted.get("always_return_body") and (wanted.get("bpf") or wanted.get("ip1")):
        return Answer(status=204)
    return Answer(body=PCAP, media_type="application/octet-stream")
