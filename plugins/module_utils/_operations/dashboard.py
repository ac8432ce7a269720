# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Dashboards: owner, sharing, removal (contract: content, Dashboard)."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._operations._sharing import sharing

# What stands for the owner of a dashboard that came with the system, where anything does.
SYSTEM = "System"


def is_of_system(current: Mapping) -> bool:
    """Whether a dashboard came with the system: older firmware says so, on newer one it is nobody's.

    No document says which ``type`` such a dashboard has (contract: open_questions).
    """
    if "built-in" in current:
        return bool(current["built-in"])
    return current.get("owner") in (None, "", SYSTEM)


DASHBOARD = Resource(
    "dashboard",
    "/dashboards",
    "/dashboards/{id}",
    fields={"name": Field(create_only=True), "owner": Field()},
    parts={"sharing": sharing("/dashboards/{id}/sharing")},
    built_in=is_of_system,
    no_create="dashboards come from bundles, the web interface or a restored backup.",
)
OPERATION = declare(DASHBOARD)
