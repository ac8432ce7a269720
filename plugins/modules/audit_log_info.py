#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: audit_log_info
short_description: Read the audit log
version_added: 0.1.0
description:
  - Reads the audit log page after page. Nothing is changed.
options:
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
  - module: extrahop.revealx.api_key_info
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Who did what last
  extrahop.revealx.audit_log_info:
    limit: 20
    query: '[].{when: time, who: body.user, what: body.operation}'
"""

RETURN = r"""
messages:
  description: What was found.
  returned: success
  type: list
  elements: dict
  sample:
    - occur_time: 1795317121701
      time: '2026-11-22T03:12:01Z'
      body:
        user: setup
        operation: PUT
        details: 'REST API: PUT /analysispriority/config/0'
        facility: api
        priority: info
      id: 75
result:
  description: What O(query) answers.
  returned: when O(query) is given
  type: raw
  sample:
    - when: '2026-11-22T03:12:01Z'
      who: setup
      what: PUT
    - when: '2026-11-22T03:11:51Z'
      who: setup
      what: POST
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.audit_log_info import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
