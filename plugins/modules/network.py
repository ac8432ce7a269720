#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: network
short_description: Name and describe a network
version_added: 0.1.0
description:
  - Sets the name and the description of a network, that is of a capture of an ExtraHop system.
  - 'Networks are made by the system: the API has no operation that creates or removes one.'
options:
  name:
    description:
      - Name of the network. It is what the network is found by, unless O(id) is given.
    type: str
  description:
    description:
      - Text about the network.
    type: str
  alerts:
    description:
      - The alerts of the network, by name or id, without those that it has by way of all.
      - The list is exact. Leave the option out to keep what is there. The module M(extrahop.revealx.alert) declares the same from the other side.
    type: list
    elements: raw
  id:
    description:
      - Numeric id of the network on this system. With O(name) given too, the network is renamed.
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
  - module: extrahop.revealx.vlan
  - module: extrahop.revealx.network_locality
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Describe a network
  extrahop.revealx.network:
    id: 0
    name: Core
    description: Span port of the core switch
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    description: Span port of the core switch
    node_id: null
    appliance_uuid: null
    idle: false
    id: 0
    name: Core
    mod_time: 1795316805057
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: update
      kind: network
      name: Core
      id: 0
      fields:
        name: Core
        description: Span port of the core switch
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.network import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
