# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Sensors as a console knows them (contract: admin, Node)."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store

NAMES = ("nickname", "display_name", "hostname", "uuid")


def find_node(store: Store, wanted: Mapping) -> dict | None:
    """By host name, else by any name that people use."""
    if "hostname" in wanted:
        return store.find_by(NODE, "hostname", wanted["hostname"])
    word = wanted["nickname"]
    return store.only_one(
        NODE, word, [item for item in store.listing(NODE) if any(item.get(key) == word for key in NAMES)]
    )


def check(wanted: Mapping) -> None:
    """Refuse a declaration that names no sensor."""
    if not {"id", "hostname", "nickname"} & set(wanted):
        raise OptionError("hostname is not set.", "Give the hostname, nickname or id of the sensor.")


NODE = Resource(
    "node",
    "/nodes",
    "/nodes/{id}",
    key="nickname",
    fields={"nickname": Field(), "enabled": Field(type="bool")},
    other_options={"hostname": {"type": "str"}},
    always_sent=("nickname", "enabled"),
    names=NAMES,
    found_by=("hostname", "nickname"),
    find=find_node,
    check=check,
    no_create="a sensor is connected by the module appliance.",
    no_delete="a sensor is disconnected by the module appliance.",
)
OPERATION = declare(NODE)
