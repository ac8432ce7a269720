# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that reads the mark of an upgrade that was interrupted."""

from __future__ import annotations

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import RevealxError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.mark import mark_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_machines
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

DOCUMENTATION = r"""
name: upgrade_mark
short_description: Read the mark of an upgrade that was interrupted
version_added: 0.1.0
description:
  - Takes the text of the file C(running.json) of the role P(extrahop.revealx.upgrade#role).
  - Refuses what is no mark.
positional: place
options:
  _input:
    description: The text of the file, blank when there is none.
    type: str
    required: true
  place:
    description: Path of the file, for the message.
    type: str
    default: running.json
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Show what an interrupted upgrade left
  ansible.builtin.debug:
    msg: "{{ text | extrahop.revealx.upgrade_mark }}"
  vars:
    text: '{"systems": ["sensor1"], "clusters": []}'
"""

RETURN = r"""
_value:
  description:
    - C(systems) whose upgrades were begun, C(clusters) whose record ingest was switched off, and by system in C(before)
      what it was like.
  type: dict
  sample:
    systems: [sensor1]
    clusters: []
    before: {}
"""


def upgrade_mark(text, place="running.json") -> dict:
    """The mark; raises AnsibleFilterError for what is none."""
    try:
        return mark_of(str(plain(text)), str(place))
    except RevealxError as error:
        raise AnsibleFilterError(str(error)) from error


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_machines(upgrade_mark=upgrade_mark)
