#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cloud_services
short_description: Connect a system to the vendor's cloud services
version_added: 0.1.0
description:
  - Connects a self-managed ExtraHop sensor to the cloud product, or takes a system out of cloud services.
  - The vendor does not publish in which field a system says whether it is connected. Without O(connected_when) the task
    therefore acts each time it runs. With it the task is idempotent.
options:
  state:
    description:
      - Whether the system is connected (V(present)) or not (V(absent)). Only sensors can be connected by the API.
    type: str
    choices:
      - present
      - absent
    default: present
  cloud_token:
    description:
      - Token from the cloud product. Needed to connect.
    type: str
  connected_when:
    description:
      - JMESPath expression on what the system says of its cloud services, true when it is connected. Look at
        RV(cloud_services) to find out what your firmware says.
      - An empty or null answer counts as not connected.
    type: str
  wait:
    description:
      - Whether to wait until O(connected_when) gives the declared state.
  wait_timeout:
    description:
      - Seconds to wait at most for the declared state.
    default: 300
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.wait
attributes:
  idempotent:
    support: partial
    details:
      - Only with O(connected_when). Without it the task acts, and reports a change, each time.
requirements:
  - jmespath (on the controller), for O(connected_when)
notes:
  - The call that connects a sensor stands in the vendor's examples only, not in any guide of the API.
seealso:
  - module: extrahop.revealx.system_info
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Connect a sensor to the cloud product
  extrahop.revealx.cloud_services:
    cloud_token: "{{ vault_cloud_token }}"

- name: Connect it unless it is connected
  extrahop.revealx.cloud_services:
    cloud_token: "{{ vault_cloud_token }}"
    connected_when: enrolled

- name: See what the system says of its cloud services
  extrahop.revealx.system_info:
    gather_subset:
      - cloud_services

- name: Leave cloud services
  extrahop.revealx.cloud_services:
    state: absent
    connected_when: status == 'connected'
"""

RETURN = r"""
cloud_services:
  description: What the system now says of its cloud services, as its firmware has it; null where it does not tell.
  returned: success
  type: dict
  sample:
    status: connected
    enrolled: true
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: connect
      kind: cloud_services
      name: sensor1.example.com
      id: null
      fields: {}
      reason: it is not connected
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.cloud_services import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
