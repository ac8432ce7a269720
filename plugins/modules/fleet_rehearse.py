# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: fleet_rehearse
short_description: Run configure and upgrade on a simulated copy of all systems of a play
version_added: 0.1.0
description:
  - Reads every system of the play, starts a simulated copy of them on the controller, runs the playbooks C(configure) and
    C(upgrade) on it with the variables of the real run, and reports what they did and what failed. Nothing is written to
    any real system. The role P(extrahop.revealx.rehearse#role) is this task.
  - The variables of each system reach the rehearsal in a private folder that is removed in the end.
options:
  folder:
    description:
      - Folder on the controller for the report, as JSON, Markdown and HTML. A relative one is below the current folder. It
        is made with mode 0700 unless it is there, its files with 0600. Nothing is written when it is empty.
      - Each run has a folder of its own in it, and C(latest) leads to the newest. The role P(extrahop.revealx.report#role) says more.
      - C(run.log) in that folder has every line of the run, also those that were not shown, each from its moment on.
    type: str
    default: ''
  playbook:
    description:
      - What is rehearsed. With V(both) it is C(configure) and then C(upgrade), the latter only when C(upgrade_version) is
        set for some system.
    type: str
    choices:
      - configure
      - upgrade
      - both
    default: both
  speed:
    description: How many times as fast as real systems the copies work. Waits of the upgrade become as much shorter.
    type: float
    default: 60
  faults:
    description: What goes wrong on the copies, in the words of the simulator, as a list of mappings or as JSON text.
    type: raw
    default: []
  timings:
    description: Simulated seconds of each kind of work, in the words of the simulator, as a mapping or as JSON text.
    type: raw
    default: {}
  timeout:
    description: Real seconds that one playbook may take on the copies. Then it is ended, and counts as failed.
    type: float
    default: 3600
  keep:
    description: Whether to keep the private folder of the rehearsal. It holds the variables of the run, secrets among them.
    type: bool
    default: false
  simulator:
    description:
      - Folder on the controller with a checkout of the collection's repository, which holds the simulator. Empty when the
        collection itself is one, or when the package C(revealx-simulator) is installed for O(python).
    type: str
    default: ''
  python:
    description: The Python that starts the simulator, with what it and the collection need.
    type: str
    required: true
extends_documentation_fragment:
  - extrahop.revealx.attributes.fleet
attributes:
  check_mode:
    support: full
    description: Is the same, nothing is written to real systems anyway.
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Rehearse the upgrade
  hosts: consoles:sensors:recordstores:packetstores
  gather_facts: false
  strategy: linear
  tasks:
    - name: Rehearse the upgrade
      extrahop.revealx.fleet_rehearse:
        playbook: upgrade
        python: "{{ ansible_playbook_python }}"
        folder: rehearsal
      run_once: true
      register: done

    - name: Fail for systems on which something would fail
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
      reason: 'sensor1: upgrade failed: the job ended with an error.'
      address: sensor1.example.com
stopped:
  description: Why the run was ended before its time.
  returned: when it was
  type: str
  sample: it was told to end (SIGTERM)
summary:
  description: One sentence about all systems.
  returned: when the rehearsal came to its end
  type: str
  sample: On a copy of the fleet nothing failed in configure and upgrade.
"""
