# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that counts the requests of a report's systems."""

from __future__ import annotations

from collections.abc import Mapping

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rows import added
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_people
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

DOCUMENTATION = r"""
name: request_rows
short_description: Count the requests that systems were sent
version_added: 0.1.0
description:
  - Turns results of the collection's modules into rows of C(system), C(read), C(write) and C(retried), as the part
    C(requests) of a report takes them (see P(extrahop.revealx.report#filter)).
options:
  _input:
    description:
      - For each system, by its name, a result or a list of results, which are summed. Results without C(requests),
        such as those of skipped tasks, count nothing. A system without any request has no row.
    type: dict
    required: true
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Show how many requests two tasks sent
  ansible.builtin.debug:
    msg: "{{ {inventory_hostname: [planned, applied]} | extrahop.revealx.request_rows }}"
  vars:
    planned:
      requests: {read: 12, write: 0, retried: 0}
    applied:
      requests: {read: 14, write: 3, retried: 1}
"""

RETURN = r"""
_value:
  description: The rows.
  type: list
  elements: dict
  sample:
    - system: sensor1
      read: 26
      write: 3
      retried: 1
"""


def request_rows(results) -> list[dict]:
    """The rows of results by system; raises AnsibleFilterError for what is no mapping of results."""
    if not isinstance(results, Mapping):
        raise AnsibleFilterError("extrahop.revealx.request_rows: the input is a mapping of systems to results")
    rows = []
    for system, given in plain(results).items():
        several = given if isinstance(given, list) else [given]
        if not all(isinstance(result, Mapping) for result in several):
            raise AnsibleFilterError(f"extrahop.revealx.request_rows: what is given for {system} is no result")
        counts = [result["requests"] for result in several if result.get("requests")]
        if counts:
            rows.append({"system": system, **added(counts)})
    return rows


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_people(request_rows=request_rows)
