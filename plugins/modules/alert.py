#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: alert
short_description: Declare an alert and what it is attached to
version_added: 0.1.0
description:
  - Creates, changes or removes an alert, and makes the lists of what it is attached to exactly the declared ones.
options:
  name:
    description:
      - Name of the alert. It is what the alert is found by, unless O(id) is given.
    type: str
  type:
    description:
      - Kind of the alert. The API knows no other; alerts of other kinds are made in the web pages of the system.
    type: str
    choices:
      - threshold
  apply_all:
    description:
      - Whether the alert is attached to every source. The lists mean nothing then.
    type: bool
  author:
    description:
      - Who made the alert.
    type: str
  description:
    description:
      - Text about the alert.
    type: str
  disabled:
    description:
      - Whether the alert is off.
    type: bool
  cc:
    description:
      - Email addresses beside those of email groups. Their order means nothing.
    type: list
    elements: str
  notify_snmp:
    description:
      - Whether SNMP traps are sent. A new alert without the option sends them.
    type: bool
  refire_interval:
    description:
      - Seconds until the alert may be raised again.
    type: int
    choices:
      - 300
      - 600
      - 900
      - 1800
      - 3600
      - 7200
      - 14400
  severity:
    description:
      - From 0 (emergency) to 7 (debug). A new alert without the option has 3 (error).
    type: int
    choices:
      - 0
      - 1
      - 2
      - 3
      - 4
      - 5
      - 6
      - 7
  stat_name:
    description:
      - Metric category, such as C(extrahop.application.http). Threshold alerts only.
    type: str
  field_name:
    description:
      - Metric. Threshold alerts only.
    type: str
  field_name2:
    description:
      - Metric that the first one is divided by. Threshold alerts only.
    type: str
  field_op:
    description:
      - V(/) for a ratio of two metrics, V(null) for none. Threshold alerts only.
    type: str
    choices:
      - /
      - 'null'
  interval_length:
    description:
      - Seconds that are looked at. A new alert without the option has 30. Threshold alerts only.
    type: int
    choices:
      - 30
      - 60
      - 120
      - 300
      - 600
      - 900
      - 1200
      - 1800
  operator:
    description:
      - How the metric is compared. Threshold alerts only.
    type: str
    choices:
      - ==
      - '>'
      - <
      - '>='
      - <=
  operand:
    description:
      - What the metric is compared with. A number may be spelt in any way. Threshold alerts only.
    type: str
  units:
    description:
      - Unit of time of the operand. Threshold alerts only.
    type: str
    choices:
      - none
      - period
      - 1 sec
      - 1 min
      - 1 hr
  param:
    description:
      - Key or data point of the metric, as the API takes it. Threshold alerts only.
    type: dict
  param2:
    description:
      - The same of the second metric. Threshold alerts only.
    type: dict
  categories:
    description:
      - Categories of detections. Detection alerts only.
    type: list
    elements: str
  object_type:
    description:
      - What kind of object takes part. Detection alerts only.
    type: str
    choices:
      - application
      - device
  protocols:
    description:
      - Protocols of detections. Detection alerts only.
    type: list
    elements: str
  applications:
    description:
      - The applications that the alert is attached to, by discovery id or numeric id.
      - The list is exact. Leave the option out to keep what is there.
    type: list
    elements: raw
  devicegroups:
    description:
      - The device groups that the alert is attached to, by name or id.
      - The list is exact. Leave the option out to keep what is there.
    type: list
    elements: raw
  devices:
    description:
      - The devices that the alert is attached to, each by address, MAC, name, discovery id or numeric id.
      - The list is exact. Leave the option out to keep what is there.
    type: list
    elements: raw
  emailgroups:
    description:
      - The email groups that are told, by name or id.
      - The list is exact. Leave the option out to keep what is there.
    type: list
    elements: raw
  exclusionintervals:
    description:
      - The exclusion intervals of the alert, by name or id.
      - The list is exact. Leave the option out to keep what is there.
    type: list
    elements: raw
  networks:
    description:
      - The networks that the alert is attached to, by name or id.
      - The list is exact. Leave the option out to keep what is there.
    type: list
    elements: raw
  id:
    description:
      - Numeric id of the alert on this system. With the name given too, it is renamed.
    type: int
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.state
seealso:
  - module: extrahop.revealx.email_group
  - module: extrahop.revealx.exclusion_interval
  - module: extrahop.revealx.trigger
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have an alert on slow answers of web servers
  extrahop.revealx.alert:
    name: Slow web servers
    stat_name: extrahop.device.http_server
    field_name: tprocess
    operator: '>'
    operand: '500'
    units: none
    interval_length: 30
    severity: 3
    devicegroups:
      - Web servers
    emailgroups:
      - On call

- name: Silence an alert for now
  extrahop.revealx.alert:
    name: Slow web servers
    disabled: true

- name: Remove an alert
  extrahop.revealx.alert:
    name: Slow web servers
    state: absent
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    description: ''
    disabled: false
    cc: []
    notify_snmp: false
    refire_interval: 300
    severity: 3
    stat_name: extrahop.device.http_server
    field_name: tprocess
    interval_length: 30
    operator: '>'
    operand: '500'
    units: none
    param: {}
    param2: {}
    type: threshold
    apply_all: false
    name: Slow web servers
    author: setup
    id: 12
    mod_time: 1795316912604
    devicegroups:
      - Web servers
    emailgroups:
      - On call
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: alert
      name: Slow web servers
      id: null
      fields:
        type: threshold
        apply_all: false
        disabled: false
        notify_snmp: false
        refire_interval: 300
        severity: 3
        name: Slow web servers
        stat_name: extrahop.device.http_server
        field_name: tprocess
        interval_length: 30
        operator: '>'
        operand: '500'
        units: none
        devicegroups:
          - Web servers
        emailgroups:
          - On call
      reason: it is not there
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 6
    write: 3
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.alert import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
