# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that makes the report document of an upgrade."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.course import Course, report_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_people
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

DOCUMENTATION = r"""
name: upgrade_report
short_description: Make the report document of an upgrade
version_added: 0.1.0
description:
  - Gathers what the role P(extrahop.revealx.upgrade#role) noted of each system into one document.
positional: courses
options:
  _input:
    description: The plan, as P(extrahop.revealx.upgrade_plan#filter) makes it.
    type: dict
    required: true
  courses:
    description:
      - By system, C(result) (its row of the closing report), C(timeline) and C(verification) (rows), and C(tasks)
        (results of modules, whose requests are counted).
    type: dict
    required: true
  window:
    description: What P(extrahop.revealx.upgrade_window#filter) tells.
    type: dict
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Say in a sentence what became of an upgrade
  ansible.builtin.debug:
    msg: "{{ (plan | extrahop.revealx.upgrade_report(courses)).summary }}"
  vars:
    plan: "{{ [seen] | extrahop.revealx.upgrade_plan }}"
    seen:
      name: sensor1
      groups: [sensors]
      wanted: 9.9.1.1234
      info:
        system:
          version: 9.9.1.1234
          platform: extrahop
    courses:
      sensor1:
        result:
          system: sensor1
          kind: sensor
          wave: "-"
          result: unchanged
"""

RETURN = r"""
_value:
  description:
    - C(report), C(title), C(made), C(summary), C(figures), and rows in C(systems), C(timeline), C(readiness), C(plan),
      C(verification) and C(requests).
  type: dict
  sample:
    report: upgrade
    title: Upgrade
    made: "2026-07-02T01:30:00Z"
    summary: 1 unchanged.
    systems:
      - system: sensor1
        kind: sensor
        wave: "-"
        result: unchanged
    timeline: []
    verification: []
    requests:
      - system: sensor1
        read: 0
        write: 0
        retried: 0
"""


def upgrade_report(plan, courses, window=None) -> dict:
    """The document; raises AnsibleFilterError for what is no plan or no mapping of courses."""
    if not isinstance(plan, Mapping) or not isinstance(courses, Mapping):
        raise AnsibleFilterError("extrahop.revealx.upgrade_report: a plan and a mapping of systems are wanted")
    made = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    told = {name: _course(one) for name, one in plain(courses).items()}
    return report_of(plain(plan), told, made=made, window=plain(window))


def _course(one: Mapping) -> Course:
    requests = [task["requests"] for task in one.get("tasks") or () if task.get("requests")]
    return Course(one["result"], one.get("timeline") or (), one.get("verification") or (), requests)


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_people(upgrade_report=upgrade_report)
