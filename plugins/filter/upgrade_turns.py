# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that tells whose upgrades begin."""

from __future__ import annotations

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import RevealxError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.turn import turns_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_machines
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

DOCUMENTATION = r"""
name: upgrade_turns
short_description: Tell whose upgrades begin when their turn has come
version_added: 0.1.0
description:
  - Decides by what became of the systems so far, by the order rules, and by the window.
positional: results
options:
  _input:
    description: The plan, as P(extrahop.revealx.upgrade_plan#filter) makes it.
    type: dict
    required: true
  results:
    description: The rows of the closing report so far, with C(system), C(kind), C(from), C(to) and C(result).
    type: list
    elements: dict
    required: true
  on_failure:
    description:
      - V(stop) begins nothing more once a system failed. V(leave_out) goes on without it, as far as the order rules
        permit.
    type: str
    choices:
      - stop
      - leave_out
    default: stop
  max_failures:
    description: So many failed sensors end the run, fewer are left out. V(0) for no number.
    type: int
    default: 0
  window:
    description: What P(extrahop.revealx.upgrade_window#filter) tells.
    type: dict
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: See whether sensor2 goes
  ansible.builtin.debug:
    msg: "{{ (plan | extrahop.revealx.upgrade_turns(results)).sensor2 }}"
  vars:
    plan:
      ready: true
      systems:
        sensor2:
          acts: true
          to: 9.9.1.1234
          leaders: []
    results:
      - system: sensor1
        kind: sensor
        from: 9.8.2.100
        to: 9.8.2.100
        result: failed
"""

RETURN = r"""
_value:
  description: By system, C(goes), and the C(reason) when it does not go though it has something to do.
  type: dict
  sample:
    sensor2:
      goes: false
      reason: sensor1 failed, and upgrade_on_failure is stop
"""


def upgrade_turns(plan, results, on_failure="stop", max_failures=0, window=None) -> dict:
    """Who goes; raises AnsibleFilterError for an unknown on_failure."""
    try:
        return turns_of(
            plain(plan),
            {row["system"]: row for row in plain(results)},
            on_failure=str(on_failure),
            max_failures=int(max_failures),
            window=plain(window),
        )
    except RevealxError as error:
        raise AnsibleFilterError(str(error)) from error


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_machines(upgrade_turns=upgrade_turns)
