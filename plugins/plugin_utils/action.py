# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action adapter: runs an operation inside the controller's worker, with the connection taken from the inventory.

Importing this file imports requests. The strategy loads the action class in the parent process before it forks, so that
every worker inherits the import: that is most of the difference to a module's cost.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping

from ansible import constants as C
from ansible.errors import AnsibleError
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase
from ansible_collections.extrahop.revealx.plugins.module_utils._client import requests as _requests
from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import (
    CONNECTION_SPEC,
    SIGN_IN,
    VARIABLE_PREFIX,
    environment_name,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import Redactor
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.json_data import with_text_keys
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, perform
from ansible_collections.extrahop.revealx.plugins.plugin_utils.files import decrypted, found, with_given_names
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import as_text
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import (
    CONNECTION_VARIABLES,
    connection_arguments,
    near_misses,
    plain,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.validated import validated
from ansible_collections.extrahop.revealx.plugins.plugin_utils.vaulted import vaulted_texts

EXECUTION_VARIABLE = "extrahop_execution"


class OperationAction(ActionBase):
    """Base of every action of the collection; a subclass names its ``operation``."""

    TRANSFERS_FILES = False
    _requires_connection = False
    _supports_check_mode = True
    _supports_diff = True
    _supports_async = False

    operation: Operation

    def run(self, tmp=None, task_vars=None):
        # A failed task's result, which rescue sees, is not marked by Ansible.
        return {key: as_text(value) for key, value in self._run(tmp, task_vars or {}).items()}

    def _run(self, tmp, task_vars: Mapping) -> dict:
        result = super().run(tmp, task_vars)
        if result.get("skipped") or result.get("failed"):
            return result
        vaulted = vaulted_texts(self._task.args, self._task.get_ds(), task_vars)
        environment: dict = {}
        self._compute_environment_string(environment)
        try:
            # Here already: on its way to a module the key True would become the text "true".
            given = with_text_keys(self._arguments(task_vars, environment))
        except OptionError as error:
            return {**result, "failed": True, "msg": f"extrahop.revealx.{self.operation.name}: {error}"}
        as_module = self._goes_the_module_way(task_vars)
        # Validated here also for the module: refusing options, it would show those that look like no secret in clear.
        checked = validated(self.operation, given, plain(self._task.args), vaulted)
        if checked.refused:
            return {**result, "failed": True, "msg": checked.refused}
        redactor = checked.redactor
        given = {} if self._is_elsewhere() else found(self, self.operation, checked.options)
        with decrypted(self._loader, given) as plain_files:
            if as_module:
                # Of what is vaulted a module knows nothing: what it tells of its options would show it.
                told = redactor.data(self._run_as_module({**checked.given, **plain_files}, task_vars))
                # Since ansible-core 2.19 an object that says the message once more.
                if redactor.text(repr(told.get("exception"))) != repr(told.get("exception")):
                    del told["exception"]
            else:
                checked.options.update(plain_files)
                with task_environment(environment):
                    told = self._run_here(checked.options, task_vars, redactor)
            result.update(with_given_names(told, given, plain_files))
        return result

    # ---- where it runs

    def _goes_the_module_way(self, task_vars: Mapping) -> bool:
        forced = self._templar.template(task_vars.get(EXECUTION_VARIABLE, "action"))
        if forced not in ("action", "module"):
            raise AnsibleError(f"{EXECUTION_VARIABLE} is {forced!r}: give action (the default) or module.")
        return forced == "module" or self._is_elsewhere()

    def _is_elsewhere(self) -> bool:
        """A task delegated to a host other than the controller has to run there."""
        return bool(self._task.delegate_to) and not getattr(self._connection, "_remote_is_local", False)

    def _run_here(self, options: Mapping, task_vars: Mapping, redactor: Redactor) -> dict:
        if _requests.IMPORT_ERROR:
            return {"failed": True, "msg": f"{_requests.NOT_INSTALLED}."}
        warned: list[str] = []
        host = task_vars.get("inventory_hostname", "")
        done = perform(
            self.operation,
            options,
            check_mode=bool(self._task.check_mode),
            warn=warned.append,
            progress=lambda line: self._display.display(f"{host}: {line}"),
            redactor=redactor,
        )
        return {
            **done.data,
            **({"failed": True} if done.failed else {}),
            **({"warnings": warned} if warned else {}),
        }

    def _run_as_module(self, arguments: dict, task_vars: Mapping) -> dict:
        task_vars = dict(task_vars)
        # Connection values are arguments by now; left in the environment they would stand in the command line at -vvv.
        self._task.environment = [
            _without_ours(self._templar.template(entry)) for entry in self._task.environment or []
        ]
        if not self._is_elsewhere():
            self._connection = self._shared_loader_obj.connection_loader.get(
                "ansible.legacy.local", self._play_context, None
            )
            self._connection.set_options(var_options={})
            task_vars["ansible_python_interpreter"] = task_vars.get("ansible_playbook_python")
            self._task.delegate_to = None
        return self._execute_module(
            module_name=f"extrahop.revealx.{self.operation.name}", module_args=arguments, task_vars=task_vars
        )

    # ---- what it runs with

    def _arguments(self, task_vars: Mapping, environment: Mapping) -> dict:
        if not self.operation.has_system:
            return plain(self._task.args)
        # A key that is only about to be made may not be there to look up.
        unused = () if self.operation.signs_in else [VARIABLE_PREFIX + option for option in SIGN_IN]
        variables = {
            name: plain(self._templar.template(task_vars[name]))
            for name in CONNECTION_VARIABLES
            if name in task_vars and name not in unused
        }
        for sentence in near_misses(task_vars):
            self._display.warning(sentence)
        hostname = task_vars.get("inventory_hostname", "")
        return connection_arguments(
            plain(self._task.args),
            variables,
            plain(environment),
            os.environ,
            hostname,
            is_controller=hostname in C.LOCALHOST,
        )


def _without_ours(environment) -> dict:
    ours = {environment_name(option) for option in CONNECTION_SPEC}
    return {name: value for name, value in (environment or {}).items() if name not in ours}


@contextlib.contextmanager
def task_environment(values: Mapping) -> Iterator[None]:
    """The task's own environment for the time of the operation: proxies are read from it."""
    kept = dict(os.environ)
    os.environ.update(as_environment(values))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)


def as_environment(values: Mapping) -> dict[str, str]:
    """The variables of an environment as text."""
    return {
        str(name): str(boolean(value)).lower() if isinstance(value, bool) else str(value)
        for name, value in values.items()
    }
