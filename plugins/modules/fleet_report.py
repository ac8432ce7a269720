# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: fleet_report
short_description: Report the present state of all systems of a play
version_added: 0.1.0
description:
  - Reads what every system of the play is and how it does, kind, firmware, model, licence, running jobs, record ingest and
    connections, shows one table and writes one report. The role P(extrahop.revealx.report#role) is this task.
  - A system that does not answer is a row of the report and not a failed host, unless none answers.
options:
  folder:
    description:
      - Folder on the controller for the report, as JSON, Markdown and HTML. A relative one is below the current folder. It
        is made with mode 0700 unless it is there, its files with 0600. Nothing is written when it is empty.
      - Each run has a folder of its own in it, and C(latest) leads to the newest. The role P(extrahop.revealx.report#role) says more.
      - C(run.log) in that folder has every line of the run, also those that were not shown, each from its moment on.
    type: str
    default: ''
extends_documentation_fragment:
  - extrahop.revealx.attributes.fleet
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Report the state of the fleet
  hosts: consoles:sensors:recordstores:packetstores
  gather_facts: false
  strategy: linear
  tasks:
    - name: Report the state of the fleet
      extrahop.revealx.fleet_report:
        folder: report
      run_once: true
"""

RETURN = r"""
systems:
  description: What came of each system, by its inventory name. M(extrahop.revealx.fleet_part) tells it to the host.
  returned: always
  type: dict
  sample:
    sensor1:
      changed: false
      failed: false
      reason: ''
      address: sensor1.example.com
stopped:
  description: Why the run was ended before its time.
  returned: when it was
  type: str
  sample: it was told to end (SIGTERM)
summary:
  description: One sentence about all systems.
  returned: success
  type: str
  sample: 7 of 7 systems answered. They run 9.8.2.100.
"""
