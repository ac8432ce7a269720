# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bundles, threat collections, captures, and lists with an order of their own."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

from simulator.behaviours.jobs import acted
from simulator.collection import Collection
from simulator.contract import release_of
from simulator.handlers import handles
from simulator.model import Answer, Refusal, Request, Upload
from simulator.resources import times
from simulator.system import System

ARCHIVES = (".json", ".tar.gz", ".tgz", ".tar")
# An empty capture file.
PCAP = bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000")


def newest_first(system: System, found: list[dict[str, Any]], query: Mapping[str, Any]) -> list[dict[str, Any]]:
    return times.cut(system, list(reversed(found)), query)


def vlans_of(system: System, parent: str, parent_id: Any, child: str, query: Mapping[str, Any]) -> list[Any]:
    return [one["id"] for one in system.collections["/vlans"] if one["network_id"] == parent_id]


def check_backup(collection: Collection, body: dict[str, Any], stored: dict[str, Any] | None) -> dict[str, Any]:
    if not body["name"]:
        raise Refusal(400, "name must not be empty")
    if collection.system.uncertainties["backup_name"] == "longer":
        return {
            **body,
            "name": f"{body['name']} {time.strftime('%Y-%m-%d', time.gmtime(collection.system.clock.now()))}",
        }
    return body


META = ".meta"
SERVERS_OWN = ("id", "built_in", "created_time", "mod_time")


def check_bundle(collection: Collection, body: Any, stored: dict[str, Any] | None) -> dict[str, Any]:
    if not isinstance(body, dict) or not isinstance(_name(body), str) or not _name(body):
        raise Refusal(400, "A bundle is a JSON object with a name")
    if not isinstance(body.get("description"), (str, type(None))):
        raise Refusal(400, "description must be text")
    return {name: value for name, value in body.items() if name not in SERVERS_OWN}


def _name(bundle: Mapping[str, Any]) -> Any:
    """The name at the top of a bundle, or in its metadata as exports have it (contract: CustomizationExport)."""
    meta = bundle.get(META)
    return bundle.get("name") or (meta.get("name") if isinstance(meta, Mapping) else None)


def shape_bundle(system: System, bundle: dict[str, Any], query: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata; what the bundle holds is exported by GET /bundles/{id}."""
    return {"name": _name(bundle), **{name: bundle[name] for name in ("description", *SERVERS_OWN)}}


@handles("GET /bundles/{id}")
def export_bundle(system: System, request: Request) -> dict[str, Any]:
    bundle = system.collections["/bundles"].get(request.path["id"])
    return {name: value for name, value in bundle.items() if name not in SERVERS_OWN}


def _collection_file(request: Request) -> tuple[str, Upload]:
    upload = request.body.get("file")
    if not isinstance(upload, Upload):
        raise Refusal(400, "A part 'file' with the STIX file is wanted")
    name = request.body.get("filename", "")
    if not name.endswith(ARCHIVES):
        raise Refusal(400, f"{name!r} is no STIX file: {', '.join(ARCHIVES)} are known")
    return request.body.get("name") or name.split(".", 1)[0], upload


@handles("POST /threatcollections")
def create_collection(system: System, request: Request) -> None:
    name, upload = _collection_file(request)
    # Marked as needed up to 9.8 (contract: before 9.9).
    if release_of(system.version) < (9, 9) and not request.body.get("name"):
        raise Refusal(400, "A part 'name' is wanted")
    collection = system.collections["/threatcollections"]
    if collection.find(sha256=upload.sha256):
        raise Refusal(409, "The file holds no new threat data")
    _store(collection, None, {"name": name, "user_key": request.body.get("user_key") or _key_of(name)}, upload)


def _key_of(name: str) -> str:
    """The identifier of a collection that was given none (contract: schema ThreatCollection)."""
    return re.sub(r"[\W_]+", "", name)


@handles("PATCH /threatcollections/{id}")
def update_collection(system: System, request: Request) -> None:
    collection = system.collections["/threatcollections"]
    _rest, upload = _collection_file(request)
    _store(collection, collection.get(request.path["id"]), {}, upload)


@handles("PUT /threatcollections/~{userKey}")
def overwrite_collection(system: System, request: Request) -> None:
    collection, key = system.collections["/threatcollections"], request.path["userKey"]
    name, upload = _collection_file(request)
    _store(collection, collection.find(user_key=key), {"name": name, "user_key": key}, upload)


def _store(collection: Collection, stored: dict[str, Any] | None, named: dict[str, Any], upload: Upload) -> None:
    # The number of observables is not published by size; each 100 bytes stand for one.
    held = {"observables": upload.size // 100, "sha256": upload.sha256}
    if stored:
        collection.update(stored["id"], {**named, **held})
    else:
        collection.accepted(collection.create({**named, **held}))


@handles("GET /threatcollections/{id}/observables")
def count_observables(system: System, request: Request) -> dict[str, Any]:
    identifier = request.path["id"]
    if not identifier.isdigit():
        raise Refusal(404, f"No threat collection with id {identifier!r} was found")
    return {"observables": system.collections["/threatcollections"].get(int(identifier))["observables"]}


@handles("GET /packetcaptures/{id}")
def download_capture(system: System, request: Request) -> Answer:
    system.collections["/packetcaptures"].get(request.path["id"])
    return Answer(body=PCAP, media_type="application/octet-stream")


@handles("POST /extrahop/cloudresources")
async def upload_resources(system: System, request: Request) -> Answer:
    """Keep what the file was; what its Location names is not published (uncertainty action_location)."""
    kept = {"size": request.body.size, "sha256": request.body.sha256}
    held = system.state.setdefault("cloud_resources", [])
    return await acted(
        system, request, "Unpacking the resources", lambda: held.append(kept), f"/extrahop/cloudresources/{len(held)}"
    )
