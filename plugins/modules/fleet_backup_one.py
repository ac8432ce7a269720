# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: fleet_backup_one
short_description: Back up one system of a play by itself
version_added: 0.1.0
description:
  - Does for one host what M(extrahop.revealx.fleet_backup) does for all of a play, for plays that back up before they do
    something to some of their hosts. C(tasks_from) V(system) of the role P(extrahop.revealx.backup#role) is this task.
  - The variables C(backup_dest), C(backup_label), C(backup_keep) and C(backup_name) of the host, as the role documents
    them. C(backup_label) has to be set.
extends_documentation_fragment:
  - extrahop.revealx.attributes.fleet
attributes:
  idempotent:
    description: A backup of the same label that is complete is not made again.
notes:
  - This one runs for each host, without C(run_once).
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have a backup of today
  extrahop.revealx.fleet_backup_one:
  register: backed_up
  vars:
    backup_label: "before-the-move-{{ now(utc=true, fmt='%Y%m%d') }}"

- name: Go on with it only when it was made
  extrahop.revealx.fleet_part:
    of: backed_up
"""

RETURN = r"""
systems:
  description: What came of the system, by its inventory name. M(extrahop.revealx.fleet_part) tells it to the host.
  returned: always
  type: dict
  sample:
    sensor1:
      changed: true
      failed: false
      reason: ''
      address: sensor1.example.com
status:
  description: V(made), V(would be made) (in check mode), V(unchanged), V(failed) or V(not started).
  returned: always
  type: str
  sample: made
folder:
  description: The folder of the backup.
  returned: always
  type: str
  sample: /srv/backups/before-9.9.4.1234-20260726/sensor1
note:
  description: Why it failed, or what else is to be known.
  returned: always
  type: str
  sample: ''
requests:
  description: How many requests the system was sent.
  returned: always
  type: dict
  sample: {read: 57, write: 1, retried: 0}
"""
