#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: metric_query
short_description: Query metrics
version_added: 0.1.0
description:
  - Reads metric values, over time or in total. On a console the parts of the sensors are collected.
  - Nothing is changed.
options:
  cycle:
    description:
      - Period of aggregation.
    type: str
    choices:
      - auto
      - 1sec
      - 30sec
      - 5min
      - 1hr
      - 24hr
    default: auto
  from:
    description:
      - Start, in milliseconds since the epoch (negative ones count back from now) or as a text such as V(-30m).
    type: raw
  until:
    description:
      - End, in the same forms.
    type: raw
  metric_category:
    description:
      - Category, such as C(http) or C(net_detail).
    type: str
    required: true
  metric_specs:
    description:
      - Metrics, each with C(name) and what belongs to it (C(key1), C(calc_type), C(percentiles)).
    type: list
    elements: dict
    required: true
  object_type:
    description:
      - Kind of the objects.
    type: str
    required: true
    choices:
      - network
      - device
      - application
      - vlan
      - device_group
      - system
  object_ids:
    description:
      - The objects by numeric id; devices, device groups, applications and networks also by name.
    type: list
    elements: raw
    required: true
  total:
    description:
      - Whether values come over time (V(none)), in total over all objects (V(all)), or in total for each (V(by_object)).
    type: str
    choices:
      - none
      - all
      - by_object
    default: none
  query:
    description:
      - JMESPath expression that is applied to what was found; its answer is in RV(result).
    type: str
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.attributes.info
seealso:
  - module: extrahop.revealx.record_query
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Answer times of the last half hour
  extrahop.revealx.metric_query:
    from: -1800000
    metric_category: http
    metric_specs:
      - name: rsp
    object_type: application
    object_ids:
      - 0
"""

RETURN = r"""
answers:
  description: What was found.
  returned: success
  type: list
  elements: dict
  sample:
    - stats:
        - oid: 0
          time: 1795315350000
          duration: 30000
          values:
            - 228
      cycle: 30sec
      node_id: 0
      clock: 1795317173516
      from: 1795315373132
      until: 1795317173132
result:
  description: What O(query) answers.
  returned: when O(query) is given
  type: raw
  sample: []
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 3
    write: 0
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.metric_query import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
