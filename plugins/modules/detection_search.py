#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: detection_search
short_description: Find detections
version_added: 0.1.0
description:
  - Finds detections by a filter, page after page. Nothing is changed.
options:
  filter:
    description:
      - Filter as the API takes it, such as C(status), C(types), C(assignee), C(risk_score_min).
    type: dict
  from:
    description:
      - Only detections that were going on after this, in milliseconds since the epoch; negative ones count back from now.
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
      - Whether only the ids are returned, in the form in which the system gives them.
    type: bool
  include_activity_log:
    description:
      - Whether the activity log is returned; participants and properties are then found only there.
    type: bool
  sort:
    description:
      - How to sort, each with C(field) and C(direction).
    type: list
    elements: dict
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
  extrahop.revealx.detection_search:
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.detection_search import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
