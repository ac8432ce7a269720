# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Metric queries, answered with figures made up by seed; of a console in a part for each sensor."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from simulator.behaviours import connections
from simulator.contract import release_of
from simulator.handlers import handles
from simulator.model import Answer, Refusal, Request
from simulator.resources import times
from simulator.system import System

CYCLES = {"1sec": 1000, "30sec": 30_000, "5min": 300_000, "1hr": 3_600_000, "24hr": 86_400_000}
MOST_POINTS = 1000
# How far back values go: what `from` 0 with `until` 0 asks for.
RETENTION = 30 * 86_400_000
# Queries of a console whose parts have not been fetched, of the last so many simulated seconds; one more is too many.
MOST_PENDING = 50
PENDING_SECONDS = 60
RETRY_AFTER = "1"
# Distributions, and what only newer firmware and the vendor's own client know.
DATASETS = {"tprocess", "rtt", "rto"}
SAMPLESETS = {"rsp_size_sample"}
NEWER = (26,)
# Figures of a packetstore, under the id of its appliance.
PACKETSTORE = "cpc"
PACKETSTORE_STATS = {"est_lookback_sec": 1_209_600, "pkts_dropped": 0, "pkts_recv": 83_000_000}


def _check(system: System, body: Mapping[str, Any]) -> None:
    """Refusal 400 for what a query may not combine."""
    if body["object_type"] == "capture" and release_of(system.version) < NEWER:
        raise Refusal(400, "object_type: 'capture' is not known")
    for spec in body["metric_specs"]:
        percentiles, kind = spec.get("percentiles"), spec.get("calc_type")
        if (kind == "percentiles") != bool(percentiles):
            raise Refusal(400, "percentiles go with calc_type percentiles, and with nothing else")
        if percentiles and percentiles != sorted(set(percentiles)):
            raise Refusal(400, "percentiles must be ascending")
        if body["metric_category"] == PACKETSTORE and spec["name"] not in PACKETSTORE_STATS:
            raise Refusal(400, f"invalid stat name: {spec['name']}")


def _span(system: System, body: Mapping[str, Any]) -> tuple[int, int]:
    """Both ends; 0 for both is all that is kept."""
    if (body.get("from"), body.get("until")) == (0, 0):
        return system.clock.now_ms() - RETENTION, system.clock.now_ms()
    return times.span(system, body)


def _points(body: Mapping[str, Any], span: tuple[int, int]) -> tuple[str, list[int]]:
    """The cycle that is used, and the times at which there are values."""
    cycle = body["cycle"]
    if cycle == "auto":
        cycle = next((name for name, step in CYCLES.items() if (span[1] - span[0]) / step <= 500), "24hr")
    step = CYCLES[cycle]
    points = list(range(span[0] - span[0] % step, span[1], step))
    if len(points) > MOST_POINTS:
        raise Refusal(400, f"The range holds more than {MOST_POINTS} cycles of {cycle}")
    return cycle, points


def _values(system: System, body: Mapping[str, Any], oid: int, time: int) -> list[Any]:
    return [_value(system, body, spec, f"{oid}/{time}/{spec['name']}") for spec in body["metric_specs"]]


def _value(system: System, body: Mapping[str, Any], spec: Mapping[str, Any], place: str) -> Any:
    """A number; of a detail metric what each key has; of a distribution what was asked to be made of it."""
    chance = random.Random(f"{system.fleet.seed}/{system.name}/{place}")
    if body["metric_category"] == PACKETSTORE:
        return PACKETSTORE_STATS[spec["name"]]
    if spec.get("calc_type") == "percentiles":
        return sorted(chance.randrange(1000) for _time in spec["percentiles"])
    if spec.get("calc_type") is None and spec["name"] in DATASETS:
        return [{"freq": chance.randrange(1, 9), "value": value} for value in sorted(chance.sample(range(1000), 3))]
    if spec.get("calc_type") is None and spec["name"] in SAMPLESETS:
        return {"count": 3, "sum": 30, "sum2": 310}
    if spec.get("key1") is not None or body["metric_category"].endswith("_detail"):
        most = (body.get("options") or {}).get("topn_max", 3)
        return [{"key": key, "vtype": "count", "value": chance.randrange(1000)} for key in _keys()[:most]]
    return chance.randrange(1000)


def _keys() -> list[dict[str, Any]]:
    return [
        {"key_type": "string", "str": "www.example.com"},
        {"key_type": "ipaddr", "addr": "192.0.2.7", "host": "seven.example.com", "device_oid": 7},
        {"key_type": "intval", "intval": 443},
    ]


def _answer(system: System, body: Mapping[str, Any], total: str | None) -> dict[str, Any]:
    start, end = span = _span(system, body)
    cycle, points = _points(body, span)
    if total is None:
        rows = [(oid, time, CYCLES[cycle]) for oid in body["object_ids"] for time in points]
    else:
        # Newer firmware answers the end of the range here, as a time.
        duration = end if release_of(system.version) >= NEWER else end - start
        rows = [(oid, start, duration) for oid in ([-1] if total == "total" else body["object_ids"])]
    stats = [
        {"oid": oid, "time": time, "duration": duration, "values": _values(system, body, oid, time)}
        for oid, time, duration in rows
    ]
    return {"stats": stats, "cycle": cycle, "node_id": 0, "clock": system.clock.now_ms(), "from": start, "until": end}


@handles("POST /metrics", "POST /metrics/total", "POST /metrics/totalbyobject")
def query(system: System, request: Request) -> dict[str, Any]:
    """A console answers a ticket instead: its sensors' parts are fetched one by one."""
    body = request.body
    total = request.template.removeprefix("/metrics").strip("/") or None
    _check(system, body)
    parts = {} if body["object_type"] == "system" else connections.sensors(system)
    if not parts:
        return _answer(system, body, total)
    pending = system.state.setdefault("metric_parts", {})
    xid = 100 + system.state.setdefault("metric_queries", 0)
    system.state["metric_queries"] += 1
    left = [(number, one, body, total) for number, one in parts.items()]
    pending[xid] = {"ready_at": system.clock.now() + 1, "left": left}
    forms = {"number": xid, "text": str(xid), "list": [xid]}
    return {"xid": forms[system.uncertainties["metric_xid"]], "num_results": len(parts)}


@handles("GET /metrics/next/{xid}")
def next_part(system: System, request: Request) -> Any:
    """One sensor's part: "again" until there is one, 429 while too many are waited for, null after the last."""
    pending = system.state.get("metric_parts", {})
    parts = pending.get(request.path["xid"])
    if parts is None or (not parts["left"] and system.uncertainties["metric_end"] == "404"):
        raise Refusal(404, f"No results with xid {request.path['xid']} are left")
    asked_since = system.clock.now() - PENDING_SECONDS
    if sum(one["ready_at"] > asked_since for one in pending.values() if one["left"]) > MOST_PENDING:
        raise Refusal(429, "Too many metric queries are pending", headers={"Retry-After": RETRY_AFTER})
    if system.clock.now() < parts["ready_at"]:
        return Answer(body=b'"again"', media_type="application/json")
    if not parts["left"]:
        return Answer(body=b"null", media_type="application/json")
    number, sensor, body, total = parts["left"].pop(0)
    if sensor.away:
        raise Refusal(500, f'"{sensor.hostname}" (ID {number} at 127.0.0.1): failed to query metrics')
    return {**_answer(sensor, body, total), "node_id": number}
