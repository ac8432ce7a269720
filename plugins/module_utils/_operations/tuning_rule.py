# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Rules that hide detections (contract: content, DetectionsHidingRules)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.addresses import as_network
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.references import Typed
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device import DEVICE
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device_group import DEVICE_GROUP
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.network_locality import NETWORK_LOCALITY

RELATED = {"device": DEVICE, "device_group": DEVICE_GROUP, "network_locality": NETWORK_LOCALITY}


def bare_participant(value: Any) -> Any:
    """A participant without empty keys; a locality type is written as object_locality and read as object_value."""
    if not isinstance(value, Mapping):
        return value
    kept = {key: item for key, item in value.items() if item not in (None, "")}
    if kept.get("object_type") == "locality_type" and "object_value" in kept:
        kept["object_locality"] = kept.pop("object_value")
    return {
        key: as_network(item)
        for key, item in kept.items()
        if key in ("object_type", "object_id", "object_locality", "object_value")
    }


def check(wanted: Mapping) -> None:
    """Refuse a declaration that names no rule."""
    if not {"id", "description"} & set(wanted):
        raise OptionError(
            "description is not set.", "Give the description, which is what a rule is found by, or the id."
        )


PARTICIPANT = Field(
    type="raw", required=True, normalise=bare_participant, reference=Typed(RELATED, "object_type", "object_id")
)

TUNING_RULE = Resource(
    "tuning_rule",
    "/detections/rules/hiding",
    "/detections/rules/hiding/{id}",
    key="description",
    fields={
        "description": Field(required=True),
        "detection_types": Field(type="list", elements="str", create_only=True, unordered=True),
        "expiration": Field(type="int", default=0, normalise=lambda moment: moment or None),
        "offender": PARTICIPANT,
        "victim": PARTICIPANT,
        "properties": Field(type="list", elements="dict", unordered=True),
        "enabled": Field(type="bool", update_only=True),
    },
    check=check,
)
OPERATION = declare(TUNING_RULE)
