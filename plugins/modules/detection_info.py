#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: detection_info
short_description: Find detections
version_added: 0.1.0
description:
  - Finds detections by a filter, page after page. Nothing is changed.
  - What tuning rules hide is left out by the system.
options:
  filter:
    description:
      - Filter as the API takes it, such as C(status), C(types), C(assignee), C(risk_score_min).
    type: dict
  from:
    description:
      - Only detections that were going on after this, in milliseconds since the epoch, as all times here are.
    type: int
  until:
    description:
      - Only detections that ended before this.
    type: int
  create_time:
    description:
      - Only detections created after this.
    type: int
  mod_time:
    description:
      - Only detections changed after this.
    type: int
  update_time:
    description:
      - Only detections with related events after this.
    type: int
  id_only:
    description:
      - Whether only the ids are returned, as mappings with nothing but C(id).
    type: bool
  include_activity_log:
    description:
      - Whether the activity log is returned; participants and properties are then found only there.
        Since firmware 26.0.
    type: bool
  sort:
    description:
      - How to sort, the most important first.
    type: list
    elements: dict
    suboptions:
      field:
        description:
          - Name of the field.
        type: str
        required: true
      direction:
        description:
          - Whether the lowest or the highest comes first.
        type: str
        choices:
          - asc
          - desc
        default: asc
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
  - module: extrahop.revealx.detection
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Find open detections of high risk
  extrahop.revealx.detection_info:
    filter:
      status:
        - .none
      risk_score_min: 80
    limit: 50
"""

RETURN = r"""
detections:
  description: What was found.
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
    read: 1
    write: 0
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.detection_info import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
