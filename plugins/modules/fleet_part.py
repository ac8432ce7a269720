# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: fleet_part
short_description: Tell one host what a task on the whole fleet came to for it
version_added: 0.1.0
description:
  - A task such as M(extrahop.revealx.fleet_configure) works on all systems of a play at once, and fails for none. This
    one stands behind it, and is changed or failed for each host as its system was, so that the recap, callbacks and AWX
    count systems.
options:
  of:
    description: Name of the variable that the fleet task registered. Not a template.
    type: str
    required: true
extends_documentation_fragment:
  - extrahop.revealx.attributes
attributes:
  diff_mode:
    support: none
    description: It shows what was done before.
  idempotent:
    support: none
    description: It tells what another task did.
  action_group:
    support: none
    membership: []
    description: It speaks to no system.
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
msg:
  description: Why the system failed, in the words that it shares with others that failed alike.
  returned: always
  type: str
  sample: 'No connection to this system: Connection refused.'
address:
  description: Where the system is reached.
  returned: when it failed, and has an address
  type: str
  sample: sensor1.example.com:443
"""
