# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Backups of user-made objects, and bundles of objects: what is in them, and bringing it back."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

from simulator import generic
from simulator.behaviours import connections
from simulator.handlers import handles
from simulator.model import Answer, Refusal, Request
from simulator.system import System

# What people make; found in a backup and in a bundle under the last part of the path.
CONTENT = (
    "/tags", "/devicegroups", "/customdevices", "/networklocalities", "/alerts", "/triggers", "/exclusionintervals",
    "/emailgroups", "/dashboards", "/activitymaps", "/applications",
)  # fmt: skip
NAMES = ("name", "group_name")


def prepare(system: System, spec: Mapping[str, Any]) -> None:
    system.state["backups"] = {}
    system.state["last_backup"] = {"status": "none", "time": None}


@handles("POST /customizations")
def make_backup(system: System, request: Request) -> Answer:
    collection = system.collections["/customizations"]
    answer = generic.created(collection, request)
    now = system.clock.now_ms()
    identifier = next(reversed(collection.objects))
    system.state["backups"][identifier] = {
        path.strip("/"): [copy.deepcopy(one) for one in system.collections[path] if _is_user_made(system, path, one)]
        for path in CONTENT
    }
    system.state["last_backup"] = {"status": "success", "time": now}
    return answer


def _is_user_made(system: System, path: str, stored: Mapping[str, Any]) -> bool:
    built_in = [_name(one) for one in system.collections[path].spec.built_in]
    return not stored.get("built_in") and not stored.get("built-in") and _name(stored) not in built_in


def _name(stored: Mapping[str, Any]) -> Any:
    return next((stored[key] for key in NAMES if key in stored), None)


@handles("GET /customizations/status")
def get_status(system: System, request: Request) -> dict[str, Any]:
    return system.state["last_backup"]


@handles("GET /customizations/{id}")
def export_backup(system: System, request: Request) -> dict[str, Any]:
    return _export(system, request.path["id"])


def _export(system: System, identifier: int) -> dict[str, Any]:
    stored = system.collections["/customizations"].get(identifier)
    meta = {"name": stored["name"], "version": system.version, "create_time": stored["create_time"]}
    return {".meta": meta, **system.state["backups"].get(identifier, {})}


@handles("POST /customizations/{id}/download")
def download_backup(system: System, request: Request) -> Answer:
    export = json.dumps(_export(system, request.path["id"]), sort_keys=True)
    return Answer(200, export.encode(), media_type="application/exbk")


@handles("DELETE /customizations/{id}")
def delete_backup(system: System, request: Request) -> None:
    system.collections["/customizations"].delete(request.path["id"])
    system.state["backups"].pop(request.path["id"], None)


@handles("POST /customizations/{id}/apply")
def restore_backup(system: System, request: Request) -> Answer:
    _export(system, request.path["id"])
    content = system.state["backups"].get(request.path["id"], {})
    return Answer(body=bring_back(system, content, overwrite=True))


@handles("POST /bundles/{id}/apply")
def apply_bundle(system: System, request: Request) -> Answer:
    bundle = system.collections["/bundles"].get(request.path["id"])
    node_ids = request.body["node_ids"]
    if node_ids and system.kind != "console":
        raise Refusal(400, "node_ids: only a console has nodes")
    targets = [connections.remote(system, one) for one in node_ids] or [system]
    overwrite = request.body["policy"] == "overwrite"
    return Answer(body={target.hostname: bring_back(target, bundle, overwrite) for target in targets})


def bring_back(system: System, content: Mapping[str, Any], overwrite: bool) -> dict[str, int]:
    """Create the objects of a backup or bundle; those whose name exists are overwritten or skipped. Counts of each."""
    counts = {"created": 0, "overwritten": 0, "skipped": 0}
    for path in CONTENT:
        collection = system.collections.get(path)
        objects = content.get(path.strip("/"))
        if collection is None or not isinstance(objects, list):
            continue
        for one in objects:
            name = next((key for key in NAMES if key in one), None)
            existing = name and collection.find(**{name: one[name]})
            if not existing:
                body = dict(one)
                if body.get(collection.spec.id_field) in collection.objects:
                    del body[collection.spec.id_field]
                collection.create(body)
                counts["created"] += 1
            elif overwrite:
                body = {key: value for key, value in one.items() if key != collection.spec.id_field}
                collection.update(existing[collection.spec.id_field], body)
                counts["overwritten"] += 1
            else:
                counts["skipped"] += 1
    return counts
