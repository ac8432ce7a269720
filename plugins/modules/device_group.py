#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: device_group
short_description: Declare a device group
version_added: 0.1.0
description:
  - Creates, changes or removes a device group of an ExtraHop system. The members of a dynamic group follow a filter, those of a
    static one are assigned.
options:
  name:
    description:
      - Name of the group. It is what the group is found by, unless O(id) is given.
    type: str
  id:
    description:
      - Numeric id of the group on this system. With O(name) given too, the group is renamed.
    type: int
  description:
    description:
      - Text about the group.
    type: str
  dynamic:
    description:
      - Whether the members follow a filter. It can be set only when the group is created.
    type: bool
  filter:
    description:
      - Filter of a dynamic group, as the API takes it. A rule has C(field), C(operator) and C(operand), a combination has an
        C(operator) (C(and), C(or), C(not)) and C(rules), whose order means nothing.
      - A group takes less than M(extrahop.revealx.device_info). It has no fields C(discovery_id), C(software_type), C(analysis)
        and C(user), and no operators C(in) and C(not_in). For several values join clauses with C(or).
    type: dict
  field:
    description:
      - Criterion of a dynamic group in the form of firmware 7. Goes with O(value). Newer firmware takes O(filter).
    type: str
    choices:
      - any
      - name
      - ip address
      - mac address
      - vendor
      - type
      - tag
      - vlan
      - activity
      - node
      - discover time
  value:
    description:
      - Value, or regular expression between slashes, that O(field) is matched with.
    type: str
  include_custom_devices:
    description:
      - Whether custom devices may be members of a dynamic group that O(field) makes. A new group without the option has
        them. Newer firmware takes O(filter).
    type: bool
  editors:
    description:
      - Names of the accounts that may change the group. Their order means nothing.
    type: list
    elements: str
  devices:
    description:
      - The members of a static group, each by address, MAC, name, discovery id or numeric id.
      - The list is exact, devices that are not in it leave the group. Leave the option out to keep the members as they are.
    type: list
    elements: raw
  alerts:
    description:
      - The alerts of the group, by name or id, without those that it has by way of a group or of all.
      - The list is exact. Leave the option out to keep what is there. The module M(extrahop.revealx.alert) declares the same from the other side.
    type: list
    elements: raw
  triggers:
    description:
      - The triggers of the group, by name or id, without those that it has by way of a group or of all.
      - The list is exact. Leave the option out to keep what is there. The module M(extrahop.revealx.trigger) declares the same from the other side.
    type: list
    elements: raw
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.state
seealso:
  - module: extrahop.revealx.tag
  - module: extrahop.revealx.custom_device
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have a group of exactly two devices
  extrahop.revealx.device_group:
    name: Payment servers
    description: In scope of the audit
    devices:
      - 10.10.0.5
      - 00:50:56:00:00:07

- name: Have a group whose members follow a filter
  extrahop.revealx.device_group:
    name: Web servers of the data centre
    dynamic: true
    filter:
      operator: and
      rules:
        - field: role
          operator: "="
          operand: http_server
        - field: ipaddr
          operator: "="
          operand: 10.10.0.0/16

- name: Have a dynamic group on firmware 7
  extrahop.revealx.device_group:
    name: Printers
    dynamic: true
    field: name
    value: /^printer/

- name: Remove a group
  extrahop.revealx.device_group:
    name: Payment servers
    state: absent
"""

RETURN = r"""
object:
  description: The group as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    id: 12
    mod_time: 1795312800000
    name: Payment servers
    description: In scope of the audit
    dynamic: false
    built_in: false
    devices:
      - 00:50:56:00:00:07
      - 10.10.0.5
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: device_group
      name: Payment servers
      id: null
      fields:
        name: Payment servers
        description: In scope of the audit
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device_group import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
