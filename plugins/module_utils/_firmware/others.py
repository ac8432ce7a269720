# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Jobs that somebody else began on the same system: waited for or followed, and never a reason to begin another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict, RequestError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import Presence, Waiter
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.follow import follow_job
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.jobs import (
    concerns_firmware,
    listed_jobs,
    only_downloads,
    running_job,
)

T = TypeVar("T")


def begun_meanwhile(task: Task, error: RequestError, mine: Callable[[Mapping], bool], doing: str) -> dict | None:
    """The job because of which a request was refused: somebody began the same after the jobs were listed.

    None for any other refusal; the statuses mean other hindrances too (contract: errors of the entries). Raises
    Conflict when the job is about other firmware.
    """
    if error.status not in (409, 422):
        return None
    related = [job for job in listed_jobs(task.client) or [] if mine(job) or concerns_firmware(job)]
    running = running_job(related, mine, doing)
    if running:
        told = f"Somebody else began {doing} of {task.client.system} at the same time"
        task.warn(f"{told}: job {running['id']} is running and is followed.")
    return running


def past_others(
    task: Task,
    begin: Callable[[list[dict] | None], T],
    jobs: list[dict] | None,
    mine: Callable[[Mapping], bool],
    waiter: Waiter,
    presence: Presence,
) -> tuple[T | None, dict | None]:
    """Begin with the jobs of now, and return what came of it; or the job of somebody who was faster by a moment.

    A download of theirs is waited for, then ours begins. ``mine`` tells which jobs are about the same.
    """
    while True:
        try:
            return begin(jobs), None
        except RequestError as error:
            other = begun_meanwhile(task, error, mine, "an upgrade")
            if other is None:
                raise
        if not only_downloads(other):
            return None, other
        await_download(task, other, waiter, presence)
        jobs = listed_jobs(task.client)


def await_download(task: Task, running: Mapping, waiter: Waiter, presence: Presence) -> None:
    """A download that runs already is waited for: which image it fetches cannot be known, so ours follows it."""
    if not task.options["wait"]:
        raise Conflict(
            f"Job {running['id']} is downloading firmware on {task.client.system}.",
            "Run the task again when it has ended, or with wait true.",
        )
    task.progress(f"job {running['id']} is downloading firmware already: waiting for its end")
    follow_job(task, running["id"], waiter, presence)
