# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that writes rows as text, JSON, Markdown or HTML."""

from __future__ import annotations

from collections.abc import Mapping

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.module_utils._report import FORMATS
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

DOCUMENTATION = r"""
name: report
short_description: Write rows as an aligned table, JSON, Markdown or HTML
version_added: 0.1.0
description:
  - Turns a list of mappings into the text of a report. The roles write their plans and reports with it.
positional: format
options:
  _input:
    description: The rows, one mapping each.
    type: list
    elements: dict
    required: true
  format:
    description: What to write. V(text) is an aligned table for a terminal, whose long cells are cut.
    type: str
    choices:
      - text
      - json
      - markdown
      - html
    default: text
  columns:
    description: The keys to show, in this order. All keys without it.
    type: list
    elements: str
  title:
    description: Heading of the report. Not part of V(json).
    type: str
    default: ''
  summary:
    description: One sentence beside the table. Not part of V(json).
    type: str
    default: ''
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Show rows as a table
  ansible.builtin.debug:
    msg: "{{ (rows | extrahop.revealx.report).splitlines() }}"
  vars:
    rows:
      - system: sensor1
        change: create
      - system: sensor2
        change: none

- name: Write rows as a page
  ansible.builtin.copy:
    content: "{{ rows | extrahop.revealx.report('html', title='Plan') }}"
    dest: plan.html
    mode: "0644"
  vars:
    rows:
      - system: sensor1
        change: create
"""

RETURN = r"""
_value:
  description: The text of the report.
  type: str
  sample: |-
    SYSTEM   CHANGE
    sensor1  create
    sensor2  none
"""


def report(rows, format="text", columns=(), title="", summary="") -> str:
    """The text of a report; raises AnsibleFilterError for what is no list of mappings and for an unknown format."""
    if not isinstance(rows, (list, tuple)) or not all(isinstance(row, Mapping) for row in rows):
        raise AnsibleFilterError("extrahop.revealx.report: the input is a list of mappings")
    if format not in FORMATS:
        raise AnsibleFilterError(f"extrahop.revealx.report: format is {format!r}; there are: {', '.join(FORMATS)}")
    return FORMATS[format](plain(rows), [str(column) for column in columns or ()], str(title), str(summary))


class FilterModule:
    """The collection's filters."""

    def filters(self) -> dict:
        return {"report": report}
