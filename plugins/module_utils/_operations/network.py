# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Networks, that is captures (contract: admin, Network)."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._operations._mirrors import ALERT, carried

NETWORK = Resource(
    "network",
    "/networks",
    "/networks/{id}",
    fields={"name": Field(), "description": Field()},
    mirrors=carried("/networks", ALERT),
    always_sent=("name",),
    no_create="networks are made by the system.",
    no_delete="networks belong to the system.",
)
OPERATION = declare(NETWORK)
