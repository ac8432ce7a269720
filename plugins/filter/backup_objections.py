# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that says whether a backup is the one of a system."""

from __future__ import annotations

from collections.abc import Mapping

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.backup_folder import objections_to
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_people
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

DOCUMENTATION = r"""
name: backup_objections
short_description: Say what speaks against a backup being the one of a system
version_added: 0.1.0
description:
  - Compares what a backup says of the system that it was made of with what a system says of itself. Kind, serial number
    and UUID decide; where they cannot be compared, the name does.
options:
  _input:
    description: What the backup's C(backup.json) holds.
    type: dict
    required: true
  system:
    description: Name of the system in the inventory.
    type: str
    required: true
  kind:
    description: V(console), V(sensor), V(recordstore) or V(packetstore), by the system's group in the inventory.
    type: str
    required: true
  identity:
    description: What P(extrahop.revealx.system_info#module) returns of the system as C(identity).
    type: dict
    required: true
  replaced:
    description: Whether the system replaces the one that was backed up, so that serial number and UUID may differ.
    type: bool
    default: false
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Refuse the backup of another system
  ansible.builtin.assert:
    that: >-
      manifest | extrahop.revealx.backup_objections(system=inventory_hostname, kind='sensor', identity=facts.identity)
      == []
  vars:
    facts:
      identity:
        kind: sensor
        serial: EH82372938
        uuid: null
    manifest:
      system: "{{ inventory_hostname }}"
      kind: sensor
      serial: EH82372938
"""

RETURN = r"""
_value:
  description: What speaks against it, a sentence each.
  type: list
  elements: str
  sample:
    - it is the backup of a console, and this is a sensor
"""


def backup_objections(manifest, system, kind, identity, replaced=False) -> list[str]:
    """What speaks against it; raises AnsibleFilterError for what is no mapping."""
    if not isinstance(manifest, Mapping) or not isinstance(identity, Mapping):
        raise AnsibleFilterError("extrahop.revealx.backup_objections: the backup and the identity are mappings")
    return objections_to(plain(manifest), str(system), str(kind), plain(identity), bool(replaced))


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_people(backup_objections=backup_objections)
