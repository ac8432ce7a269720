# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that writes drift as JUnit XML."""

from __future__ import annotations

from collections.abc import Mapping

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.junit import as_junit
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_people
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

DOCUMENTATION = r"""
name: junit
short_description: Write drift as JUnit XML
version_added: 0.1.0
description:
  - Turns what P(extrahop.revealx.drift#filter) found into the text of a JUnit file, with a test suite for each system
    and a test case for each section. A difference is a failure, a system that could not be compared is an error.
options:
  _input:
    description: What the filter returned.
    type: dict
    required: true
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Write what differs on a system for a build server
  ansible.builtin.copy:
    content: "{{ {inventory_hostname: planned} | extrahop.revealx.drift | extrahop.revealx.junit }}"
    dest: drift.xml
    mode: "0600"
"""

RETURN = r"""
_value:
  description: The text of the file.
  type: str
  sample: |-
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="Drift" tests="1" failures="0" errors="0" skipped="0">
      <testsuite name="sensor1" timestamp="2026-01-31T06:00:00" tests="1" failures="0" errors="0" skipped="0">
        <testcase classname="sensor1" name="tags" />
      </testsuite>
    </testsuites>
"""


def junit(drift) -> str:
    """The text of the file; raises AnsibleFilterError for what the filter drift did not return."""
    if not isinstance(drift, Mapping) or not {"document", "cases"} <= drift.keys():
        raise AnsibleFilterError("extrahop.revealx.junit: the input is what the filter extrahop.revealx.drift returns")
    told = plain(drift)
    return as_junit(told["cases"], told["document"]["title"], told["document"]["made"])


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_people(junit=junit)
