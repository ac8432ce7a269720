# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Which running jobs are about firmware, and which job a request started when its answer does not say.

The words that systems use for the type of a job are not published (contract: JobStatus), so they are searched for
the ordinary ones.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import UNKNOWN_THERE, lacking
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    AnswerLost,
    Conflict,
    RequestError,
    WaitTimeout,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.jobs import has_ended, job_id_of, progress_of
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import Presence, Waiter

# Seconds in which a job that was just started must show in the list of jobs.
APPEARS_WITHIN = 10.0
# Gateway errors: the request may have got through.
DOUBTFUL_STATUSES = (502, 503, 504)


def listed_jobs(client: Client) -> list[dict] | None:
    """All jobs of a system, None when it has no list of jobs (firmware before 8.9 or so); raises RequestError."""
    if lacking(client, "GET /jobs"):
        return None
    try:
        return client.get_list("/jobs")
    except RequestError as error:
        if error.status in UNKNOWN_THERE:
            return None
        raise


def concerns_remotes(job: Mapping) -> bool:
    """Tell whether a console runs this job for systems connected to it."""
    return bool(job.get("remote_jobs")) or "remote" in str(job.get("type")).lower()


def concerns_firmware(job: Mapping) -> bool:
    """Tell whether a job fetches or installs firmware of the system itself."""
    words = f"{job.get('type')} {job.get('step_description')} {job.get('details')}".lower()
    return ("firmware" in words or "upgrade" in words) and not concerns_remotes(job)


def only_downloads(job: Mapping) -> bool:
    """Tell whether a firmware job fetches an image and does not install it."""
    kind = str(job.get("type")).lower()
    return "download" in kind and "upgrade" not in kind


def is_download(job: Mapping) -> bool:
    """Tell whether a job fetches an image of the system's own firmware, and no more."""
    return concerns_firmware(job) and only_downloads(job)


def running_job(jobs: list[dict] | None, mine: Callable[[Mapping], bool], doing: str) -> dict | None:
    """The running job that is about the same thing, None when nothing runs.

    Raises Conflict for a running job that is about something else: the system is not disturbed in it.
    """
    running = [job for job in jobs or [] if not has_ended(job)]
    others = [job for job in running if not mine(job)]
    if others:
        job = others[0]
        raise Conflict(
            f"Job {job.get('id')} ({job.get('type') or 'of unknown type'}) is running on the system, at "
            f"{progress_of(job)}: {doing} would disturb it.",
            "Wait for its end (module extrahop.revealx.job_wait with this id), then run the task again.",
        )
    return running[0] if running else None


def start_job(
    task: Task,
    path: str,
    body: Mapping | None,
    jobs: list[dict] | None,
    mine: Callable[[Mapping], bool],
    presence: Presence,
) -> str | None:
    """POST what starts a job and return the job's id, None when the system shows no job for it.

    ``jobs`` are the jobs from before. A lost answer is settled by looking for the new job: the request goes out once
    more only when the system shows its jobs and none has come.
    """
    known = {str(job.get("id")) for job in jobs or []}
    for last_try in (False, True):
        try:
            answer = task.client.write("POST", path, body)
            return job_id_of(answer) or (_appeared(task, known, mine, presence) if jobs is not None else None)
        except RequestError as error:
            if not (isinstance(error, AnswerLost) or error.status in DOUBTFUL_STATUSES):
                raise
            found = _appeared(task, known, mine, presence) if jobs is not None else None
            if found or jobs is None or presence.was_away:
                task.warn(f"{error.message} It was carried out as far as the system shows, and is followed.")
                return found
            if last_try:
                raise
            task.warn(f"{error.message} The system shows no job for it: it is sent again.")
    return None


def _appeared(task: Task, known: Collection[str], mine: Callable[[Mapping], bool], presence: Presence) -> str | None:
    """The id of the job that was not there before, asked for a short while."""

    def ask():
        new = [job for job in listed_jobs(task.client) or [] if str(job.get("id")) not in known]
        found = [job for job in new if mine(job)] or (new if len(new) == 1 else [])
        return str(found[0]["id"]) if found else None

    try:
        return Waiter(APPEARS_WITHIN, 1, sleep=task.sleep).until(ask, "A new job", presence=presence)
    except WaitTimeout:
        return None
