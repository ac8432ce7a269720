# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: fleet_bootstrap
short_description: Tell what bootstrap did to all systems of a play
version_added: 0.1.0
description:
  - The last task of the role P(extrahop.revealx.bootstrap#role), whose steps are tasks of each host. It shows one table of
    what the role noted of its steps, and sets the statistics C(bootstrap_results).
options: {}
extends_documentation_fragment:
  - extrahop.revealx.attributes
attributes:
  diff_mode:
    support: none
    description: It shows what was done before.
  idempotent:
    support: none
    description: It tells what other tasks did.
  action_group:
    support: none
    membership: []
    description: It speaks to no system.
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Bring new systems into use
  hosts: consoles:sensors:recordstores:packetstores
  gather_facts: false
  strategy: linear
  tasks:
    - name: Bring new systems into use
      ansible.builtin.import_role:
        name: extrahop.revealx.bootstrap
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
summary:
  description: One sentence about all systems.
  returned: always
  type: str
  sample: 'Systems: 2, left alone for want of bootstrap_setup_password: 40.'
"""
