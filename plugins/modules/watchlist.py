#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: watchlist
short_description: Declare the watchlist
version_added: 0.1.0
description:
  - Makes the list of devices that are always analysed at the advanced level exactly the declared one.
  - A console takes only devices of sensors whose analysis priorities it manages, which they hand over by O(extrahop.revealx.analysis_priority#module:manager).
  - On firmware 7.4 the list is at another path of the API; the module finds it.
options:
  devices:
    description:
      - The devices on the list, each by address, MAC, name, discovery id or numeric id.
      - The list is exact, an empty one takes all devices off.
    type: list
    elements: raw
    required: true
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
seealso:
  - module: extrahop.revealx.analysis_priority
  - module: extrahop.revealx.device
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have two devices on the watchlist
  extrahop.revealx.watchlist:
    devices:
      - 10.10.0.5
      - 00:50:56:00:00:07
"""

RETURN = r"""
devices:
  description: The declared list.
  returned: success
  type: list
  elements: str
  sample:
    - 00:50:56:00:00:07
    - 10.10.0.5
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: assign
      kind: watchlist
      name: 127.0.0.1:26311
      id: null
      fields:
        devices:
          assign:
            - 00:50:56:00:00:07
          unassign: []
      reason: devices differ
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.watchlist import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
