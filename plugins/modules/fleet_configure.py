# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: fleet_configure
short_description: Bring all systems of a play to their declared state
version_added: 0.1.0
description:
  - Plans the declared state of every system of the play, shows the plan, and applies it. The role
    P(extrahop.revealx.configure#role) is this task.
  - In check mode the plan is all that is done.
  - The variable C(configure_approved_plan), one for all systems, as the role documents it. It is read as it stands, since a plan
    holds text of systems.
  - The variables C(configure_state), those that begin with C(configure_state_) and are merged with it as
    C(configure_layers) says, C(configure_prune), C(configure_protected), C(configure_max_deletes),
    C(configure_save), C(configure_save_foreign), C(configure_partial) and C(extrahop_cluster) of each system, as the role
    P(extrahop.revealx.configure#role) documents them.
options:
  folder:
    description:
      - Folder on the controller for the plan and the result, as JSON, Markdown and HTML.
      - A relative one is below the current folder. It is made with mode 0700 unless it is there, its files with 0600.
        Nothing is written when it is empty.
      - Each run has a folder of its own in it, and C(latest) leads to the newest. The role P(extrahop.revealx.report#role) says more.
      - C(run.log) in that folder has every line of the run, also those that were not shown, each from its moment on.
    type: str
    default: ''
  batch:
    description: How many systems are written to at a time, by default O(parallel).
    type: raw
    default: ''
  canary:
    description:
      - So many systems come first, and the others begin only when all of them succeeded. V(0) for none.
      - A play with several batches (C(serial)), or with hosts that failed in an earlier task, is refused with it.
    type: raw
    default: 0
  window:
    description: The hours in which the change of a system may begin, as the role takes them. Empty for no window.
    type: raw
    default: ''
  on_failure:
    description: V(stop) begins nothing more once a system failed, V(leave_out) goes on without it.
    type: raw
    default: leave_out
  max_failures:
    description: So many failed systems end the run, fewer are left out. V(0) for no number.
    type: raw
    default: 0
extends_documentation_fragment:
  - extrahop.revealx.attributes.fleet
attributes:
  diff_mode:
    support: full
    description: Shows the managed fields before and after, secrets hidden.
seealso:
  - module: extrahop.revealx.state
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Bring every system to its declared state
  hosts: consoles:sensors:recordstores:packetstores
  gather_facts: false
  strategy: linear
  tasks:
    - name: Bring every system to its declared state
      extrahop.revealx.fleet_configure:
        folder: reports
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
changes:
  description: How many rows the plan has.
  returned: success
  type: int
  sample: 42
"""
