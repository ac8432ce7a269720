# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Dashboards: owner, sharing, removal (contract: content, Dashboard)."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._operations._sharing import sharing

DASHBOARD = Resource(
    "dashboard",
    "/dashboards",
    "/dashboards/{id}",
    fields={"name": Field(create_only=True), "owner": Field()},
    parts={"sharing": sharing("/dashboards/{id}/sharing")},
    built_in=lambda current: bool(current.get("built-in")),
    no_create="dashboards come from bundles, the web interface or a restored backup.",
)
OPERATION = declare(DASHBOARD)
