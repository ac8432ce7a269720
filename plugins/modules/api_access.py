#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: api_access
short_description: Declare CORS origins and who may make API keys
version_added: 0.1.0
description:
  - Declares the settings of the API Access page of an ExtraHop system, cross-origin requests (CORS) and the generation of API keys.
  - No call of the API is made for these settings, and where the running config keeps them is not published. The module looks for them
    in the system's own running config, by their names and values, and changes them there in the form that the system uses. Where it
    finds no place, or several, it fails, says how to find the place, and writes nothing.
  - Changes are lost at the next restart unless they are saved, see O(save).
options:
  cors_origins:
    description:
      - The origins that may send requests to the API from a browser, as scheme, host and perhaps port. The list is exact, its order
        means nothing.
      - An origin has no path, no user and no wildcard.
    type: list
    elements: str
  cors_allow_any:
    description:
      - Whether any origin may. V(true) does not go with a list of O(cors_origins).
      - Where the system has no switch for it, an asterisk among the origins stands for it, with a warning.
    type: bool
  api_key_generation:
    description:
      - Who may make API keys, all users, local users only, or nobody.
    type: str
    choices:
      - all
      - local
      - none
  location:
    description:
      - Where the running config keeps the settings, as a dotted path such as V(api.cors.origins). A path to a section narrows the search
        to that section.
      - A mapping from O(cors_origins), O(cors_allow_any) and O(api_key_generation) to paths when they are in different places.
      - A path whose last part is missing is added, if its section is there and only one setting is meant.
    type: raw
  wait:
    description:
      - Whether to wait until the change is in force. The wait follows the job that the system starts, or, where none is named, reads
        back until the changed settings are there.
      - V(false) does not go with O(save).
  wait_timeout:
    description:
      - Seconds to wait at most until the change is in force. Running out of time fails the task.
    default: 600
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.saving
  - extrahop.revealx.wait
notes:
  - 'To find the place by hand: read C(GET /runningconfig) with M(extrahop.revealx.api_request), change the setting on the API Access
    page, read again, and compare.'
seealso:
  - module: extrahop.revealx.running_config
  - module: extrahop.revealx.running_config_save
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Only local users make API keys
  extrahop.revealx.api_access:
    api_key_generation: local

- name: Two applications may call the API from a browser
  extrahop.revealx.api_access:
    cors_origins:
      - https://portal.example.com
      - http://tools.example.com:8080
    save: true

- name: Say where the system keeps the settings
  extrahop.revealx.api_access:
    cors_origins: []
    cors_allow_any: false
    api_key_generation: none
    location:
      cors_origins: api.cors.origins
      cors_allow_any: api.cors.allow_any
      api_key_generation: api.key_policy
"""

RETURN = r"""
api_access:
  description: The declared settings as the system now has them, and under C(location) where. In check mode as they would be.
  returned: success
  type: dict
  sample:
    cors_origins:
      - http://tools.example.com:8080
      - https://portal.example.com
    api_key_generation: local
    location:
      cors_origins: api.cors.origins
      api_key_generation: api.key_policy
job:
  description: The job that applied the change, null when the system named none.
  returned: success
  type: dict
  sample:
    id: 956c8547-9a82-4a33-a634-5d6febbdcc2f
    status: DONE
    type: running_config
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: replace
      kind: running_config
      name: api.key_policy
      id: null
      fields:
        api:
          key_policy: local
      reason: api.key_policy differ
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.api_access import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
