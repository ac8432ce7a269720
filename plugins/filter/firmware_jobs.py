# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that finds running upgrades among the jobs of a system."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import firmware_jobs
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_machines
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

DOCUMENTATION = r"""
name: firmware_jobs
short_description: Find the firmware jobs that still run
version_added: 0.1.0
description:
  - Takes the jobs of a system, as M(extrahop.revealx.system_info) and M(extrahop.revealx.job_info) return them, and
    returns those that fetch or install firmware of the system itself and have not ended.
options:
  _input:
    description: The jobs of one system.
    type: list
    elements: dict
    required: true
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Read the jobs
  extrahop.revealx.system_info:
    gather_subset: jobs
  register: info

- name: Stop while an upgrade runs
  ansible.builtin.assert:
    that: info.jobs | extrahop.revealx.firmware_jobs | length == 0
"""

RETURN = r"""
_value:
  description: The unfinished firmware jobs.
  type: list
  elements: dict
  sample:
    - id: ebbdbc9e-7113-448c-ab9b-cc0ec2307702
      status: RUNNING
      type: firmware_upgrade
"""


class FilterModule:
    """The collection's filters."""

    def filters(self) -> dict:
        return for_machines(firmware_jobs=lambda jobs: firmware_jobs(plain(jobs)))
