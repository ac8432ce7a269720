# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that makes the plan of a fleet's rollback."""

from __future__ import annotations

from collections.abc import Mapping

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rollback import rollback_plan as plan_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_people
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

DOCUMENTATION = r"""
name: rollback_plan
short_description: Plan the way back of a fleet's firmware and say what speaks against it
version_added: 0.1.0
description:
  - Takes what the role P(extrahop.revealx.rollback#role) saw of each system, and decides for the whole fleet at once in
    which wave a system goes back, and what speaks against it.
options:
  _input:
    description:
      - What was seen of each system of the run. Keys C(name), C(groups), C(cluster), C(addresses), C(wanted), C(info),
        C(info_error), C(firmware) and C(firmware_error).
    type: list
    elements: dict
    required: true
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Plan the way back of one sensor
  ansible.builtin.debug:
    msg: "{{ [seen] | extrahop.revealx.rollback_plan }}"
  vars:
    seen:
      name: sensor1
      groups: [sensors]
      wanted: 9.8.2.100
      info:
        system:
          version: 9.9.1.1234
          platform: extrahop
      firmware:
        plan:
          - verb: roll back
        version_before: 9.9.1.1234
        version: 9.8.2.100
"""

RETURN = r"""
_value:
  description:
    - The plan. C(ready) is false when a finding speaks against the rollback.
    - C(findings) has C(system), C(check), C(status) and C(reason); C(rows) has C(system), C(section), C(object),
      C(change) and C(reason), in the order of C(waves).
  type: dict
  sample:
    ready: true
    findings: []
    rows:
      - system: sensor1
        section: firmware
        object: 9.8.2.100
        change: roll back
        reason: it runs 9.9.1.1234; the datastore is reset and all metrics are removed
    waves:
      - sensors
"""


def rollback_plan(seen) -> dict:
    """The plan; raises AnsibleFilterError for what is no list of mappings."""
    if not isinstance(seen, (list, tuple)) or not all(isinstance(row, Mapping) for row in seen):
        raise AnsibleFilterError("extrahop.revealx.rollback_plan: what was seen is given as a list of mappings")
    return plan_of(plain(seen))


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_people(rollback_plan=rollback_plan)
