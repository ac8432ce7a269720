# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that makes the report of a fleet's present state."""

from __future__ import annotations

from collections.abc import Mapping

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_people
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.fleet import fleet_document
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

DOCUMENTATION = r"""
name: fleet_report
short_description: Make the report of a fleet's present state
version_added: 0.1.0
description:
  - Makes of what was read of each system a report document for P(extrahop.revealx.report#filter), with the parts
    C(systems) and C(connections). The role P(extrahop.revealx.report#role) uses it.
options:
  _input:
    description:
      - What was read of each system.
      - C(name), C(groups) (its inventory groups), C(info) (the result of M(extrahop.revealx.system_info) with the
        subsets V(system), V(appliances), V(license) and V(jobs), or its failure) and, for recordstores, C(cluster) (the
        result with the subset V(cluster)).
    type: list
    elements: dict
    required: true
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Show the state of one system
  ansible.builtin.debug:
    msg: "{{ [seen] | extrahop.revealx.fleet_report | extrahop.revealx.report('markdown') }}"
  vars:
    seen:
      name: sensor1
      groups: [sensors]
      info:
        system:
          version: 9.8.2.100
          platform: extrahop
"""

RETURN = r"""
_value:
  description: The report document.
  type: dict
  sample:
    report: fleet
    title: State of the fleet
    summary: 1 of 1 systems answered. They run 9.8.2.100.
    connections: []
"""


def fleet_report(seen) -> dict:
    """The document; raises AnsibleFilterError for what is no list of mappings with a name."""
    if not isinstance(seen, (list, tuple)) or not all(isinstance(one, Mapping) and one.get("name") for one in seen):
        raise AnsibleFilterError("extrahop.revealx.fleet_report: the input is a list of mappings with a name")
    return fleet_document(plain(seen))


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_people(fleet_report=fleet_report)
