#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sensor_tag
short_description: Declare a sensor tag of a console
version_added: 0.1.0
description:
  - Creates, renames or removes a tag for sensors, and makes the list of its sensors exactly the declared one.
options:
  name:
    description:
      - Name of the tag. It is what the tag is found by, unless O(id) is given.
    type: str
  sensors:
    description:
      - The sensors that carry the tag, by name, host name, uuid or id.
      - The list is exact. Leave the option out to keep what is there.
    type: list
    elements: raw
  id:
    description:
      - Numeric id of the tag on this system. With the name given too, it is renamed.
    type: int
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.state
seealso:
  - module: extrahop.revealx.tag
  - module: extrahop.revealx.node
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have a tag on a sensor
  extrahop.revealx.sensor_tag:
    name: Europe
    sensors:
      - sensor1

- name: Remove a tag
  extrahop.revealx.sensor_tag:
    name: Europe
    state: absent
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    sensors:
      - 17
    name: Europe
    id: 17
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: sensor_tag
      name: Europe
      id: null
      fields:
        name: Europe
        sensors:
          - sensor1
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.sensor_tag import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
