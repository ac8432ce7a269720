# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Custom devices (contract: devices, Custom Device)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.addresses import as_network
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import ChildList, Field, Resource

CRITERION = {
    "ipaddr": Field(normalise=as_network),
    "ipaddr_direction": Field(choices=("any", "src", "dst")),
    "ipaddr_peer": Field(normalise=as_network),
    "src_port_min": Field(type="int"),
    "src_port_max": Field(type="int"),
    "dst_port_min": Field(type="int"),
    "dst_port_max": Field(type="int"),
    "vlan_min": Field(type="int"),
    "vlan_max": Field(type="int"),
}


def bare_criteria(value: Any) -> list[dict]:
    """Criteria without empty keys and server ids; the direction any is as good as none."""
    return [
        {
            key: item
            for key, item in criterion.items()
            if key in CRITERION and item is not None and (key, item) != ("ipaddr_direction", "any")
        }
        for criterion in value
    ]


def check(wanted: Mapping) -> None:
    """Refuse criteria that mean nothing or contradict themselves, and an identifier with blanks."""
    if any(letter.isspace() for letter in str(wanted.get("extrahop_id") or "")):
        raise OptionError(f"extrahop_id is {wanted['extrahop_id']!r}: it must not hold blanks.")
    for criterion in bare_criteria(wanted.get("criteria") or []):
        if not criterion:
            raise OptionError(
                "criteria holds an empty entry: it would match nothing or all.", "Give at least one key of it."
            )
        if criterion.get("ipaddr_peer") and not (criterion.get("ipaddr") and criterion.get("ipaddr_direction")):
            raise OptionError("ipaddr_peer needs ipaddr, and ipaddr_direction src or dst.")


CUSTOM_DEVICE = Resource(
    "custom_device",
    "/customdevices",
    "/customdevices/{id}",
    list_query={"include_criteria": True},
    item_query={"include_criteria": True},
    fields={
        "name": Field(required=True),
        "disabled": Field(type="bool", default=False),
        "description": Field(),
        "author": Field(),
        "extrahop_id": Field(create_only=True),
        "criteria": Field(
            type="list",
            elements="dict",
            options=CRITERION,
            unordered=True,
            normalise=bare_criteria,
            children=ChildList("/customdevices/{id}/criteria", legacy=True),
        ),
    },
    always_sent=("name", "disabled"),
    check=check,
)
OPERATION = declare(CUSTOM_DEVICE)
