# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""VLANs (contract: admin, Vlan)."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store


def check(wanted: Mapping) -> None:
    """Refuse a declaration that names no VLAN."""
    if not {"id", "vlanid", "name"} & set(wanted):
        raise OptionError("vlanid is not set.", "Give the vlanid, name or id of the VLAN.")


def find_vlan(store: Store, wanted: Mapping) -> dict | None:
    """By 802.1Q number, or by name."""
    if "vlanid" in wanted:
        return store.find_by(VLAN, "vlanid", wanted["vlanid"])
    return store.find(VLAN, wanted["name"])


VLAN = Resource(
    "vlan",
    "/vlans",
    "/vlans/{id}",
    fields={"vlanid": Field(type="int", create_only=True), "name": Field(), "description": Field()},
    names=("vlanid",),
    found_by=("vlanid", "name"),
    find=find_vlan,
    check=check,
    no_create="VLANs are found from traffic.",
    no_delete="VLANs are found from traffic.",
)
OPERATION = declare(VLAN)
