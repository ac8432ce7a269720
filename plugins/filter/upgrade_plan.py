# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that makes the plan of a fleet's upgrade."""

from __future__ import annotations

from collections.abc import Mapping

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import RevealxError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.upgrade import upgrade_plan as plan_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_people
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

DOCUMENTATION = r"""
name: upgrade_plan
short_description: Plan the upgrade of a fleet and say what speaks against it
version_added: 0.1.0
description:
  - Takes what the role P(extrahop.revealx.upgrade#role) saw of each system, and decides for the whole fleet at once
    who is upgraded in which wave, and which findings speak against it.
positional: outside
options:
  _input:
    description:
      - What was seen of each system of the run, in the order of the inventory.
      - Keys C(name), C(groups), C(cluster), C(addresses), C(wanted), C(info), C(info_error), C(many_devices),
        C(firmware), C(firmware_error), C(before) and C(settings).
    type: list
    elements: dict
    required: true
  outside:
    description: Names of the systems of the inventory that the run does not touch.
    type: list
    elements: str
    default: []
  hostvars:
    description: The variables of all hosts, to know the systems outside the run by.
    type: dict
    default: {}
  batch:
    description: How many sensors are upgraded at a time.
    type: int
    default: 1
  forks:
    description: How many systems Ansible works on at a time. V(0) when it is not known.
    type: int
    default: 0
  ingest_after:
    description: Whether record ingest is to be on in the end.
    type: bool
    default: true
  marked:
    description: Names of clusters whose record ingest an interrupted run switched off. It is switched on again.
    type: list
    elements: str
    default: []
  skip:
    description: Readiness checks that are switched off, a list of names or text that separates them by commas.
    type: raw
    default: []
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Plan the upgrade of one sensor
  ansible.builtin.debug:
    msg: "{{ [seen] | extrahop.revealx.upgrade_plan(batch=5) }}"
  vars:
    seen:
      name: sensor1
      groups: [sensors]
      wanted: 9.9.1.1234
      info:
        system:
          version: 9.8.2.100
          platform: extrahop
      firmware:
        plan:
          - verb: upgrade
        version_before: 9.8.2.100
        version: 9.9.1.1234
      settings:
        backup: true
"""

RETURN = r"""
_value:
  description:
    - The plan. C(ready) is false when a finding refuses the upgrade.
    - C(readiness) has every check of every system with C(system), C(check), C(status) (V(ok), V(failed), V(warning) or
      V(skipped)) and C(reason); C(told) are these as lines of text.
    - C(findings) has what is not in order with C(system), C(check), C(level), C(finding) and C(remedy); C(rows) has
      C(system), C(kind), C(from), C(to) and C(wave); C(changes) has C(system), C(section), C(object), C(change) and
      C(reason).
  type: dict
  sample:
    ready: true
    findings: []
    rows:
      - system: sensor1
        kind: sensor
        from: 9.8.2.100
        to: 9.9.1.1234
        wave: sensors 1 of 1
    summary: 1 of 1 systems to upgrade.
"""


def upgrade_plan(seen, outside=(), hostvars=None, batch=1, forks=0, ingest_after=True, marked=(), skip=()) -> dict:
    """The plan; raises AnsibleFilterError for what is no list of mappings, a batch below 1 and an unknown check."""
    if not isinstance(seen, (list, tuple)) or not all(isinstance(row, Mapping) for row in seen):
        raise AnsibleFilterError("extrahop.revealx.upgrade_plan: what was seen is given as a list of mappings")
    if int(batch) < 1:
        raise AnsibleFilterError(f"extrahop.revealx.upgrade_plan: batch is {batch}; it must be 1 or more")
    try:
        return plan_of(
            plain(seen),
            [_stranger(str(name), (hostvars or {}).get(name) or {}) for name in outside],
            batch=int(batch),
            forks=int(forks or 0),
            ingest_after=bool(ingest_after),
            marked=[str(name) for name in marked],
            skip=plain(skip),
        )
    except RevealxError as error:
        raise AnsibleFilterError(str(error)) from error


def _stranger(name: str, variables: Mapping) -> dict:
    """A system outside the run, by those of its variables that tell which it is."""
    addresses = [plain(variables.get(key)) for key in ("extrahop_host", "ansible_host")]
    groups, cluster = plain(variables.get("group_names")), plain(variables.get("extrahop_cluster"))
    return {"name": name, "groups": groups, "cluster": cluster, "addresses": addresses}


class FilterModule:
    """The collection's filters."""

    def filters(self) -> dict:
        return for_people(upgrade_plan=upgrade_plan)
