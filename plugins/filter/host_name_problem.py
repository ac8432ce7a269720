# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that says why a name is none for a host."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.folder_names import host_name_problem as problem_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_machines

DOCUMENTATION = r"""
name: host_name_problem
short_description: Say why a name is none that a system can have in the inventory
version_added: 0.1.0
description:
  - Checks a name before files are called by it. Whoever may rename a sensor chooses names that a console tells.
options:
  _input:
    description: Name of the system in the inventory.
    type: str
    required: true
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Refuse names that lead elsewhere
  ansible.builtin.assert:
    that: (inventory_hostname | extrahop.revealx.host_name_problem) == ''
"""

RETURN = r"""
_value:
  description: The end of a sentence that begins with the name, empty when it is a name.
  type: str
  sample: holds '/'
"""


def host_name_problem(name) -> str:
    """Why a name is none, empty when it is one."""
    return problem_of(str(name))


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_machines(host_name_problem=host_name_problem)
