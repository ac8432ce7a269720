# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Waiting for the end of a job that runs on a system (contract: conventions.jobs)."""

from __future__ import annotations

import time

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import require
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.jobs import (
    GONE,
    checked_end,
    follow,
    is_over,
    once_believed,
    read_job,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import WAIT_SPEC, Presence
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.job_info import check_job_id, unknown_job


def run(task: Task) -> Outcome:
    """Wait for a job's end; raises JobFailed, WaitTimeout, or Conflict for a job that the system does not know."""
    started = time.monotonic()
    job_id = task.options["id"]
    if task.options["wait"] and not task.check_mode:
        job = _followed(task, job_id)
    else:
        job = read_job(task.client, job_id) or _unknown(task, job_id)
        if is_over(job):
            job = checked_end(job)
    return Outcome(values={"job": job, "seconds": round(time.monotonic() - started, 1)})


def _followed(task: Task, job_id: str) -> dict:
    gone = once_believed(lambda: _unknown(task, job_id))
    return follow(task.client, job_id, task.waiter(), task.progress, gone, Presence(task.progress))


def _unknown(task: Task, job_id: str) -> dict:
    """What stands for a job that the system does not know, if that counts as its end."""
    if task.options["gone_ok"]:
        return {"id": job_id, **GONE}
    require(task.client, "GET /jobs/{id}")
    raise unknown_job(task.client.system, job_id)


OPERATION = Operation(
    "job_wait",
    run,
    options={
        "id": {"type": "str", "required": True},
        "gone_ok": {"type": "bool", "default": False},
        **WAIT_SPEC,
    },
    check=check_job_id,
    uses=("GET /jobs/{id}",),
)
