# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: fleet_rollback
short_description: Bring all systems of a play back to older firmware or to a backup
version_added: 0.1.0
description:
  - Brings consoles and sensors back to their previous firmware, sensors first, which removes all their metrics; or brings
    the settings and objects of systems back to those of a backup. The plan is shown before anything is written. The role
    P(extrahop.revealx.rollback#role) is this task.
  - The variables C(rollback_version), C(rollback_confirm_data_loss), C(rollback_backup), C(rollback_wait_timeout),
    C(rollback_wait_interval), C(rollback_from), C(rollback_sections), C(rollback_prune), C(rollback_protected),
    C(rollback_customizations), C(rollback_replaced) and C(extrahop_cluster) of each system, as the role documents them.
  - The variables C(backup_dest), C(backup_keep) and C(backup_name) of each system, as the role
    P(extrahop.revealx.backup#role) documents them, and C(configure_max_deletes) and
    C(configure_partial) of the role P(extrahop.revealx.configure#role).
options:
  folder:
    description:
      - Folder on the controller for plan and result, as JSON, Markdown and HTML. A relative one is below the current
        folder. It is made with mode 0700 unless it is there, its files with 0600. Nothing is written when it is empty.
      - Each run has a folder of its own in it, and C(latest) leads to the newest. The role P(extrahop.revealx.report#role) says more.
      - C(run.log) in that folder has every line of the run, also those that were not shown, each from its moment on.
    type: str
    default: ''
extends_documentation_fragment:
  - extrahop.revealx.attributes.fleet
attributes:
  diff_mode:
    support: full
    description: Of the configuration; the plan says what becomes of the firmware.
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Bring the tags of yesterday back
  hosts: consoles:sensors
  gather_facts: false
  strategy: linear
  vars:
    rollback_from: latest
    rollback_sections: [tags]
  tasks:
    - name: Bring the tags of yesterday back
      extrahop.revealx.fleet_rollback:
        folder: rollback
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
      changed: true
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
  returned: when firmware went back
  type: str
  sample: 'Rolled back: 2 of 2 systems.'
changes:
  description: How many rows the plan of the configuration has.
  returned: when a configuration was brought back
  type: int
  sample: 3
"""
