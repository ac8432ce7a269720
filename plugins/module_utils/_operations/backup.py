# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Backups of the user-made objects (contract: admin, Customization)."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained, require
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    Conflict,
    NotApplied,
    OptionError,
    RequestError,
    RevealxError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import check_dest
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.jobs import end_of
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.listed import LISTED_SPEC
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.settle import sent_or_settled
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store

BACKUP = Resource("backup", "/customizations", "/customizations/{id}", update=None)
MEDIA_TYPE = "application/exbk"
# What a system may put behind the asked name (contract: POST /customizations): one time, year first or as seconds since
# the epoch, and nothing else. Anything more would take another backup for the asked one.
DATE = r"\d{4}[-./]?\d\d[-./]?\d\d"
CLOCK = r"\d\d[:.-]?\d\d([:.-]?\d\d(\.\d+)?)?"
ZONE = r"Z|UTC|[+-]\d\d:?\d\d"
ADDED = re.compile(rf"[\W_]+({DATE}([\sT_-]+{CLOCK})?(\s?({ZONE}))?|\d{{10,13}})\W?")


def check(options: Mapping) -> None:
    """Refuse a blank name, a state without a backup to do it with, and a file that cannot be written."""
    name = options["name"]
    if name is not None and not name.strip():
        raise OptionError("name is blank.", "Give the name of the backup.")
    if options["download_to"] is not None:
        if options["state"] == "absent":
            raise OptionError("download_to does not go with state absent.", "Download it in a task before.")
        if not options["wait"]:
            raise OptionError("download_to needs wait.", "Leave wait out, or download the backup in a later task.")
        check_dest("download_to", options["download_to"])


def run(task: Task) -> Outcome:
    """Make, remove, restore or download a backup."""
    store = Store(task.client)
    current = find(store, task.options)
    state = task.options["state"]
    if state == "absent":
        return _remove(task, current)
    if current is None and (state == "restored" or task.options["id"] is not None):
        raise Conflict(
            f"No backup {_asked(task)!r} on {task.client.system}.", "Give the name or id of one that is there."
        )
    outcome = _restore(task, current) if current and state == "restored" else _make(task, store, current)
    return _downloaded(task, outcome)


def find(store: Store, options: Mapping) -> dict | None:
    """By id, else by name, else by the name with a time behind it; raises Conflict when several fit."""
    if options["id"] is not None:
        return store.find_by(BACKUP, "id", options["id"])
    name = options["name"]
    exact = store.find_by(BACKUP, "name", name)
    longer = [item for item in store.listing(BACKUP) if _is_longer(str(item.get("name")), name)]
    return exact or store.only_one(BACKUP, name, longer)


def _is_longer(stored: str, asked: str) -> bool:
    return stored.startswith(asked) and ADDED.fullmatch(stored[len(asked) :]) is not None


def _asked(task: Task) -> object:
    return task.options["name"] if task.options["name"] is not None else task.options["id"]


def _make(task: Task, store: Store, current: dict | None) -> Outcome:
    name = task.options["name"]
    difference = Difference(f"backup {_asked(task)}", {"name": name} if current else {}, {"name": name})
    if current is not None:
        return Outcome([], [difference], {"object": current})
    step = Step("create", "backup", name, None, {"name": name}, "it is not there")
    if task.check_mode:
        require(task.client, "POST /customizations")
        return Outcome([step], [difference], {"object": {"name": name}})

    known = {str(item.get("id")) for item in store.listing(BACKUP)}
    told: str | None = None

    def listed() -> dict | None:
        store.forget(BACKUP)
        by_id = (item for item in store.listing(BACKUP) if str(item.get("id")) == told)
        return next(by_id, None) or find(store, task.options) or _new_one(store, known)

    with _doing(task, "make"):
        answer = sent_or_settled(task, lambda: task.client.write("POST", BACKUP.collection, {"name": name}), listed)
        told = answer.id_below(BACKUP.collection) if answer else None
        made = _seen(task, listed, name)
    if made is None:
        return Outcome([step], [difference], {"object": {"name": name}})
    if find(store, task.options) is None:
        task.warn(
            f"{task.client.system} stored backup {name!r} as {made.get('name')!r}: give that name next time, or the "
            "task makes another one."
        )
    return Outcome([step], [difference], {"object": made})


def _new_one(store: Store, known: Collection) -> dict | None:
    """The one backup that people made since: all that releases of 2020 tell of it (contract: POST /customizations)."""
    new = [item for item in store.listing(BACKUP) if str(item.get("id")) not in known and not item.get("auto")]
    return new[0] if len(new) == 1 else None


def _seen(task: Task, listed: Callable[[], dict | None], name: str) -> dict | None:
    """The backup once the system lists it; the error of one that stays away tells what became of the attempt."""
    try:
        return task.until_listed(listed, f"backup {name!r}")
    except NotApplied as error:
        with contextlib.suppress(RevealxError):
            status = task.client.get("/customizations/status")
            if isinstance(status, Mapping) and status.get("did_last_succeed") is False:
                error.advice = "The system says that its latest backup failed: look at its messages, and at its disk."
        raise


def _remove(task: Task, current: dict | None) -> Outcome:
    name = str(_asked(task))
    difference = Difference(f"backup {name}", {"name": current.get("name")} if current else {}, {})
    if current is None:
        return Outcome([], [difference], {"object": None})
    step = Step("delete", "backup", name, current["id"], {}, "it is there and declared absent")
    if not task.check_mode:
        with _doing(task, "remove"):
            task.client.write("DELETE", BACKUP.path_of(current["id"]))
    return Outcome([step], [difference], {"object": None})


def _restore(task: Task, current: dict) -> Outcome:
    step = Step("restore", "backup", str(_asked(task)), current["id"], {}, "a backup is restored each time")
    answer, job = None, None
    if not task.check_mode:
        with _doing(task, "restore"):
            answer = task.client.write("POST", f"{BACKUP.path_of(current['id'])}/apply")
            job = end_of(task, answer)
    return Outcome([step], [], {"object": current, "restored": answer.data() if answer else None, "job": job})


@contextlib.contextmanager
def _doing(task: Task, verb: str) -> Iterator[None]:
    """Put the task's own words in front of a refusal."""
    try:
        yield
    except RevealxError as error:
        error.doing = f"{verb} backup {_asked(task)!r} on {task.client.system}"
        if isinstance(error, RequestError):
            raise explained(error, task.client) from error
        raise


def _downloaded(task: Task, outcome: Outcome) -> Outcome:
    """Write the backup's file unless it is there; a backup does not change once it is made."""
    dest = task.options["download_to"]
    made = any(step.verb == "create" for step in outcome.plan)
    if dest is None or (os.path.exists(dest) and not made):
        return outcome
    reason = "the backup is new" if made else "the file is not there"
    outcome.plan.append(Step("download", "backup", dest, outcome.values["object"].get("id"), {}, reason))
    if not task.check_mode:
        path = f"{BACKUP.path_of(outcome.values['object']['id'])}/download"
        with _doing(task, "download"):
            task.client.download("POST", path, dest, accept=MEDIA_TYPE)
    return outcome


OPERATION = Operation(
    "backup",
    run,
    {
        "name": {"type": "str"},
        "id": {"type": "int"},
        "state": {"type": "str", "choices": ["present", "absent", "restored"], "default": "present"},
        "download_to": {"type": "path"},
        **LISTED_SPEC,
        "wait_timeout": {"type": "int", "default": 900},
    },
    {"required_one_of": [["name", "id"]], "mutually_exclusive": [["name", "id"]]},
    check=check,
    uses=(
        "GET /customizations",
        "POST /customizations",
        "DELETE /customizations/{id}",
        "POST /customizations/{id}/apply",
        "POST /customizations/{id}/download",
        "GET /customizations/status",
        "GET /jobs/{id}",
    ),
)
