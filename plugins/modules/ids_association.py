#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ids_association
short_description: Declare the packet sensor that an IDS sensor is joined to
version_added: 0.1.0
description:
  - Joins an IDS sensor to a packet sensor, asked of the console that both are connected to.
  - No call of the API undoes that. An IDS sensor that is joined to another packet sensor than the declared one fails the task,
    and nothing is written.
options:
  ids_id:
    description:
      - The IDS sensor, by display name, nickname, host name, uuid or id as the console has it.
    type: str
    required: true
  associated_sensor_id:
    description:
      - The packet sensor, by display name, nickname, host name, uuid or id as the console has it.
    type: str
    required: true
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
notes:
  - Only consoles offer this, on firmware later than 7.4.
seealso:
  - module: extrahop.revealx.appliance
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Join an IDS sensor to its packet sensor
  extrahop.revealx.ids_association:
    ids_id: ids1.example.com
    associated_sensor_id: sensor1.example.com
"""

RETURN = r"""
association:
  description: The association as the console now answers it, in check mode as it would be.
  returned: success
  type: dict
  sample:
    associated_sensor_id: 5
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: join
      kind: ids_association
      name: ids1
      id: 3
      fields:
        associated_sensor_id: lab
      reason: it is joined to none
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 4
    write: 1
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.ids_association import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
