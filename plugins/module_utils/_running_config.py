# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The running config of one system: read, plan a change of it, carry it out, save it (contract: admin, Running Config).

Every module that changes the running config does it here. The document is always put whole: a partial one would drop
the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ansible_collections.extrahop.revealx.plugins.module_utils._errors import (
    AnswerLost,
    Conflict,
    NotApplied,
    OptionError,
    RequestError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._jobs import follow, job_id_of
from ansible_collections.extrahop.revealx.plugins.module_utils._offers import explained
from ansible_collections.extrahop.revealx.plugins.module_utils._operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._plan import Step
from ansible_collections.extrahop.revealx.plugins.module_utils._redact import secrets_in
from ansible_collections.extrahop.revealx.plugins.module_utils._settle import sent_or_settled
from ansible_collections.extrahop.revealx.plugins.module_utils._wait import WAIT_SPEC

PATH = "/runningconfig"
KIND = "running_config"
SAVE_USES = (f"GET {PATH}", f"GET {PATH}/saved", f"POST {PATH}/save")
CHANGE_USES = (*SAVE_USES, f"PUT {PATH}", "GET /jobs/{id}")
# A change is applied in seconds: an hour would only hide that the system dropped it.
CHANGE_SPEC: dict[str, dict] = {
    "save": {"type": "bool", "default": False},
    **WAIT_SPEC,
    "wait_timeout": {"type": "int", "default": 600},
}
# Values as short as these are words ("local", "disabled"); hiding them everywhere would tear sentences apart.
SHORTEST_SECRET = 8
MISSING = object()
MOST_NAMED = 8


@dataclass
class Change:
    """A planned change: the document as read, as it is to be, and the steps that get there."""

    before: dict
    after: dict
    steps: list[Step] = field(default_factory=list)

    @property
    def replaces(self) -> bool:
        return self.before != self.after


def check_change(options: Mapping) -> None:
    """Refuse to save what was not waited for: the old document could be what is saved."""
    if options["save"] and not options["wait"]:
        raise OptionError(
            "save is true and wait is false: the old running config could be saved.", "Leave wait at its default."
        )


def read(task: Task) -> dict:
    """The running config as it is now; raises NotOffered, Conflict or RequestError."""
    return _document(task, PATH)


def read_saved(task: Task) -> dict:
    """What the system starts with after its next restart."""
    return _document(task, f"{PATH}/saved")


def plan_change(task: Task, before: dict, after: dict, name: str) -> Change:
    """Plan to replace ``before`` by ``after``, and to save when the option says so and the saved config will differ.

    ``name`` says what part it is about.
    """
    change = Change(before, after)
    if change.replaces:
        _old, new = differing(before, after)
        reason = f"{_listed(paths_of(before, after))} differ"
        change.steps.append(Step("replace", KIND, name, None, new, reason))
    if task.options["save"]:
        saved = read_saved(task)
        if saved != after:
            change.steps.append(save_step(saved, after))
    return change


def save_step(saved: Mapping, running: Mapping) -> Step:
    """The step that makes the saved config equal to the running one."""
    return Step(
        "save", KIND, "saved config", None, {}, f"{_listed(paths_of(saved, running))} of the saved config differ"
    )


def carry_out(task: Task, change: Change) -> tuple[dict, dict | None]:
    """Do what is planned; returns the document that the system now answers, and the job if there was one.

    Raises Conflict, before any write, when the document is no longer the one that was planned on.
    """
    now, job = change.before, None
    if change.replaces:
        now, job = _replace(task, change)
    if any(step.verb == "save" for step in change.steps):
        save(task)
    return now, job


def save(task: Task) -> None:
    """Save the running config and read back that both are the same."""
    lost = None
    try:
        task.client.write("POST", f"{PATH}/save")
    except RequestError as error:
        if not isinstance(error, AnswerLost) and error.status not in (502, 503, 504):
            raise explained(error, task.client) from error
        lost = error
    differ = paths_of(read_saved(task), read(task))
    if differ and lost:
        raise lost
    if differ:
        raise NotApplied(
            f"{task.client.system} accepted to save the running config, but {_listed(differ)} differ in the saved "
            "config.",
            "Somebody may have changed the running config meanwhile: run the task again.",
        )
    if lost:
        task.warn(f"{lost.message} The running config was found saved afterwards.")


def differing(before: Mapping, after: Mapping) -> tuple[dict, dict]:
    """Both sides of a document without what they have in common; a key that one side lacks is left out there."""
    old: dict = {}
    new: dict = {}
    for key in [*before, *(key for key in after if key not in before)]:
        if key not in after:
            old[key] = before[key]
        elif key not in before:
            new[key] = after[key]
        elif isinstance(before[key], Mapping) and isinstance(after[key], Mapping) and before[key] != after[key]:
            old[key], new[key] = differing(before[key], after[key])
        elif before[key] != after[key]:
            old[key], new[key] = before[key], after[key]
    return old, new


def paths_of(before: object, after: object, above: str = "") -> list[str]:
    """The dotted paths at which two documents differ."""
    if before == after:
        return []
    if not (isinstance(before, Mapping) and isinstance(after, Mapping)):
        return [above or "the whole document"]
    paths = []
    for key in [*before, *(key for key in after if key not in before)]:
        paths += paths_of(before.get(key, MISSING), after.get(key, MISSING), f"{above}.{key}" if above else str(key))
    return paths


def _document(task: Task, path: str) -> dict:
    try:
        document = task.client.get(path)
    except RequestError as error:
        raise explained(error, task.client) from error
    if not isinstance(document, Mapping):
        raise Conflict(f"GET {path} of {task.client.system} answered no document of sections.")
    secrets = secrets_in(document)
    task.client.redactor.learn(text for text in secrets if len(text) >= SHORTEST_SECRET and not text.isalpha())
    return dict(document)


def _replace(task: Task, change: Change) -> tuple[dict, dict | None]:
    meanwhile = paths_of(change.before, read(task))
    if meanwhile:
        raise Conflict(
            f"The running config of {task.client.system} was changed by somebody else meanwhile "
            f"({_listed(meanwhile)}): nothing was written.",
            "Run the task again.",
        )
    now: dict = change.before

    def arrived() -> dict | None:
        nonlocal now
        now = read(task)
        return now if not _not_arrived(change, now) else None

    try:
        answer = sent_or_settled(task, lambda: task.client.write("PUT", PATH, change.after), arrived)
    except RequestError as error:
        raise explained(error, task.client) from error
    job_id = job_id_of(answer) if answer else None
    if not task.options["wait"]:
        arrived()
        return now, {"id": job_id} if job_id else None
    waiter = task.waiter()
    job = follow(task.client, job_id, waiter, task.progress, gone=lambda: _ended(job_id, arrived())) if job_id else None
    if job is None:
        waiter.until(arrived, f"The change of the running config of {task.client.system}")
    elif arrived() is None:
        raise NotApplied(
            f"{task.client.system} ended job {job_id}, but {_listed(_not_arrived(change, now))} differ from what "
            "was put.",
            "The firmware may not know the setting, or refuse the value without saying so.",
        )
    return now, job


def _ended(job_id: str, now: Mapping | None) -> dict | None:
    """A job that the system has forgotten is at its end when what it was to do is done."""
    return {"id": job_id, "status": "DONE"} if now is not None else None


def _not_arrived(change: Change, now: Mapping) -> list[str]:
    """The changed paths that do not answer what was put. What else the system moves by itself does not matter."""
    return [path for path in paths_of(change.before, change.after) if _at(now, path) != _at(change.after, path)]


def _at(document: object, path: str) -> object:
    """The value at a dotted path; keys may hold dots themselves."""
    if not isinstance(document, Mapping):
        return MISSING
    if path in document:
        return document[path]
    for key in document:
        if path.startswith(f"{key}."):
            found = _at(document[key], path[len(str(key)) + 1 :])
            if found is not MISSING:
                return found
    return MISSING


def _listed(paths: list[str]) -> str:
    more = len(paths) - MOST_NAMED
    return ", ".join(paths[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
