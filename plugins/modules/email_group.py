#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: email_group
short_description: Declare an email group
version_added: 0.1.0
description:
  - Creates, changes or removes a group of email addresses that alerts and reports are sent to.
options:
  group_name:
    description:
      - Name of the group. It is what the group is found by, unless O(id) is given.
    type: str
  email_addresses:
    description:
      - The addresses of the group. The list is exact, its order means nothing.
      - A new group without the option has no addresses.
    type: list
    elements: str
  system_notifications:
    description:
      - Whether the group also gets messages about the health of the system. A new group without the option does not.
    type: bool
  id:
    description:
      - Numeric id of the group on this system. With the name given too, it is renamed.
    type: int
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.state
seealso:
  - module: extrahop.revealx.alert
  - module: extrahop.revealx.report
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have an email group
  extrahop.revealx.email_group:
    group_name: Night shift
    email_addresses:
      - oncall@example.com
      - noc@example.com
    system_notifications: true

- name: Remove an email group
  extrahop.revealx.email_group:
    group_name: Night shift
    state: absent
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    email_addresses:
      - oncall@example.com
      - noc@example.com
    system_notifications: true
    group_name: Night shift
    id: 10
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: email_group
      name: Night shift
      id: null
      fields:
        email_addresses:
          - oncall@example.com
        system_notifications: true
        group_name: Night shift
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.email_group import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
