#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: running_config_save
short_description: Save the running config
version_added: 0.1.0
description:
  - Saves the running config of an ExtraHop system, so that it is in force after the next restart too.
  - When the saved config equals the running one, nothing is written.
  - A system saves all of its running config or nothing. What another administrator left unsaved is saved with it. The option
    C(save_foreign) of M(extrahop.revealx.running_config) and M(extrahop.revealx.state) looks at that.
options: {}
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
seealso:
  - module: extrahop.revealx.running_config
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Keep the settings over restarts
  extrahop.revealx.running_config_save:
"""

RETURN = r"""
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: save
      kind: running_config
      name: saved config
      id: null
      fields: {}
      reason: dns.dns of the saved config differ
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.running_config_save import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
