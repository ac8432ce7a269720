# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that tells whether the window of an upgrade is open."""

from __future__ import annotations

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import RevealxError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.window import window_now
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_people
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

DOCUMENTATION = r"""
name: upgrade_window
short_description: Tell whether a window of hours is open
version_added: 0.1.0
description:
  - Takes a window, as the variable C(upgrade_window) of the role P(extrahop.revealx.upgrade#role) has it, and tells
    whether it is open at this moment.
options:
  _input:
    description:
      - A mapping with C(start), C(end) (V(HH:MM) or V(HH:MM:SS)) and C(time_zone) (a name of the time zone database, an
        offset such as V(+02:00), or V(UTC), which is the default). Or that mapping as JSON text. Or text such as
        V(22:00-04:00 Europe/Berlin).
      - A window whose end is earlier than its start goes over midnight. Empty is no window, which is always open.
    type: raw
    required: true
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Say whether the window is open
  ansible.builtin.debug:
    msg: "{{ ('22:00-04:00 Europe/Berlin' | extrahop.revealx.upgrade_window).told }}"
"""

RETURN = r"""
_value:
  description:
    - C(open), C(seconds_left) until it closes (V(0) when it is closed, null without a window), and the sentence
      C(told).
  type: dict
  sample:
    open: true
    seconds_left: 5400
    told: the window 22:00-04:00 Europe/Berlin is open, it closes 2026-07-02 at 04:00
"""


def upgrade_window(given) -> dict:
    """The state of a window now; raises AnsibleFilterError for what is none."""
    try:
        return window_now(plain(given))
    except RevealxError as error:
        raise AnsibleFilterError(str(error)) from error


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_people(upgrade_window=upgrade_window)
