#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: device_info
short_description: Find devices
version_added: 0.1.0
description:
  - Finds devices by a filter, page after page. Nothing is changed.
options:
  filter:
    description:
      - Filter as the API takes it. A rule has C(field), C(operator) and C(operand), a combination has an C(operator) (C(and),
        C(or), C(not)) and C(rules).
      - The operand of C(in) and C(not_in) is a list; C(exists) and C(not_exists) have none. The field C(user) came with
        firmware 26.0.
    type: dict
  active_from:
    description:
      - Only devices active after this, in milliseconds since the epoch (negative ones count back from now) or as a text
        such as V(-30m).
    type: raw
  active_until:
    description:
      - Only devices active before this.
    type: raw
  result_fields:
    description:
      - Only these fields, and the id. Without it all are returned.
    type: list
    elements: str
  limit:
    description:
      - The most that is returned. Without it everything is.
    type: int
  query:
    description:
      - JMESPath expression that is applied to what was found; its answer is in RV(result).
    type: str
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.attributes.info
seealso:
  - module: extrahop.revealx.device
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Find the web servers of a site
  extrahop.revealx.device_info:
    filter:
      operator: and
      rules:
        - field: role
          operator: '='
          operand: http_server
        - field: ipaddr
          operator: '='
          operand: 10.0.0.0/8
    query: '[].{id: id, name: display_name}'
"""

RETURN = r"""
devices:
  description: What was found.
  returned: success
  type: list
  elements: dict
  sample:
    - custom_name: ''
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
      critical: false
      analysis: standard
      analysis_level: 1
      cdp_name: ''
      dhcp_name: ''
      netbios_name: ''
      dns_name: host-0.example.net
      activity:
        - http_server
      discover_time: 1792724517675
      last_seen_time: 1795317137666
      default_name: VMware 10.10.0.5
      id: 23
      mod_time: 1795317099310
      user_mod_time: 1795317099310
      role: http_server
      display_name: host-0.example.net
      on_watchlist: true
result:
  description: What O(query) answers.
  returned: when O(query) is given
  type: raw
  sample:
    - id: 23
      name: host-0.example.net
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 2
    write: 0
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device_info import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
