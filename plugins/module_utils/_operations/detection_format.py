# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Custom detection types (contract: content, DetectionsFormats)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store

# One of the two is added to the category that is sent (contract: DetectionsFormats.categories).
ADDED = ("perf", "sec")


def find_format(store: Store, wanted: Mapping) -> dict | None:
    """The custom format of that type: a built-in one of the same name answers too, but is not the one declared."""
    if store.has_listings:
        # Both may be listed.
        listed = [item for item in store.listing(DETECTION_FORMAT) if not is_built_in(item)]
        return store.only_one(
            DETECTION_FORMAT, wanted["type"], [item for item in listed if item.get("type") == wanted["type"]]
        )
    found = store.item(DETECTION_FORMAT, wanted["type"])
    return found if found and not is_built_in(found) else None


def is_built_in(current: Mapping) -> bool:
    return current.get("is_user_created") is False


def without_added(value: Any) -> Any:
    """Categories without the perf or sec that a system puts beside the one that was sent."""
    sent = [one for one in value if one not in ADDED] if isinstance(value, (list, tuple)) else value
    return sent or value


def unless_contained(current: Any, wanted: list[str]) -> list[str]:
    """The categories as they are, where nothing but perf or sec was added to the wanted ones."""
    there = set(map(str, current)) if isinstance(current, list) else set()
    return list(current) if set(wanted) <= there <= {*wanted, *ADDED} else wanted


def check(wanted: Mapping) -> None:
    """Refuse another number of categories than the one that a custom format has."""
    if "categories" in wanted and len(wanted["categories"]) != 1:
        raise OptionError(
            f"categories has {len(wanted['categories'])} entries: a custom format has one category.",
            "Give the one; the system adds perf or sec by itself.",
        )


DETECTION_FORMAT = Resource(
    "detection_format",
    "/detections/formats",
    "/detections/formats/{id}",
    key="type",
    id_key="type",
    fields={
        "type": Field(required=True, create_only=True),
        "display_name": Field(required=True),
        "author": Field(),
        "categories": Field(
            type="list",
            elements="str",
            unordered=True,
            taken=without_added,
            merge=unless_contained,
            exported=without_added,
        ),
        "mitre_categories": Field(type="list", elements="str", unordered=True),
    },
    always_sent=("display_name",),
    find=find_format,
    built_in=is_built_in,
    check=check,
)
OPERATION = declare(DETECTION_FORMAT)
