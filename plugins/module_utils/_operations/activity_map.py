# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Activity maps (contract: content, Activity Map)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.references import Typed
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._operations._sharing import sharing
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device import DEVICE
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device_group import DEVICE_GROUP

# Lists in a walk whose order means nothing; walks and steps are ordered.
SETS = ("origins", "relationships", "peer_in", "peer_not_in")


def bare_walks(value: Any) -> Any:
    """Walks without what a system may fill in: empty lists, and the role any."""
    if isinstance(value, (list, tuple)):
        return [bare_walks(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    done = {key: bare_walks(item) for key, item in value.items() if item not in (None, "", [], {})}
    done = {key: item for key, item in done.items() if (key, item) != ("role", "any")}
    return {key: sorted(item, key=repr) if key in SETS else item for key, item in sorted(done.items())}


ACTIVITY_MAP = Resource(
    "activity_map",
    "/activitymaps",
    "/activitymaps/{id}",
    fields={
        "name": Field(required=True),
        "walks": Field(
            type="list",
            elements="dict",
            required=True,
            normalise=bare_walks,
            reference=Typed({"device": DEVICE, "device_group": DEVICE_GROUP}, "object_type", "object_id"),
        ),
        "description": Field(),
        "mode": Field(choices=("2dforce", "3dforce")),
        "owner": Field(update_only=True),
        "short_code": Field(),
        "show_alert_status": Field(type="bool"),
        "weighting": Field(choices=("bytes", "connections", "turns")),
    },
    parts={"sharing": sharing("/activitymaps/{id}/sharing")},
    always_sent=("name", "walks"),
)
OPERATION = declare(ACTIVITY_MAP)
