# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Going back to the previous firmware: destroys the datastore, promises no job (contract: firmware/previous)."""

from __future__ import annotations

import time
from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import require
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    AnswerLost,
    Conflict,
    RequestError,
    WaitTimeout,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.jobs import job_id_of
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import Presence, Waiter
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.follow import (
    OLD_WITHOUT_RESTART,
    Goal,
    follow_job,
    proven_version,
    read_version,
    version_at_start,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.jobs import (
    DOUBTFUL_STATUSES,
    listed_jobs,
    running_job,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.result import firmware_values
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.versions import satisfies

ROLLBACK = "/extrahop/firmware/previous/rollback"


def roll_back(task: Task) -> Outcome:
    """Bring back the previous firmware, unless the system runs the version that is asked for; raises RevealxError."""
    started = time.monotonic()
    before = version_at_start(task)
    asked = task.options["version"]
    if asked and satisfies(before, asked):
        return Outcome(values=firmware_values(before, before, asked, started))
    require(task.client, f"POST {ROLLBACK}")
    running_job(listed_jobs(task.client), lambda job: False, "a rollback")
    previous = _previous(task, asked)
    goal = Goal(before, previous)
    plan = [
        Step(
            "roll back",
            "firmware",
            previous,
            fields={"version": previous},
            reason=f"it runs {before}; the datastore is reset and all metrics are removed",
        )
    ]
    differences = [Difference(f"firmware of {task.client.system}", {"version": before}, {"version": previous})]
    if task.check_mode:
        return Outcome(plan, differences, firmware_values(before, previous, previous, started))
    presence = Presence(task.progress)
    job_id = _send(task, goal, presence)
    version, job = before, {"id": job_id} if job_id else None
    if task.options["wait"]:
        waiter = task.waiter()
        if job_id:
            job = follow_job(task, job_id, waiter, presence, goal)
        version = proven_version(task, waiter, presence, goal, job)
    return Outcome(plan, differences, firmware_values(before, version, previous, started, job=job))


def _previous(task: Task, asked: str | None) -> str:
    """The version that a rollback gives; any answer but 200 means that none is possible (contract)."""
    try:
        answer = task.client.get("/extrahop/firmware/previous")
    except RequestError as error:
        if error.status is None or error.status in (401, 403) or error.status >= 500:
            raise
        raise Conflict(f"{task.client.system} cannot be rolled back: {error.said or error.message}") from error
    version = str(answer.get("version") or "") if isinstance(answer, Mapping) else ""
    if not version:
        raise Conflict(f"{task.client.system} cannot be rolled back: it names no previous firmware.")
    if asked and not satisfies(version, asked):
        raise Conflict(f"A rollback of {task.client.system} gives firmware {version} and not {asked}.")
    return version


def _send(task: Task, goal: Goal, presence: Presence) -> str | None:
    """POST the rollback, once; a lost answer is settled by watching whether the system goes away."""
    try:
        return job_id_of(task.client.write("POST", ROLLBACK))
    except RequestError as error:
        if not (isinstance(error, AnswerLost) or error.status in DOUBTFUL_STATUSES):
            raise
        task.progress("the answer was lost: watching whether the system goes back")
        if not _began(task, goal, presence):
            raise
        task.warn(f"{error.message} It was carried out as far as the system shows, and is followed.")
        return None


def _began(task: Task, goal: Goal, presence: Presence) -> bool:
    interval = task.options["wait_interval"]
    waiter = Waiter(OLD_WITHOUT_RESTART * interval, min(interval, 1), sleep=task.sleep)

    def ask():
        return True if presence.was_away or read_version(task.client) != goal.before else None

    try:
        return bool(waiter.until(ask, "A rollback", presence=presence))
    except WaitTimeout:
        return presence.was_away
