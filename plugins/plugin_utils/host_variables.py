# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables of each host of a play, as an ordinary task of that host would have them.

A task that runs once is templated with the first host's variables alone. Here each host's own come from Ansible's
variable manager: inventory, groups, play, role defaults, extra variables, the task's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import (
    CONNECTION_SPEC,
    VARIABLE_PREFIX,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.template_text import HEADER
from ansible_collections.extrahop.revealx.plugins.plugin_utils.in_clear import texts_in_clear
from ansible_collections.extrahop.revealx.plugins.plugin_utils.places import Places
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain
from ansible_collections.extrahop.revealx.plugins.plugin_utils.variables import variables_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.vaulted import vaulted_texts

GROUP = "group/extrahop.revealx.all"


class HostVariables:
    """Variables of the ``hosts`` that a task works on, for the action plugin ``action`` with its ``task_vars``."""

    def __init__(self, action: Any, task_vars: Mapping, hosts: Sequence[str]) -> None:
        self._task = action._task
        self._templar = action._templar
        self._hostvars = task_vars["hostvars"]
        self._manager = self._hostvars._variable_manager
        self._inventory = self._hostvars._inventory
        self._play = _play_of(self._task)
        self.hosts: list[str] = plain(hosts)
        self._all: list[str] = plain(task_vars["ansible_play_hosts_all"])
        left = set(task_vars["ansible_play_hosts"])
        # The hosts that failed in an earlier task.
        self.dropped = [name for name in self._all if name not in left]
        # Those of other batches of the play (serial).
        self.later = [name for name in self._all if name in left and name not in self.hosts]
        # What the play gives to all modules of the collection.
        self._defaults = [entry[GROUP] for entry in _written(self._task, "module_defaults") if GROUP in entry]
        self._environment = _written(self._task, "environment")
        self._places = Places(self._manager, self._inventory)
        self._raw: dict[str, Mapping] = {}
        self._templars: dict[str, Any] = {}
        # By identity: what a group or the command line says for many hosts is one object, looked through once.
        self._looked_through: dict[int, _LookedThrough] = {}

    def groups(self, host: str) -> list[str]:
        return plain(self._of(host)["group_names"])

    def outside(self, groups: Iterable[str]) -> list[str]:
        """The hosts of these inventory groups that the task does not work on."""
        known = self._inventory.groups
        names = [plain(host.name) for group in groups if group in known for host in known[group].get_hosts()]
        return [name for name in dict.fromkeys(names) if name not in self.hosts]

    def names(self, host: str) -> Iterable[str]:
        """The names of all variables of a host."""
        return self._of(host).keys()

    def places(self, host: str, name: str) -> list[str]:
        """Where the inventory sets a variable of a host, the place that counts last."""
        return self._places.of(host, name)

    def values(self, host: str, wanted: Iterable[str]) -> dict[str, Any]:
        """The wanted variables of a host that are set, worked out; raises AnsibleError for what cannot be."""
        raw = self._of(host)
        return {name: self._value(host, name) for name in wanted if name in raw}

    def connection(self, host: str, wanted: Iterable[str]) -> dict[str, Any]:
        """The connection variables of a host; what the play's module_defaults say comes before the inventory's."""
        raw = self._of(host)
        found = {name: self._value(host, name) for name in wanted if name in raw}
        defaults = self._merged(host, self._defaults)
        given = {VARIABLE_PREFIX + option: defaults[option] for option in CONNECTION_SPEC if option in defaults}
        return {**found, **given}

    def environment(self, host: str) -> dict[str, Any]:
        """The task's environment as this host's variables make it."""
        return self._merged(host, self._environment)

    def vaulted(self, host: str, names: Iterable[str]) -> set[str]:
        """The vaulted texts in the named variables of a host."""
        raw = self._of(host)
        wanted = {name: self._look_through(raw[name]) for name in names if name in raw}
        found = set().union(*(one.vaulted for one in wanted.values()))
        others = {name: f"{{{{ {name} }}}}" for name, one in wanted.items() if not one.is_literal}
        return found | vaulted_texts({}, others, raw)

    def in_clear(self, host: str, names: Iterable[str]) -> set[str]:
        """The texts in the named variables of a host, and in others that they name, that stand in a file that is not
        encrypted."""
        raw = self._of(host)
        # What the command line says for once, as CI does for what it cannot decrypt, is in no inventory.
        others = {name: value for name, value in raw.items() if name not in self._manager.extra_vars}
        return set().union(*(texts_in_clear(raw[name], others) for name in names))

    def _merged(self, host: str, entries: Iterable[Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for entry in entries:
            found.update(plain(self._templated(host, entry)) or {})
        return found

    def handed_on(self, host: str, is_wanted: Callable[[str], bool]) -> dict[str, Any]:
        """The wanted variables of the inventory and the command line for another run of Ansible."""
        return variables_of(self._hostvars, host, is_wanted)

    def _value(self, host: str, name: str) -> Any:
        value = self._of(host)[name]
        looked = self._look_through(value)
        if looked.is_literal:
            return looked.plain
        try:
            return plain(self._templated(host, value))
        except AnsibleError as error:
            raise OptionError(f"{name} cannot be worked out: {error}") from error

    def _look_through(self, value: Any) -> _LookedThrough:
        if id(value) not in self._looked_through:
            self._looked_through[id(value)] = _LookedThrough(value)
        return self._looked_through[id(value)]

    def _templated(self, host: str, value: Any) -> Any:
        if host not in self._templars:
            self._templars[host] = self._templar.copy_with_new_env(available_variables=self._of(host))
        return self._templars[host].template(value)

    def _of(self, host: str) -> Mapping:
        if host not in self._raw:
            self._raw[host] = self._manager.get_vars(
                play=self._play,
                host=self._inventory.get_host(host),
                task=self._task,
                _hosts=self.hosts,
                _hosts_all=self._all,
            )
        return self._raw[host]


class _LookedThrough:
    """A variable of which is known whether there is anything in it to work out: templating a document costs more than
    reading a system. Of what is ``literal`` the value as plain data and the vaulted texts are here.

    It keeps the value, whose identity must not pass to another.
    """

    def __init__(self, value: Any) -> None:
        self._value = value
        self.is_literal = is_literal(value)
        self.plain = plain(value) if self.is_literal else None
        self.vaulted = vaulted_texts(value, {}, {}) if self.is_literal else set()


def is_literal(value: Any) -> bool:
    """Tell whether a variable is plain data without a template or a vaulted text in it."""
    if isinstance(value, Mapping):
        return all(is_literal(key) and is_literal(item) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return all(map(is_literal, value))
    if isinstance(value, str):
        return "{" not in value and not value.startswith(HEADER)
    return value is None or isinstance(value, (bool, int, float))


def _play_of(task: Any) -> Any:
    parent = task._parent
    while parent is not None and not hasattr(parent, "_play"):
        parent = parent._parent
    return parent._play


def _written(task: Any, attribute: str) -> list[Any]:
    """The entries of an attribute that tasks inherit, with their templates: those of the play first, the task's last.

    Not the attribute itself: by now it holds what the first host made of it, and of a block nothing at all.
    """
    written = task.get_ds() if isinstance(task.get_ds(), Mapping) else {}
    own = written.get(attribute) or []
    inherited = task._parent._get_parent_attribute(attribute)
    entries = [*(inherited if isinstance(inherited, list) else []), *(own if isinstance(own, list) else [own])]
    return [entry for entry in entries if isinstance(entry, (Mapping, str))]
