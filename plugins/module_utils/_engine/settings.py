# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Settings objects of unpublished fields: read first, compared key by key, written only in keys the system has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    Conflict,
    NotApplied,
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


def declare_settings(name: str, path: str, method: str = "PATCH") -> Operation:
    """The operation behind the module of a settings object that is read by GET.

    It is changed by PATCH in the keys that differ, or by PUT as a whole.
    """

    def run(task: Task) -> Outcome:
        return _apply(task, name, path, method)

    options = {"settings": {"type": "dict", "required": True}}
    return Operation(name, run, options, uses=[f"GET {path}", f"{method} {path}"])


def _apply(task: Task, name: str, path: str, method: str) -> Outcome:
    current = _read(task, path)
    wanted = known_settings(current, task.options["settings"], name, task.warn)
    before = picked(current, wanted)
    after = laid_over(before, wanted)
    body = _changed(current, wanted)
    difference = Difference(name, before, after)
    if not body:
        return Outcome([], [difference], {"settings": current})
    fields = {key: after[key] for key in body}
    step = Step("update", name, task.client.system, None, fields, f"{', '.join(body)} differ")
    if task.check_mode:
        return Outcome([step], [difference], {"settings": {**current, **body}})

    def anew() -> dict | None:
        """What is sent, laid over what the system has right before each try: others may have changed it meanwhile."""
        now = _read(task, path)
        changed = _changed(now, known_settings(now, task.options["settings"], name, lambda sentence: None))
        return {**now, **changed} if changed and method == "PUT" else changed or None

    try:
        task.client.write(method, path, anew)
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
        settings = task.client.get(path)
    except RequestError as error:
        raise explained(error, task.client) from error
    if not isinstance(settings, Mapping):
        raise Conflict(f"GET {path} of {task.client.system} answered no mapping of settings.")
    return dict(settings)


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
