#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: api_key_info
short_description: List API keys
version_added: 0.1.0
description:
  - Lists the API keys that the key's user may see. The keys themselves are hidden, also the letters that the system shows.
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
  - module: extrahop.revealx.api_key
  - module: extrahop.revealx.user
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: List the owners of API keys
  extrahop.revealx.api_key_info:
    query: '[].username'
"""

RETURN = r"""
api_keys:
  description: What was found.
  returned: success
  type: list
  elements: dict
  sample:
    - id: 1
      key: '********'
      description: ''
      time_added: 1795316518397
      user_id: 1
      username: setup
result:
  description: What O(query) answers.
  returned: when O(query) is given
  type: raw
  sample:
    - setup
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.api_key_info import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
