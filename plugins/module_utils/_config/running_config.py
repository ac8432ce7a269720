# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""A change of the running config: planned, carried out, saved (contract: admin, PUT /runningconfig).

Every module that changes the running config does it here. The document is always put whole: a partial one would drop
the rest. So it is read, compared and made anew for each try. Between the last read and the write somebody else's change
can still be lost: the API has no conditional write.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    Conflict,
    NotApplied,
    OptionError,
    RequestError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._config.differing import (
    Place,
    beyond,
    differing,
    listed,
    places_of,
    value_at,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._config.reading import (
    PATH,
    read,
    read_saved,
    refuse_lacking,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._config.saving import (
    KIND,
    SAVE_SPEC,
    SAVE_USES,
    note_unsaved,
    plan_saving,
    save,
    unsaved_of_ours,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.jobs import follow, job_id_of
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.json_data import same
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.settle import sent_or_settled
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import WAIT_SPEC

CHANGE_USES = (*SAVE_USES, f"PUT {PATH}", "GET /jobs/{id}")
# A change is applied in seconds: an hour would only hide that the system dropped it.
CHANGE_SPEC: dict[str, dict] = {**SAVE_SPEC, **WAIT_SPEC, "wait_timeout": {"type": "int", "default": 600}}
Warn = Callable[[str], None]
# The document as it is to be, made of one that was read; what is odd about it is told.
Wanted = Callable[[dict, Warn], dict]


@dataclass
class Change:
    """A planned change: the document as read, as it is to be, how that is made, and the steps that get there.

    ``declared`` are the places that the task is about, ``saved`` is the saved config where it had to be read.
    """

    before: dict
    after: dict
    wanted: Wanted
    declared: list[Place]
    saved: dict = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    @property
    def places(self) -> list[Place]:
        """What will be changed."""
        return places_of(self.before, self.after)


def check_change(options: Mapping) -> None:
    """Refuse to save what was not waited for: the old document could be what is saved."""
    if options["save"] and not options["wait"]:
        raise OptionError(
            "save is true and wait is false: the old running config could be saved.", "Leave wait at its default."
        )


def plan_change(task: Task, before: dict, wanted: Wanted, declared: list[Place], name: str) -> Change:
    """Plan to make the running config what is wanted, and to save when the option says so and the saved config differs.

    ``name`` says what part it is about. Raises Conflict when what was read is not the whole document.
    """
    change = Change(before, wanted(before, task.warn), wanted, declared)
    if change.places or task.options["save"]:
        change.saved = read_saved(task)
    if change.places:
        _refuse_lacking(task, change, before)
        _old, new = differing(before, change.after)
        change.steps.append(Step("replace", KIND, name, None, new, f"{listed(change.places)} differ"))
    if task.options["save"]:
        change.steps += plan_saving(task, change.saved, before, change.after, declared) or []
    return change


def carry_out(task: Task, change: Change) -> tuple[dict, dict | None]:
    """Do what is planned; returns the document that the system now answers, and the job if there was one.

    Raises Conflict, before any write, when somebody else has changed what this task changes.
    """
    now, job = change.before, None
    if change.places:
        now, job = _replace(task, change)
    if any(step.verb == "save" for step in change.steps):
        save(task)
    return now, job


def _refuse_lacking(task: Task, change: Change, document: Mapping) -> None:
    refuse_lacking(task, document, change.saved, [*change.declared, *unsaved_of_ours(task)])


def _replace(task: Task, change: Change) -> tuple[dict, dict | None]:
    now, put = change.before, change.after

    def anew() -> dict | None:
        nonlocal put
        document = read(task)
        _refuse_lacking(task, change, document)
        put = change.wanted(document, lambda sentence: None)
        if same(document, put):
            return None
        if not same(differing(document, put), differing(change.before, change.after)):
            raise Conflict(
                f"The running config of {task.client.system} was changed by somebody else meanwhile, in what this task "
                f"is about ({listed(places_of(change.before, document))}): nothing was written over it.",
                "Run the task again.",
            )
        note_unsaved(task, change.places, document, change.saved)
        return put

    def arrived() -> dict | None:
        nonlocal now
        now = read(task)
        return now if not _not_arrived(change, now) else None

    try:
        answer = sent_or_settled(task, lambda: task.client.write("PUT", PATH, anew), arrived)
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
            f"{task.client.system} ended job {job_id}, but {listed(_not_arrived(change, now))} differ from what "
            "was put.",
            "The firmware may not know the setting, or refuse the value without saying so.",
        )
    _tell_others(task, beyond(put, now, change.places))
    return now, job


def _ended(job_id: str, now: Mapping | None) -> dict | None:
    """A job that the system has forgotten is at its end when what it was to do is done."""
    return {"id": job_id, "status": "DONE"} if now is not None else None


def _not_arrived(change: Change, now: Mapping) -> list[Place]:
    """The changed places that do not answer what was put."""
    return [place for place in change.places if not same(value_at(now, place), value_at(change.after, place))]


def _tell_others(task: Task, others: list[Place]) -> None:
    if others:
        task.warn(
            f"Beside what this task changed, {listed(others)} of the running config of {task.client.system} differ "
            "from what was put. Another administrator may have changed them at the same time, or the system itself: "
            "see that they are as they should be."
        )
