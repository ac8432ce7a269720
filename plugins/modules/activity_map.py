#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: activity_map
short_description: Declare an activity map
version_added: 0.1.0
description:
  - Creates, changes or removes an activity map, with its sharing.
options:
  name:
    description:
      - Name of the map. It is what the map is found by, unless O(id) is given.
    type: str
  walks:
    description:
      - Where the map starts and how it goes on, as the API takes it, with C(origins) and C(steps). Needed to create.
      - In origins and peers, C(object_id) of a C(device) or C(device_group) may be a name. A saved map cannot start at
        C(all_devices). The order of walks and steps counts; a walk may have no steps.
      - Where a relationship leaves out C(protocol) or C(role) it means any, which is what the system may answer; protocols
        are compared without regard to case.
    type: list
    elements: dict
  description:
    description:
      - Text about the map.
    type: str
  mode:
    description:
      - Form of the drawing.
    type: str
    choices:
      - 2dforce
      - 3dforce
  owner:
    description:
      - Username of the owner.
    type: str
  short_code:
    description:
      - Short code of the map, unique over all maps.
    type: str
  show_alert_status:
    description:
      - Whether the drawing shows alerts.
    type: bool
  weighting:
    description:
      - What the width of lines stands for.
    type: str
    choices:
      - bytes
      - connections
      - turns
  sharing:
    description:
      - Who may see or edit it, without its owner.
      - C(users) maps usernames and C(groups) maps group ids (with C(local.) or C(remote.) in front) to C(viewer) or
        C(editor).
      - A given map is exact, one left out stays as it is. A share that is null is none, as one that is left out of a given
        map.
      - The system refuses users and groups that it does not know; the message names those that were sent.
    type: dict
    suboptions:
      anyone:
        description:
          - What every local and remote account may do. V(null), as a text in quotes, takes it away; left out it stays.
        type: str
        choices:
          - viewer
          - 'null'
      users:
        description:
          - What accounts may do, C(viewer) or C(editor) by username. Exact when given.
        type: dict
      groups:
        description:
          - What groups may do, C(viewer) or C(editor) by group id. Exact when given.
        type: dict
  id:
    description:
      - Numeric id of the map on this system. With the name given too, it is renamed.
    type: int
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.state
seealso:
  - module: extrahop.revealx.dashboard
  - module: extrahop.revealx.device_group
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have a map of what web servers talk to
  extrahop.revealx.activity_map:
    name: Web servers
    walks:
      - origins:
          - object_type: device_group
            object_id: Web servers
        steps:
          - relationships:
              - protocol: DB
                role: server
    weighting: connections

- name: Remove a map
  extrahop.revealx.activity_map:
    name: Web servers
    state: absent
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    description: null
    mode: 2dforce
    show_alert_status: false
    weighting: connections
    rights:
      - view
      - edit
      - share
    name: Web servers
    walks:
      - origins:
          - object_type: device_group
            object_id: 38
        steps:
          - relationships:
              - protocol: DB
                role: server
    short_code: GtKTF
    owner: setup
    id: 14
    mod_time: 1795316895448
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: activity_map
      name: Web servers
      id: null
      fields:
        name: Web servers
        walks:
          - origins:
              - object_type: device_group
                object_id: Web servers
            steps:
              - relationships:
                  - protocol: DB
                    role: server
        weighting: connections
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.activity_map import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
