# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""One job or all jobs of a system (contract: admin, Jobs)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained, require
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict, OptionError, RequestError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.jobs import JOB_READS, read_job
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome

JOB_ID = re.compile(r"[\w.-]+", re.ASCII)


def check_job_id(options: Mapping) -> None:
    """Raise OptionError for an id that cannot be one."""
    job_id = options["id"]
    if job_id is not None and not JOB_ID.fullmatch(job_id):
        raise OptionError(f"id is {job_id!r}: no id of a job.", "Give the last part of the job's address, a UUID.")


def unknown_job(system: str, job_id: str) -> Conflict:
    """What is said of a job that the system does not know."""
    return Conflict(
        f"{system} knows no job {job_id}.",
        "Check the id and the system. A system may forget its jobs when it restarts: look at what the job was to do.",
    )


def run(task: Task) -> Outcome:
    """Read one job by its id, else all jobs; raises RevealxError."""
    job_id = task.options["id"]
    if job_id is None:
        try:
            jobs = task.client.get_list("/jobs")
        except RequestError as error:
            raise explained(error, task.client) from error
        return Outcome(values={"jobs": jobs})
    job = read_job(task.client, job_id)
    if job is None:
        # A system without jobs at all says so in its own sentence.
        require(task.client, "GET /jobs/{id}")
        raise unknown_job(task.client.system, job_id)
    return Outcome(values={"job": job, "jobs": [job]})


OPERATION = Operation("job_info", run, options={"id": {"type": "str"}}, check=check_job_id, uses=JOB_READS)
