#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: detections_access
short_description: Declare the access control of detections
version_added: 0.1.0
description:
  - Brings the settings of detections access control of an ExtraHop system to the declared values.
  - The setting is C(enabled). B(Once it is true, the system never takes it back to false); declaring that fails the task before
    anything is written.
  - The API only replaces these settings as a whole. The module reads them, changes the declared ones and puts them
    whole, so that none of a later firmware is lost.
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
notes:
  - Consoles and sensors have these settings, from firmware 8.0 on.
  - Who has access is set with the account, by M(extrahop.revealx.user).
seealso:
  - module: extrahop.revealx.system_info
  - module: extrahop.revealx.user
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Control who has access to detections
  extrahop.revealx.detections_access:
    settings:
      enabled: true

- name: See which settings are there
  extrahop.revealx.system_info:
    gather_subset:
      - detections_access
"""

RETURN = r"""
settings:
  description: All settings as the system now answers them, in check mode as they would be.
  returned: success
  type: dict
  sample:
    enabled: true
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: update
      kind: detections_access
      name: sensor1.example.com
      id: null
      fields:
        enabled: true
      reason: enabled differ
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.detections_access import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
