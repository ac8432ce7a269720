# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that makes the name of a system's folder."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.folder_names import folder_name as name_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_machines

DOCUMENTATION = r"""
name: folder_name
short_description: Name the folder of a system
version_added: 0.1.0
description:
  - Makes a name of a folder out of the name that a system has in the inventory, as P(extrahop.revealx.backup#role)
    does.
  - Small letters, digits, dots, hyphens and underscores stay as they are. Any other name, such as one with capitals or
    slashes, becomes what is readable of it with a checksum behind it. So no two systems share a folder, and none has
    its folder elsewhere.
options:
  _input:
    description: Name of the system in the inventory.
    type: str
    required: true
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Show where the backups of the system are
  ansible.builtin.debug:
    msg: "{{ 'backups/20260726T101500Z/' ~ (inventory_hostname | extrahop.revealx.folder_name) }}"
"""

RETURN = r"""
_value:
  description: The name of the folder.
  type: str
  sample: site_a_sensor1~f0aa32507b3f8811
"""


def folder_name(name) -> str:
    """The folder of the system of this name."""
    return name_of(str(name))


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_machines(folder_name=folder_name)
