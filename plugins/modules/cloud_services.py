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
  - A system that is connected, or that tries to connect again, counts as connected, unless O(connected_when) says
    otherwise.
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
  nickname:
    description:
      - Name that the sensor gets on the cloud console when it is connected. Without it, its host name.
    type: str
  connected_when:
    description:
      - JMESPath expression on what the system says of its cloud services (RV(cloud_services)), true when it is connected.
        Without it the field C(connection_status) tells.
      - An empty or null answer counts as not connected.
    type: str
  wait:
    description:
      - Whether to wait until the system is in the declared state.
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
      - Where a system does not tell its state (firmware 7.4) the task acts, and reports a change, each time.
requirements:
  - jmespath (on the controller), for O(connected_when)
notes:
  - Only sensors have the call that connects a system.
seealso:
  - module: extrahop.revealx.system_info
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Connect a sensor to the cloud product
  extrahop.revealx.cloud_services:
    cloud_token: "{{ vault_cloud_token }}"

- name: Connect it under a name of its own
  extrahop.revealx.cloud_services:
    cloud_token: "{{ vault_cloud_token }}"
    nickname: Branch office 7

- name: See what the system says of its cloud services
  extrahop.revealx.system_info:
    gather_subset:
      - cloud_services

- name: Leave cloud services
  extrahop.revealx.cloud_services:
    state: absent
"""

RETURN = r"""
cloud_services:
  description: What the system now says of its cloud services, as its firmware has it; null where it does not tell.
  returned: success
  type: dict
  sample:
    connection_status: connected
    connection_status_color: green
    enabled_services:
      - firmware_updates
    last_active_time: 1795316841713
    last_analyzed_time: null
job:
  description: The job that the system named for it, as it ended; null when it named none.
  returned: success
  type: dict
  sample: null
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
