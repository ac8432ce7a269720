#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: tag
short_description: Declare a tag and the devices that carry it
version_added: 0.1.0
description:
  - Creates, renames or removes a tag of an ExtraHop system, and makes the list of its devices exactly the declared one.
options:
  name:
    description:
      - Name of the tag. It is what the tag is found by, unless O(id) is given.
    type: str
  id:
    description:
      - Numeric id of the tag on this system. With O(name) given too, the tag is renamed.
    type: int
  devices:
    description:
      - The devices that carry the tag, each by address, MAC, name, discovery id or numeric id.
      - The list is exact, devices that are not in it lose the tag. Without the option the assignments stay as they are.
    type: list
    elements: raw
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.state
seealso:
  - module: extrahop.revealx.device_group
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have a tag
  extrahop.revealx.tag:
    name: production

- name: Have a tag on exactly two devices
  extrahop.revealx.tag:
    name: production
    devices:
      - 10.10.0.5
      - 00:50:56:00:00:07

- name: Remove a tag
  extrahop.revealx.tag:
    name: production
    state: absent
"""

RETURN = r"""
object:
  description: The tag as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    id: 3
    mod_time: 1795312800000
    name: production
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: tag
      name: production
      id: null
      fields:
        name: production
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.tag import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
