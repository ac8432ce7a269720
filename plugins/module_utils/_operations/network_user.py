# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Marks and tags of network users (contract: admin, Network Users)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Part, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store

MARK = Field(choices=("auto", "yes", "no"))


def find_user(store: Store, wanted: Mapping) -> dict | None:
    """The user is asked for by name."""
    return store.item(NETWORK_USER, wanted["username"])


def tag_names(answer: Any) -> list[str]:
    """The names of the tags that a user has: texts, or objects with a name; raises Conflict for what tells none.

    The vendor's reference types the entries as users, which would not tell the tags (contract: GET
    /networkusers/users/{username}/tags).
    """
    if answer is None:
        return []
    names = [entry.get("name") if isinstance(entry, Mapping) else entry for entry in answer]
    told = [name for name in names if isinstance(name, str)]
    if len(told) < len(names):
        raise Conflict(
            "The system does not tell the names of the tags, so that nobody knows which to add or to take away.",
            "Leave tags out, and send them with api_request.",
        )
    return told


def tagging(answer: Any, wanted: list[str]) -> dict[str, list[str]]:
    """What is sent to come from the tags that were answered to those that are wanted."""
    there = tag_names(answer)
    changes = {
        "assign": [name for name in wanted if name not in there],
        "unassign": [name for name in there if name not in wanted],
    }
    return {action: names for action, names in changes.items() if names}


NETWORK_USER = Resource(
    "network_user",
    # There is no listing.
    "",
    "/networkusers/users/{username}",
    key="username",
    id_key="username",
    fields={"username": Field(create_only=True), "custom_high_influence": MARK, "custom_high_privilege": MARK},
    parts={
        "tags": Part(
            "/networkusers/users/{username}/tags",
            Field(type="list", elements="str", unordered=True),
            method="POST",
            read=tag_names,
            body=tagging,
        )
    },
    find=find_user,
    no_create="network users are found from traffic.",
    no_delete="network users are found from traffic.",
)
OPERATION = declare(NETWORK_USER)
