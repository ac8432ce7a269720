# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fleet adapter: runs a fleet operation once for all hosts of a play.

Each system has its variables as an ordinary task of its host would see them. All of them are worked out in the main
thread before the first system is spoken to; threads get plain data.
"""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Iterable, Mapping
from typing import Any

from ansible import constants as C
from ansible.errors import AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.action import ActionBase
from ansible_collections.extrahop.revealx.plugins.module_utils._client import requests as _requests
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import UNCHECKED
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError, RevealxError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import Redactor, secrets_in
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shown import each_text, shown
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.json_data import with_text_keys
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Result, perform
from ansible_collections.extrahop.revealx.plugins.plugin_utils.action import (
    EXECUTION_VARIABLE,
    as_environment,
    task_environment,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.environments import shared
from ansible_collections.extrahop.revealx.plugins.plugin_utils.files import decrypted, found, with_given_names
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import IDENTITY, Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import KIND_GROUPS
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import FleetOperation, Part, Told
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.run import Run
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.run_log import RunLog
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.stopping import Stopping
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.terminal import Terminal
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import as_text
from ansible_collections.extrahop.revealx.plugins.plugin_utils.host_variables import HostVariables
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import (
    CONNECTION_VARIABLES,
    KNOWN_TO_PLAYBOOKS,
    connection_arguments,
    near_misses,
    plain,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.started_by import started_by
from ansible_collections.extrahop.revealx.plugins.plugin_utils.validated import validated
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.declarations import is_layer
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.presenting import close_reports, crowd_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.role_words import (
    of_connection,
    with_connection_variables,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.run_folder import opened

# A variable, or what a mapping has under a key of it: {{ one }}, {{ one.plan }}, {{ one['plan'] }}.
ONE_VARIABLE = re.compile(r"""\s*\{\{\s*(\w+(?:\.\w+|\[(?:'\w+'|"\w+")\])*)\s*\}\}\s*""")
NO_SENSE = "extrahop.revealx.{name} works on all systems of the play in one task on the controller: {what}."

HIDDEN = (
    "{layer} of {last} hides {layer} of {hidden}, and is not merged with it. Give each a name of its own that begins "
    "with configure_state_, then they are layers of one document."
)


class FleetAction(ActionBase):
    """Runs a fleet ``operation`` on all hosts of a play."""

    TRANSFERS_FILES = False
    _requires_connection = False
    _supports_check_mode = True
    _supports_diff = True
    _supports_async = False

    operation: FleetOperation

    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        if result.get("skipped") or result.get("failed"):
            return result
        try:
            told = self._told(self._options(task_vars or {}), task_vars)
        except OptionError as error:
            # Nothing was begun: told once, for all systems.
            return {**result, "failed": True, "msg": f"extrahop.revealx.{self.operation.name}: {error}"}
        result.update({key: as_text(value) for key, value in told.items()})
        return result

    # ---- what it runs with

    def _hosts(self, task_vars: Mapping) -> list[str]:
        """The hosts of the batch: with all of the play each batch of ``serial`` would work on the whole fleet again."""
        return list(task_vars["ansible_play_batch"])

    def _options(self, task_vars: Mapping) -> dict:
        """The task's own options; raises OptionError for what is wrong with them, or with the task."""
        if self._templar.template(task_vars.get(EXECUTION_VARIABLE, "action")) == "module":
            raise OptionError(NO_SENSE.format(name=self.operation.name, what=f"{EXECUTION_VARIABLE} cannot be module"))
        if self._task.delegate_to:
            raise OptionError(NO_SENSE.format(name=self.operation.name, what="delegate_to has no sense"))
        if _requests.IMPORT_ERROR:
            raise OptionError(f"{_requests.NOT_INSTALLED}.")
        given = with_text_keys(plain(self._task.args))
        validation = ArgumentSpecValidator(self.operation.options).validate(given)
        if validation.error_messages:
            raise OptionError("; ".join(validation.error_messages))
        self.operation.refuse(validation.validated_parameters)
        verbatim = {name: self._verbatim(variable, task_vars) for name, variable in self.operation.verbatim.items()}
        return {**validation.validated_parameters, **verbatim}

    def _verbatim(self, variable: str, task_vars: Mapping) -> Any:
        """A variable as it stands: the text of systems in it is none of Ansible's templates.

        Text alone is a template unless it is JSON; where it is but the name of another variable, or of what a mapping
        has, that is taken so too.
        """
        value = _as_it_stands(task_vars.get(variable), task_vars, variable)
        if isinstance(value, str) and (value.lstrip().startswith("{{") or not value.lstrip().startswith(("[", "{"))):
            value = self._templar.template(value)
        return plain(value)

    def _told(self, options: Mapping, task_vars: Mapping) -> dict:
        variables = HostVariables(self, task_vars, self._hosts(task_vars))
        self._connections: dict[str, dict] = {}
        self._environments: dict[str, dict] = {}
        self._vaulted: dict[str, set[str]] = {}
        self._warned: dict[str, list[str]] = {}
        self._log: RunLog | None = None
        systems = [self._system(name, variables) for name in variables.hosts]
        environment = shared(self._environments)
        stopping = Stopping()
        self._terminal = Terminal(self._display.display, len(systems), stopping)
        fleet = Fleet(
            systems,
            options,
            perform=self._perform,
            dropped=variables.dropped,
            outside=lambda: [self._outside(name, variables) for name in variables.outside(KIND_GROUPS)],
            later=variables.later,
            check_mode=bool(self._task.check_mode),
            stopping=stopping,
            terminal=self._terminal,
            run=self._run_of(task_vars),
        )
        with stopping.watching(), task_environment(environment):
            told = self._run(fleet)
        log: list[str] = [f"Log: {self._log.path}"] if self._log else []
        self._terminal.final([*self._warnings(fleet), *told.lines, *_closed(fleet, told), *log])
        if self._log:
            self._log.close()
        return self._result(fleet, told)

    def _run_of(self, task_vars: Mapping) -> Run:
        has_report = "folder" in self.operation.options
        about = started_by(task_vars, Redactor(secrets_in(self._connections))) if has_report else {}
        # What is rendered again is a report too.
        name = self.operation.name.removeprefix("fleet_").removesuffix("_file")
        return Run(name, bool(self._task.check_mode), about=about)

    def _run(self, fleet: Fleet) -> Told:
        """The operation's result; whatever goes wrong is one for each system: a failed task would end the play."""
        try:
            self._open_log(fleet)
            return self.operation.run(fleet)
        except RevealxError as error:
            return Told({system.name: Part(failed=True, reason=str(error)) for system in fleet.systems})
        except Exception as error:
            reason = f"{type(error).__name__}: {error}. This is a fault of the collection: report it."
            self._terminal.final(traceback.format_exc().splitlines())
            return Told({system.name: Part(failed=True, reason=reason) for system in fleet.systems})

    def _open_log(self, fleet: Fleet) -> None:
        """Begin the file for the lines of a run whose report is written; raises OptionError."""
        folder = opened(fleet)
        if not folder:
            return
        self._log = RunLog(folder)
        mode = ", check mode" if fleet.check_mode else ""
        self._log.line(f"{fleet.moment()} extrahop.revealx.{self.operation.name}, {len(fleet.systems)} systems{mode}")
        self._terminal.keep = self._log.line

    def _result(self, fleet: Fleet, told: Told) -> dict:
        parts = {name: self._part(name, part) for name, part in told.parts.items()}
        return {
            "changed": False,
            "systems": each_text(parts, shown),
            **each_text(dict(told.values), shown),
            **({"stopped": fleet.stopping.reason} if fleet.stopping.reason else {}),
            **({"ansible_stats": _statistics(told)} if told.statistics else {}),
        }

    def _part(self, name: str, part: Part) -> dict:
        address = str(self._connections.get(name, {}).get("host", ""))
        return {**part.export(with_diff=bool(self._task.diff)), **({"address": address} if address else {})}

    def _warnings(self, fleet: Fleet) -> list[str]:
        """Each warning once, with the systems it is about.

        They are lines of ours: told to be silent of what went well, Ansible hides the warnings of a result too.
        """
        crowd = crowd_of(fleet)
        alike: dict[str, dict[str, str]] = {}
        for sentence, systems in self._warned.items():
            for system in systems:
                alike.setdefault(crowd.without(system, sentence), {})[system] = sentence
        lines = []
        for common, said in alike.items():
            systems = [system.name for system in fleet.systems if system.name in said]
            lines.append(f"WARNING: {crowd.told(systems)}: {common if len(said) > 1 else said[systems[0]]}")
        return lines

    # ---- one system

    def _system(self, name: str, variables: HostVariables) -> System:
        try:
            # The name of a layer is a person's own.
            names = [one for one in variables.names(name) if not is_layer(str(one))]
            for sentence in near_misses(names, KNOWN_TO_PLAYBOOKS):
                self._warned.setdefault(sentence, []).append(name)
            self._environments[name] = variables.environment(name)
            given = self._connect_with(name, variables) if not self.operation.is_offline else ()
            layers = self._layers(name, variables)
            wanted = [*self.operation.variables, *layers]
            values = variables.values(name, wanted)
            self._vaulted[name] = variables.vaulted(name, [*wanted, *given])
            is_wanted = self.operation.hands_on
            handed_on = variables.handed_on(name, is_wanted) if is_wanted else {}
        except (AnsibleError, OptionError) as error:
            return System(name, variables.groups(name), problem=_one_sentence(error))
        address = str(self._connections.get(name, {}).get("host", ""))
        clear = variables.in_clear(name, layers) if self.operation.is_offline else ()
        return System(
            name,
            variables.groups(name),
            values,
            address=address,
            environment=as_environment(self._environments[name]),
            handed_on=handed_on,
            in_clear=clear,
        )

    def _connect_with(self, name: str, variables: HostVariables) -> Iterable[str]:
        """Have the options of a system's connection; the names of the variables that they come from."""
        given = variables.connection(name, CONNECTION_VARIABLES)
        self._connections[name] = connection_arguments(
            {},
            given,
            self._environments[name],
            os.environ,
            name,
            is_controller=name in C.LOCALHOST,
        )
        return given

    def _layers(self, name: str, variables: HostVariables) -> list[str]:
        """The names of a system's layers of declared state; warns of those that are hidden and so never merged."""
        if self.operation.layered is None:
            return []
        layers = [one for one in plain(list(variables.names(name))) if self.operation.layered(one)]
        for layer in layers:
            places = variables.places(name, layer)
            if len(places) > 1:
                sentence = HIDDEN.format(layer=layer, hidden=" and ".join(places[:-1]), last=places[-1])
                self._warned.setdefault(sentence, []).append(name)
        return layers

    def _outside(self, name: str, variables: HostVariables) -> System:
        """A system of the inventory that is not worked on: who it is, as far as that can be worked out."""
        try:
            values = variables.values(name, IDENTITY)
        except (AnsibleError, OptionError) as error:
            return System(name, variables.groups(name), problem=_one_sentence(error))
        return System(name, variables.groups(name), values)

    def _perform(self, system: System, operation: Operation, options: Mapping[str, Any], check_mode: bool) -> Result:
        """Run an operation on a system as its own task would."""
        connection = self._connections[system.name] if operation.has_system else {}
        wanted = {**connection, **{name: value for name, value in options.items() if value is not None}}
        checked = validated(operation, with_text_keys(wanted), options, self._vaulted.get(system.name, ()))
        if checked.refused:
            return Result({"msg": checked.refused}, failed=True)
        if not operation.has_system:
            # A hook is told nothing of the connection, but may print what it found elsewhere.
            checked.redactor.learn(secrets_in(self._connections.get(system.name, {})))
        address = str(connection.get("host", ""))

        def named(sentence: str) -> str:
            return sentence.replace(address, system.name) if address else sentence

        given = found(self, operation, checked.options)
        try:
            with decrypted(self._loader, given) as plain_files:
                done = perform(
                    operation,
                    {**checked.options, **plain_files},
                    check_mode=check_mode,
                    warn=lambda sentence: self._warn(system.name, named(sentence)),
                    progress=lambda line: self._terminal.line(system.name, line),
                    again=lambda sentence: self._terminal.retried(system.name, named(sentence)),
                    redactor=checked.redactor,
                )
        except AnsibleError as error:
            return Result({"msg": _one_sentence(error)}, failed=True)
        return with_connection_variables(Result(with_given_names(done.data, given, plain_files), done.failed))

    def _warn(self, system: str, sentence: str) -> None:
        """Warnings are shown in the end, which a run that is ended does not come to: the log has them at once."""
        if sentence.startswith(UNCHECKED):
            sentence = of_connection(sentence)
        self._warned.setdefault(sentence, []).append(system)
        self._terminal.unseen(system, f"warning: {sentence}")


class HostAction(FleetAction):
    """Base of the actions that work as fleet operations do, but on each host by itself: not all hosts of a play come to
    them. A subclass names its ``operation``."""

    def _hosts(self, task_vars: Mapping) -> list[str]:
        return [task_vars["inventory_hostname"]]


def _as_it_stands(value: Any, task_vars: Mapping, variable: str, seen: frozenset[str] = frozenset()) -> Any:
    """What a text that is but a name stands for; a name that leads through anything but mappings, or in circles, is
    returned as it is, and so are other values. Raises OptionError, about ``variable``, for a name that there is not."""
    named = ONE_VARIABLE.fullmatch(value) if isinstance(value, str) else None
    if not named or named[1] in seen:
        return value
    words = re.findall(r"\w+", named[1])
    found: Any = task_vars
    for place, word in enumerate(words, 1):
        # hostvars, too, is no plain mapping: it gives what the templates in it stand for.
        if place > 1 and not isinstance(found, dict):
            return value
        if word not in found:
            raise OptionError(f"{variable} is {value}, and there is no variable {'.'.join(words[:place])}.")
        found = _as_it_stands(found[word], task_vars, variable, seen | {named[1]})
    return found


def _closed(fleet: Fleet, told: Told) -> list[str]:
    """Note how the run ended; what is wrong with that."""
    try:
        close_reports(fleet, told.parts)
    except OptionError as error:
        return [f"How the run ended could not be written: {error}"]
    return []


def _statistics(told: Told) -> dict:
    """What Ansible's set_stats would hand over."""
    return {"data": each_text(dict(told.statistics), shown), "per_host": False, "aggregate": False}


def _one_sentence(error: Exception) -> str:
    return " ".join(str(error).split())
