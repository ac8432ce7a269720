# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The module adapter: runs an operation as an ordinary Ansible module."""

from __future__ import annotations

from collections.abc import Mapping

from ansible.module_utils.basic import AnsibleModule, env_fallback, missing_required_lib
from ansible_collections.extrahop.revealx.plugins.module_utils._client import requests as _requests
from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import (
    CONNECTION_SPEC,
    environment_name,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import Redactor, secrets_in
from ansible_collections.extrahop.revealx.plugins.module_utils._engine import query as _query
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.documents import from_json
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, perform


def argument_spec(operation: Operation) -> dict:
    """The operation's argument spec, with the environment as fallback of the connection options."""
    return {
        name: {**{key: value for key, value in spec.items() if key != "default"}, **_fallback(name, spec)}
        if name in CONNECTION_SPEC
        else spec
        for name, spec in operation.argument_spec.items()
    }


class Module(AnsibleModule):
    """Ansible hides the secrets of its own options only; those inside free-form ones would get into the host's log."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        super().__init__(argument_spec=argument_spec(operation), supports_check_mode=True, **operation.rules)

    def _log_invocation(self) -> None:
        self.no_log_values.update(secrets_in(self.params) | _secrets_in_texts(self._operation, self.params))
        super()._log_invocation()


def run(operation: Operation) -> None:
    """What every module's main() calls."""
    module = Module(operation)
    if _requests.IMPORT_ERROR:
        module.fail_json(msg=missing_required_lib("requests"), exception=_requests.IMPORT_ERROR)
    if _query.IMPORT_ERROR and module.params.get("query") is not None:
        module.fail_json(msg=missing_required_lib("jmespath"), exception=_query.IMPORT_ERROR)
    redactor = Redactor(module.no_log_values)
    result = perform(operation, module.params, check_mode=module.check_mode, warn=module.warn, redactor=redactor)
    # Ansible adds the options to the result.
    module.params = redactor.data(module.params)
    if result.failed:
        module.fail_json(**result.data)
    module.exit_json(**result.data)


def _secrets_in_texts(operation: Operation, given: Mapping) -> set[str]:
    """The secrets of options given as JSON text; of what is broken all of it, since nobody can tell."""
    found: set[str] = set()
    for name, spec in operation.options.items():
        text = given.get(name)
        if spec.get("type") == "raw" and isinstance(text, str) and text.lstrip().startswith(("{", "[")):
            try:
                found |= secrets_in(from_json(text))
            except ValueError:
                found.add(text)
    return found


def _fallback(name: str, spec: dict) -> dict:
    fallback = {"fallback": (env_fallback, [environment_name(name)])}
    return {**fallback, "default": spec["default"]} if "default" in spec else fallback
