#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: report
short_description: Declare a report, or have it sent
version_added: 0.1.0
description:
  - Creates, changes or removes a scheduled report of an ExtraHop console, sends it now, and downloads it.
  - The vendor does not publish the fields of a report. O(settings) is passed through as it is, and compared with what the
    system answers under the same names. Make a report on the console's own pages and read it with
    M(extrahop.revealx.api_request), path C(/reports), to see the names that your firmware has.
options:
  name:
    description:
      - Name of the report. It is what the report is found by, unless O(id) is given.
    type: str
  id:
    description:
      - Numeric id of the report. With O(name) given too, the report is renamed.
    type: int
  settings:
    description:
      - Further fields of the report, such as its schedule. Mappings are compared key by key, lists whole.
      - A field that the report does not have fails the task before an existing report is changed.
    type: dict
  contents:
    description:
      - What the report contains, as C(GET /reports/ID/contents) answers it. The list is exact. Firmware 7.4 takes one dashboard a
        report.
    type: list
    elements: raw
  emailgroups:
    description:
      - The email groups that the report goes to, by name or id. The list is exact.
    type: list
    elements: raw
  download_to:
    description:
      - File on the controller for the report in PDF form, written each time, with mode 0600. Not on firmware 7.4.
    type: path
  state:
    description:
      - Whether the report is there (V(present)) or not (V(absent)).
      - With V(queued) the report, which must be there, is made and sent, each time the task runs. The system does not tell
        when it is delivered.
    type: str
    choices:
      - present
      - absent
      - queued
    default: present
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
attributes:
  diff_mode:
    support: partial
    details:
      - With O(state=queued) there is no diff.
  idempotent:
    support: partial
    details:
      - With O(state=queued) the report is sent each time, with O(download_to) the file is written each time.
      - A field of O(settings) that the system takes but never answers fails the task.
notes:
  - Only consoles have reports.
seealso:
  - module: extrahop.revealx.email_group
  - module: extrahop.revealx.dashboard
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have a report go to an email group
  extrahop.revealx.report:
    name: Weekly overview
    emailgroups:
      - operations

- name: Send it now, and keep a copy
  extrahop.revealx.report:
    name: Weekly overview
    state: queued
    download_to: weekly-overview.pdf

- name: Remove it
  extrahop.revealx.report:
    name: Weekly overview
    state: absent
"""

RETURN = r"""
object:
  description: The report as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    id: 3
    name: Weekly overview
    emailgroups:
      - operations
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: report
      name: Weekly overview
      id: null
      fields:
        name: Weekly overview
        emailgroups:
          - operations
      reason: it is not there
    - verb: assign
      kind: report
      name: Weekly overview
      id: null
      fields:
        emailgroups:
          assign:
            - operations
          unassign: []
      reason: emailgroups differ
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 4
    write: 2
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.report import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
