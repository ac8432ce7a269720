# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Threat collections, uploaded as STIX files (contract: admin, Threat Collection)."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from urllib.parse import quote

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained, lacking
from ansible_collections.extrahop.revealx.plugins.module_utils._client.answer import Answer
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    Conflict,
    OptionError,
    RequestError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import check_source
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.listed import LISTED_SPEC
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.settle import sent_or_settled
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store

COLLECTION = Resource(
    "threat_collection", "/threatcollections", "/threatcollections/{id}", fields={"name": Field(required=True)}
)
CREATE = "POST /threatcollections"
UPDATE = "PATCH /threatcollections/{id}"
OVERWRITE = "PUT /threatcollections/~{userKey}"
# How a system refuses a way that it lacks, and a file that holds nothing new (contract: POST /threatcollections).
LACKED = (404, 405)
NOTHING_NEW = 409
# STIX 2 comes as .json, .tar.gz or .tgz, STIX 1 as .tar or .tgz.
ENDINGS = (".json", ".tar.gz", ".tgz", ".tar")


def check(options: Mapping) -> None:
    """Refuse a file that is no STIX file by its name, and one that is not needed."""
    src = options["src"]
    if options["state"] == "absent":
        if src is not None:
            raise OptionError("src does not go with state absent.", "Give name or id.")
        return
    if options["name"] is None and src is None and options["id"] is None:
        raise OptionError("neither name nor src is set.", "Give the STIX file.")
    if src is not None:
        check_source("src", src)
        if not src.endswith(ENDINGS):
            raise OptionError(f"src is {src!r}: no STIX file by its name.", f"It ends with {', '.join(ENDINGS)}.")


def name_of(options: Mapping) -> str | None:
    """The declared name, else the file's up to its first dot, as the vendor's own code names a collection."""
    if options["name"] is not None or options["src"] is None:
        return options["name"]
    return os.path.basename(options["src"]).split(".", 1)[0]


def run(task: Task) -> Outcome:
    """Upload, update or remove a collection."""
    store, name = task.store(), name_of(task.options)
    if task.options["id"] is not None:
        current = store.find_by(COLLECTION, "id", task.options["id"])
    else:
        current = store.find(COLLECTION, name)
    if task.options["state"] == "absent":
        return _remove(task, name, current)
    if current is None and task.options["id"] is not None:
        raise Conflict(f"No threat collection with id {task.options['id']} on {task.client.system}.")
    name = str((current or {}).get("name") or name)
    before = {"name": current.get("name")} if current else {}
    difference = Difference(f"threat_collection {name}", before, {"name": name})
    reason = _why(task, current)
    if reason is None:
        return Outcome([], [difference], {"object": current})
    if task.options["src"] is None:
        raise OptionError(f"threat collection {name!r} is not on {task.client.system}.", "Give src, its STIX file.")
    verb = "update" if current else "create"
    step = Step(verb, "threat_collection", name, current["id"] if current else None, {"name": name}, reason)
    if task.check_mode:
        return Outcome([step], [difference], {"object": {**(current or {}), "name": name}})
    found = _upload(task, store, name, current)
    if found is None:
        task.warn(
            f"{task.client.system} has all threat data of {task.options['src']!r} already, and made no collection "
            f"{name!r} of it."
        )
        return Outcome([], [Difference(difference.title, before, before)], {"object": None})
    return Outcome([step], [difference], {"object": found})


def _why(task: Task, current: Mapping | None) -> str | None:
    """Why the file is uploaded; None when it is not."""
    if current is None:
        return "it is not there"
    if task.options["src"] is None or task.options["update"] == "on_create":
        return None
    if task.options["update"] == "always":
        return "it is updated each time"
    updated = current.get("last_updated")
    if not isinstance(updated, (int, float)):
        raise Conflict(
            f"{task.client.system} does not tell when threat collection {current.get('name')!r} was updated.",
            "update can be on_create or always there.",
        )
    return "the file is newer" if os.path.getmtime(task.options["src"]) * 1000 > updated else None


def _upload(task: Task, store: Store, name: str, current: Mapping | None) -> dict | None:
    """Upload the file and return the collection as it is listed then; None when nothing of the file is new.

    A task that does not wait gets what it asked for.
    """
    src, user_key = task.options["src"], task.options["user_key"]
    ending = next(end for end in ENDINGS if src.endswith(end))
    # The part carries the name too: some releases take it from there.
    shown_name = name + ending

    def listed() -> dict | None:
        store.forget(COLLECTION)
        return store.find(COLLECTION, name)

    def upload(method: str, path: str) -> Answer:
        fields = {"name": name, **({"user_key": user_key} if user_key and method == "POST" else {})}
        return task.client.upload_form(method, path, src, shown_name, fields)

    def send() -> Answer:
        likely, other = ways_of(task.client, name, user_key, current)
        try:
            return upload(*likely)
        except RequestError as error:
            # In which release one took the other's place is not published (contract: open question threat_patch).
            if error.status not in LACKED:
                raise
            return upload(*other)

    try:
        sent_or_settled(task, send, listed) if current is None else send()
    except RequestError as error:
        if error.status == NOTHING_NEW and current is None:
            return None
        error.doing = f"upload threat collection {name!r} to {task.client.system}"
        raise explained(error, task.client) from error
    found = task.until_listed(
        listed,
        f"threat collection {name!r}",
        "It may name collections after the file, up to its first dot: use that name.",
    )
    return found or {"name": name}


def ways_of(
    client: Client, name: str, user_key: str | None, current: Mapping | None
) -> tuple[tuple[str, str], tuple[str, str]]:
    """Method and path of an upload, and those of the other way (contract: POST, PATCH and PUT of /threatcollections).

    7.4 makes and overwrites by a key of one's own; 9.8 makes by POST and overwrites by that key; later ones have PATCH.
    """
    own, operation = (
        (("POST", COLLECTION.collection), CREATE)
        if current is None
        else (("PATCH", COLLECTION.path_of(current["id"])), UPDATE)
    )
    key = user_key or (current or {}).get("user_key") or re.sub(r"[\W_]+", "", name)
    by_key = ("PUT", f"{COLLECTION.collection}/~{quote(key, safe='')}")
    return (own, by_key) if lacking(client, operation) is None else (by_key, own)


def _remove(task: Task, name: str | None, current: Mapping | None) -> Outcome:
    label = str(name if name is not None else task.options["id"])
    difference = Difference(f"threat_collection {label}", {"name": current.get("name")} if current else {}, {})
    if current is None:
        return Outcome([], [difference], {"object": None})
    step = Step("delete", "threat_collection", label, current["id"], {}, "it is there and declared absent")
    if not task.check_mode:
        try:
            task.client.write("DELETE", COLLECTION.path_of(current["id"]))
        except RequestError as error:
            error.doing = f"delete threat collection {label!r} on {task.client.system}"
            raise explained(error, task.client) from error
    return Outcome([step], [difference], {"object": None})


OPERATION = Operation(
    "threat_collection",
    run,
    {
        "name": {"type": "str"},
        "id": {"type": "int"},
        "src": {"type": "path"},
        "update": {"type": "str", "choices": ["on_create", "newer", "always"], "default": "on_create"},
        "user_key": {"type": "str", "no_log": False},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        **LISTED_SPEC,
    },
    {"mutually_exclusive": [["name", "id"]], "required_one_of": [["name", "id", "src"]]},
    files=("src",),
    check=check,
    resource=COLLECTION,
    name_of=name_of,
    uses=(
        "GET /threatcollections",
        CREATE,
        UPDATE,
        OVERWRITE,
        "DELETE /threatcollections/{id}",
    ),
)
