#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: network_locality
short_description: Declare a network locality
version_added: 0.1.0
description:
  - Creates, changes or removes an entry that says whether networks are internal or external.
  - Since firmware 9.0 an entry has a name and any number of networks. Before, it has no name and one network, and several
    are an entry each.
options:
  name:
    description:
      - Name of the entry, since firmware 9.0. At most 40 letters. It is what the entry is found by, unless O(id) is given;
        without it the networks are.
    type: str
  external:
    description:
      - Whether the networks lie outside. Needed to create.
    type: bool
  networks:
    description:
      - Addresses and CIDR blocks; one of them before firmware 9.0. The list is exact, spelling and order mean nothing.
      - Host bits are masked before comparing, a host is a network of one.
    type: list
    elements: str
  network:
    description:
      - One address or CIDR block. It says the same as a list of one in O(networks), whatever the firmware.
    type: str
  description:
    description:
      - Text about the entry.
    type: str
  id:
    description:
      - Numeric id of the entry on this system. With the name given too, it is renamed.
    type: int
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.state
seealso:
  - module: extrahop.revealx.network
  - module: extrahop.revealx.tuning_rule
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have the networks of a site as internal
  extrahop.revealx.network_locality:
    name: Paris
    networks:
      - 10.20.0.0/16
      - 192.0.2.10
    external: false

- name: Remove an entry
  extrahop.revealx.network_locality:
    name: Paris
    state: absent
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    description: ''
    networks:
      - 10.20.0.0/16
      - 192.0.2.10
    name: Paris
    external: false
    id: 29
    mod_time: 1795316817041
    network: 10.20.0.0/16
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: network_locality
      name: Paris
      id: null
      fields:
        name: Paris
        external: false
        networks:
          - 10.20.0.0/16
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.network_locality import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
