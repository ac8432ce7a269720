#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: system_power
short_description: Restart an ExtraHop system or shut it down
version_added: 0.1.0
description:
  - Restarts a system and waits until it is back, or shuts it down and waits until it is gone.
  - A system that is shut down cannot be switched on through its API.
options:
  state:
    description:
      - V(restarted) restarts the system. The task ends when the system went away and answers again several times in a
        row.
      - V(stopped) shuts the system down. The task ends when no connection to it is possible several times in a row.
        Sensors and consoles only.
    type: str
    choices:
      - restarted
      - stopped
    required: true
  force:
    description:
      - Whether to go on while a job is running on the system, which the restart would interrupt.
      - With V(false) such a job fails the task before its write.
    type: bool
    default: false
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.attributes.action
  - extrahop.revealx.wait
notes:
  - No answer of the API tells when a system was started, so a restart is recognised by the absence of the system. A
    system that goes on answering for 30 times O(wait_interval) after it accepted the request fails the task.
  - The request is sent once. When its answer is lost, the absence tells whether it was carried out.
seealso:
  - module: extrahop.revealx.process_restart
  - module: extrahop.revealx.firmware
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Restart a system and wait until it is back
  extrahop.revealx.system_power:
    state: restarted

- name: Shut a sensor down
  extrahop.revealx.system_power:
    state: stopped
    wait_timeout: 600
"""

RETURN = r"""
state:
  description: What was done.
  returned: success
  type: str
  sample: restarted
version:
  description: The firmware that the system reports at the end, null when it is shut down.
  returned: success
  type: str
  sample: 9.9.1.1234
seconds:
  description: How long the task took.
  returned: success
  type: float
  sample: 187.2
plan:
  description: What was done, or in check mode would be done.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: restart
      kind: system
      name: sensor1
      id: null
      fields: {}
      reason: asked for each time the task runs
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 19
    write: 1
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.system_power import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
