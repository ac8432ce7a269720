# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""User groups and their members (contract: admin, User Group)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.names import what_is_wrong
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Part, Resource

# The one value that a member has.
MEMBER = "member"


def members_of(answer: Any) -> list[str]:
    """The usernames out of an answer: ``{users: {name: "member"}}``, or a list of such objects."""
    objects = answer if isinstance(answer, list) else [answer or {}]
    return sorted(name for one in objects for name, value in (one.get("users") or {}).items() if value is not None)


def usernames(given: Any) -> list[str]:
    """The declared members; raises OptionError."""
    if not isinstance(given, list):
        raise OptionError(f"members is {given!r}.", "Give a list of usernames.")
    wrong = next(filter(None, map(what_is_wrong, given)), None)
    if wrong:
        raise OptionError(f"An entry of members {wrong}")
    return sorted({str(name) for name in given})


def members_body(answer: Any, wanted: Iterable[str]) -> dict[str, str]:
    """The map that PUT takes."""
    return dict.fromkeys(wanted, MEMBER)


USER_GROUP = Resource(
    "user_group",
    "/usergroups",
    "/usergroups/{id}",
    id_type="str",
    fields={"name": Field(required=True, create_only=True), "enabled": Field(type="bool")},
    parts={
        "members": Part(
            "/usergroups/{id}/members",
            Field(type="raw", taken=usernames),
            read=members_of,
            body=members_body,
        )
    },
    built_in=lambda current: "comes from LDAP" if current.get("is_remote") else False,
)
OPERATION = declare(USER_GROUP)
