#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: user_group
short_description: Declare a user group and its members
version_added: 0.1.0
description:
  - Creates, enables, disables or removes a local user group, and makes its members exactly the declared ones.
  - Groups that come from LDAP are not touched, and the API does not delete them.
  - Having the members of such groups read anew, and dropping all shares of a group, are actions without a state of their own.
    M(extrahop.revealx.api_request) can send them.
options:
  name:
    description:
      - Name of the group. It is what the group is found by, unless O(id) is given. It cannot be changed.
    type: str
  enabled:
    description:
      - Whether the group is on.
    type: bool
  members:
    description:
      - The members, as a list of usernames. The list is exact; an empty one takes all members out.
    type: raw
  id:
    description:
      - Id of the group on this system, a text.
    type: str
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.state
seealso:
  - module: extrahop.revealx.user
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have a group
  extrahop.revealx.user_group:
    name: Operators
    enabled: true
    members:
      - amina
      - bert

- name: Nobody is in the group
  extrahop.revealx.user_group:
    name: Operators
    members: []

- name: Remove a group
  extrahop.revealx.user_group:
    name: Operators
    state: absent
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    display_name: Operators
    enabled: true
    id: local.Operators
    is_remote: false
    last_sync_time: null
    members:
      - amina
      - bert
    name: Operators
    rights: []
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: user_group
      name: Operators
      id: null
      fields:
        name: Operators
        enabled: true
      reason: it is not there
    - verb: set
      kind: user_group
      name: Operators
      id: null
      fields:
        members:
          - amina
          - bert
      reason: members differs
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.user_group import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
