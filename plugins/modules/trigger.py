#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: trigger
short_description: Declare a trigger and what it runs on
version_added: 0.1.0
description:
  - Creates, changes or removes a trigger, that is a script that runs on events of the wire data.
options:
  name:
    description:
      - Name of the trigger. It is what the trigger is found by, unless O(id) is given.
    type: str
  script:
    description:
      - JavaScript text. A line break at the end makes no difference. Needed to create.
    type: str
  events:
    description:
      - Events that the trigger runs on. Their order means nothing. Needed to create.
    type: list
    elements: str
  apply_all:
    description:
      - Whether the trigger runs on every relevant source.
    type: bool
  debug:
    description:
      - Whether debug statements are printed.
    type: bool
  disabled:
    description:
      - Whether the trigger does not run.
    type: bool
  author:
    description:
      - Who made the trigger.
    type: str
  description:
    description:
      - Text about the trigger.
    type: str
  hints:
    description:
      - Advanced options by their API names, such as C(payloadBytes) or C(flowClientPortMin). Which ones apply depends on
        O(events).
      - Only the given ones are compared; the others stay as they are.
    type: dict
  devices:
    description:
      - The devices that the trigger runs on, each by address, MAC, name, discovery id or numeric id.
      - The list is exact. Leave the option out to keep what is there.
    type: list
    elements: raw
  devicegroups:
    description:
      - The device groups that the trigger runs on, by name or id.
      - The list is exact. Leave the option out to keep what is there.
    type: list
    elements: raw
  id:
    description:
      - Numeric id of the trigger on this system. With the name given too, it is renamed.
    type: int
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.state
seealso:
  - module: extrahop.revealx.alert
  - module: extrahop.revealx.device_group
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have a trigger on a device group
  extrahop.revealx.trigger:
    name: Count logins
    events:
      - HTTP_REQUEST
    script: |
      Application("Logins").commit();
    devicegroups:
      - Web servers

- name: Stop a trigger for now
  extrahop.revealx.trigger:
    name: Count logins
    disabled: true

- name: Remove a trigger
  extrahop.revealx.trigger:
    name: Count logins
    state: absent
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    hints: {}
    apply_all: false
    debug: false
    disabled: false
    name: Count logins
    script: |
      Application("Logins").commit();
    events:
      - HTTP_REQUEST
    author: setup
    id: 29
    mod_time: 1795316830058
    devicegroups:
      - Web servers
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: trigger
      name: Count logins
      id: null
      fields:
        apply_all: false
        debug: false
        disabled: false
        name: Count logins
        script: |
          Application("Logins").commit();
        events:
          - HTTP_REQUEST
        devicegroups:
          - Web servers
      reason: it is not there
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 4
    write: 2
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.trigger import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
