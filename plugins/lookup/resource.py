# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup that reads objects of a system where a template needs them; reading itself is resource_info's."""

from __future__ import annotations

DOCUMENTATION = r"""
name: resource
short_description: Objects of an ExtraHop system
version_added: 0.1.0
description:
  - Reads objects of one ExtraHop system, as M(extrahop.revealx.resource_info) does, and returns them.
  - It runs on the controller each time that the template is evaluated, and reads each time. To use what was read more
    than once, register the result of M(extrahop.revealx.resource_info).
options:
  _terms:
    description:
      - The resource as M(extrahop.revealx.resource_info) names it, such as V(tag), and names of objects of it. Without
        names all that are listed are returned.
    type: list
    elements: str
    required: true
  parent:
    description: Id or name of the object that the resource is a part of.
    type: str
extends_documentation_fragment:
  - extrahop.revealx.connection
notes:
  - How to sign in comes from the options, else from the variables of the host (C(extrahop_api_key) ...), else from the
    environment.
  - Of a name that is not there nothing is returned.
seealso:
  - module: extrahop.revealx.resource_info
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Show the id of a tag
  ansible.builtin.debug:
    msg: "{{ lookup('extrahop.revealx.resource', 'tag', 'production').id }}"

- name: Show the names of all tags
  ansible.builtin.debug:
    msg: "{{ query('extrahop.revealx.resource', 'tag') | map(attribute='name') }}"
"""

RETURN = r"""
_raw:
  description: The objects, in the order of the names that were asked for.
  type: list
  elements: dict
"""

import os
from collections.abc import Mapping

from ansible import constants as C
from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase
from ansible_collections.extrahop.revealx.plugins.module_utils._client import requests as _requests
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import perform
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.resource_info import OPERATION
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import as_text
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import (
    CONNECTION_VARIABLES,
    connection_arguments,
    plain,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.validated import validated
from ansible_collections.extrahop.revealx.plugins.plugin_utils.vaulted import vaulted_texts


class LookupModule(LookupBase):
    """Has resource_info's operation read, for a host whose variables tell how."""

    def run(self, terms, variables=None, **kwargs):
        if not terms:
            raise AnsibleError("extrahop.revealx.resource: the first term is the resource, such as 'tag'.")
        if _requests.IMPORT_ERROR:
            raise AnsibleError(f"{_requests.NOT_INSTALLED}.")
        resource, *names = terms
        found = []
        for name in names or [None]:
            given = {"resource": resource, **({} if name is None else {"name": name}), **kwargs}
            found += self._read(plain(given), variables or {}, self._vaulted(kwargs, variables or {}))
        return found

    def _vaulted(self, given: Mapping, variables: Mapping) -> set[str]:
        """What is encrypted by itself among the options and in the variables that they come from."""
        sources = {**given, **{name: variables[name] for name in CONNECTION_VARIABLES if name in variables}}
        return vaulted_texts(sources, sources, variables)

    def _read(self, given: dict, variables: Mapping, vaulted: set[str]) -> list:
        hostname = variables.get("inventory_hostname", "")
        told = {
            name: plain(self._templar.template(variables[name])) for name in CONNECTION_VARIABLES if name in variables
        }
        try:
            options = connection_arguments(given, told, {}, os.environ, hostname, hostname in ("", *C.LOCALHOST))
        except OptionError as error:
            raise AnsibleError(f"extrahop.revealx.resource: {error}") from None
        checked = validated(OPERATION, options, given, vaulted)
        if checked.refused:
            raise AnsibleError(checked.refused)
        done = perform(
            OPERATION, checked.options, check_mode=True, warn=self._display.warning, redactor=checked.redactor
        )
        if done.failed:
            raise AnsibleError(f"extrahop.revealx.resource: {done.data['msg']}")
        return as_text(done.data["objects"])
