# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""User groups and their members (contract: admin, User Group)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Part, Resource


def members_of(answer: Any) -> Any:
    """The map username -> value out of an answer: an object with ``users``, the map itself, or a list."""
    if isinstance(answer, Mapping):
        users = answer.get("users", answer)
        return users if isinstance(users, (Mapping, list)) else {}
    return answer or {}


def names_of(value: Any) -> list[str]:
    """The usernames, whatever form the members have."""
    if isinstance(value, Mapping):
        return sorted(str(name) for name in value)
    return sorted(str(item.get("username") if isinstance(item, Mapping) else item) for item in value)


def bare_members(value: Any) -> Any:
    """The members as they can be declared for a group that has none yet: with the values that the system gave."""
    return dict(value) if isinstance(value, Mapping) else names_of(value)


def members_body(answer: Any, wanted: Any) -> dict:
    """The map to write: what a value means is not published, so that of an existing member serves for new ones."""
    if isinstance(wanted, Mapping):
        return dict(wanted)
    current = members_of(answer)
    there = dict(current) if isinstance(current, Mapping) else {}
    if not there and wanted:
        raise OptionError(
            "members is a list, but the group has no member whose value could be used for new ones.",
            "Give members as a mapping from username to value; GET /usergroups/ID/members of another group shows one.",
        )
    usual = next(iter(there.values()), None)
    return {name: there.get(name, usual) for name in names_of(wanted)}


USER_GROUP = Resource(
    "user_group",
    "/usergroups",
    "/usergroups/{id}",
    id_type="str",
    fields={"name": Field(required=True, create_only=True), "enabled": Field(type="bool")},
    parts={
        "members": Part(
            "/usergroups/{id}/members",
            Field(type="raw", normalise=names_of, exported=bare_members),
            read=members_of,
            body=members_body,
        )
    },
    built_in=lambda current: bool(current.get("is_remote")),
)
OPERATION = declare(USER_GROUP)
