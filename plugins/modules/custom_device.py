#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: custom_device
short_description: Declare a custom device
version_added: 0.1.0
description:
  - Creates, changes or removes a custom device of an ExtraHop system, a device made of the traffic that its criteria match.
options:
  name:
    description:
      - Name of the custom device. It is what the device is found by, unless O(id) is given.
    type: str
  id:
    description:
      - Numeric id of the custom device on this system. With O(name) given too, the device is renamed.
    type: int
  disabled:
    description:
      - Whether the custom device is switched off. A new one is on.
    type: bool
  description:
    description:
      - Text about the custom device.
    type: str
  author:
    description:
      - Who made it.
    type: str
  extrahop_id:
    description:
      - Identifier of the custom device, without blanks. It can be set only when the device is created.
    type: str
  criteria:
    description:
      - What traffic belongs to the custom device. It is enough that one entry matches. The list is exact, its order means nothing.
    type: list
    elements: dict
    suboptions:
      ipaddr:
        description:
          - Address or CIDR block.
        type: str
      ipaddr_direction:
        description:
          - Which side of the traffic O(criteria[].ipaddr) is on. Left out, it is V(any).
        type: str
        choices:
          - any
          - src
          - dst
      ipaddr_peer:
        description:
          - Address of the other side. Needs O(criteria[].ipaddr), and O(criteria[].ipaddr_direction) V(src) or V(dst).
        type: str
      src_port_min:
        description:
          - Lowest source port.
        type: int
      src_port_max:
        description:
          - Highest source port.
        type: int
      dst_port_min:
        description:
          - Lowest destination port.
        type: int
      dst_port_max:
        description:
          - Highest destination port.
        type: int
      vlan_min:
        description:
          - Lowest VLAN id.
        type: int
      vlan_max:
        description:
          - Highest VLAN id.
        type: int
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.state
seealso:
  - module: extrahop.revealx.device_group
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have a custom device for a branch office
  extrahop.revealx.custom_device:
    name: Branch Oslo
    criteria:
      - ipaddr: 10.47.0.0/16

- name: Have a custom device for one application between two sites
  extrahop.revealx.custom_device:
    name: Ledger Bergen
    description: Ledger traffic to Bergen
    extrahop_id: ledger-bergen
    criteria:
      - ipaddr: 10.50.0.0/16
        ipaddr_direction: dst
        ipaddr_peer: 10.47.0.10
        dst_port_min: 8443
        dst_port_max: 8445

- name: Switch a custom device off
  extrahop.revealx.custom_device:
    name: Branch Oslo
    disabled: true

- name: Remove a custom device
  extrahop.revealx.custom_device:
    name: Ledger Bergen
    state: absent
"""

RETURN = r"""
object:
  description: The custom device as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    id: 7
    mod_time: 1795312800000
    name: Branch Oslo
    author: null
    description: null
    disabled: false
    extrahop_id: ~custom-7
    criteria:
      - ipaddr: 10.47.0.0/16
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: custom_device
      name: Branch Oslo
      id: null
      fields:
        name: Branch Oslo
        disabled: false
        criteria:
          - ipaddr: 10.47.0.0/16
      reason: it is not there
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.custom_device import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
