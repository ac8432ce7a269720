#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: appliance_firmware
short_description: Declare the firmware of systems connected to a console, through it
version_added: 0.1.0
description:
  - Has a console upgrade systems that are connected to it, from ExtraHop Cloud Services, and follows them to their
    end.
  - Systems that run the version already are left alone. When all of them do, nothing is written.
  - The task runs on the console. It fails on other systems, in check mode too.
options:
  appliances:
    description:
      - The systems, each by display name, nickname, host name, UUID or id as the console knows them.
      - A name that the console does not know fails the task before its first write.
    type: list
    elements: raw
    required: true
  version:
    description:
      - The wanted firmware, in full (V(9.9.4.1234)) or its first components (V("9.9")), in quotes.
      - The newest version that the console is offered for the systems and that goes with it is asked for.
    type: str
    required: true
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.wait
attributes:
  idempotent:
    support: full
    description: The version that the console lists for each system is compared.
notes:
  - A system that does not run the version and that the console does not reach fails the task before its first write,
    and so does one that runs newer firmware.
  - An upgrade of connected systems that the console is running already is followed first, then what is left to do is
    done. Any other running job of the console fails the task before its first write.
  - The form in which the console lists what it is offered is not published. Texts in it that are versions are looked
    at, nothing else. When none fits, a version in full is sent with a warning, and the console decides.
  - The task ends well when the console lists each system with the version several times in a row.
seealso:
  - module: extrahop.revealx.firmware
  - module: extrahop.revealx.job_wait
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Upgrade two sensors through their console
  extrahop.revealx.appliance_firmware:
    appliances:
      - sensor1.example.com
      - Branch office
    version: 9.9.4.1234
    wait_timeout: 7200
"""

RETURN = r"""
appliances:
  description:
    - The systems in the order given. C(version) is what the console lists at the end, in check mode what it would be.
    - C(reached) tells whether that is the wanted one. It is false after O(wait=false).
  returned: success
  type: list
  elements: dict
  sample:
    - id: 4
      name: sensor1.example.com
      version_before: 9.8.2.2260
      version: 9.9.4.1234
      reached: true
version:
  description: The version that was asked for.
  returned: success
  type: str
  sample: 9.9.4.1234
job:
  description: The console's job as it was last seen, with C(remote_jobs) for each system. Null when none ran, or when
    the console names none.
  returned: success
  type: dict
  sample:
    id: 0c0a44c1-4c5a-4a43-9c8e-6b1f8c0d7c11
    status: DONE
    type: remote_firmware_upgrade
    details: null
    remote_jobs:
      - job_id: 6f192460-0385-4e9e-8296-865d8a4dd92d
        system_id: 4
        status: DONE
        details: null
attached:
  description: Whether an upgrade of connected systems was running already and was followed.
  returned: success
  type: bool
  sample: false
seconds:
  description: How long the task took.
  returned: success
  type: float
  sample: 731.0
plan:
  description: What was done, or in check mode would be done, one step for each system; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: upgrade
      kind: firmware
      name: sensor1.example.com
      id: 4
      fields:
        version: 9.9.4.1234
      reason: it runs 9.8.2.2260
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 37
    write: 1
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.appliance_firmware import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
