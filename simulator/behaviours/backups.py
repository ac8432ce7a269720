# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Backups of user-made objects, and bundles of objects: what is in them, and bringing it back."""

from __future__ import annotations

import copy
import gzip
import json
from collections.abc import Mapping
from typing import Any

from simulator import generic
from simulator.behaviours import connections
from simulator.behaviours.jobs import acted
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
    # Times of 0: never.
    system.state["last_backup"] = {"did_last_succeed": False, "last_attempt_time": 0, "last_success_time": 0}


@handles("POST /customizations")
def make_backup(system: System, request: Request) -> Answer:
    collection = system.collections["/customizations"]
    now = system.clock.now_ms()
    system.state["last_backup"].update(did_last_succeed=False, last_attempt_time=now)
    answer = generic.created(collection, request)
    identifier = next(reversed(collection.objects))
    system.state["backups"][identifier] = {
        path.strip("/"): [copy.deepcopy(one) for one in system.collections[path] if _is_user_made(system, path, one)]
        for path in CONTENT
    }
    system.state["last_backup"].update(did_last_succeed=True, last_success_time=now)
    # Releases of 2020 (contract: note of the entry).
    return answer if system.uncertainties["backup_status"] == 201 else Answer(204)


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
    export = json.dumps(_export(system, request.path["id"]), sort_keys=True).encode()
    if not system.collections["/customizations"].is_seen(request.path["id"]):
        raise Refusal(422, "The file of the backup is not complete")
    media_type = system.uncertainties["backup_media"]
    return Answer(200, gzip.compress(export) if "gzip" in media_type else export, media_type=media_type)


@handles("DELETE /customizations/{id}")
def delete_backup(system: System, request: Request) -> None:
    system.collections["/customizations"].delete(request.path["id"])
    system.state["backups"].pop(request.path["id"], None)


@handles("POST /customizations/{id}/apply")
async def restore_backup(system: System, request: Request) -> Answer:
    identifier = request.path["id"]
    _export(system, identifier)
    content = system.state["backups"].get(identifier, {})
    return await acted(
        system,
        request,
        "Restoring the backup",
        lambda: bring_back(system, content, overwrite=True),
        f"/customizations/{identifier}",
    )


@handles("POST /bundles/{id}/apply")
async def apply_bundle(system: System, request: Request) -> Answer:
    bundle = system.collections["/bundles"].get(request.path["id"])
    node_ids = request.body["node_ids"]
    if node_ids and system.kind != "console":
        raise Refusal(400, "node_ids: only a console has nodes")
    targets = [connections.remote(system, one) for one in node_ids] or [system]
    overwrite = request.body["policy"] == "overwrite"

    def apply() -> None:
        for target in targets:
            bring_back(target, bundle, overwrite)

    return await acted(system, request, "Applying the bundle", apply, f"/bundles/{request.path['id']}")


def bring_back(system: System, content: Mapping[str, Any], overwrite: bool) -> None:
    """Create the objects of a backup or bundle; those whose name exists are overwritten or skipped."""
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
            elif overwrite:
                body = {key: value for key, value in one.items() if key != collection.spec.id_field}
                collection.update(existing[collection.spec.id_field], body)
