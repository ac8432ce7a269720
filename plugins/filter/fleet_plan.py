# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that makes one plan of what configure and upgrade would do."""

from __future__ import annotations

from collections.abc import Mapping

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.filter.request_rows import request_rows
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.plan import fleet_plan as plan_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_people
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

DOCUMENTATION = r"""
name: fleet_plan
short_description: Make one plan of what configure and upgrade would do to a fleet
version_added: 0.1.0
description:
  - Takes results of M(extrahop.revealx.state) in check mode, and what P(extrahop.revealx.upgrade_plan#filter) returned,
    and makes one report of them. The role P(extrahop.revealx.plan#role) shows and writes it.
options:
  _input:
    description: The result of the module for each system, by the system's name. Skipped ones have no declared state.
    type: dict
    required: true
  upgrade:
    description: The plan of the upgrade. Empty when no version is wanted.
    type: dict
    default: {}
  problems:
    description: Systems that could not be planned at all, each with the reason.
    type: dict
    default: {}
  made:
    description: When the plan was made, as ISO 8601 in UTC.
    type: str
    default: ''
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Show what would be done to a system
  ansible.builtin.debug:
    msg: "{{ ({inventory_hostname: planned} | extrahop.revealx.fleet_plan).document.plan }}"
"""

RETURN = r"""
_value:
  description:
    - C(document) is the report, with the rows in C(plan). C(failures) says of each system that something speaks
      against, what it is.
  type: dict
  sample:
    document:
      report: plan
      title: Plan
      summary: 'Changes: 1, on 1 of 1 systems.'
      plan:
        - system: sensor1
          section: tags
          object: production
          change: create
          reason: it is not there
    failures: {}
"""


def fleet_plan(results, upgrade=None, problems=None, made="") -> dict:
    """The plan; raises AnsibleFilterError for what is no mapping of results."""
    if not isinstance(results, Mapping):
        raise AnsibleFilterError("extrahop.revealx.fleet_plan: the input is a mapping of systems to results")
    told = plan_of(plain(results), plain(upgrade) or None, plain(problems) or {}, str(made))
    told["document"]["requests"] = request_rows(results)
    return told


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_people(fleet_plan=fleet_plan)
