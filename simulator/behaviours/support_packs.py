# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Support packs: run the default or an uploaded one, follow it in the queue, download its result (/supportpacks)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from typing import Any

from simulator.handlers import handles
from simulator.model import Answer, Refusal, Request, Upload
from simulator.system import System

TIMINGS = {"support_pack": 20.0}


def prepare(system: System, spec: Mapping[str, Any]) -> None:
    system.state["support_packs"] = {}


@handles("POST /supportpacks/execute")
def run_default(system: System, request: Request) -> Answer:
    return _run(system, "default")


@handles("POST /supportpacks")
def run_uploaded(system: System, request: Request) -> Answer:
    upload = request.body.get("file")
    if not isinstance(upload, Upload):
        raise Refusal(400, "A part 'file' with the support pack is wanted")
    if upload.size == 0:
        raise Refusal(400, "The support pack is empty")
    return _run(system, f"upload {upload.sha256[:12]}")


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


def _is_listed(system: System, pack: Mapping[str, Any]) -> bool:
    late = system.timings["listing"] if system.uncertainties["listed"] == "later" else 0
    return system.clock.now() >= pack["finishes"] + late


def _entry(system: System, pack: Mapping[str, Any]) -> dict[str, Any]:
    """The contract's SupportPack; a running one has the same fields, and nothing that shows its end."""
    size = len(_content(system, pack)) if _is_finished(system, pack) else 0
    return {"filename": pack["filename"], "size": str(size), "created_time": int(pack["started"] * 1000)}


def _content(system: System, pack: Mapping[str, Any]) -> bytes:
    content = {"system": system.hostname, "version": system.version, "pack": pack["source"]}
    return gzip.compress(json.dumps(content).encode(), mtime=0)


@handles("GET /supportpacks/queue/{id}")
def follow(system: System, request: Request) -> dict[str, Any]:
    pack = system.state["support_packs"].get(request.path["id"])
    if pack is None or (_is_finished(system, pack) and system.uncertainties["ended_support_pack"] == "gone"):
        raise Refusal(404, f"No support pack with id {request.path['id']!r} is queued")
    return _entry(system, pack)


@handles("GET /supportpacks")
def list_packs(system: System, request: Request) -> list[dict[str, Any]]:
    return [_entry(system, pack) for pack in system.state["support_packs"].values() if _is_listed(system, pack)]


@handles("GET /supportpacks/{filename}")
def download(system: System, request: Request) -> Answer:
    for pack in system.state["support_packs"].values():
        if pack["filename"] == request.path["filename"] and _is_finished(system, pack):
            return Answer(200, _content(system, pack), media_type="application/x-gzip")
    raise Refusal(404, f"No support pack {request.path['filename']!r} was found")
