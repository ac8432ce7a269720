# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that lists the backups of a system."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.backup_folder import backups_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_machines

DOCUMENTATION = r"""
name: backups
short_description: List the backups that a folder holds of a system
version_added: 0.1.0
description:
  - Lists what the role P(extrahop.revealx.backup#role) made of one system, newest first by the time that each says.
    Those whose time cannot be true come last. Folders that others made, and backups that were never completed, are left
    out.
positional: system
options:
  _input:
    description: The folder of all backups, as C(backup_dest) names it. One that is not there has none.
    type: str
    required: true
  system:
    description: Name of the system in the inventory.
    type: str
    required: true
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Show when the system was backed up
  ansible.builtin.debug:
    msg: "{{ 'backups' | extrahop.revealx.backups(inventory_hostname) | map(attribute='made') }}"
"""

RETURN = r"""
_value:
  description:
    - The backups. C(path) is the folder of the system, C(label) that of the run; C(strangers) names files in it that
      the backup did not write; C(doubt) says why its time cannot be true, empty when it can.
  type: list
  elements: dict
  sample:
    - path: backups/20260726T101500Z/sensor1
      label: 20260726T101500Z
      system: sensor1
      made: '2026-07-26T10:15:00Z'
      made_by: extrahop.revealx.backup
      kind: sensor
      version: 9.9.1.1234
      hostname: sensor1.example.com
      serial: EH-1234
      uuid: 0123456789abcdef0123456789abcdef
      strangers: []
      doubt: ""
"""


def backups(dest, system) -> list[dict]:
    """The backups of a system, newest first."""
    return backups_of(str(dest), str(system))


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_machines(backups=backups)
