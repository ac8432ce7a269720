# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Custom devices: definitions with criteria, and the Device object that each yields."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import Any

from simulator.collection import Collection
from simulator.handlers import handles
from simulator.model import Answer, Refusal, Request
from simulator.resources import devices
from simulator.system import System


def check(collection: Collection, body: dict[str, Any], stored: dict[str, Any] | None) -> dict[str, Any]:
    body = dict(body)
    if body.get("name") == "":
        raise Refusal(400, "name must not be empty")
    if "name" in body and any(one["name"] == body["name"] and one is not stored for one in collection):
        raise Refusal(400, f"A custom device with the name {body['name']} already exists.", form="detail")
    if stored is None:
        # How it is made is not published; names that differ make ids that differ.
        made = re.sub(r"\W+", "-", body["name"]).strip("-") or "custom"
        body["extrahop_id"] = body.get("extrahop_id") or made
        if re.search(r"\s", body["extrahop_id"]):
            raise Refusal(400, "extrahop_id must not contain spaces")
    for criterion in body.get("criteria", ()):
        _check_criterion(criterion)
    return body


def _check_criterion(criterion: Mapping[str, Any]) -> None:
    if not any(value is not None for value in criterion.values()):
        raise Refusal(400, "criteria: an entry is empty")
    for name in ("ipaddr", "ipaddr_peer"):
        if criterion.get(name) is not None:
            try:
                ipaddress.ip_network(criterion[name], strict=False)
            except ValueError:
                raise Refusal(
                    400, f"criteria.{name}: {criterion[name]!r} is neither an address nor a CIDR block"
                ) from None
    if criterion.get("ipaddr_peer") is not None and criterion.get("ipaddr_direction", "any") == "any":
        raise Refusal(400, "criteria.ipaddr_peer: needs ipaddr_direction src or dst")
    for low, high in (("src_port_min", "src_port_max"), ("dst_port_min", "dst_port_max"), ("vlan_min", "vlan_max")):
        values = [criterion[name] for name in (low, high) if criterion.get(name) is not None]
        if any(not 0 <= value <= 65535 for value in values) or values != sorted(values):
            raise Refusal(400, f"criteria: {low} and {high} must be a range within 0 and 65535")


def shape(system: System, device: dict[str, Any], query: Mapping[str, Any]) -> dict[str, Any]:
    if not query.get("include_criteria"):
        del device["criteria"]
    else:
        for criterion in device["criteria"]:
            # Children of the 7.4 sub-resource keep their ids there only.
            criterion.pop("id", None)
            if system.uncertainties["criteria_direction"] == "filled_in":
                criterion.setdefault("ipaddr_direction", "any")
    return device


def changed(collection: Collection, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    """Keep the Device object that a definition yields in step with it."""
    every = collection.system.collections["/devices"]
    if before is None and after is not None:
        devices.add(
            collection.system,
            {
                "extrahop_id": after["extrahop_id"],
                "discovery_id": after["extrahop_id"],
                "default_name": after["name"],
                "dns_name": "",
                "device_class": "custom",
                "auto_role": "custom",
                "activity": [],
                "vendor": None,
            },
        )
    elif before is not None:
        yielded = every.find(extrahop_id=before["extrahop_id"])
        if after is None:
            devices.remove(collection.system, every, yielded["id"])
        elif after["name"] != before["name"]:
            every.update(yielded["id"], {"default_name": after["name"]})


def _criteria(system: System, request: Request) -> list[dict[str, Any]]:
    return system.collections["/customdevices"].get(request.path["id"])["criteria"]


def _numbered(system: System, request: Request) -> list[dict[str, Any]]:
    criteria = _criteria(system, request)
    for criterion in criteria:
        if "id" not in criterion:
            criterion["id"] = system.state.setdefault("next_criterion", 100)
            system.state["next_criterion"] += 1
    return criteria


@handles("GET /customdevices/{id}/criteria")
def list_criteria(system: System, request: Request) -> list[dict[str, Any]]:
    return [{**one, "custom_device_id": request.path["id"]} for one in _numbered(system, request)]


def _child(system: System, request: Request) -> dict[str, Any]:
    wanted = request.path["child-id"]
    found = next((one for one in _numbered(system, request) if one["id"] == wanted), None)
    if found is None:
        raise Refusal(404, f"No criterion with id {wanted} was found")
    return found


@handles("GET /customdevices/{id}/criteria/{child-id}")
def read_criterion(system: System, request: Request) -> dict[str, Any]:
    return {**_child(system, request), "custom_device_id": request.path["id"]}


@handles("POST /customdevices/{id}/criteria")
def add_criterion(system: System, request: Request) -> Answer:
    criteria = _numbered(system, request)
    # custom_device_id may be sent, but the path says which device it is.
    criterion = {name: value for name, value in request.body.items() if name != "custom_device_id"}
    _check_criterion(criterion)
    criteria.append(criterion)
    _numbered(system, request)
    _touch(system, request)
    return Answer(headers={"Location": f"/customdevices/{request.path['id']}/criteria/{criterion['id']}"})


@handles("DELETE /customdevices/{id}/criteria/{child-id}")
def delete_criterion(system: System, request: Request) -> None:
    _criteria(system, request).remove(_child(system, request))
    _touch(system, request)


def _touch(system: System, request: Request) -> None:
    collection = system.collections["/customdevices"]
    collection.touch(collection.get(request.path["id"]))
