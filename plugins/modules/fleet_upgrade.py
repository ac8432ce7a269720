# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: fleet_upgrade
short_description: Bring all systems of a play to a firmware version
version_added: 0.1.0
description:
  - Sees whether every system of the play is ready, shows that and the plan, and upgrades consoles, sensors, recordstores
    with record ingest off, and packetstores. Nothing is written before every system was found ready. The role
    P(extrahop.revealx.upgrade#role) is this task, and says more.
  - In check mode the plan is all that is done.
  - The variable C(upgrade_approved_plan), one for all systems, as the role documents it. It is read as it stands, since a plan
    holds text of systems.
  - The variables C(upgrade_version), C(upgrade_url), C(upgrade_path), C(upgrade_cloud), C(upgrade_force),
    C(upgrade_backup), C(upgrade_backup_max_age), C(upgrade_wait_timeout), C(upgrade_wait_interval),
    C(upgrade_before_system), C(upgrade_after_system), C(upgrade_hook_timeout) and C(extrahop_cluster) of each system, and
    C(upgrade_batch) of the sensors, as the role documents them. Backups are made with the variables of the role P(extrahop.revealx.backup#role).
  - Once Ansible was told to end (SIGINT, SIGTERM), or is gone, no system is begun with. What is under way finishes, record
    ingest is switched on, and the report is written. A run that was killed is resumed by starting it again.
options:
  folder:
    description:
      - Folder on the controller for the plan and the result, as JSON, Markdown and HTML, and for the mark that an
        interrupted run leaves (C(running.json)). A relative one is below the current folder. It is made with mode 0700
        unless it is there, its files with 0600. Nothing is written when it is empty.
      - Each run has a folder of its own in it, and C(latest) leads to the newest. The role P(extrahop.revealx.report#role) says more.
      - C(run.log) in that folder has every line of the run, also those that were not shown, each from its moment on.
    type: str
    default: ''
  ingest_after:
    description: Whether record ingest of the recordstore clusters is on in the end, where an upgrade switched it off.
    type: raw
    default: true
  readiness_skip:
    description: Names of readiness checks that are switched off, a list or text that separates them by commas.
    type: raw
    default: []
  verification_ignore:
    description: Differences after the upgrade that do not fail the run, a list of subjects or text that separates them by commas.
    type: raw
    default: []
  verification_wait:
    description: Seconds that processes may take to start, and connections to come back, before their absence fails the run.
    type: raw
    default: 300
  window:
    description: The hours in which the upgrade of a system may begin, as the role takes them. Empty for no window.
    type: raw
    default: ''
  on_failure:
    description: V(stop) begins nothing more once a system failed, V(leave_out) goes on without it as far as the order rules permit.
    type: raw
    default: stop
  max_failures:
    description: So many failed sensors end the run, fewer are left out. V(0) for no number.
    type: raw
    default: 0
extends_documentation_fragment:
  - extrahop.revealx.attributes.fleet
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Bring every system to the wanted firmware
  hosts: consoles:sensors:recordstores:packetstores
  gather_facts: false
  strategy: linear
  vars:
    upgrade_version: 9.9.4.1234
    upgrade_cloud: true
    upgrade_batch: 10
  tasks:
    - name: Upgrade every system
      extrahop.revealx.fleet_upgrade:
        folder: upgrade
        window: 22:00-04:00 Europe/Berlin
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
  description: What became of the upgrade, and what is left.
  returned: success
  type: str
  sample: 7 upgraded.
"""
