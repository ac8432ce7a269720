#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: detection
short_description: Set assignee, status, resolution and ticket of a detection
version_added: 0.1.0
description:
  - Sets the fields of a detection that people may set.
  - Detections are made by the system and cannot be removed. M(extrahop.revealx.detection_info) finds them.
  - Firmware before 26.0 wants the ticket with every change; the module sends the one that is there.
options:
  ticket_id:
    description:
      - Id of the ticket in an external system. The system keeps it only where it tracks tickets of another one
        (M(extrahop.revealx.ticketing)); where it does not, the option is left out with a warning, since it would read back
        as null and be a change for ever.
    type: str
  assignee:
    description:
      - Username of who works on it.
    type: str
  status:
    description:
      - Where it stands. V(open) stands for the API's null.
      - V(new) can be set only where the system tracks tickets of another one.
    type: str
    choices:
      - open
      - new
      - in_progress
      - closed
      - acknowledged
  resolution:
    description:
      - What was done. V(none) stands for the API's null.
      - From firmware 26.0 on only a closed detection has one, and any other status takes it away.
    type: str
    choices:
      - none
      - action_taken
      - no_action_taken
  ai_disposition:
    description:
      - What the detection is, for the system's assistant. Since firmware 26.3.
      - No answer holds it, so it is sent, and the task changed, whenever it is given.
    type: str
    choices:
      - malicious_true_positive
      - benign_true_positive
      - false_positive
      - indeterminate
  participants:
    description:
      - Users and addresses that are tied to participants of the detection. Participants that are not named stay as they are,
        and none can be added.
    type: list
    elements: dict
    suboptions:
      id:
        description:
          - Id of the participant inside the detection, see M(extrahop.revealx.detection_info).
        type: int
        required: true
      usernames:
        description:
          - Usernames; the list is exact.
        type: list
        elements: str
      origins:
        description:
          - Addresses that it came from; the list is exact.
        type: list
        elements: str
  note:
    description:
      - The note on the detection. An empty text removes it.
      - Only where detections are tracked in an external ticketing system.
    type: str
  id:
    description:
      - Numeric id of the detection on this system.
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
  - module: extrahop.revealx.detection_info
  - module: extrahop.revealx.investigation
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Close a detection
  extrahop.revealx.detection:
    id: '{{ detection_id }}'
    status: closed
    resolution: action_taken

- name: Tie a user to the first participant
  extrahop.revealx.detection:
    id: '{{ detection_id }}'
    participants:
      - id: 1
        usernames:
          - amina

- name: Leave a note for the next shift
  extrahop.revealx.detection:
    id: '{{ detection_id }}'
    note: The scanner of the audit, see the calendar
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    description: ''
    categories:
      - sec
      - sec.caution
    risk_score: 60
    participants: []
    properties: {}
    mitre_tactics: []
    mitre_techniques: []
    appliance_id: 0
    is_user_created: false
    status: closed
    resolution: action_taken
    ticket_id: TK-1
    type: network_scan
    id: 24
    mod_time: 1795317045795
    start_time: 1795316518405
    end_time: 1795316518405
    create_time: 1795316518405
    update_time: 1795316518405
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: update
      kind: detection
      name: '24'
      id: 24
      fields:
        status: closed
        resolution: action_taken
      reason: status differs, resolution differs
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.detection import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
