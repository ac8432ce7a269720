# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that notes the state of a system, to be compared after its upgrade."""

from __future__ import annotations

from collections.abc import Mapping

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.snapshot import snapshot_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_machines
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

DOCUMENTATION = r"""
name: upgrade_snapshot
short_description: Note the state of a system, to be compared after its upgrade
version_added: 0.1.0
description:
  - Takes a result of M(extrahop.revealx.system_info) and returns what an upgrade must leave as it was, a value by
    subject.
options:
  _input:
    description:
      - The result, with the subsets system, appliances, license, object_counts, processes and services, or some.
    type: dict
    required: true
seealso:
  - plugin: extrahop.revealx.upgrade_differences
    plugin_type: filter
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Read the state of a system
  extrahop.revealx.system_info:
    gather_subset:
      - system
      - processes
  register: info

- name: Note it
  ansible.builtin.set_fact:
    before: "{{ info | extrahop.revealx.upgrade_snapshot }}"
"""

RETURN = r"""
_value:
  description:
    - Values by subject. Subjects are C(version), C(process.NAME), C(service.KEY), C(connected.NAME), C(license.KEY) and
      C(objects.LIST).
  type: dict
  sample:
    version: 9.8.2.100
    process.excap: running
    service.ssh.enabled: true
    connected.console1: Online
    license.status: Nominal
    objects.tags: 4
"""


def upgrade_snapshot(info) -> dict:
    """The snapshot; raises AnsibleFilterError for what is no result."""
    if not isinstance(info, Mapping):
        raise AnsibleFilterError("extrahop.revealx.upgrade_snapshot: the input is a result of system_info")
    return snapshot_of(plain(info))


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_machines(upgrade_snapshot=upgrade_snapshot)
