#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: services
short_description: Declare the settings of services
version_added: 0.1.0
description:
  - Switches the services of an ExtraHop system, such as SSH or SNMP, on or off.
  - Known are C(admin) (the web pages of the administration), C(keyreceiver) (the receiver of TLS session keys), C(snmp) and C(ssh). A
    kind of system may have fewer, a later firmware more. M(extrahop.revealx.system_info), subset V(services), tells which.
  - A service that the system does not have fails the task before anything is written, with a list of those it has.
options:
  settings:
    description:
      - The declared services, each a mapping with C(enabled). Services that are not given stay as they are.
      - Text is taken as boolean where the system has such, so that survey answers can be used as they come.
    type: dict
    required: true
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
seealso:
  - module: extrahop.revealx.system_info
  - module: extrahop.revealx.process_restart
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: No SSH
  extrahop.revealx.services:
    settings:
      ssh:
        enabled: false

- name: Which settings are there
  extrahop.revealx.system_info:
    gather_subset:
      - services

- name: SNMP on, SSH off
  extrahop.revealx.services:
    settings:
      snmp:
        enabled: true
      ssh:
        enabled: false
"""

RETURN = r"""
settings:
  description: All settings of the services as the system now answers them, in check mode as they would be.
  returned: success
  type: dict
  sample:
    admin:
      enabled: true
    keyreceiver:
      enabled: false
    snmp:
      enabled: true
    ssh:
      enabled: false
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: update
      kind: services
      name: sensor1.example.com
      id: null
      fields:
        ssh:
          enabled: false
      reason: ssh differ
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.services import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
