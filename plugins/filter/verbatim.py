# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that keeps what systems tell from being taken for templates."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_machines
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

DOCUMENTATION = r"""
name: verbatim
short_description: Keep what systems tell from being taken for templates
version_added: 0.1.0
description:
  - Up to ansible-core 2.18, text that stands in a fact is a template again wherever the fact is used, and a template
    may run a command. Results of modules are marked as text, but the mark can be lost where filters make something
    new of them.
  - Put last in the expression of a fact, this filter marks all text in it. With ansible-core 2.19 and newer it changes
    nothing, there text of a result never is a template.
options:
  _input:
    description: What was made of the results of modules.
    type: raw
    required: true
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: List the users
  extrahop.revealx.resource_info:
    resource: users
  register: listed

- name: Note their names by user name
  ansible.builtin.set_fact:
    names: "{{ listed.objects | items2dict(key_name='username', value_name='name') | extrahop.revealx.verbatim }}"
"""

RETURN = r"""
_value:
  description: The same data.
  type: raw
"""


def verbatim(value):
    """Plain data, the same."""
    return plain(value)


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_machines(verbatim=verbatim)
