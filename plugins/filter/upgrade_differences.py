# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that compares the state of a system after its upgrade with the one before."""

from __future__ import annotations

from collections.abc import Mapping

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import RevealxError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.snapshot import (
    checked_ignore,
    differences,
    snapshot_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_people
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

DOCUMENTATION = r"""
name: upgrade_differences
short_description: Compare the state of a system after its upgrade with the one before
version_added: 0.1.0
description:
  - Returns a row for each difference, and says whether an upgrade explains it. What is there only afterwards, and a
    greater number of objects, is expected, since new firmware brings its own. What is gone, changed or fewer is not.
positional: info, system
options:
  _input:
    description: The state before, as P(extrahop.revealx.upgrade_snapshot#filter) noted it.
    type: dict
    required: true
  info:
    description:
      - The result of M(extrahop.revealx.system_info) after the upgrade, with the same subsets. A result without the
        subset system is that of a system which cannot be read.
    type: dict
    required: true
  system:
    description: Name of the system in the rows.
    type: str
    default: ''
  wanted:
    description: The version that was asked for, in full or in part.
    type: str
    default: ''
  companions:
    description: Names of systems that are upgraded at the same time. That they are away is expected.
    type: list
    elements: str
    default: []
  ignore:
    description:
      - Subjects whose differences are expected, a list or text that separates them by commas. Each is a subject, the
        beginning of one up to a dot, or a shell pattern.
    type: raw
    default: []
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Show what an upgrade changed
  ansible.builtin.debug:
    msg: "{{ before | extrahop.revealx.upgrade_differences(info, 'sensor1', wanted='9.9', ignore='objects.tags') }}"
  vars:
    before:
      version: 9.8.2.100
      process.excap: running
    info:
      system:
        version: 9.9.1.1234
      processes:
        - process: exapi
"""

RETURN = r"""
_value:
  description: The rows.
  type: list
  elements: dict
  sample:
    - system: sensor1
      subject: version
      before: 9.8.2.100
      after: 9.9.1.1234
      expected: true
      reason: the upgrade
    - system: sensor1
      subject: process.exapi
      before: null
      after: running
      expected: true
      reason: it was not there before the upgrade
    - system: sensor1
      subject: process.excap
      before: running
      after: null
      expected: false
      reason: it was there before the upgrade and is gone
"""


def upgrade_differences(before, info, system="", wanted="", companions=(), ignore=()) -> list[dict]:
    """The rows; raises AnsibleFilterError for what is no snapshot and for a subject that does not exist."""
    if not isinstance(before, Mapping) or not isinstance(info, Mapping):
        raise AnsibleFilterError("extrahop.revealx.upgrade_differences: a snapshot and a result of system_info, please")
    after = plain(info)
    try:
        return differences(
            str(system),
            plain(before),
            snapshot_of(after) if after.get("system") else None,
            wanted=str(wanted),
            companions=[str(name).lower() for name in companions],
            ignore=checked_ignore(plain(ignore)),
        )
    except RevealxError as error:
        raise AnsibleFilterError(str(error)) from error


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_people(upgrade_differences=upgrade_differences)
