# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""User accounts (contract: admin, User)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict, OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import write_private
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Part, Resource

# Exactly one of these is the base level of an account; the others come on top of it.
BASE_LEVELS = ("system", "write", "metrics")
# The account that every system comes with.
SETUP = "setup"


def whole_roles(current: Any, wanted: Any) -> dict:
    """The roles to send: those declared over the add-ons that are there; a declared base level replaces the others."""
    kept = dict(current) if isinstance(current, Mapping) else {}
    given = dict(wanted)
    if any(given.get(level) for level in BASE_LEVELS):
        kept = {name: value for name, value in kept.items() if name not in BASE_LEVELS}
    return {name: value for name, value in {**kept, **given}.items() if value is not None}


def check(wanted: Mapping) -> None:
    """Refuse two base levels at once, a lock, and a key that nobody could ever read."""
    if wanted.get("locked"):
        raise OptionError("locked is true: the API only unlocks accounts.", "Give false, or enabled false to shut one.")
    given = [level for level in BASE_LEVELS if (wanted.get("granted_roles") or {}).get(level)]
    if wanted.get("create_apikey") and not wanted.get("apikey_dest"):
        raise OptionError(
            "create_apikey needs apikey_dest: the key is shown once, and never in a result.", "Give a file."
        )
    if len(given) > 1:
        raise OptionError(
            f"granted_roles has {' and '.join(given)}: they are levels, one is given.", "Keep one of them."
        )


def check_change(current: Mapping, wanted: Mapping) -> None:
    """Refuse a new password for an account that is kept elsewhere."""
    if current.get("type") == "remote" and wanted.get("password") and wanted.get("update_password") == "always":
        raise OptionError(
            f"password: user {current.get('username')!r} is remote, and its password is kept elsewhere.",
            "Leave password out, and change it where the account is.",
        )


def keep_apikey(task: Task, answered: Any) -> None:
    """Write the key of a new account to apikey_dest (mode 0600): the system shows it only this once."""
    if not task.options.get("create_apikey"):
        return
    key = answered.get("apikey") if isinstance(answered, Mapping) else None
    if not key:
        task.warn("The account was created, but no API key came with the answer: make one on the Administration pages.")
        return
    task.client.redactor.learn([str(key)])
    write_private(task.options["apikey_dest"], f"{key}\n".encode())


def accounts_of_key(client: Client) -> set[str]:
    """The accounts that the session may be using, and the setup account: deleting them would lock us out.

    Other people's keys show their last four characters only, so that an account may be counted in by chance.
    """
    keys = client.get_list("/apikeys")
    own = client.connection.api_key or ""
    owners = {str(key.get("username")) for key in keys if key.get("key") and own.endswith(str(key["key"]))}
    if own and not owners:
        raise Conflict(
            f"{client.system} does not tell which account the API key belongs to: accounts are not pruned.",
            "Declare the accounts to remove with state absent.",
        )
    return {SETUP, *owners}


USER = Resource(
    "user",
    "/users",
    "/users/{username}",
    key="username",
    id_key="username",
    key_case_blind=True,
    fields={
        "username": Field(required=True, create_only=True, case_blind=True),
        "name": Field(required=True),
        "type": Field(choices=("local", "remote"), create_only=True),
        "enabled": Field(type="bool"),
        # Who is declared without any gets limited write by the system.
        "granted_roles": Field(type="dict", merge=whole_roles, empty_is_told=True),
        # The vendor's own code makes remote accounts without a password.
        "password": Field(required=lambda wanted: wanted.get("type") != "remote", write_only=True, secret=True),
        "create_apikey": Field(type="bool", write_only=True, create_only=True),
        "eh_account_team": Field(type="bool", create_only=True),
    },
    parts={
        "locked": Part(
            "/users/{username}/lock",
            Field(type="bool", filled_in=True),
            method="DELETE",
            read=lambda answer: bool((answer or {}).get("is_locked")),
        )
    },
    update_secrets="update_password",
    delete_query={"dest_user": Field()},
    other_options={"apikey_dest": {"type": "path"}},
    after_create=keep_apikey,
    check=check,
    check_change=check_change,
)
OPERATION = declare(USER)
