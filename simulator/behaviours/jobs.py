# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Jobs: long work of a system in steps on the simulated clock (contract: conventions.jobs, GET /jobs)."""

from __future__ import annotations

import asyncio
import inspect
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulator.handlers import handles
from simulator.model import Answer, Refusal, Request
from simulator.system import System

# FAILED stands for every bad end but TIMEOUT; which word a system has for it: uncertainty job_bad_end.
END_STATES = ("DONE", "FAILED", "TIMEOUT")
INTERRUPTED = "Interrupted by a restart of the system"
# `listing`: how long after it was accepted something is listed (uncertainty listed).
TIMINGS = {"queue": 1.0, "listing": 20.0, "action": 5.0}
# No source names the unfinished states, so that no client may rely on one.
UNFINISHED = ("RUNNING", "IN_PROGRESS", "WORKING", "PENDING", "STARTED")


class JobFailed(Exception):
    """Work of a step that went wrong: the job ends FAILED with the text as its details."""


class JobTimedOut(Exception):
    """The system stopped waiting for work elsewhere: the job ends TIMEOUT."""


@dataclass(frozen=True)
class Step:
    """One step of a job: it takes `seconds` (simulated), then `work(job)` is done, which may be async."""

    description: str
    seconds: float
    work: Callable[[Job], Any] | None = None
    is_hard: bool = False
    "Where the faults job_stuck and job_failed strike; without such a step, in the last one that does something."


@dataclass
class Job:
    system: System
    type: str
    group: str
    "Only one job of a group runs at a time."
    steps: Sequence[Step]
    on_failure: Callable[[Job], Any] | None
    id: str
    status: str = "QUEUED"
    step_number: int = 0
    details: str | None = None
    started: float = 0.0
    remote: dict[int, Job] = field(default_factory=dict)
    "Jobs on other systems, by the appliance id the console knows them under."
    crosses_restart: bool = False
    "True while the job itself restarts the system, so that the boot does not end it."
    task: asyncio.Task | None = None

    @property
    def finished(self) -> bool:
        return self.status in END_STATES

    @property
    def step_description(self) -> str | None:
        return self.steps[self.step_number - 1].description if self.step_number else None

    def as_status(self) -> dict[str, Any]:
        """The contract's JobStatus."""
        status: dict[str, Any] = {"id": self.id, "status": self.word, "type": self.type, "details": self.details}
        if self.system.uncertainties["job_progress"] == "given":
            status.update(self._progress())
        if self.remote:
            status["remote_jobs"] = [job._as_remote(system_id) for system_id, job in self.remote.items()]
        return status

    @property
    def word(self) -> str:
        """The state as the system words it."""
        return self.system.uncertainties["job_bad_end"] if self.status == "FAILED" else self.status

    def _as_remote(self, system_id: int) -> dict[str, Any]:
        status = {"job_id": self.id, "system_id": system_id, "status": self.word, "details": self.details}
        return {**status, **self._progress()}

    def _progress(self) -> dict[str, Any]:
        return {
            "step_number": self.step_number,
            "total_steps": len(self.steps),
            "step_description": self.step_description,
        }


class Jobs:
    """The jobs of one system, oldest first."""

    def __init__(self, system: System):
        self.system = system
        self._jobs: dict[str, Job] = {}
        # A list that the control URL shows; rebuilt whenever a job moves.
        system.state["jobs"] = []

    def start(
        self,
        type: str,
        steps: Sequence[Step],
        *,
        operation: str | None = None,
        group: str | None = None,
        on_failure: Callable[[Job], Any] | None = None,
    ) -> Job:
        """Begin a job; Refusal 409 while another of the same group is unfinished.

        `operation` is what faults (job_stuck, job_failed) are matched with.
        """
        group = group or type
        self.refuse_while_running(group)
        identifier = str(uuid.UUID(int=self.system.rng.getrandbits(128), version=4))
        job = Job(self.system, type, group, list(steps), on_failure, identifier, started=self.system.clock.now())
        self._jobs[identifier] = job
        job.task = self.system.spawn(self._run(job, operation))
        self._show()
        return job

    def running(self, group: str) -> Job | None:
        return next((job for job in self._jobs.values() if job.group == group and not job.finished), None)

    def refuse_while_running(self, group: str, status: int = 409) -> None:
        """Refuse what another unfinished job of the group forbids, with the status that the operation has for it."""
        other = self.running(group)
        if other:
            raise Refusal(status, f"A {other.type} job is already running: {other.id}")

    def get(self, identifier: str) -> Job:
        if identifier not in self._jobs:
            raise Refusal(404, f"No job with id {identifier!r} was found")
        return self._jobs[identifier]

    def all(self) -> list[Job]:
        return list(self._jobs.values())

    def boot(self) -> None:
        """What a restart does to jobs: forgotten or, if kept, those it interrupted have failed."""
        for job in self._jobs.values():
            if not job.finished and not job.crosses_restart:
                if job.task:
                    job.task.cancel()
                self._fail(job, "FAILED", INTERRUPTED)
        if self.system.uncertainties["job_after_restart"] == "gone":
            self._jobs.clear()
        self._show()

    async def _run(self, job: Job, operation: str | None) -> None:
        stuck = self.system.fault("job_stuck", operation)
        failing = None if stuck else self.system.fault("job_failed", operation)
        hard = _hard_step(job.steps)
        await self.system.clock.sleep(self.system.timings["queue"])
        for number, step in enumerate(job.steps, start=1):
            job.step_number = number
            job.status = self.system.rng.choice(UNFINISHED)
            self._show()
            if stuck and step is hard:
                return
            await self.system.clock.sleep(step.seconds)
            try:
                if self.system.away:
                    raise JobFailed(INTERRUPTED)
                if failing and step is hard:
                    raise JobFailed(f"{step.description} failed: an internal error occurred")
                if step.work is not None:
                    done = step.work(job)
                    if inspect.isawaitable(done):
                        await done
            except JobFailed as error:
                self._fail(job, "FAILED", str(error))
                return
            except JobTimedOut as error:
                self._fail(job, "TIMEOUT", str(error))
                return
            except Exception:
                self._fail(job, "FAILED", "Internal error")
                raise
        job.status = "DONE"
        self._show()

    def _fail(self, job: Job, status: str, details: str) -> None:
        job.status, job.details = status, details
        if job.on_failure:
            job.on_failure(job)
        self._show()

    def _show(self) -> None:
        self.system.state["jobs"] = [{**job.as_status(), "group": job.group} for job in self._jobs.values()]


def _hard_step(steps: Sequence[Step]) -> Step:
    working = [step for step in steps if step.work is not None]
    return next((step for step in steps if step.is_hard), (working or steps)[-1])


def started(job: Job | None, body: Any = None) -> Answer:
    """The answer of a call that began a job, with its Location in the form of job_location; no job, no Location."""
    form = job.system.uncertainties["job_location"] if job else "missing"
    if job is None or form == "missing":
        return Answer(body=body)
    path = f"/api/v1/jobs/{job.id}"
    location = f"https://{job.system.address}{path}" if form == "absolute" else path
    return Answer(body=body, headers={"Location": location})


async def acted(system: System, request: Request, description: str, work: Callable[[], Any], subject: str) -> Answer:
    """The answer of an action whose Location names the job that does it, or the path of what it was done to.

    Which of them is not published (contract: open question action_locations): uncertainty action_location. Where it is
    no job, the work is done before the answer.
    """
    if system.uncertainties["action_location"] == "job":
        step = Step(description, system.timings["action"], lambda job: work())
        return started(system.jobs.start("action", [step], operation=request.operation, group=subject))
    done = work()
    if inspect.isawaitable(done):
        await done
    return Answer(headers={"Location": subject})


def prepare(system: System, spec: Mapping[str, Any]) -> None:
    system.jobs = Jobs(system)
    system.on_boot.append(lambda booted: booted.jobs.boot())


@handles("GET /jobs")
def list_jobs(system: System, request: Request) -> list[dict[str, Any]]:
    return [job.as_status() for job in system.jobs.all()]


@handles("GET /jobs/{id}")
def get_job(system: System, request: Request) -> dict[str, Any]:
    return system.jobs.get(request.path["id"]).as_status()
