#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: job_wait
short_description: Wait for the end of a job of an ExtraHop system
version_added: 0.1.0
description:
  - Waits until a job has ended, and fails with the system's own words when it ended V(FAILED) or V(TIMEOUT).
  - A system that restarts meanwhile is waited for.
  - The end of a job tells nothing of the firmware that runs afterwards. To see an upgrade through to its proof run
    M(extrahop.revealx.firmware) again, which follows a running upgrade.
options:
  id:
    description:
      - Id of the job, a UUID, as RV(extrahop.revealx.firmware#module:job) has it.
    type: str
    required: true
  gone_ok:
    description:
      - Whether a job that the system does not know counts as ended well. Systems may forget their jobs when they
        restart.
      - With V(false) it fails the task, after it was not known three times in a row.
    type: bool
    default: false
  wait:
    description:
      - With V(false) the module looks once. A job that is going on is then no failure, see RV(job).
      - In check mode the module looks once, too.
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.attributes.info
  - extrahop.revealx.wait
seealso:
  - module: extrahop.revealx.job_info
  - module: extrahop.revealx.firmware
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Wait for a job
  extrahop.revealx.job_wait:
    id: "{{ download.job.id }}"

- name: Wait two hours at most for a job that ends with a restart
  extrahop.revealx.job_wait:
    id: "{{ upgrade.job.id }}"
    gone_ok: true
    wait_timeout: 7200
"""

RETURN = r"""
job:
  description:
    - The job as it was last seen.
    - C(gone) is true when the system did not know it, which O(gone_ok=true) allows.
  returned: success
  type: dict
  sample:
    id: 6f192460-0385-4e9e-8296-865d8a4dd92d
    status: DONE
    type: firmware_upgrade
    details: null
    step_number: 6
    total_steps: 6
    step_description: Finishing the upgrade
seconds:
  description: How long the task took.
  returned: success
  type: float
  sample: 212.7
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 23
    write: 0
    retried: 0
error:
  description:
    - What failed. C(type) is C(JobFailed) with C(job) when the job ended badly; C(WaitTimeout) with C(job_id) and
      C(last), the last state seen, when the time ran out and the job goes on; C(Conflict) when the system knows no
      such job.
  returned: failure
  type: dict
  sample:
    type: JobFailed
    message: "Job 6f192460 ended FAILED at step 4 of 6: Installing the firmware: the disk is full."
    advice: Look at the system's own messages before starting it again.
    doing: ""
    job:
      id: 6f192460-0385-4e9e-8296-865d8a4dd92d
      status: FAILED
      details: the disk is full
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.job_wait import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
