#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: metric_info
short_description: Query metrics
version_added: 0.1.0
description:
  - Reads metric values, over time or in total. On a console the parts of the sensors are collected; a sensor that has no
    answer is told by a warning and in RV(failures), and does not keep the others' values away. Where none has an answer the
    task fails.
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
      - Start, in milliseconds since the epoch (negative ones count back from now) or as a text such as V(-30m). Without it
        half an hour ago.
    type: raw
  until:
    description:
      - End, in the same forms. Without it now.
    type: raw
  whole_retention:
    description:
      - Whether everything that the system keeps is asked for, in place of O(from) and O(until). It can be very much. The
        API spells it as V(0) for both, which is refused unless it is asked for by this option.
    type: bool
    default: false
  metric_category:
    description:
      - Category, such as C(http) or C(net_detail).
    type: str
    required: true
  metric_specs:
    description:
      - Metrics, each with C(name), and for those with details C(key1) and C(key2), a key or a regular expression between
        slashes.
      - C(calc_type) says what is made of a distribution, V(mean) or V(percentiles); the latter needs C(percentiles), whole
        numbers in ascending order. Other values are left to the system.
    type: list
    elements: dict
    required: true
  object_type:
    description:
      - Kind of the objects. V(system) is an appliance, such as a packetstore of a console; V(capture) came with firmware 26.3.
    type: str
    required: true
    choices:
      - network
      - device
      - application
      - vlan
      - device_group
      - system
      - capture
  object_ids:
    description:
      - The objects by numeric id; devices, device groups, applications, networks and appliances also by name.
    type: list
    elements: raw
    required: true
  options:
    description:
      - What else the query may say; since firmware 26.3.
    type: dict
    suboptions:
      topn_max:
        description:
          - How many keys of a metric with details are answered at most.
        type: int
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
  - module: extrahop.revealx.record_info
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Answer times of the last half hour
  extrahop.revealx.metric_info:
    from: -1800000
    metric_category: http
    metric_specs:
      - name: rsp
    object_type: application
    object_ids:
      - 0

- name: How far back the packets of a packetstore go, asked on its console
  extrahop.revealx.metric_info:
    metric_category: cpc
    metric_specs:
      - name: est_lookback_sec
    object_type: system
    object_ids:
      - packetstore1.example.com
    total: by_object
    query: '[0].stats[0].values[0]'
"""

RETURN = r"""
answers:
  description:
    - What was found, of a console an answer for each of its sensors.
    - In a total, C(duration) of a statistic is the length of the range or, on newer firmware, its end; do not compute with
      it. Values of details are lists of C(key) and C(value), those of distributions C(freq) and C(value).
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
failures:
  description: The sensors of a console that have no answer, with C(sensor), C(node_id) and C(reason).
  returned: success
  type: list
  elements: dict
  sample: []
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.metric_info import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
