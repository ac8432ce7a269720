#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: node
short_description: Name a sensor of a console and switch its reporting
version_added: 0.1.0
description:
  - Sets nickname and reporting of a sensor that is connected to a console.
  - Sensors are connected and disconnected by M(extrahop.revealx.appliance).
options:
  nickname:
    description:
      - Name that people see. Without O(hostname) and O(id) it is what the sensor is found by, as are its other names.
    type: str
  enabled:
    description:
      - Whether the sensor reports to the console.
    type: bool
  hostname:
    description:
      - Host name of the sensor, which is what it is found by.
    type: str
  id:
    description:
      - Numeric id of the sensor on this console.
    type: int
  state:
    description:
      - 'The object is there, or the task fails: the API has no operation that removes it.'
    type: str
    choices:
      - present
    default: present
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
seealso:
  - module: extrahop.revealx.appliance
  - module: extrahop.revealx.sensor_tag
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Name a sensor
  extrahop.revealx.node:
    hostname: sensor1
    nickname: Paris
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    id: 17
    nickname: Paris
    enabled: true
    display_name: Paris
    hostname: sensor1
    uuid: acc8ef71309040889dac8447e12a953f
    firmware_version: 9.9.1.100
    license_status: Nominal
    product_key: '********'
    ntp_sync: true
    status_code: online
    status_message: Online
    add_time: 1795316963035
    time_added: 1795316963035
    time_offset: 0
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: update
      kind: node
      name: Paris
      id: 17
      fields:
        nickname: Paris
      reason: nickname differs
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 2
    write: 1
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.node import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
