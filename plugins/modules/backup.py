#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: backup
short_description: Make, download, restore or remove a backup
version_added: 0.1.0
description:
  - Has an ExtraHop system make a backup of its user-made objects (customizations), unless one of that name is there. A backup
    can also be downloaded, restored or removed.
  - A system may list a new backup some time after it accepted it. The task waits until it does, within O(wait_timeout).
  - A system may put the time behind the asked name. A backup whose name is the asked one, followed by nothing but a date or
    time, is taken for it.
options:
  name:
    description:
      - Name of the backup. It must be unique.
    type: str
  id:
    description:
      - Numeric id of a backup that is there, instead of O(name).
    type: int
  state:
    description:
      - With V(present) there is such a backup, with V(absent) there is none.
      - With V(restored) the objects of the backup are brought back, each time the task runs. The system's own objects in it are
        not restored.
    type: str
    choices:
      - present
      - absent
      - restored
    default: present
  download_to:
    description:
      - File on the controller for the backup, written with mode 0600. The vendor's name for such files ends with C(.exbk).
      - A file that is there is left alone, unless this task made the backup. A backup does not change once it is made.
      - Not with O(wait=false).
    type: path
  wait_timeout:
    description:
      - Seconds to wait at most until a new backup is listed, or the restoration has ended.
    default: 900
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.listed
  - extrahop.revealx.attributes
attributes:
  diff_mode:
    support: partial
    details:
      - With O(state=restored) there is no diff, the system does not tell in advance what it will change.
  idempotent:
    support: partial
    details:
      - With O(state=restored) the backup is restored each time.
notes:
  - Consoles and sensors make such backups. It needs full system privileges.
seealso:
  - module: extrahop.revealx.running_config
  - module: extrahop.revealx.bundle
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have a backup
  extrahop.revealx.backup:
    name: before the change

- name: Make a backup and keep it on the controller
  extrahop.revealx.backup:
    name: weekly
    download_to: "{{ inventory_hostname }}.exbk"

- name: Restore a backup
  extrahop.revealx.backup:
    name: before the change
    state: restored

- name: Remove a backup
  extrahop.revealx.backup:
    name: before the change
    state: absent
"""

RETURN = r"""
object:
  description: The backup as the system lists it, in check mode as it would be asked for; null when there is none.
  returned: success
  type: dict
  sample:
    id: 36
    name: weekly 2026-11-22
    create_time: 1795316815779
    auto: false
    recovered: false
restored:
  description: What the system answered to the restoration, as its firmware has it; mostly nothing.
  returned: with O(state=restored)
  type: raw
  sample: null
job:
  description: The job that the system named for it, as it ended; null when it named none.
  returned: with O(state=restored)
  type: dict
  sample: null
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: backup
      name: weekly
      id: null
      fields:
        name: weekly
      reason: it is not there
    - verb: download
      kind: backup
      name: sensor1.exbk
      id: 36
      fields: {}
      reason: the backup is new
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 3
    write: 1
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.backup import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
