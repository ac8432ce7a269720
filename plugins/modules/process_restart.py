#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: process_restart
short_description: Restart one process of an ExtraHop system
version_added: 0.1.0
description:
  - Restarts one process. V(exapi) and V(webserver) serve the API, the module then waits until it answers again.
  - Restarting V(excap) loses some data for a moment. Some changes of the running config take effect by it.
options:
  process:
    description:
      - Name of the process. Release 26.3 has V(exadmin), V(exalerts), V(examf), V(exapi), V(exbridge), V(excap),
        V(exconfig), V(exflowlogs), V(expktfeeder), V(exsnmpq), V(exnotify), V(exportal), V(exremote), V(exsearch),
        V(exstatmirror), V(extrend), V(webserver) and V(hopcloud-api), not all on each kind of system.
      - The name is looked for in the system's own list, which also says which of its processes can be restarted.
    type: str
    required: true
  wait:
    description:
      - Whether to wait until the API answers again, for V(exapi) and V(webserver), and for the end of the job that a
        system may name.
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.attributes.action
  - extrahop.revealx.wait
notes:
  - The request is sent once. For V(exapi) and V(webserver) a lost answer is taken for the restart and gives a
    warning.
seealso:
  - module: extrahop.revealx.system_power
  - module: extrahop.revealx.running_config
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have a change of the capture settings take effect
  extrahop.revealx.process_restart:
    process: excap

- name: Restart the API and wait until it answers again
  extrahop.revealx.process_restart:
    process: exapi
    wait_timeout: 120
"""

RETURN = r"""
process:
  description: The process that was restarted.
  returned: success
  type: str
  sample: excap
job:
  description: The job that the system named for it, as it ended; null when it named none.
  returned: success
  type: dict
  sample: null
seconds:
  description: How long the task took.
  returned: success
  type: float
  sample: 0.4
plan:
  description: What was done, or in check mode would be done.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: restart
      kind: process
      name: excap
      id: null
      fields: {}
      reason: asked for each time the task runs
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.process_restart import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
