#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: analysis_priority
short_description: Declare which devices a sensor analyses first
version_added: 0.1.0
description:
  - Sets the rules of analysis priority of a sensor. The document is written whole; what is not given stays as it is.
  - The rules are set on the system that manages them. That is the sensor itself, until O(manager) hands them to a console.
options:
  autofill_advanced:
    description:
      - Whether spare room for advanced analysis is filled automatically.
    type: bool
  autofill_standard:
    description:
      - Whether spare room for standard analysis is filled automatically.
    type: bool
  advanced_rules:
    description: &id001
      - 'Rules of this level, ranked: their order counts. The list is exact.'
    type: list
    elements: dict
    suboptions:
      type:
        description: &id002
          - What the rule is about.
        type: str
        required: true
        choices:
          - device_group
      object_id:
        description: &id003
          - The group, by name or id.
        type: raw
        required: true
      description:
        description: &id004
          - Text about the rule.
        type: str
  standard_rules:
    description: *id001
    type: list
    elements: dict
    suboptions:
      type:
        description: *id002
        type: str
        required: true
        choices:
          - device_group
      object_id:
        description: *id003
        type: raw
        required: true
      description:
        description: *id004
        type: str
  manager:
    description:
      - On a sensor, the console that manages its rules, by name or id. V(0) is the sensor itself.
    type: raw
  appliance_id:
    description:
      - Id of the sensor on a console; V(0) is the sensor itself.
    type: int
    default: 0
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
seealso:
  - module: extrahop.revealx.watchlist
  - module: extrahop.revealx.device_group
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Analyse web servers first
  extrahop.revealx.analysis_priority:
    advanced_rules:
      - type: device_group
        object_id: Web servers
        description: Shop
    autofill_advanced: true

- name: Have the console manage the rules of this sensor
  extrahop.revealx.analysis_priority:
    manager: ex-console
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    autofill_advanced: true
    autofill_standard: true
    advanced_rules:
      - type: device_group
        object_id: 38
        description: Shop
    standard_rules: []
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: update
      kind: analysis_priority
      name: 127.0.0.1:26311
      id: null
      fields:
        advanced_rules:
          - type: device_group
            object_id: Web servers
            description: Shop
      reason: advanced_rules differ
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.analysis_priority import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
