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
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import Presence, Waiter

GOOD_END = "DONE"
TIMEOUT = "TIMEOUT"
BAD_ENDS = ("FAILED", "ERROR", "CANCELLED", "CANCELED", TIMEOUT)
JOBS = "/jobs"
# What stands for the end of a job that the system does not know any more.
GONE = {"status": GOOD_END, "gone": True}
# A system that rises may answer 404 for a moment: so many in a row are believed.
UNKNOWN_IN_A_ROW = 3
JOB_READS = ("GET /jobs", "GET /jobs/{id}")


def job_id_of(answer: Answer) -> str | None:
    """The id of the job that an answer started, None when it names none (older firmware, or nothing to do)."""
    return answer.id_below(JOBS)


def state_of(job: Mapping) -> str:
    return str(job.get("status") or "").upper()


def has_ended(job: Mapping) -> bool:
    """Only DONE and the bad ends are ends; every other word means still going."""
    return state_of(job) in (GOOD_END, *BAD_ENDS)


def remote_jobs(job: Mapping) -> list[Mapping]:
    """The jobs on other systems that a console's job started."""
    listed = job.get("remote_jobs")
    return [remote for remote in listed if isinstance(remote, Mapping)] if isinstance(listed, list) else []


def is_over(job: Mapping) -> bool:
    """Whether nothing more will come of a job: it has ended, and after a good end so have its remote jobs."""
    return has_ended(job) and (state_of(job) != GOOD_END or all(map(has_ended, remote_jobs(job))))


def progress_of(job: Mapping) -> str:
    """One line of progress: "step 3 of 7: installing", or the status when there are no steps."""
    number, total, text = job.get("step_number"), job.get("total_steps"), job.get("step_description")
    if number is None:
        return str(text or job.get("status") or "running")
    return f"step {number}" + (f" of {total}" if total else "") + (f": {text}" if text else "")


def lines_of(job: Mapping, names: Mapping[int, str] | None = None) -> dict[object, str]:
    """The job's line of progress under None, and one for each remote system under its id, by its name if told.

    What has not begun its first step has no line.
    """
    lines: dict[object, str] = {None: progress_of(job)} if _has_begun(job) else {}
    for remote in filter(_has_begun, remote_jobs(job)):
        lines[remote.get("system_id")] = f"{_named(remote, names)}: {progress_of(remote)}"
    return lines


def _has_begun(job: Mapping) -> bool:
    return job.get("step_number") != 0 or bool(job.get("step_description"))


def _named(remote: Mapping, names: Mapping[int, str] | None) -> str:
    system = remote.get("system_id")
    # A row that does not say which system it is about is none of those that are known.
    return (names or {}).get(system if isinstance(system, int) else -1, f"appliance {system}")


def _left_undone(job: Mapping, names: Mapping[int, str] | None) -> str:
    """What became of the remote jobs that did not end well, in the words of each; empty when there are none."""
    undone = [remote for remote in remote_jobs(job) if state_of(remote) != GOOD_END]
    said = [
        f"{_named(remote, names)}: {remote.get('status')} at {progress_of(remote)}"
        + (f" ({remote['details']})" if remote.get("details") else "")
        for remote in undone
    ]
    return "; ".join(said)


def read_job(client: Client, job_id: str) -> dict | None:
    """The job as it is now; None when the system does not know it (it can be gone after a restart)."""
    try:
        job = client.get(f"/jobs/{job_id}", retries=0)
    except RequestError as error:
        if error.status == 404:
            return None
        raise
    return dict(job) if isinstance(job, Mapping) else {}


def checked_end(job: Mapping, names: Mapping[int, str] | None = None) -> dict:
    """Return a job that ended well, its remote jobs included; raises JobFailed with the system's own words otherwise.

    ``names`` are those of remote systems by id.
    """
    status, undone = state_of(job), _left_undone(job, names)
    if status == GOOD_END and not undone:
        return dict(job)
    ended = f"Job {job.get('id')} ended {status}"
    if status == GOOD_END:
        message = f"{ended}, but not on every system: {undone}."
    else:
        said = job.get("details") or job.get("step_description") or "no reason given"
        message = f"{ended} at {progress_of(job)}: {said}." + (f" Systems: {undone}." if undone else "")
    advice = (
        "The system stopped waiting for it, the work may still be going on: look at the system before starting again."
        if status == TIMEOUT
        else "Look at the system's own messages before starting it again."
    )
    raise JobFailed(message, dict(job), advice)


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
        return job if is_over(job) else None

    try:
        ended = waiter.until(ask, f"The end of job {job_id}", presence=presence, job_id=job_id)
    except WaitTimeout as error:
        if not last:
            raise
        message = f"{error.message} Last progress: {progress_of(last)}."
        raise WaitTimeout(message, last=last, job_id=job_id, advice=error.advice) from error
    end = {"id": job_id, **last, **dict(ended)}
    return end if end.get("gone") else checked_end(end, names)


def once_believed(end: Callable[[], Mapping]) -> Callable[[], Mapping | None]:
    """For ``gone`` of follow: what ``end`` says once the system has not known the job several times."""
    unknown = 0

    def gone() -> Mapping | None:
        nonlocal unknown
        unknown += 1
        return end() if unknown >= UNKNOWN_IN_A_ROW else None

    return gone


def end_of(task: Task, answer: Answer | None) -> dict | None:
    """The job that the answer of an action names, followed to its end if the task waits; None when it names none.

    What the Location of actions names is not published (contract: open question action_locations). Raises JobFailed.
    """
    job_id = job_id_of(answer) if answer else None
    if job_id is None:
        return None
    if not task.options["wait"]:
        return {"id": job_id}
    return follow(task.client, job_id, task.waiter(), task.progress, once_believed(lambda: GONE))
