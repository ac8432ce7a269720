#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: detection_format
short_description: Declare a custom detection type
version_added: 0.1.0
description:
  - Creates, changes or removes a detection type of your own, which triggers can raise. Built-in types are not touched.
options:
  type:
    description:
      - Identifier of the type, of letters, digits and underscores. It cannot be changed. A built-in type may have the same
        one and is then hidden.
    type: str
    required: true
  display_name:
    description:
      - Name that people see. Needed to create.
    type: str
  author:
    description:
      - Who made the type.
    type: str
  categories:
    description:
      - The category of the type, a list of one. The C(perf) or C(sec) that the system puts beside it makes no difference.
    type: list
    elements: str
  mitre_categories:
    description:
      - Ids of MITRE techniques. Their order means nothing.
    type: list
    elements: str
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.state
seealso:
  - module: extrahop.revealx.tuning_rule
  - module: extrahop.revealx.trigger
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have a detection type
  extrahop.revealx.detection_format:
    type: odd_login
    display_name: Odd login
    categories:
      - sec.caution
    mitre_categories:
      - T1110

- name: Remove it
  extrahop.revealx.detection_format:
    type: odd_login
    state: absent
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    author: null
    mitre_categories:
      - T1110
    properties: {}
    is_user_created: true
    status: null
    released: null
    last_updated: null
    categories:
      - sec
      - sec.caution
    type: odd_login
    display_name: Odd login
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: detection_format
      name: odd_login
      id: null
      fields:
        type: odd_login
        display_name: Odd login
        categories:
          - sec.caution
        mitre_categories:
          - T1110
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.detection_format import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
