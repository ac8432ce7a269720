# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""An account with an API key that takes the place of another (contract: admin, POST /users with create_apikey).

The API makes a key only together with its account, tells it once, and removes it only with the account.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    AnswerLost,
    Conflict,
    NotApplied,
    OptionError,
    RequestError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import check_dest, write_private
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.notes import Note, Notes
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import fill
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.api_key import (
    is_accepted,
    kept_key,
    signed_in,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.system_info import key_owners
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.user import SETUP, USER

# The note on disk from before an account is made until its key is in the file.
KIND = "api_key"


def check(options: Mapping) -> None:
    """Refuse a file that cannot be written, before a key is made that nobody could read, and what can't be removed."""
    check_dest("dest", options["dest"])
    username, replaces = options["username"], options["replaces"]
    if replaces is not None and replaces.casefold() == username.casefold():
        raise OptionError(
            f"replaces is {replaces!r}, as username is: an account gets no second key.", "Name a new account."
        )
    if (replaces or "").casefold() == SETUP:
        raise OptionError(f"replaces is {SETUP!r}: that account cannot be deleted.", "Leave replaces out.")


def run(task: Task) -> Outcome:
    """Have the key of the new account in the file, prove it, and only then remove the old account."""
    username, replaces = task.options["username"], task.options["replaces"]
    store = Store(task.client)
    with _explained(task):
        new = store.own(USER, username)
        old = store.own(USER, replaces) if replaces is not None else None
        key = _key_in_file(task) if new else None
        before = _replaceable(task)
        steps = []
        if key is None:
            _refuse_if_not_ours(task, new)
            if not old:
                _note_that_nothing_is_replaced(task)
            if task.check_mode:
                _require_administrator(task, store)
            steps.append(Step("create", "api_key", username, None, {}, f"no key of it is in {task.options['dest']}"))
        if old:
            steps.append(Step("delete", "user", replaces, None, {}, f"{username} takes its place"))
        if task.check_mode:
            return Outcome(steps, [], _values(task))
        if key is None:
            key = _made(task, new, old, before)
        if old:
            _remove(task, replaces, key)
    return Outcome(steps, [], _values(task))


@contextmanager
def _explained(task: Task) -> Iterator[None]:
    """A refusal of what this system lacks in the sentence that says so."""
    try:
        yield
    except RequestError as error:
        raise explained(error, task.client) from error


def _values(task: Task) -> dict:
    return {"dest": task.options["dest"], "username": task.options["username"]}


def _new_file(task: Task) -> str:
    """Where a key lies from its making until it is proven: the file itself may hold the one in use."""
    return f"{task.options['dest']}.new"


def _key_in_file(task: Task) -> str | None:
    """The key of the new account that is kept already, also by a run that ended before it was proven."""
    for place in (_new_file(task), task.options["dest"]):
        key = kept_key(place)
        if not key or not _is_proven(task, key):
            continue
        if not task.check_mode:
            _notes(task).drop(KIND, task.options["username"])
            if place == _new_file(task):
                _take_over(task, key, _replaceable(task))
        return key
    return None


def _replaceable(task: Task) -> str | None:
    """The key in the file, None where there is no file; raises Conflict for what nobody could get back: no key, or one
    of another system."""
    key = kept_key(task.options["dest"])
    if key and key != task.client.connection.api_key and not is_accepted(task, key):
        raise Conflict(
            f"dest is {task.options['dest']!r}: the file holds a key that {task.client.system} refuses. It may be "
            "another system's.",
            "Name one file for each system, or move this one away.",
        )
    return key


def _is_proven(task: Task, key: str) -> bool:
    """Whether the system accepts a key, and lists it as one of the new account."""
    return is_accepted(task, key) and _is_among(key, _keys_of(task, task.options["username"]))


def _keys_of(task: Task, username: str) -> list[dict]:
    return task.client.get_list(fill("/users/{username}/apikeys", username))


def _is_among(key: str, keys: list[dict]) -> bool:
    """Whether a key is one of those that the system lists: of the keys of others it tells the last four letters."""
    return any(one.get("key") and key.endswith(str(one["key"])) for one in keys)


def _refuse_if_not_ours(task: Task, account: Mapping | None) -> None:
    """Raise Conflict for an account whose key nobody kept, unless it is what a run of ours left half done."""
    username = task.options["username"]
    note = None if account is None else _notes(task).find(KIND, username)
    if account is None or (note and _is_as_made(account, note)):
        return
    raise Conflict(
        f"user {username!r} is on {task.client.system} already, and {task.options['dest']!r} holds no key of it: a key "
        "is told only when its account is made.",
        "Name an account that is not there yet, or the file that holds its key.",
    )


def _note_that_nothing_is_replaced(task: Task) -> None:
    """Warn of an account that is not there; raises Conflict where nothing says what the new one may do: with a key that
    may only read in place of the one in use nobody could go on."""
    replaces, username = task.options["replaces"], task.options["username"]
    missing = f"no user {replaces!r} is on {task.client.system}"
    if task.options["granted_roles"] is None:
        if replaces is None:
            raise Conflict(
                f"neither granted_roles nor replaces is given: {task.client.system} would give the new account "
                f"{username!r} a key that may only read.",
                "For the first key give granted_roles ({system: full} to administrate); later ones name in replaces "
                "the account before.",
            )
        raise Conflict(
            f"{missing}, from which {username!r} was to have its privileges.",
            "Correct replaces, or for the first key give granted_roles.",
        )
    if replaces is not None:
        task.warn(f"{missing}: nothing is removed.")


def _require_administrator(task: Task, store: Store) -> None:
    """Raise Conflict when a read tells that the system would refuse to make an account; in the real run it says so
    itself, before anything has changed (contract: admin, conventions.privileges)."""
    owners = key_owners(task.client)
    # Only administrators see keys of others.
    if len(owners) != 1:
        return
    roles = (store.own(USER, owners[0]) or {}).get("effective_roles")
    if roles and roles.get("system") != "full":
        raise Conflict(
            f"the key of the task is that of {owners[0]!r}, which may not make accounts on {task.client.system} "
            f"(effective_roles: {', '.join(f'{name} {level}' for name, level in sorted(roles.items()))}).",
            "Use a key of an account with full system privileges.",
        )


def _is_as_made(account: Mapping, note: Note) -> bool:
    """Whether an account is as the run of the note made it: somebody else may have made one of that name since then."""
    return not account.get("last_ui_login_time") and (account.get("name") or None) in (None, note.facts.get("name"))


def _notes(task: Task) -> Notes:
    return Notes(task.client.system)


def _made(task: Task, half_done: Mapping | None, old: Mapping | None, before: str | None) -> str:
    """Make the account with its key, keep the key, and prove it before it takes the place of the one in the file."""
    username, notes = task.options["username"], _notes(task)
    if half_done:
        task.warn(f"user {username!r} is made anew: an earlier run ended before its key was kept.")
        task.client.write("DELETE", USER.path_of(username))
    notes.keep(KIND, username, {"dest": task.options["dest"], "name": _full_name(task)})
    key = _asked_for(task, old)
    write_private(_new_file(task), f"{key}\n".encode())
    notes.drop(KIND, username)
    if not _is_proven(task, key):
        raise NotApplied(
            f"{task.client.system} made a key for {username!r}, but refuses it. It is in {_new_file(task)!r}; "
            f"{task.options['dest']!r} is as it was, and no account was removed.",
            "Run the task again; if it stays so, make a key on the page API Access.",
        )
    _take_over(task, key, before)
    return key


def _full_name(task: Task) -> str:
    return task.options["name"] or task.options["username"]


def _asked_for(task: Task, old: Mapping | None) -> str:
    username, client = task.options["username"], task.client
    # Nobody is to sign in with it; the letters at its end are for systems that want one of each sort.
    password = f"{secrets.token_urlsafe(24)}aA1!"
    client.redactor.learn([password])
    body = {"username": username, "name": _full_name(task), "password": password, "create_apikey": True}
    roles = task.options["granted_roles"]
    if roles is None and old:
        roles = {name: level for name, level in (old.get("granted_roles") or {}).items() if level is not None}
    if roles is not None:
        body["granted_roles"] = roles
    try:
        answer = client.write("POST", USER.collection, body)
    except AnswerLost as error:
        error.advice = "Run the task again: if the account was made, it is made anew, since its key was lost."
        raise
    except RequestError as error:
        # A gateway that gives up waiting does not know what became of it.
        if error.status is None or error.status < 500:
            _notes(task).drop(KIND, username)
        error.doing = f"make user {username!r} with an API key on {client.system}"
        raise
    data = answer.data()
    key = data.get("apikey") if isinstance(data, Mapping) else None
    if not key:
        raise NotApplied(
            f"{client.system} made user {username!r} without telling an API key; nothing else was changed.",
            "Allow it on the page API Access, and run the task again: it makes the account anew.",
        )
    client.redactor.learn([str(key)])
    return str(key)


def _take_over(task: Task, key: str, before: str | None) -> None:
    """Put the new key in place of the one ``before``; raises Conflict where a task for another system has written."""
    dest = task.options["dest"]
    if kept_key(dest) == before and kept_key(_new_file(task)) == key:
        os.replace(_new_file(task), dest)
    _require_kept(task, key)


def _require_kept(task: Task, key: str) -> None:
    dest = task.options["dest"]
    if kept_key(dest) != key:
        raise Conflict(
            f"dest is {dest!r}: something else wrote this file, or the one beside it, while the key of "
            f"{task.options['username']!r} on {task.client.system} was made. That key is not kept, and no account was "
            "removed.",
            "Name one file for each system, and an account that is not there yet.",
        )


def _remove(task: Task, replaces: str, key: str) -> None:
    """Remove the old account, and with it its keys; the new one gets what it owned."""
    client = task.client
    _require_kept(task, key)
    own = client.connection.api_key or ""
    with signed_in(task, key if _is_among(own, _keys_of(task, replaces)) else own):
        client.write("DELETE", USER.path_of(replaces), query={"dest_user": task.options["username"]})


OPERATION = Operation(
    "api_key_rotation",
    run,
    {
        "username": {"type": "str", "required": True},
        "name": {"type": "str"},
        "granted_roles": {"type": "dict"},
        "replaces": {"type": "str"},
        # The name of a file.
        "dest": {"type": "path", "required": True},
    },
    check=check,
    uses=(
        "GET /extrahop",
        "GET /apikeys",
        "GET /users/{username}",
        "GET /users/{username}/apikeys",
        "POST /users",
        "DELETE /users/{username}",
    ),
)
