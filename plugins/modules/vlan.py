#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: vlan
short_description: Name and describe a VLAN
version_added: 0.1.0
description:
  - Sets the name and the description of a VLAN.
  - 'VLANs are found from traffic: the API has no operation that creates or removes one.'
options:
  vlanid:
    description:
      - The 802.1Q number, which is what the VLAN is found by, unless O(id) is given.
    type: int
  name:
    description:
      - Name of the VLAN. Without O(vlanid) and O(id) it is what the VLAN is found by.
    type: str
  description:
    description:
      - Text about the VLAN.
    type: str
  id:
    description:
      - Numeric id of the VLAN on this system, which is not its 802.1Q number.
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
  - module: extrahop.revealx.network
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Name a VLAN
  extrahop.revealx.vlan:
    vlanid: 10
    name: Users
    description: Client ports
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    name: Users
    description: Client ports
    network_id: 0
    node_id: null
    vlanid: 10
    id: 26
    mod_time: 1795316809525
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: update
      kind: vlan
      name: Users
      id: 26
      fields:
        name: Users
        description: Client ports
      reason: name differs, description differs
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.vlan import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
