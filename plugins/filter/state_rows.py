# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that makes the rows of a plan out of results of the module state."""

from __future__ import annotations

from collections.abc import Mapping

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.state_rows import state_rows as rows_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_people
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

DOCUMENTATION = r"""
name: state_rows
short_description: Make the rows of a plan out of results of the module state
version_added: 0.1.0
description:
  - Turns results of M(extrahop.revealx.state), one for each system, into rows of C(system), C(section), C(object),
    C(change) and C(reason). What does not change has no row.
options:
  _input:
    description: The result of the module for each system, by the system's name. Skipped ones have no rows.
    type: dict
    required: true
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Show what would change on a system
  ansible.builtin.debug:
    msg: "{{ {inventory_hostname: planned} | extrahop.revealx.state_rows }}"
"""

RETURN = r"""
_value:
  description: The rows.
  type: list
  elements: dict
  sample:
    - system: sensor1
      section: tags
      object: production
      change: create
      reason: it is not there
"""


def state_rows(results) -> list[dict]:
    """The rows of results by system; raises AnsibleFilterError for what is no mapping of results."""
    if not isinstance(results, Mapping):
        raise AnsibleFilterError("extrahop.revealx.state_rows: the input is a mapping of systems to results")
    return rows_of(plain(results))


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_people(state_rows=state_rows)
