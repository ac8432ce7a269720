# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that checks a backup."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.backup_folder import (
    content_problems,
    problems_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_machines

DOCUMENTATION = r"""
name: backup_problems
short_description: Say what is wrong with a backup
version_added: 0.1.0
description:
  - Checks the folder with the backup of one system against its checksums. Nothing is wrong when it is complete, no
    file is missing or changed, none was added, and each of them holds what it should, as read back from the disk.
options:
  _input:
    description: The folder of the system, for instance V(backups/20260726T101500Z/sensor1).
    type: str
    required: true
  sums:
    description: Whether it has its checksums already. Without them only what the files hold is checked.
    type: bool
    default: true
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have a backup that is whole
  ansible.builtin.assert:
    that: (folder | extrahop.revealx.backup_problems) == []
  vars:
    folder: "{{ ('backups' | extrahop.revealx.backups(inventory_hostname) | first).path }}"
  when: ('backups' | extrahop.revealx.backups(inventory_hostname)) != []
"""

RETURN = r"""
_value:
  description: What is wrong, a sentence each.
  type: list
  elements: str
  sample:
    - state.json is not what was written
"""


def backup_problems(folder, sums=True) -> list[str]:
    """What is wrong with the backup in a folder."""
    return problems_of(str(folder)) if sums else content_problems(str(folder))


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_machines(backup_problems=backup_problems)
