# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Activity maps (contract: content, Activity Map)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.references import Typed
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._operations._sharing import sharing
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device import DEVICE
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device_group import DEVICE_GROUP

# Lists in a walk whose order means nothing; walks and steps are ordered.
SETS = ("origins", "relationships", "peer_in", "peer_not_in")
# What a system fills in where a relationship leaves it out; it stands for any peer, as no relationship does.
ANY = "any"
ALL_DEVICES = "all_devices"


def bare_walks(value: Any) -> Any:
    """Walks without what a system may fill in: empty lists, and any as protocol or role. Protocols have no case."""
    if isinstance(value, (list, tuple)):
        return [bare_walks(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    done = {key: bare_walks(item) for key, item in value.items() if item not in (None, "", [], {})}
    done = {key: str(item).casefold() if key in ("protocol", "role") else item for key, item in done.items()}
    done = {key: item for key, item in done.items() if not (key in ("protocol", "role") and item == ANY)}
    if {} in (done.get("relationships") or ()):
        # One of them lets every peer pass.
        del done["relationships"]
    return {key: sorted(item, key=repr) if key in SETS else item for key, item in sorted(done.items())}


def with_steps(walks: Any) -> Any:
    """Walks as the API takes them: each has its steps, be there none."""
    if not isinstance(walks, (list, tuple)):
        return walks
    return [{"steps": [], **walk} if isinstance(walk, Mapping) else walk for walk in walks]


def check(wanted: Mapping) -> None:
    """Refuse walks that no saved map has: those that start nowhere, or at all devices."""
    for number, walk in enumerate(wanted.get("walks") or ()):
        place = f"walks[{number}]"
        if not walk.get("origins"):
            raise OptionError(f"{place} has no origins.", "Give one or more devices or device groups.")
        peers = [step.get(key) or () for step in walk["steps"] or () for key in ("peer_in", "peer_not_in")]
        for source in [*walk["origins"], *(one for many in peers for one in many)]:
            if source.get("object_type") == ALL_DEVICES:
                raise OptionError(
                    f"{place} has {ALL_DEVICES}, which a saved map cannot have.",
                    "Name devices or device groups; resource_info reads the topology of all devices.",
                )


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
            taken=with_steps,
            normalise=bare_walks,
            exported=lambda walks: walks,
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
    check=check,
)
OPERATION = declare(ACTIVITY_MAP)
