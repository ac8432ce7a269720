#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: job_info
short_description: Read the jobs of an ExtraHop system
version_added: 0.1.0
description:
  - Reads one job by its id, or all jobs that a system lists.
  - Jobs are the long works of a system, such as upgrades, downloads of firmware, registrations of a licence.
options:
  id:
    description:
      - Id of a job, a UUID, as RV(extrahop.revealx.firmware#module:job) has it. Without the option all jobs are read.
      - A job that the system does not know fails the task. Systems may forget their jobs when they restart.
    type: str
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.attributes.info
seealso:
  - module: extrahop.revealx.job_wait
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Read all jobs
  extrahop.revealx.job_info:
  register: work

- name: Read one job
  extrahop.revealx.job_info:
    id: "{{ upgrade.job.id }}"

- name: Tell which jobs are still running
  ansible.builtin.debug:
    msg: "{{ work.jobs | rejectattr('status', 'in', ['DONE', 'FAILED', 'TIMEOUT']) | map(attribute='id') | list }}"
"""

RETURN = r"""
jobs:
  description:
    - The jobs as the system answers them. With O(id) only that one.
    - V(DONE), V(FAILED) and V(TIMEOUT) are the ends of a job, every other C(status) means that it is going on.
  returned: success
  type: list
  elements: dict
  sample:
    - id: 6f192460-0385-4e9e-8296-865d8a4dd92d
      status: DONE
      type: firmware_upgrade
      details: null
      step_number: 6
      total_steps: 6
      step_description: Finishing the upgrade
job:
  description: The job with the given O(id).
  returned: success and O(id) is given
  type: dict
  sample:
    id: 6f192460-0385-4e9e-8296-865d8a4dd92d
    status: RUNNING
    type: firmware_upgrade
    details: null
    step_number: 4
    total_steps: 6
    step_description: Installing the firmware
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 1
    write: 0
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.job_info import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
