# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: fleet_backup
short_description: Back up all systems of a play
version_added: 0.1.0
description:
  - Makes a backup of the customizations on each console and sensor and downloads it, exports the running config and the
    state document of each system, and writes checksums, all into one dated folder. Then older backups go. The role
    P(extrahop.revealx.backup#role) is this task.
  - The variables C(backup_dest), C(backup_label), C(backup_keep) and C(backup_name) of each system, as the role documents
    them.
extends_documentation_fragment:
  - extrahop.revealx.attributes.fleet
attributes:
  idempotent:
    description: A backup of the same label that is complete is not made again.
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Back up every system
  hosts: consoles:sensors:recordstores:packetstores
  gather_facts: false
  strategy: linear
  tasks:
    - name: Back up every system
      extrahop.revealx.fleet_backup:
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
  returned: success
  type: str
  sample: 'Systems: 7, failed: 0, in /srv/backups/20260726T101500Z.'
"""
