# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that makes the declared state of a system out of its layers."""

from __future__ import annotations

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.layers import ORDER
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_machines
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.declarations import declared_of, is_layer

DOCUMENTATION = r"""
name: declared_state
short_description: Show the declared state that the layers of a system make
version_added: 0.1.0
description:
  - Merges the layers of declared state among the variables of a system, as P(extrahop.revealx.configure#role) does, and
    returns the one document that the system gets. Secrets stand in it as they are.
options:
  _input:
    description:
      - Variables by their names, such as those of a host in C(hostvars). Layers are C(configure_state) and all that
        begin with C(configure_state_). Their order is that of C(configure_layers). Other variables mean nothing.
    type: dict
    required: true
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Show what a system gets
  ansible.builtin.debug:
    msg: "{{ hostvars[inventory_hostname] | extrahop.revealx.declared_state }}"
"""

RETURN = r"""
_value:
  description: The document, for M(extrahop.revealx.state). It is empty where there is no layer.
  type: dict
  sample: {"tags": [{"name": "production"}]}
"""


def declared_state(variables) -> dict:
    """The document of a system that has these variables."""
    values = {name: plain(variables[name]) for name in map(str, variables) if is_layer(name) or name == ORDER}
    try:
        return declared_of(System("", variables=values)).document
    except OptionError as error:
        raise AnsibleFilterError(f"declared_state: {error}") from error


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_machines(declared_state=declared_state)
