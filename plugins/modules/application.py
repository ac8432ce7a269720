#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: application
short_description: Declare an application
version_added: 0.1.0
description:
  - Creates or changes an application, that is a set of traffic that metrics are collected for.
  - The API has no operation that removes one.
options:
  discovery_id:
    description:
      - Identifier of the application, chosen when it is created. It is what the application is found by, unless O(id) is
        given.
    type: str
  display_name:
    description:
      - Name that people see. Needed to create.
    type: str
  description:
    description:
      - Text about the application.
    type: str
  criteria:
    description:
      - What traffic belongs to it, as the API takes it, with C(protocol_default), C(protocols) and C(sources).
      - C(protocol_default) is V(any) or V(none) and needed; C(protocols) maps protocols such as C(http) to V(client),
        V(server), V(any) or V(none).
      - A source has C(type) (C(device) or C(device_group)) and C(id), which may be a name. Their order means nothing. The
        list of criteria is exact.
    type: list
    elements: dict
  node_id:
    description:
      - On a console, the sensor that the application belongs to, by name or id. It cannot be changed.
    type: raw
  alerts:
    description:
      - The alerts of the application, by name or id, without those that it has by way of a group or of all.
      - The list is exact. Leave the option out to keep what is there. The module M(extrahop.revealx.alert) declares the same from the other side.
    type: list
    elements: raw
  id:
    description:
      - Numeric id of the application on this system.
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
  - module: extrahop.revealx.alert
  - module: extrahop.revealx.device_group
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have an application for a device group
  extrahop.revealx.application:
    discovery_id: webshop
    display_name: Web shop
    criteria:
      - protocol_default: any
        sources:
          - type: device_group
            id: Web servers
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    description: ''
    criteria:
      - protocol_default: any
        sources:
          - type: device_group
            id: 38
    discovery_id: webshop
    display_name: Web shop
    id: 10
    mod_time: 1795316850089
    user_mod_time: 1795316850089
    extrahop_id: webshop
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: application
      name: webshop
      id: null
      fields:
        discovery_id: webshop
        display_name: Web shop
        criteria:
          - protocol_default: any
            sources:
              - type: device_group
                id: Web servers
      reason: it is not there
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.application import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
