# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: fleet_drift
short_description: Compare all systems of a play with their declared state
version_added: 0.1.0
description:
  - Tells what is not as declared on every system of the play, shows it and writes it, also as JUnit XML. Nothing is
    written to any system. The role P(extrahop.revealx.drift#role) is this task.
  - The variables C(configure_state), those that begin with C(configure_state_) and are merged with it as
    C(configure_layers) says, C(configure_prune), C(configure_protected), C(configure_max_deletes),
    C(configure_save), C(configure_save_foreign) and C(configure_partial) of each system, as the role
    P(extrahop.revealx.configure#role) documents them.
options:
  folder:
    description:
      - Folder on the controller for the report, as JSON, Markdown, HTML and JUnit XML.
      - A relative one is below the current folder. It is made with mode 0700 unless it is there, its files with 0600.
        Nothing is written when it is empty.
      - Each run has a folder of its own in it, and C(latest) leads to the newest. The role P(extrahop.revealx.report#role) says more.
      - C(run.log) in that folder has every line of the run, also those that were not shown, each from its moment on.
    type: str
    default: ''
  ignore:
    description:
      - Paths of what may differ, as C(section/object/field), or C(section/field) where a section is no list. See the
        role.
    type: raw
    default: []
extends_documentation_fragment:
  - extrahop.revealx.attributes.fleet
seealso:
  - module: extrahop.revealx.state
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Compare every system with its declared state
  hosts: consoles:sensors:recordstores:packetstores
  gather_facts: false
  strategy: linear
  tasks:
    - name: Compare every system with its declared state
      extrahop.revealx.fleet_drift:
        folder: drift
        ignore: ["users/*/name"]
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
      failed: true
      reason: 'sensor1 differs from its declared state: services (update).'
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
  sample: 'As declared: 1 of 2 systems; with drift: 1 (differences: 1).'
differences:
  description: How many objects and settings differ.
  returned: success
  type: int
  sample: 1
"""
