# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Restart of one process (contract: POST /extrahop/processes/{process}/restart)."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained, require
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    AnswerLost,
    Conflict,
    OptionError,
    RequestError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.jobs import end_of
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import WAIT_SPEC, Presence
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.absence import comes_back, goes_away
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.jobs import DOUBTFUL_STATUSES

PROCESSES = "/extrahop/processes"
RESTART = "POST /extrahop/processes/{process}/restart"
# The names of release 26.3 (contract); other releases may have others.
KNOWN = (
    "exadmin", "exalerts", "examf", "exapi", "exbridge", "excap", "exconfig", "exflowlogs", "expktfeeder", "exsnmpq",
    "exnotify", "exportal", "exremote", "exsearch", "exstatmirror", "extrend", "webserver", "hopcloud-api",
)  # fmt: skip
# Processes that serve the API themselves: their restart can take the answer with it.
SERVING = ("exapi", "webserver")
# For how many times wait_interval an absence of the API is looked for after such a restart.
BEGINS_WITHIN = 1


def check(options: Mapping) -> None:
    """Raise OptionError for a name that cannot be one."""
    if not re.fullmatch(r"[A-Za-z0-9_-]+", options["process"]):
        raise OptionError(f"process is {options['process']!r}: no name of a process.", f"Known: {', '.join(KNOWN)}.")


def run(task: Task) -> Outcome:
    """Restart one process; raises RevealxError."""
    started = time.monotonic()
    process = task.options["process"]
    require(task.client, RESTART)
    _check_that_it_can(task, process)
    plan = [Step("restart", "process", process, reason="asked for each time the task runs")]
    job = None if task.check_mode else _restart(task, process)
    return Outcome(plan, values={"process": process, "job": job, "seconds": round(time.monotonic() - started, 1)})


def _check_that_it_can(task: Task, process: str) -> None:
    """Refuse a process that the system does not run, or does not let be restarted; raises Conflict."""
    running = {str(row.get("process")): row for row in task.client.get_list(PROCESSES, key="process")}
    can = sorted(name for name, row in running.items() if row.get("can_restart") is not False)
    if process in can:
        return
    why = "cannot be restarted by the API" if process in running else "does not run"
    raise Conflict(f"The process {process!r} {why} on {task.client.system}.", f"These can: {', '.join(can)}.")


def _restart(task: Task, process: str) -> dict | None:
    """Send the restart and see it through; returns the job that the system may name for it."""
    presence, job = Presence(task.progress), None
    try:
        answer = task.client.write("POST", RESTART.split()[1].format(process=process))
        job = end_of(task, answer)
    except RequestError as error:
        lost = isinstance(error, AnswerLost) or error.status in DOUBTFUL_STATUSES
        if not (lost and process in SERVING):
            raise explained(error, task.client) from error
        task.warn(f"{error.message} {process} serves the API, so its restart takes the answer with it.")
    if process in SERVING and task.options["wait"]:
        waiter = task.waiter()
        goes_away(task, presence, min(waiter.timeout, BEGINS_WITHIN * waiter.interval))
        comes_back(task, waiter, presence)
    return job


OPERATION = Operation(
    "process_restart",
    run,
    options={"process": {"type": "str", "required": True}, **WAIT_SPEC},
    check=check,
    uses=(f"GET {PROCESSES}", RESTART, "GET /jobs/{id}"),
)
