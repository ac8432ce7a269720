# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Jobs of a system: which job an answer started, following one to its end (contract: conventions.jobs)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._client.answer import Answer
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    JobFailed,
    RequestError,
    WaitTimeout,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import Presence, Waiter

GOOD_END = "DONE"
BAD_ENDS = ("FAILED", "TIMEOUT")
JOB_READS = ("GET /jobs", "GET /jobs/{id}")


def job_id_of(answer: Answer) -> str | None:
    """The id of the job that an answer started, None when it names none (older firmware, or nothing to do)."""
    if answer.location and "/jobs/" in answer.location:
        return answer.location_id
    return None


def has_ended(job: Mapping) -> bool:
    """Only DONE, FAILED and TIMEOUT are ends; every other word means still going."""
    return str(job.get("status", "")).upper() in (GOOD_END, *BAD_ENDS)


def progress_of(job: Mapping) -> str:
    """One line of progress: "step 3 of 7: installing", or the status when there are no steps."""
    number, total, text = job.get("step_number"), job.get("total_steps"), job.get("step_description")
    if number is None:
        return str(text or job.get("status") or "running")
    return f"step {number}" + (f" of {total}" if total else "") + (f": {text}" if text else "")


def lines_of(job: Mapping, names: Mapping[int, str] | None = None) -> dict[object, str]:
    """The job's line of progress under None, and one for each remote system under its id, by its name if told."""
    lines: dict[object, str] = {None: progress_of(job)}
    for remote in job.get("remote_jobs") or []:
        system = remote.get("system_id")
        lines[system] = f"{(names or {}).get(system, f'appliance {system}')}: {progress_of(remote)}"
    return lines


def read_job(client: Client, job_id: str) -> dict | None:
    """The job as it is now; None when the system does not know it (it can be gone after a restart)."""
    try:
        job = client.get(f"/jobs/{job_id}", retries=0)
    except RequestError as error:
        if error.status == 404:
            return None
        raise
    return dict(job) if isinstance(job, Mapping) else {}


def checked_end(job: Mapping) -> dict:
    """Return a job that ended well; raises JobFailed with the system's own words otherwise."""
    status = str(job.get("status", "")).upper()
    if status == GOOD_END:
        return dict(job)
    said = job.get("details") or job.get("step_description") or "no reason given"
    advice = (
        "The system stopped waiting for it, the work may still be going on: look at the system before starting again."
        if status == "TIMEOUT"
        else "Look at the system's own messages before starting it again."
    )
    raise JobFailed(f"Job {job.get('id')} ended {status} at {progress_of(job)}: {said}.", dict(job), advice)


def follow(
    client: Client,
    job_id: str,
    waiter: Waiter,
    progress: Callable[[str], None] = lambda line: None,
    gone: Callable[[], Mapping | None] = lambda: None,
    presence: Presence | None = None,
    names: Mapping[int, str] | None = None,
) -> dict:
    """Wait for a job's end and return it; raises JobFailed or WaitTimeout.

    ``gone`` is asked when the system does not know the job (any more) and returns what stands for its end, or None
    to go on asking. ``progress`` gets each new line of progress once. ``presence`` learns whether the system was away.
    ``names`` are those of remote systems by id, for the lines of a console's job.
    """
    shown: dict[object, str] = {}
    last: dict = {}

    def ask():
        nonlocal last
        job = read_job(client, job_id)
        if job is None:
            return gone()
        last = job
        for subject, line in lines_of(job, names).items():
            if shown.get(subject) != line:
                shown[subject] = line
                progress(line)
        return job if has_ended(job) else None

    try:
        ended = waiter.until(ask, f"The end of job {job_id}", presence=presence, job_id=job_id)
    except WaitTimeout as error:
        if not last:
            raise
        message = f"{error.message} Last progress: {progress_of(last)}."
        raise WaitTimeout(message, last=last, job_id=job_id, advice=error.advice) from error
    return checked_end({"id": job_id, **last, **dict(ended)})
