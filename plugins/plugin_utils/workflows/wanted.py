# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What the variables of a system want of its upgrade: values that are one for all kinds or a mapping by kind."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.arguments import FALSE, TRUE
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.unknown import refuse_unknown
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import IDENTITY, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import KIND_GROUPS

T = TypeVar("T")
KINDS = tuple(KIND_GROUPS.values())
# What a system has where its variables say nothing.
DEFAULTS: Mapping[str, Any] = {
    "upgrade_version": "",
    "upgrade_url": "",
    "upgrade_path": "",
    "upgrade_cloud": False,
    "upgrade_force": False,
    "upgrade_backup": True,
    "upgrade_backup_max_age": 7,
    "upgrade_wait_timeout": 7200,
    "upgrade_wait_interval": 10,
    "upgrade_before_system": [],
    "upgrade_after_system": [],
    "upgrade_hook_timeout": 60,
}
VARIABLES = (*DEFAULTS, *IDENTITY)


@dataclass(frozen=True)
class Wanted:
    """What is wanted of one system; waits are in seconds, ``backup_max_age`` in days. Hooks are commands in words,
    empty for none."""

    kind: str
    version: str
    url: str
    path: str
    cloud: bool
    force: bool
    backup: bool
    backup_max_age: float
    wait_timeout: int
    wait_interval: float
    before_system: Sequence[str]
    after_system: Sequence[str]
    hook_timeout: float

    @property
    def image(self) -> dict[str, Any]:
        """The options of the module firmware that say which firmware."""
        return {
            "version": self.version,
            "url": self.url or None,
            "path": self.path or None,
            "cloud": self.cloud,
            "force": self.force,
        }

    @property
    def hooks(self) -> dict[str, list[str]]:
        """The commands that there are, by their moment."""
        given = {"before": self.before_system, "after": self.after_system}
        return {moment: list(command) for moment, command in given.items() if command}

    @property
    def waiting(self) -> dict[str, Any]:
        """The options of the module firmware that say how long it may take."""
        return {"wait_timeout": self.wait_timeout, "wait_interval": self.wait_interval}


class Objections:
    """Sentences against values that cannot be meant, all of them and not the first alone."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def of(self, make: Callable[[], T], instead: T) -> T:
        """What is made, or ``instead`` where an OptionError says why it cannot be."""
        try:
            return make()
        except OptionError as error:
            self.sentences.append(str(error))
            return instead

    def told(self) -> None:
        """Raise OptionError if there are any."""
        if self.sentences:
            raise OptionError(" ".join(dict.fromkeys(self.sentences)))


def wanted_of(system: System) -> Wanted:
    """What the variables of a system want; raises OptionError, naming the variables, for what cannot be meant."""
    kind = kind_of_group(system)
    given = {**DEFAULTS, **{name: value for name, value in system.variables.items() if value not in (None, "")}}
    against = Objections()

    def chosen(name: str, default: Any) -> Any:
        return against.of(lambda: by_kind(name, given[name], kind, default), default)

    def flag(name: str, value: Any) -> bool:
        return against.of(lambda: truth(name, value), False)

    def count(name: str) -> float:
        return against.of(lambda: not_negative(name, given[name]), 0.0)

    def command(name: str) -> Sequence[str]:
        return against.of(lambda: words_of(name, given[name]), ())

    version = against.of(lambda: _version(chosen("upgrade_version", "")), "")
    url, path = str(chosen("upgrade_url", "")), str(chosen("upgrade_path", ""))
    cloud = flag("upgrade_cloud", chosen("upgrade_cloud", False))
    wanted = Wanted(
        kind=kind,
        version=version,
        url=url,
        path=path,
        # One value for all is for the kinds that get no image of their own: recordstores and packetstores need one.
        cloud=cloud and (_is_mapping(given["upgrade_cloud"]) or not (url or path)),
        force=flag("upgrade_force", given["upgrade_force"]),
        backup=flag("upgrade_backup", given["upgrade_backup"]),
        backup_max_age=count("upgrade_backup_max_age"),
        wait_timeout=int(count("upgrade_wait_timeout")),
        wait_interval=count("upgrade_wait_interval"),
        before_system=command("upgrade_before_system"),
        after_system=command("upgrade_after_system"),
        hook_timeout=count("upgrade_hook_timeout"),
    )
    against.told()
    return wanted


def _version(value: Any) -> str:
    if not isinstance(value, str):
        raise OptionError(
            f"upgrade_version is {value}, a number: give it in quotes (9.10 is read as 9.1), or by kind as a mapping."
        )
    return value


def identity_of(system: System) -> dict[str, Any]:
    """What the inventory says of who a system is."""
    variables = system.variables
    return {
        "name": system.name,
        "groups": list(system.groups),
        "cluster": variables.get("extrahop_cluster") or "",
        "addresses": [variables.get(name) or "" for name in ("extrahop_host", "ansible_host")],
        # With the port that another variable may say.
        "asked": system.address,
    }


def kind_of_group(system: System) -> str:
    """The kind of a system by its inventory group, empty for one in none of them."""
    return next((kind for group, kind in KIND_GROUPS.items() if group in system.groups), "")


def by_kind(name: str, value: Any, kind: str, default: Any) -> Any:
    """The value for a kind; the answer of a survey is text, a mapping is JSON then."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = json.loads(value)
        except ValueError as error:
            raise OptionError(f"{name} is no JSON ({error}).") from error
    if not isinstance(value, Mapping):
        return value
    refuse_unknown(value, KINDS, name)
    found = value.get(kind, default)
    return default if found is None else found


def truth(name: str, value: Any) -> bool:
    """A boolean, also of the texts that people and surveys give for one."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word not in TRUE | FALSE:
        raise OptionError(f"{name} is {value!r}: give true or false.")
    return word in TRUE


def number(name: str, value: Any) -> float:
    """A finite number, also as text. A yes is none: as 1 it would let all backups but one go."""
    try:
        given = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        given = math.nan
    if not math.isfinite(given):
        raise OptionError(f"{name} is {value!r}: give a number.")
    return given


def not_negative(name: str, value: Any) -> float:
    """A number of seconds or days, also as text."""
    given = number(name, value)
    if given < 0:
        raise OptionError(f"{name} is {value!r}: give 0 or more.")
    return given


def words_of(name: str, value: Any) -> list[str]:
    """A command in words; the answer of a survey is a JSON list. Text with blanks is none: there is no shell."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except ValueError as error:
            raise OptionError(f"{name} is no JSON ({error}).") from error
    is_command = isinstance(value, (list, tuple)) and all(
        isinstance(word, (str, int, float)) and not isinstance(word, bool) for word in value
    )
    if not is_command:
        raise OptionError(f"{name} is no list of words: give the command and each of its arguments as one.")
    if value and not str(value[0]):
        raise OptionError(f"{name} begins with an empty word: give the command first.")
    return [str(word) for word in value]


def _is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, str) and value.lstrip().startswith("{"))
