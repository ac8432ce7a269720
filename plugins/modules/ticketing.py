#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ticketing
short_description: Declare the ticketing settings
version_added: 0.1.0
description:
  - Brings the settings of ticket tracking of an ExtraHop system to the declared values.
  - The settings are C(external_ticketing_enabled) (tickets are tracked in another system), C(internal_ticketing_enabled) (they are
    tracked in the ExtraHop system itself) and C(url_template), the address of a ticket in the other system, which holds C($ticket_id).
    The API takes both switches together only; the module sends the other one as it is.
  - The vendor deprecated C(enabled). It is not compared where the system answers the two switches, and refused where it is declared
    without them.
  - A setting that the system does not have fails the task before anything is written, with a list of those it has.
options:
  settings:
    description:
      - The declared settings. Keys that are not given stay as they are.
      - Text is taken as boolean where the system has such, so that survey answers can be used as they come.
    type: dict
    required: true
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
seealso:
  - module: extrahop.revealx.system_info
  - module: extrahop.revealx.detection
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Track tickets of detections elsewhere
  extrahop.revealx.ticketing:
    settings:
      external_ticketing_enabled: true
      url_template: https://tickets.example.com/browse/$ticket_id

- name: See which settings are there
  extrahop.revealx.system_info:
    gather_subset:
      - ticketing
"""

RETURN = r"""
settings:
  description: All ticketing settings as the system now answers them, in check mode as they would be.
  returned: success
  type: dict
  sample:
    enabled: true
    external_ticketing_enabled: true
    internal_ticketing_enabled: false
    url_template: https://tickets.example.com/browse/$ticket_id
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: update
      kind: ticketing
      name: sensor1.example.com
      id: null
      fields:
        external_ticketing_enabled: true
      reason: external_ticketing_enabled differ
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.ticketing import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
