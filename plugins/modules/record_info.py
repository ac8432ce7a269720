#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: record_info
short_description: Query records
version_added: 0.1.0
description:
  - 'Reads records from the recordstore of a sensor or console, page after page: by cursor where the answer carries one,
    else by offset.'
  - It warns where the licence does not let all of the time range be looked up, and of what the recordstore says of its own
    licence.
  - Nothing is changed.
options:
  from:
    description:
      - Start, in milliseconds since the epoch (negative ones count back from now) or as a text such as V(-30m).
        Needed unless O(detection_log_entry_id) is given.
    type: raw
  until:
    description:
      - End, in the same forms. Without it now.
    type: raw
  types:
    description:
      - Record formats, such as C(~http). Without it all.
    type: list
    elements: str
  filter:
    description:
      - Filter as the API takes it, with C(field), C(operator), C(operand) and C(rules).
      - Operators are V(=), V(!=), V(<), V(<=), V(>), V(>=), V(startswith), V(~), V(!~), V(exists), V(not_exists), V(in) and
        V(not_in), for groups of rules V(and), V(or) and V(not). The fields C(.any), C(.ipaddr) and C(.port) stand for every
        field of their kind.
    type: dict
  eql:
    description:
      - Query in EQL in place of O(filter); since firmware 26.
    type: str
  sort:
    description:
      - How to sort, each with C(field) and C(direction).
    type: list
    elements: dict
  context_ttl:
    description:
      - How long the result is kept open for paging. With it the answer carries a cursor.
      - An ExtraHop recordstore takes no offset above 10000, so it is needed there to read more than 20000 records.
    type: raw
  aggregations:
    description:
      - Fields to group by, as C(fields); since firmware 26.
    type: dict
  detection_log_entry_id:
    description:
      - Entry of the detection log whose records are read, in place of O(from), O(until), O(types) and O(filter); since
        firmware 26.3.
    type: int
  limit:
    description:
      - The most records that are returned.
    type: int
    default: 1000
  query:
    description:
      - JMESPath expression that is applied to what was found; its answer is in RV(result).
    type: str
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.attributes.info
seealso:
  - module: extrahop.revealx.metric_info
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Requests that were not found
  extrahop.revealx.record_info:
    from: -1h
    types:
      - ~http
    filter:
      field: statusCode
      operator: '='
      operand: '404'
    limit: 100
"""

RETURN = r"""
records:
  description: What was found.
  returned: success
  type: list
  elements: dict
  sample:
    - _source:
        timestamp: 1795313563409
        bytes: 0
        senderAddr:
          type: ipaddr4
          value:
            - 192.0.2.1
total:
  description: How many records match in all.
  returned: success
  type: int
  sample: 250
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
    read: 1
    write: 0
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.record_info import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
