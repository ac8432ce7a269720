#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster
short_description: Switch record ingest of a recordstore cluster
version_added: 0.1.0
description:
  - Switches record ingest of a whole recordstore cluster on or off, asked of any one of its nodes.
  - Record ingest must be off while the nodes of the cluster are upgraded.
  - The task fails on systems that are no recordstore, in check mode too.
options:
  ingest_enabled:
    description:
      - Whether the cluster takes in records.
    type: bool
    required: true
  wait:
    description:
      - Whether to wait until the system answers the new state.
      - When it answers the old one to the end, the task fails. When it does not tell the state, for instance since its nodes run
        different firmware, the task ends with a warning.
  wait_timeout:
    description:
      - Seconds to wait at most for the new state to be answered.
    default: 60
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.wait
attributes:
  idempotent:
    support: partial
    details:
      - Where a recordstore does not tell the state of record ingest, the task sets it each time and reports a change, with a warning.
seealso:
  - module: extrahop.revealx.firmware
  - module: extrahop.revealx.system_info
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Stop record ingest before the nodes are upgraded
  extrahop.revealx.cluster:
    ingest_enabled: false

- name: Take in records again, and wait two minutes at most until the cluster says so
  extrahop.revealx.cluster:
    ingest_enabled: true
    wait_timeout: 120
"""

RETURN = r"""
cluster:
  description: What the node says of its cluster after the task, in check mode as it would be. Fields beyond C(ingest_enabled) are as the firmware has them.
  returned: success
  type: dict
  sample:
    ingest_enabled: false
    nodes:
      - hostname: recordstore1
        role: manager
        version: 9.9.4.1000
        status: ok
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: update
      kind: cluster
      name: recordstore1.example.com
      id: null
      fields:
        ingest_enabled: false
      reason: it is on
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.cluster import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
