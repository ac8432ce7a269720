# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Settings objects: read first, compared key by key, written only in keys the system has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    Conflict,
    NotApplied,
    OptionError,
    RequestError,
    WaitTimeout,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.json_data import same
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.setting_kinds import Warn, typed_like
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import Waiter

# A service that is started or stopped may answer its old state for a moment.
SETTLE_SECONDS = 30
SETTLE_INTERVAL = 2


@dataclass(frozen=True)
class Settings:
    """A settings object of a system, read by GET. It is changed by PATCH in the keys that differ, or by PUT as a whole.

    ``together`` are keys that are sent with one another, whichever of them differs. ``superseded``: deprecated key ->
    the keys that took its place; where the system answers those, it is neither compared nor exported, and refused
    where it is declared without them. ``check`` (current, wanted) refuses by an error what the system does not take.
    """

    name: str
    path: str
    method: str = "PATCH"
    together: Sequence[str] = ()
    superseded: Mapping[str, Sequence[str]] = field(default_factory=dict)
    check: Callable[[Mapping, Mapping], None] = lambda current, wanted: None

    def wanted(self, current: Mapping, given: Mapping, warn: Warn) -> dict:
        """The declared settings, typed as the system has them; raises OptionError or Conflict."""
        gone = self.gone(current)
        for key in gone & given.keys():
            if not given.keys() >= set(self.superseded[key]):
                raise OptionError(
                    f"{self.name}.{key} is deprecated: {' and '.join(self.superseded[key])} took its place.",
                    "Declare these; nothing was written.",
                )
        meant = {key: value for key, value in given.items() if key not in gone}
        wanted = known_settings(current, meant, self.name, warn)
        self.check(current, wanted)
        return wanted

    def gone(self, current: Mapping) -> set[str]:
        """The deprecated keys that mean nothing on a system that answers ``current``."""
        return {key for key, newer in self.superseded.items() if current.keys() >= set(newer)}

    def body(self, current: Mapping, changed: Mapping) -> dict:
        """What is sent for what changes."""
        if self.method == "PUT":
            return {**current, **changed}
        beside = self.together if changed.keys() & set(self.together) else ()
        return {**{key: current[key] for key in beside if key in current}, **changed}

    @property
    def operation(self) -> Operation:
        """What is behind the object's module."""
        options = {"settings": {"type": "dict", "required": True}}
        uses = [f"GET {self.path}", f"{self.method} {self.path}"]
        return Operation(self.name, lambda task: _apply(task, self), options, uses=uses)

    def exported(self, task: Task) -> dict:
        """All settings that can be declared."""
        current = _read(task, self.path)
        return {key: value for key, value in current.items() if key not in self.gone(current)}


def _apply(task: Task, settings: Settings) -> Outcome:
    name, path = settings.name, settings.path
    current = _read(task, path)
    wanted = settings.wanted(current, task.options["settings"], task.warn)
    before = picked(current, wanted)
    after = laid_over(before, wanted)
    changed = _changed(current, wanted)
    difference = Difference(name, before, after)
    if not changed:
        return Outcome([], [difference], {"settings": current})
    fields = {key: after[key] for key in changed}
    step = Step("update", name, task.client.system, None, fields, f"{', '.join(changed)} differ")
    if task.check_mode:
        return Outcome([step], [difference], {"settings": {**current, **changed}})

    def anew() -> dict | None:
        """What is sent, laid over what the system has right before each try: others may have changed it meanwhile."""
        now = _read(task, path)
        differs = _changed(now, settings.wanted(now, task.options["settings"], lambda sentence: None))
        return settings.body(now, differs) if differs else None

    try:
        task.client.write(settings.method, path, anew)
    except RequestError as error:
        raise explained(error, task.client) from error
    return Outcome([step], [difference], {"settings": _verified(task, path, wanted, after)})


def _changed(current: Mapping, wanted: Mapping) -> dict:
    """The settings that differ. Whether PATCH merges nested objects is not known: each comes with all that it has."""
    whole = {key: laid_over(current[key], value) for key, value in wanted.items()}
    return {key: value for key, value in whole.items() if not same(value, current[key])}


def known_settings(current: Mapping, wanted: Mapping, where: str, warn: Warn) -> dict:
    """The wanted settings, typed as the system has them; raises Conflict for a key that it does not have."""
    known: dict = {}
    for key, value in wanted.items():
        place = f"{where}.{key}"
        if key not in current:
            raise Conflict(
                f"{place} is no setting of this system: {where} has {', '.join(map(str, current)) or 'no keys'}.",
                "Use one of these keys; nothing was written.",
            )
        if isinstance(current[key], Mapping) and isinstance(value, Mapping):
            known[key] = known_settings(current[key], value, place, warn)
        else:
            known[key] = typed_like(current[key], value, place, warn)
    return known


def picked(current: Mapping, wanted: Mapping) -> dict:
    """The part of the current settings that the wanted ones are about."""
    return {
        key: picked(current[key], value) if isinstance(current[key], Mapping) else current[key]
        for key, value in wanted.items()
    }


def laid_over(current: object, wanted: object) -> Any:
    """The current value with the wanted one laid over it; only mappings are merged."""
    if not (isinstance(current, Mapping) and isinstance(wanted, Mapping)):
        return wanted
    return {**current, **{key: laid_over(current[key], value) for key, value in wanted.items()}}


def _read(task: Task, path: str) -> dict:
    try:
        return task.client.get_object(path)
    except RequestError as error:
        raise explained(error, task.client) from error


def _verified(task: Task, path: str, wanted: Mapping, after: Mapping) -> dict:
    seen: dict = {}

    def ask() -> dict | None:
        nonlocal seen
        seen = _read(task, path)
        return seen if wanted.keys() <= seen.keys() and same(picked(seen, wanted), after) else None

    try:
        Waiter(SETTLE_SECONDS, SETTLE_INTERVAL, sleep=task.sleep).until(ask, f"The change of {path}")
    except WaitTimeout as error:
        others = [
            key for key in wanted if key not in seen or not same(picked(seen, {key: wanted[key]})[key], after[key])
        ]
        raise NotApplied(
            f"{task.client.system} accepted the settings, but {', '.join(others)} still differ after "
            f"{SETTLE_SECONDS} seconds.",
            "The licence or the platform may not allow the value.",
        ) from error
    return seen
