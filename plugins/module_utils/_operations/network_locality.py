# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Network localities, in the form since 9.0 and the one before (contract: devices, Network Locality Entry)."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.addresses import as_network
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store

LONGEST_NAME = 40


def parsed(value: Any) -> list[str]:
    """Networks in one spelling and order."""
    return sorted(as_network(str(item)) for item in value)


def find_locality(store: Store, wanted: Mapping) -> dict | None:
    """By name, or before 9.0 (no names there) by the network itself."""
    if "name" in wanted:
        return store.find(NETWORK_LOCALITY, wanted["name"])
    entries = [entry for entry in store.listing(NETWORK_LOCALITY) if entry.get("network")]
    return next((entry for entry in entries if parsed([entry["network"]]) == parsed([wanted["network"]])), None)


def check(wanted: Mapping) -> None:
    """Refuse what is no network, both forms at once, and a name that is too long."""
    for network in [*(wanted.get("networks") or []), *([wanted["network"]] if wanted.get("network") else [])]:
        try:
            ipaddress.ip_network(str(network), strict=False)
        except ValueError:
            raise OptionError(f"networks holds {network!r}: neither an address nor a CIDR block.") from None
    if wanted.get("networks") is not None and wanted.get("network") is not None:
        raise OptionError("networks and network are both set.", "Give networks since firmware 9.0, network before.")
    if wanted.get("network") is not None and "name" in wanted:
        raise OptionError("network is the form before 9.0, which has no name.", "Give networks with a name.")
    if not {"id", "name", "network"} & set(wanted):
        raise OptionError("name is not set.", "Give name, or network on firmware before 9.0.")
    if len(wanted.get("name") or "") > LONGEST_NAME:
        raise OptionError(f"name has {len(wanted['name'])} letters: {LONGEST_NAME} are the most.")


NETWORK_LOCALITY = Resource(
    "network_locality",
    "/networklocalities",
    "/networklocalities/{id}",
    fields={
        "name": Field(since=(9, 0)),
        "external": Field(type="bool", required=True),
        "networks": Field(type="list", elements="str", unordered=True, normalise=parsed, since=(9, 0)),
        "network": Field(normalise=lambda value: parsed([value])[0], replaced_by="networks"),
        "description": Field(),
    },
    names=("network",),
    found_by=("name", "network"),
    find=find_locality,
    check=check,
)
OPERATION = declare(NETWORK_LOCALITY)
