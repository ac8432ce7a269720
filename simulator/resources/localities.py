# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Network localities: networks since 9.0, one network before."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

from simulator.collection import Collection
from simulator.model import Refusal
from simulator.system import System

# Status that refuses what is no locality (contract: POST /networklocalities).
INVALID = 422


def _since_9(system: System) -> bool:
    return int(system.version.split(".", 1)[0]) >= 9


def check(collection: Collection, body: dict[str, Any], stored: dict[str, Any] | None) -> dict[str, Any]:
    body = dict(body)
    for field in ("name", "networks"):
        if field in body and not _since_9(collection.system):
            raise Refusal(INVALID, f"{field} is not known before release 9.0")
    if "network" in body and "networks" in body:
        raise Refusal(INVALID, "network and networks cannot be given together")
    if len(body.get("name") or "") > 40:
        raise Refusal(INVALID, "name is longer than 40 characters")
    if "network" in body:
        body["networks"] = [body.pop("network")]
    if stored is None and not body.get("networks"):
        raise Refusal(INVALID, "networks must not be empty")
    if "networks" in body and not body["networks"]:
        raise Refusal(INVALID, "networks must not be empty")
    for network in body.get("networks", ()):
        try:
            ipaddress.ip_network(network, strict=False)
        except ValueError:
            raise Refusal(INVALID, f"networks: {network!r} is neither an address nor a CIDR block") from None
    return body


def shape(system: System, locality: dict[str, Any], query: Mapping[str, Any]) -> dict[str, Any]:
    locality["network"] = locality["networks"][0]
    if not _since_9(system):
        locality.pop("networks")
        locality.pop("name", None)
    else:
        locality["name"] = locality.get("name") or f"locality_{locality['id']}"
    return locality
