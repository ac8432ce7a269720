# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Network localities: named networks since 9.0, one network before (contract: devices, Network Locality Entry)."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict, OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.addresses import as_network
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store

LONGEST_NAME = 40


def parsed(value: Any) -> list[str]:
    """Networks in one spelling and order."""
    return sorted(as_network(str(item)) for item in value)


def with_networks(item: dict) -> dict:
    """A locality that was read, its one network of firmware before 9.0 in the list of later firmware.

    ``network`` says the same as ``networks`` where these are one; later firmware answers the first of several there.
    """
    networks = item.get("networks") or ([item["network"]] if item.get("network") else [])
    return {**item, "networks": networks, "network": networks[0] if len(networks) == 1 else None}


def in_newer_form(body: dict) -> dict:
    """What is sent since 9.0: networks, and never network beside them."""
    sent = dict(body)
    if "network" in sent:
        sent["networks"] = [sent.pop("network")]
    return sent


def in_older_form(body: dict) -> dict:
    """What is sent before 9.0: one network."""
    sent = dict(body)
    if "networks" in sent:
        (sent["network"],) = sent.pop("networks")
    return sent


def check_older_system(client: Client, current: Mapping | None, wanted: Mapping) -> None:
    """Refuse what firmware before 9.0 has no place for; raises Conflict."""
    if len(wanted.get("networks") or ()) > 1:
        raise Conflict(
            f"networks has {len(wanted['networks'])} entries: firmware {client.identity().get('version')} of "
            f"{client.system} takes one a locality, several came with 9.0.",
            "Declare a locality for each, without name.",
        )


def find_locality(store: Store, wanted: Mapping) -> dict | None:
    """By name, or without one (before 9.0 there are none) by the networks themselves."""
    if "name" in wanted:
        return store.find(NETWORK_LOCALITY, wanted["name"])
    networks = parsed(networks_of(wanted))
    same = [entry for entry in store.listing(NETWORK_LOCALITY) if parsed(entry["networks"]) == networks]
    return store.only_one(NETWORK_LOCALITY, ", ".join(networks), same)


def networks_of(wanted: Mapping) -> list:
    """The networks that are declared, by either option."""
    return [wanted["network"]] if wanted.get("network") is not None else list(wanted.get("networks") or ())


def check(wanted: Mapping) -> None:
    """Refuse what is no network, both options at once, and a name that is too long."""
    for network in networks_of(wanted):
        try:
            ipaddress.ip_network(str(network), strict=False)
        except ValueError:
            raise OptionError(f"networks holds {network!r}: neither an address nor a CIDR block.") from None
    if wanted.get("networks") is not None and wanted.get("network") is not None:
        raise OptionError("networks and network are both set.", "Give networks: a list of one says the same.")
    if wanted.get("networks") == []:
        raise OptionError("networks is empty.", "Give one network at least, or state absent.")
    if not {"id", "name", "network", "networks"} & set(wanted):
        raise OptionError("name is not set.", "Give name, or networks alone on firmware before 9.0.")
    if len(wanted.get("name") or "") > LONGEST_NAME:
        raise OptionError(f"name has {len(wanted['name'])} letters: {LONGEST_NAME} are the most.")


NETWORK_LOCALITY = Resource(
    "network_locality",
    "/networklocalities",
    "/networklocalities/{id}",
    fields={
        "name": Field(since=(9, 0)),
        "external": Field(type="bool", required=True),
        "networks": Field(type="list", elements="str", unordered=True, normalise=parsed),
        "network": Field(normalise=lambda value: parsed([value])[0], replaced_by="networks"),
        "description": Field(),
    },
    names=("network",),
    found_by=("name", "network", "networks"),
    find=find_locality,
    check=check,
    read=with_networks,
    sent=in_newer_form,
    before={(9,): {"sent": in_older_form, "check_system": check_older_system}},
)
OPERATION = declare(NETWORK_LOCALITY)
