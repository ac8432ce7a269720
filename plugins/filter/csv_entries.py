# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that makes entries of a state document out of the rows of a spreadsheet."""

from __future__ import annotations

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.spreadsheet import entries_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_machines
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

DOCUMENTATION = r"""
name: csv_entries
short_description: Make entries of a state document out of the rows of a spreadsheet
version_added: 0.1.0
description:
  - Reads text that a spreadsheet wrote as CSV, and returns the entries of one section of the declared state.
  - The first row names the options of the section, in any order. An empty cell is an option that is not given.
  - The values of a list stand in one cell, or in several rows of the same object. Rows are of the same object when they
    have the same name. Any other value has to be the same in all of them, or be there in one alone.
  - A mapping, and a list of mappings, stands in its cell as JSON.
  - What cannot be used is refused, with line and column of everything that is wrong.
positional: section, columns
options:
  _input:
    description: The text of the CSV file. A byte order mark and any kind of line ends are taken.
    type: str
    required: true
  section:
    description: Name of a section that is a list of objects, such as V(tags).
    type: str
    required: true
  columns:
    description:
      - What columns mean that are not headed by the name of an option, by their headings. Null is a column that is not
        wanted.
    type: dict
  delimiter:
    description: The character between two cells.
    type: str
    default: ','
  separator:
    description: What stands between the values of a list in one cell.
    type: str
    default: ;
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
# From a file: lookup('ansible.builtin.file', 'tags.csv') | extrahop.revealx.csv_entries('tags')
- name: Show what the rows declare
  ansible.builtin.debug:
    msg: "{{ rows | extrahop.revealx.csv_entries('tags', columns=headings) }}"
  vars:
    headings: {Tag: name, Device: devices, Owner: null}
    rows: |
      Tag,Device,Owner
      production,192.0.2.10;192.0.2.11,Nadia
      production,web.example.com,Nadia
      branch,192.0.2.20,
"""

RETURN = r"""
_value:
  description: The entries, for a section of the document of M(extrahop.revealx.state).
  type: list
  elements: dict
  sample:
    - name: production
      devices: [192.0.2.10, 192.0.2.11, web.example.com]
    - name: branch
      devices: [192.0.2.20]
"""


def csv_entries(text, section, columns=None, delimiter=",", separator=";") -> list[dict]:
    """The entries that the rows declare."""
    try:
        return entries_of(
            plain(text), plain(section), columns=plain(columns or {}), delimiter=delimiter, separator=separator
        )
    except OptionError as error:
        raise AnsibleFilterError(f"csv_entries: {error}") from error


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_machines(csv_entries=csv_entries)
