#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: tuning_rule
short_description: Declare a rule that hides detections
version_added: 0.1.0
description:
  - Creates, changes, switches or removes a rule that hides detections.
  - In check mode a system of firmware 26.3 or later tells how much a new rule would hide.
options:
  description:
    description:
      - Text about the rule, which is also what the rule is found by, unless O(id) is given. More than one of a text is
        refused.
    type: str
  detection_types:
    description:
      - Types of detections that are hidden, or V(all_security) or V(all_performance) alone. Needed to create, they cannot be
        changed. Their order means nothing.
      - 'Firmware before 26.0 has one type a rule: several are refused there, and each type needs a rule of its own.'
      - From 26.0 on security and performance do not go together, and a rule for all needs an offender or a victim.
    type: list
    elements: str
  expiration:
    description:
      - When the rule ends, in milliseconds since the epoch; V(0) is never, and what a new rule without the option has.
    type: int
  offender:
    description: &id001
      - The string V(Any), or a mapping with C(object_type) and the one field that belongs to it. Needed to create.
      - C(object_id) or C(object_ids), ids or names, for C(device), C(device_group) and C(network_locality); more than one
        since firmware 26.0.
      - C(object_value) for C(ipaddr), addresses or networks; C(object_hostname) for C(hostname); C(object_scanner) for
        C(scanner_service), where V(Any) is any of them; C(object_username) for C(username), since firmware 26.0. Each is
        one value or a list.
      - C(object_locality) for C(locality_type), V(internal) or V(external).
    type: raw
  victim:
    description: *id001
    type: raw
  properties:
    description:
      - Filters on properties of detections. Their order means nothing.
    type: list
    elements: dict
    suboptions:
      property:
        description:
          - Name of a property of the detection type.
        type: str
        required: true
      operator:
        description:
          - How it is compared.
        type: str
        required: true
        choices:
          - '='
          - '!='
          - '~'
          - '!~'
          - in
      operand:
        description:
          - What it is compared with, a text, a number or a mapping.
        type: raw
  enabled:
    description:
      - Whether the rule is on.
    type: bool
  id:
    description:
      - Numeric id of the rule on this system. With O(description) given too, the text is changed.
    type: int
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.state
seealso:
  - module: extrahop.revealx.detection
  - module: extrahop.revealx.detection_format
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Hide scans of our own scanner
  extrahop.revealx.tuning_rule:
    description: Our scanner
    detection_types:
      - network_scan
    offender:
      object_type: device_group
      object_id: Scanners
    victim: Any

- name: Hide what the users of the audit do
  extrahop.revealx.tuning_rule:
    description: Audit
    detection_types:
      - network_scan
    offender:
      object_type: ipaddr
      object_value:
        - 192.0.2.10
        - 192.0.2.11
    victim: Any
    properties:
      - property: scanned
        operator: '!='
        operand: payroll

- name: Switch a rule off
  extrahop.revealx.tuning_rule:
    description: Our scanner
    enabled: false

- name: Remove a rule
  extrahop.revealx.tuning_rule:
    description: Our scanner
    state: absent
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    enabled: true
    description: Our scanner
    detection_types:
      - network_scan
    detection_type: network_scan
    detections_hidden: 0
    participants_hidden: 0
    hide_past_detections: true
    expiration: 0
    offender:
      object_type: device_group
      object_ids:
        - 39
    victim: Any
    author: setup
    id: 12
    create_time: 1795317026914
preview:
  description:
    - What a rule would hide that check mode would create, as the system counts it in entries of its detection log.
    - Null where nothing would be created, where the firmware is older than 26.3, and where the rule names what is not there
      yet.
  returned: in check mode
  type: dict
  sample:
    total_entries_hidden: 12
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: tuning_rule
      name: Our scanner
      id: null
      fields:
        expiration: 0
        description: Our scanner
        detection_types:
          - network_scan
        offender:
          object_type: device_group
          object_ids:
            - Scanners
        victim: Any
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.tuning_rule import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
