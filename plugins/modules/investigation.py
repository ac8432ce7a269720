#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: investigation
short_description: Declare an investigation
version_added: 0.1.0
description:
  - Creates, changes or removes an investigation, that is a set of detections looked at together.
  - Investigations that the system made are not touched.
options:
  name:
    description:
      - Name of the investigation. It is what the investigation is found by, unless O(id) is given. More than one of a name
        is refused.
    type: str
  assessment:
    description:
      - What came out.
    type: str
    choices:
      - malicious_true_positive
      - benign_true_positive
      - false_positive
      - undecided
  assignee:
    description:
      - Username of who works on it.
    type: str
  event_ids:
    description:
      - Ids of its detections, which the system answers as C(detections). The list is exact, its order means nothing.
    type: list
    elements: int
  notes:
    description:
      - Notes.
    type: str
  status:
    description:
      - Where it stands.
    type: str
    choices:
      - open
      - in_progress
      - closed
  id:
    description:
      - Numeric id of the investigation on this system. With the name given too, it is renamed.
    type: int
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.state
seealso:
  - module: extrahop.revealx.detection
  - module: extrahop.revealx.detection_info
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Open an investigation
  extrahop.revealx.investigation:
    name: Odd logins
    assignee: setup
    status: open
    notes: Seen on Monday

- name: Close it
  extrahop.revealx.investigation:
    name: Odd logins
    status: closed
    assessment: false_positive

- name: Remove it
  extrahop.revealx.investigation:
    name: Odd logins
    state: absent
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    assessment: null
    assignee: setup
    detections: []
    event_ids: []
    notes: Seen on Monday
    status: open
    is_user_created: true
    created_by: setup
    name: Odd logins
    id: 36
    creation_time: 1795316856348
    update_time: 1795316856348
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: investigation
      name: Odd logins
      id: null
      fields:
        name: Odd logins
        assignee: setup
        notes: Seen on Monday
        status: open
      reason: it is not there
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.investigation import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
