# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Following an upgrade to its proof: the version that the system reports after its restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    JobFailed,
    NotApplied,
    RevealxError,
    WaitTimeout,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.jobs import follow
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import Presence, Waiter, is_away
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.versions import satisfies

# How often in a row a version must be reported to be believed.
STEADY = 3
# For how many times wait_interval the old version is borne: after a job's end and a restart; after a job's end while no
# restart was seen (it may come yet); and without a job, when an absence need not have been the last one.
OLD_AFTER_RESTART = 3
OLD_WITHOUT_RESTART = 12
OLD_WITHOUT_JOB = 30
# Seconds that a system may be away when a task begins: a run that was interrupted may be taken up during the restart.
LONGEST_ABSENCE = 600.0


class WrongFirmware(NotApplied):
    """The system runs another firmware than the upgrade was to bring."""

    def __init__(self, message: str, facts: Mapping) -> None:
        super().__init__(
            message, "Look at the messages of the system itself: an upgrade that fails goes back to the old firmware."
        )
        self.facts = dict(facts)

    def as_result(self) -> dict:
        return {**super().as_result(), **self.facts}


@dataclass
class Goal:
    """What an upgrade or a rollback is to bring: from the version ``before`` to one that satisfies ``wanted``."""

    before: str
    wanted: str

    def is_reached_by(self, version: str) -> bool:
        return satisfies(version, self.wanted)


def read_version(client: Client) -> str | None:
    """The version that the system reports now, None when it names none; asked once, raises RequestError."""
    answer = client.get("/extrahop", retries=0)
    version = answer.get("version") if isinstance(answer, Mapping) else None
    return str(version) if version else None


def version_at_start(task: Task) -> str:
    """The version that runs; a task that waits does so for a restarting system, too. Raises RevealxError."""
    try:
        version = task.client.identity().get("version")
    except RevealxError as error:
        if task.check_mode or not task.options["wait"] or not is_away(error):
            raise
        task.progress(f"{error.message} It may be restarting: waited for.")
        waiter = Waiter(
            min(task.options["wait_timeout"], LONGEST_ABSENCE), task.options["wait_interval"], sleep=task.sleep
        )
        waiter.until(lambda: read_version(task.client), f"An answer of {task.client.system}")
        version = task.client.identity().get("version")
    if not version:
        raise NotApplied(f"{task.client.system} does not tell its firmware version.")
    return str(version)


def follow_job(task: Task, job_id: str, waiter: Waiter, presence: Presence, goal: Goal | None = None) -> dict:
    """Follow a firmware job through a restart to its end and return it; raises JobFailed or WaitTimeout.

    A job that the system no longer knows after a restart ends with the key ``gone``. With a ``goal`` a job that ends
    badly is excused when the system runs the wanted version: the version is the proof, not the job.
    """
    seen: list[str] = []

    def show(line: str) -> None:
        seen.append(line)
        task.progress(line)

    def gone() -> dict | None:
        # It was there, or may have been: what counts from here on is the version.
        if seen or presence.was_away:
            return {"status": "DONE", "gone": True}
        version = read_version(task.client)
        return {"status": "DONE", "gone": True} if goal and version and goal.is_reached_by(version) else None

    try:
        return follow(task.client, job_id, waiter, show, gone, presence)
    except JobFailed as failure:
        if goal is None or not _runs_already(task.client, goal):
            raise
        task.warn(f"{failure.message} The system runs {goal.wanted} all the same.")
        return failure.job


def _runs_already(client: Client, goal: Goal) -> bool:
    try:
        return goal.is_reached_by(read_version(client) or "")
    except RevealxError:
        return False


def proven_version(task: Task, waiter: Waiter, presence: Presence, goal: Goal, job: dict | None) -> str:
    """Wait until the system reports the wanted version a few times in a row, and return it.

    Raises WrongFirmware when it keeps reporting another one, WaitTimeout when it does not come back.
    """
    seen: dict = {"version": None, "times": 0, "since": 0.0}

    def ask():
        version = read_version(task.client)
        if version is None:
            return None
        if version != seen["version"] or not presence.answers:
            seen.update(version=version, times=0, since=waiter.elapsed)
        seen["times"] += 1
        if seen["times"] < STEADY:
            return None
        if goal.is_reached_by(version):
            return version
        if version != goal.before or waiter.elapsed - seen["since"] >= _patience(waiter, presence, job):
            raise _wrong(task.client, presence, goal, version, job)
        return None

    what = f"{task.client.system} reporting version {goal.wanted}"
    job_id = job.get("id") if job else None
    try:
        version = str(waiter.until(ask, what, presence=presence, job_id=job_id))
    except WaitTimeout as error:
        message = error.message + (f" It reported {seen['version']} last." if seen["version"] else "")
        raise WaitTimeout(message, last={"version": seen["version"]}, job_id=job_id, advice=error.advice) from error
    task.client.forget_identity()
    task.progress(f"the system runs {version}")
    return version


def _patience(waiter: Waiter, presence: Presence, job: dict | None) -> float:
    """Seconds for which the old version may still be reported."""
    if job is None:
        return OLD_WITHOUT_JOB * waiter.interval if presence.was_away else float("inf")
    return (OLD_AFTER_RESTART if presence.was_away else OLD_WITHOUT_RESTART) * waiter.interval


def _wrong(client: Client, presence: Presence, goal: Goal, version: str, job: dict | None) -> WrongFirmware:
    facts = {"version_before": goal.before, "version": version, "job": job}
    if version != goal.before:
        sentence = f"{client.system} came back with version {version} instead of {goal.wanted}."
    elif presence.was_away:
        sentence = f"{client.system} came back with the old version {version} instead of {goal.wanted}."
    else:
        sentence = (
            f"{client.system} still reports the old version {version} instead of {goal.wanted} after the end of the "
            "job, and no restart was seen."
        )
    return WrongFirmware(sentence, facts)
