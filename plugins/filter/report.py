# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that writes a report as text, JSON, Markdown or HTML."""

from __future__ import annotations

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_people
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.document import ReportError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.formats import FORMATS
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

DOCUMENTATION = r"""
name: report
short_description: Write a report or a table of rows as text, JSON, Markdown or HTML
version_added: 0.1.0
description:
  - Turns a report document, or a list of mappings, into the text of a report. The roles write their plans and reports
    with it.
  - The HTML is one file that needs no other file and no script. It is made for screens of any width, light and dark,
    and for paper. States are told by a sign and a word, never by colour alone. Systems with the same rows are told
    together, and many rows are folded.
  - Texts of the input are never taken for markup.
positional: format
options:
  _input:
    description:
      - A report document, or the rows of one table, one mapping each.
      - A document has the keys C(report) (V(upgrade), V(rollback), V(plan), V(drift), V(rehearsal), V(configure) or
        V(fleet)), C(title), C(made) (ISO 8601), C(summary) (a sentence) and C(figures) (rows of C(name) and C(value)).
      - Its other keys are parts, each a list of rows. C(systems), with what is to be told of each; C(timeline), with
        C(system), C(wave), C(step), C(start), C(end), C(status) and C(note); C(readiness), with C(system), C(check),
        C(status) and C(reason); C(plan), with C(system), C(section), C(object), C(change) and C(reason);
        C(differences); C(verification), with C(system), C(subject), C(before), C(after), C(expected) and C(reason);
        C(requests), with C(system), C(read), C(write) and C(retried).
      - Parts that are left out or empty are not shown. Rows under any other key are shown under the name of that key.
        Without C(figures) they are counted from the rows.
    type: raw
    required: true
  format:
    description:
      - What to write. V(text) is an aligned table for a terminal, whose long cells are cut.
      - V(json) is the document itself, of a plan and of rows alone the rows.
    type: str
    choices:
      - text
      - json
      - markdown
      - html
    default: text
  columns:
    description: The keys to show of rows, in this order. All keys without it. Not for a document.
    type: list
    elements: str
  title:
    description: Heading of the report, instead of the document's. Not part of V(json).
    type: str
    default: ''
  summary:
    description: One sentence beside the table, instead of the document's. Not part of V(json).
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

- name: Write a report as a page
  ansible.builtin.copy:
    content: "{{ document | extrahop.revealx.report('html') }}"
    dest: plan.html
    mode: "0600"
  vars:
    document:
      report: plan
      title: Plan for the sensors
      summary: One tag is created.
      plan:
        - system: sensor1
          section: tags
          object: production
          change: create
          reason: it is not there
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


def report(given, format="text", columns=(), title="", summary="") -> str:
    """The text of a report; raises AnsibleFilterError for what is neither document nor rows, and for other formats."""
    if format not in FORMATS:
        raise AnsibleFilterError(f"extrahop.revealx.report: format is {format!r}; there are: {', '.join(FORMATS)}")
    document = plain(given)
    if isinstance(document, list):
        document = {"rows": [_chosen(row, columns) for row in document]}
    elif columns:
        raise AnsibleFilterError("extrahop.revealx.report: columns are for rows; a document is shown whole")
    headings = {key: str(text) for key, text in (("title", title), ("summary", summary)) if text}
    if isinstance(document, dict) and format != "json":
        document = {**document, **headings}
    try:
        return FORMATS[format](document)
    except ReportError as error:
        raise AnsibleFilterError(f"extrahop.revealx.report: {error}") from error


def _chosen(row, columns):
    """A row with the wanted keys only. What is no row is left for the document's own check."""
    wanted = [str(column) for column in columns or ()]
    return {column: row.get(column) for column in wanted} if wanted and isinstance(row, dict) else row


class FilterModule:
    """The collection's filters."""

    def filters(self) -> dict:
        return for_people(report=report)
