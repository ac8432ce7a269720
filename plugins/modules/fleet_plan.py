# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: fleet_plan
short_description: Show what configure and upgrade would do to all systems of a play
version_added: 0.1.0
description:
  - Plans the declared state of every system of the play, and its upgrade when a version is wanted, and shows one table.
    Nothing is written to any system. The role P(extrahop.revealx.plan#role) is this task.
  - The variables C(configure_state), those that begin with C(configure_state_) and are merged with it as
    C(configure_layers) says, C(configure_prune), C(configure_protected), C(configure_max_deletes),
    C(configure_save), C(configure_save_foreign) and C(configure_partial) of each system, as the role
    P(extrahop.revealx.configure#role) documents them.
  - The variables C(upgrade_version), C(upgrade_url), C(upgrade_path), C(upgrade_cloud), C(upgrade_force),
    C(upgrade_backup), C(upgrade_backup_max_age) and C(extrahop_cluster) of each system, as the role
    P(extrahop.revealx.upgrade#role) documents them.
options:
  folder:
    description:
      - Folder on the controller for the plan, as JSON, Markdown and HTML.
      - A relative one is below the current folder. It is made with mode 0700 unless it is there, its files with 0600.
        Nothing is written when it is empty.
      - Each run has a folder of its own in it, and C(latest) leads to the newest. The role P(extrahop.revealx.report#role) says more.
      - C(run.log) in that folder has every line of the run, also those that were not shown, each from its moment on.
    type: str
    default: ''
  ingest_after:
    description: Whether record ingest of the recordstore clusters is on in the end.
    type: bool
    default: true
  readiness_skip:
    description: Names of readiness checks that are switched off, a list or text that separates them by commas.
    type: raw
    default: []
  window:
    description:
      - The hours in which the upgrade of a system may begin, as the role P(extrahop.revealx.upgrade#role) takes them.
    type: raw
    default: ''
extends_documentation_fragment:
  - extrahop.revealx.attributes.fleet
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Plan every system
  hosts: consoles:sensors:recordstores:packetstores
  gather_facts: false
  strategy: linear
  tasks:
    - name: Plan every system
      extrahop.revealx.fleet_plan:
        folder: plan
      run_once: true
      register: done

    - name: Tell of each system what came of it
      extrahop.revealx.fleet_part:
        of: done
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
  sample: 'Changes: 42, on 7 of 7 systems.'
changes:
  description: How many rows the plan has.
  returned: success
  type: int
  sample: 42
"""
