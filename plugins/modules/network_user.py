#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: network_user
short_description: Mark and tag a user that was seen on the network
version_added: 0.1.0
description:
  - Overrides how the system judges a user that it saw on the network, and makes the list of the user's tags exactly the
    declared one.
  - 'Network users are found from traffic: none can be created or removed.'
options:
  username:
    description:
      - Name of the user.
    type: str
    required: true
  custom_high_influence:
    description: &id001
      - Whether the user counts as such; V(auto) leaves it to the system.
    type: str
    choices:
      - auto
      - 'yes'
      - 'no'
  custom_high_privilege:
    description: *id001
    type: str
    choices:
      - auto
      - 'yes'
      - 'no'
  tags:
    description:
      - Names of the user's tags. The list is exact. Leave the option out to keep what is there.
      - It fails where the system does not tell the names of the tags.
    type: list
    elements: str
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
  - module: extrahop.revealx.user
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Mark a user as privileged
  extrahop.revealx.network_user:
    username: alice
    custom_high_privilege: 'yes'
    tags: [administrators]
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    username: alice
    custom_high_influence: auto
    custom_high_privilege: 'yes'
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: update
      kind: network_user
      name: alice
      id: alice
      fields:
        custom_high_privilege: 'yes'
      reason: custom_high_privilege differs
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.network_user import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
