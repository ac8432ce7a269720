#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dashboard
short_description: Declare owner and sharing of a dashboard
version_added: 0.1.0
description:
  - Sets the owner and the sharing of a dashboard, or removes it.
  - The API has no operation that creates a dashboard or changes its content; dashboards come from bundles, the web interface
    or a restored backup.
  - Dashboards that came with the system are not touched. Firmware up to 9.7 says which these are; on newer one they are
    those without an owner.
options:
  name:
    description:
      - Name of the dashboard. It is what the dashboard is found by, unless O(id) is given.
    type: str
  owner:
    description:
      - Username of the owner. Giving a dashboard away can take your own access to it.
    type: str
  sharing:
    description:
      - Who may see or edit it, without its owner.
      - C(users) maps usernames and C(groups) maps group ids (with C(local.) or C(remote.) in front) to C(viewer) or
        C(editor).
      - A given map is exact, one left out stays as it is. A share that is null is none, as one that is left out of a given
        map.
      - The system refuses users and groups that it does not know; the message names those that were sent.
    type: dict
    suboptions:
      anyone:
        description:
          - What every local and remote account may do. V(null), as a text in quotes, takes it away; left out it stays.
        type: str
        choices:
          - viewer
          - 'null'
      users:
        description:
          - What accounts may do, C(viewer) or C(editor) by username. Exact when given.
        type: dict
      groups:
        description:
          - What groups may do, C(viewer) or C(editor) by group id. Exact when given.
        type: dict
  id:
    description:
      - Numeric id of the dashboard on this system. It can be negative.
    type: int
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.state
seealso:
  - module: extrahop.revealx.bundle
  - module: extrahop.revealx.report
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Give a dashboard to somebody, and let everybody see it
  extrahop.revealx.dashboard:
    name: Shop overview
    owner: setup
    sharing:
      anyone: viewer
      users: {}

- name: Nobody but its owner sees it any more
  extrahop.revealx.dashboard:
    name: Shop overview
    sharing:
      anyone: 'null'
      users: {}
      groups: {}

- name: Remove a dashboard
  extrahop.revealx.dashboard:
    name: Shop overview
    state: absent
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    author: setup
    comment: null
    owner: setup
    type: summary_dashboard
    rights:
      - transfer
      - view
      - edit
    short_code: tSaCG
    name: Shop overview
    id: 41
    mod_time: 1795316517691
    sharing:
      anyone: viewer
      users: {}
      groups: {}
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: set
      kind: dashboard
      name: Shop overview
      id: 41
      fields:
        sharing:
          anyone: viewer
          users: {}
          groups: {}
      reason: sharing differs
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 4
    write: 1
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.dashboard import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
