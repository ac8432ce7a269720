# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that makes a report of what a rehearsal showed."""

from __future__ import annotations

from collections.abc import Mapping

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_people
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.fleet import Original
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.report import rehearsal_report as report_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

DOCUMENTATION = r"""
name: rehearsal_report
short_description: Tell what a rehearsal showed
version_added: 0.1.0
description:
  - Makes one report of what the rehearsed playbooks left, and says what would fail in the real run.
positional: seen
options:
  _input:
    description: The answer of the simulator to the order of a rehearsal.
    type: dict
    required: true
  seen:
    description: What was read of each real system, as P(extrahop.revealx.rehearsal_order#filter) takes it.
    type: list
    elements: dict
    required: true
  lacking:
    description: Rows of what the copy lacks, as P(extrahop.revealx.rehearsal_order#filter) returns them.
    type: list
    elements: dict
    default: []
  speed:
    description: Simulated seconds in a real one.
    type: float
    default: 60
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Show that nothing failed
  ansible.builtin.debug:
    msg: "{{ (answer | extrahop.revealx.rehearsal_report([])).document.summary }}"
  vars:
    answer:
      programs: []
      systems: {}
      left_out: {}
      faults: []
"""

RETURN = r"""
_value:
  description:
    - C(document) is the report. C(failures) says of each system on which something failed, what it was; under C(fleet),
      what concerns no system alone.
  type: dict
  sample:
    document:
      report: rehearsal
      title: Rehearsal of upgrade
      summary: On a copy of the fleet nothing failed in upgrade.
    failures: {}
"""


def rehearsal_report(answer, seen, lacking=(), speed=60) -> dict:
    """The report; raises AnsibleFilterError for what is no answer of a rehearsal."""
    answer, seen = plain(answer), plain(seen)
    if not isinstance(answer, Mapping) or "programs" not in answer:
        raise AnsibleFilterError("extrahop.revealx.rehearsal_report: the input is the answer of a rehearsal")
    asked = {one["name"]: _added(one["info"]["requests"], one["state"]["requests"]) for one in seen}
    originals = [Original.from_seen(one) for one in seen]
    return report_of(answer, originals, lacking=plain(lacking), asked=asked, speed=float(speed))


def _added(one: Mapping, other: Mapping) -> dict:
    return {word: one[word] + other[word] for word in ("read", "write", "retried")}


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_people(rehearsal_report=rehearsal_report)
