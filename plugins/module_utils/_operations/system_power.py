# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Restart and shutdown of a system (contract: POST /extrahop/restart, POST /extrahop/shutdown)."""

from __future__ import annotations

import time

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained, require
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    AnswerLost,
    NotApplied,
    RequestError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import WAIT_SPEC, Presence
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.absence import (
    comes_back,
    goes_away,
    stays_away,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.jobs import (
    DOUBTFUL_STATUSES,
    listed_jobs,
    running_job,
)

# What each state asks of the system: the call, the verb of the plan, the noun of messages.
CALLS = {
    "restarted": ("/extrahop/restart", "restart", "a restart"),
    "stopped": ("/extrahop/shutdown", "shut down", "a shutdown"),
}
# For how many times wait_interval a system may go on answering before it goes away.
BEGINS_WITHIN = 30


def run(task: Task) -> Outcome:
    """Restart the system or shut it down, and wait until it is back or gone; raises RevealxError."""
    started = time.monotonic()
    state = task.options["state"]
    path, verb, noun = CALLS[state]
    require(task.client, f"POST {path}")
    if not task.options["force"]:
        running_job(listed_jobs(task.client), lambda job: False, noun)
    identity = task.client.identity()
    name = str(identity.get("hostname") or task.client.system)
    plan = [Step(verb, "system", name, reason="asked for each time the task runs")]
    version: object = identity.get("version")
    if not task.check_mode:
        presence = Presence(task.progress)
        lost = _send(task, path)
        if task.options["wait"]:
            version = _await(task, state, noun, presence, lost)
        elif lost:
            raise lost
    seconds = round(time.monotonic() - started, 1)
    return Outcome(plan, values={"state": state, "version": version, "seconds": seconds})


def _send(task: Task, path: str) -> RequestError | None:
    """POST it, once; returns the error of an answer that was lost, since the system may be going already."""
    try:
        task.client.write("POST", path)
    except RequestError as error:
        if isinstance(error, AnswerLost) or error.status in DOUBTFUL_STATUSES:
            return error
        raise explained(error, task.client) from error
    return None


def _await(task: Task, state: str, noun: str, presence: Presence, lost: RequestError | None) -> str | None:
    waiter = task.waiter()
    patience = min(waiter.timeout, BEGINS_WITHIN * waiter.interval)
    if not goes_away(task, presence, patience):
        raise lost or NotApplied(
            f"{task.client.system} accepted {noun}, but went on answering for {patience:g} seconds.",
            "Look at the system itself. If it takes longer to begin, raise wait_interval and wait_timeout.",
        )
    if lost:
        task.warn(f"{lost.message} It was carried out: the system went away.")
    if state == "restarted":
        return comes_back(task, waiter, presence)
    stays_away(task, waiter)
    return None


OPERATION = Operation(
    "system_power",
    run,
    options={
        "state": {"type": "str", "choices": list(CALLS), "required": True},
        "force": {"type": "bool", "default": False},
        **WAIT_SPEC,
    },
    uses=("POST /extrahop/restart", "POST /extrahop/shutdown", "GET /jobs"),
)
