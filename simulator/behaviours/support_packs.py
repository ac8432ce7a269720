# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Support packs: run the default or an uploaded one, follow it in the queue, download its result (/supportpacks)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from simulator.handlers import handles
from simulator.model import Answer, Refusal, Request
from simulator.system import System

TIMINGS = {"support_pack": 20.0}


def prepare(system: System, spec: Mapping[str, Any]) -> None:
    system.state["support_packs"] = {}


@handles("POST /supportpacks/execute")
def run_default(system: System, request: Request) -> Answer:
    return _run(system, "default")


@handles("POST /supportpacks")
def run_uploaded(system: System, request: Request) -> Answer:
    if request.body.size == 0:
        raise Refusal(400, "The support pack is empty")
    return _run(system, f"upload {request.body.sha256[:12]}")


def _run(system: System, source: str) -> Answer:
    packs = system.state["support_packs"]
    identifier = f"{system.rng.getrandbits(64):016x}"
    started = system.clock.now()
    packs[identifier] = {
        "source": source,
        "filename": f"{system.hostname}-{identifier[:8]}.tar.gz",
        "started": started,
        "finishes": started + system.timings["support_pack"],
    }
    return Answer(headers={"Location": f"/api/v1/supportpacks/queue/{identifier}"})


def _is_finished(system: System, pack: Mapping[str, Any]) -> bool:
    return system.clock.now() >= pack["finishes"]


def _entry(system: System, identifier: str) -> dict[str, Any]:
    """Field names are not published."""
    pack = system.state["support_packs"][identifier]
    finished = _is_finished(system, pack)
    return {
        "id": identifier,
        "status": "complete" if finished else "running",
        "filename": pack["filename"] if finished else None,
        "time": int(pack["started"] * 1000),
    }


@handles("GET /supportpacks/queue/{id}")
def follow(system: System, request: Request) -> dict[str, Any]:
    if request.path["id"] not in system.state["support_packs"]:
        raise Refusal(404, f"No support pack with id {request.path['id']!r} is queued")
    return _entry(system, request.path["id"])


@handles("GET /supportpacks")
def list_packs(system: System, request: Request) -> list[dict[str, Any]]:
    packs = system.state["support_packs"]
    return [_entry(system, one) for one, pack in packs.items() if _is_finished(system, pack)]


@handles("GET /supportpacks/{filename}")
def download(system: System, request: Request) -> Answer:
    for pack in system.state["support_packs"].values():
        if pack["filename"] == request.path["filename"] and _is_finished(system, pack):
            content = {"system": system.hostname, "version": system.version, "pack": pack["source"]}
            return Answer(200, json.dumps(content).encode(), media_type="application/octet-stream")
    raise Refusal(404, f"No support pack {request.path['filename']!r} was found")
