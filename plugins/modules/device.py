#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: device
short_description: Set properties of a device
version_added: 0.1.0
description:
  - Sets the properties of a discovered device that people may set.
  - 'Devices are found from traffic: none can be created or removed. Its
    groups are declared by M(extrahop.revealx.device_group).'
options:
  custom_name:
    description:
      - Name set by people. Empty text takes it away.
    type: str
  description:
    description:
      - Text about the device.
    type: str
  custom_type:
    description:
      - Role. Empty text leaves it to the system.
    type: str
    choices:
      - attack_simulator
      - db_server
      - dhcp_server
      - dns_server
      - domain_controller
      - file_server
      - firewall
      - gateway
      - http_server
      - ip_camera
      - load_balancer
      - medical_device
      - mobile_device
      - nat_gateway
      - other
      - pc
      - printer
      - scanner
      - voip_phone
      - vpn_gateway
      - web_proxy
      - wifi_ap
      - ''
  custom_criticality:
    description:
      - Whether the device is of high value. Empty text leaves it to the system.
    type: str
    choices:
      - critical
      - not_critical
      - ''
  custom_make:
    description:
      - Make.
    type: str
  custom_model:
    description:
      - Model.
    type: str
  vendor:
    description:
      - Maker of the network interface.
    type: str
  cloud_account:
    description:
      - Cloud account. Set on a console it overwrites that of the sensors.
    type: str
  cloud_instance_id:
    description:
      - Id of the cloud instance.
    type: str
  cloud_instance_name:
    description:
      - Name of the cloud instance. Set on a console it overwrites that of the sensors.
    type: str
  cloud_instance_type:
    description:
      - Type of the cloud instance. Set on a console it overwrites that of the sensors.
    type: str
  cloud_instance_description:
    description:
      - Description of the cloud instance. Set on a console it overwrites that of the sensors.
    type: str
  vpc_id:
    description:
      - Id of the virtual private cloud. Set on a console it overwrites that of the sensors.
    type: str
  subnet_id:
    description:
      - Id of the subnet. Set on a console it overwrites that of the sensors.
    type: str
  alerts:
    description:
      - The alerts of the device, by name or id, without those that it has by way of a group or of all.
      - The list is exact. Leave the option out to keep what is there. The module M(extrahop.revealx.alert) declares the same from the other side.
    type: list
    elements: raw
  tags:
    description:
      - The tags of the device, by name or id.
      - The list is exact. Leave the option out to keep what is there. The module M(extrahop.revealx.tag) declares the same from the other side.
    type: list
    elements: raw
  triggers:
    description:
      - The triggers of the device, by name or id, without those that it has by way of a group or of all.
      - The list is exact. Leave the option out to keep what is there. The module M(extrahop.revealx.trigger) declares the same from the other side.
    type: list
    elements: raw
  name:
    description:
      - The device, by address, MAC, name or discovery id. An address means the device of layer 3, a MAC the one of layer
        2.
    type: str
  id:
    description:
      - Numeric id of the device on this system.
    type: int
  state:
    description:
      - 'The object is there, or the task fails: the API has no operation that removes it.'
    type: str
    choices:
      - present
    default: present
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
seealso:
  - module: extrahop.revealx.tag
  - module: extrahop.revealx.device_group
  - module: extrahop.revealx.device_info
  - module: extrahop.revealx.watchlist
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Name a device and mark it as valuable
  extrahop.revealx.device:
    name: 10.10.0.5
    custom_name: Payment gateway
    custom_criticality: critical

- name: Leave both to the system again
  extrahop.revealx.device:
    name: 10.10.0.5
    custom_name: ''
    custom_criticality: ''

- name: Make its tags exactly these
  extrahop.revealx.device:
    name: 10.10.0.5
    tags:
      - production
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    custom_name: Payment gateway
    custom_criticality: critical
    discovery_id: daadedeb0c9a749f
    extrahop_id: daadedeb0c9a749f
    macaddr: 00:50:56:00:00:05
    ipaddr4: 10.10.0.5
    is_l3: true
    vlanid: 0
    vendor: VMware
    device_class: node
    custom_type: ''
    auto_role: http_server
    critical: true
    analysis: standard
    analysis_level: 1
    cdp_name: ''
    dhcp_name: ''
    netbios_name: ''
    dns_name: host-0.example.net
    activity:
      - http_server
      - tcp
    discover_time: 1792724517675
    last_seen_time: 1795317090277
    default_name: VMware 10.10.0.5
    id: 23
    mod_time: 1795317088919
    user_mod_time: 1795317088919
    role: http_server
    display_name: Payment gateway
    on_watchlist: false
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: update
      kind: device
      name: host-0.example.net
      id: 23
      fields:
        custom_name: Payment gateway
        custom_criticality: critical
      reason: custom_name differs, custom_criticality differs
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
