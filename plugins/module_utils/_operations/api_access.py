# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""CORS and who may make API keys: settings of the API Access page, kept somewhere in the running config."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict, OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._config.access_places import (
    ADVICE,
    Path,
    dotted,
    find_any_switch,
    find_origins,
    find_policy,
    path_at,
    value_at,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._config.access_values import (
    read_origins,
    read_policy,
    written_origins,
    written_policy,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._config.origins import ANY, checked_origins
from ansible_collections.extrahop.revealx.plugins.module_utils._config.reading import read
from ansible_collections.extrahop.revealx.plugins.module_utils._config.running_config import (
    CHANGE_SPEC,
    CHANGE_USES,
    Warn,
    carry_out,
    check_change,
    plan_change,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome

ORIGINS, ANY_ORIGIN, POLICY = "cors_origins", "cors_allow_any", "api_key_generation"
SETTINGS = (ORIGINS, ANY_ORIGIN, POLICY)
FINDERS: dict[str, Callable[[Mapping, Path], Path | None]] = {
    ORIGINS: find_origins,
    ANY_ORIGIN: find_any_switch,
    POLICY: find_policy,
}


def check(options: Mapping) -> None:
    """Refuse origins that are none, contradictions, and a location of the wrong form."""
    check_change(options)
    if options[ORIGINS] is not None:
        checked_origins(ORIGINS, options[ORIGINS])
    if options[ANY_ORIGIN] and options[ORIGINS]:
        raise OptionError(
            f"{ANY_ORIGIN} is true and {ORIGINS} lists origins: either any origin is allowed or those.", "Drop one."
        )
    location = options["location"]
    if isinstance(location, Mapping):
        unknown = [str(name) for name in location if name not in SETTINGS]
        if unknown:
            raise OptionError(f"location has {', '.join(unknown)}: no setting.", f"There are: {', '.join(SETTINGS)}.")
        location = list(location.values())
    for text in location if isinstance(location, list) else [location]:
        if text is not None and (not isinstance(text, str) or not all(text.split("."))):
            raise OptionError(f"location is {text!r}: not a dotted path.", "Give one such as api.cors.origins.")


def run(task: Task) -> Outcome:
    """Find where the system keeps the declared settings, and change them there in its own form."""
    before = read(task)
    declared = {name: task.options[name] for name in SETTINGS if task.options[name] is not None}
    if ORIGINS in declared:
        declared[ORIGINS] = sorted(checked_origins(ORIGINS, declared[ORIGINS]))
    places = find_places(task, before, declared)

    def wanted(document: dict, warn: Warn) -> dict:
        telling = replace(task, warn=warn)
        return wanted_document(telling, document, declared, find_places(telling, document, declared))

    name = ", ".join(dict.fromkeys(map(dotted, places.values())))
    change = plan_change(task, before, wanted, list(places.values()), name)
    after = change.after
    old, new = stated(before, places, declared), stated(after, places, declared)
    now, job = after, None
    if not task.check_mode:
        now, job = carry_out(task, change)
    access = {**stated(now, places, declared), "location": {name: dotted(path) for name, path in places.items()}}
    return Outcome(change.steps, [Difference("api access", old, new)], {"api_access": access, "job": job})


def find_places(task: Task, document: Mapping, declared: Mapping) -> dict[str, Path]:
    """The path of each declared setting; raises Conflict for one that is not found.

    Without a switch of its own, allowing any origin is an asterisk among the origins.
    """
    told = task.options["location"]
    places = {}
    for name in declared:
        text = told.get(name) if isinstance(told, Mapping) else told
        path = _find(document, name, text, is_only=isinstance(told, Mapping) or len(declared) == 1)
        if path is None and name == ANY_ORIGIN:
            path = _find(document, ORIGINS, text, is_only=False)
        if path is None:
            where = f"below {text} of the running config" if text else "in the running config"
            raise Conflict(
                f"No place for {name} was found {where} of {task.client.system}: nothing was written.", ADVICE
            )
        places[name] = path
    if POLICY in places and places[POLICY] in (places.get(ORIGINS), places.get(ANY_ORIGIN)):
        raise Conflict(
            f"location {dotted(places[POLICY])} is one value, but CORS and {POLICY} are declared.",
            f"Give location as a mapping with {', '.join(declared)}.",
        )
    return places


def _find(document: Mapping, name: str, told: str | None, is_only: bool) -> Path | None:
    """Look for a setting; a told path that is no section is taken as it is, a missing one only for one setting."""
    if told is None:
        return FINDERS[name](document, ())
    path = path_at(document, told)
    if path is None:
        raise Conflict(f"location is {told!r}: the running config has no such place, nor a section for it.", ADVICE)
    parent, last = value_at(document, path[:-1]) if path[:-1] else document, path[-1]
    if last not in parent:
        return path if is_only else None
    value = parent[last]
    if not isinstance(value, Mapping):
        return path
    return FINDERS[name](document, path) or (path if _is_whole(name, value) else None)


def _is_whole(name: str, value: Mapping) -> bool:
    """Whether a told mapping is the value itself and not a section around it."""
    return (
        read_policy(value) is not None
        if name == POLICY
        else name == ORIGINS and find_origins({"cors": value}) is not None
    )


def stated(document: Mapping, places: Mapping[str, Path], declared: Mapping) -> dict:
    """What a document says of the declared settings, in the words of the options; None where it says nothing clear."""
    facts: dict = {}
    for name, path in places.items():
        value = value_at(document, path)
        if name == POLICY:
            facts[name] = read_policy(value)
        elif name == ANY_ORIGIN:
            facts[name] = value if isinstance(value, bool) else ANY in (read_origins(value) or [])
        else:
            origins = read_origins(value)
            shares_list = places.get(ANY_ORIGIN) == path
            facts[name] = None if origins is None else sorted({o for o in origins if not (shares_list and o == ANY)})
    return facts


def wanted_document(task: Task, before: Mapping, declared: Mapping, places: Mapping[str, Path]) -> dict:
    """The running config with the declared settings; what is there already keeps its spelling."""
    facts = stated(before, places, declared)
    after = copy.deepcopy(dict(before))
    for name, wanted in declared.items():
        if facts[name] == wanted:
            continue
        path = places[name]
        current = value_at(after, path)
        if name == POLICY:
            value = written_policy(current, wanted, dotted(path)) if _exists(after, path) else wanted
        elif name == ANY_ORIGIN and (isinstance(current, bool) or not _exists(after, path)):
            value = wanted
        else:
            value = _origins_value(task, current, name, wanted, path)
        if not _exists(after, path):
            task.warn(f"{dotted(path)} is not in the running config of {task.client.system} yet: it is added as told.")
        _put(after, path, value)
    return after


def _origins_value(task: Task, current: object, name: str, wanted: Any, path: Path) -> object:
    """The value of the origins' place: the declared list, or what is there with the sign for any added or taken out."""
    there = read_origins(current)
    if there is None:
        raise Conflict(f"{dotted(path)} in the running config holds no origins: nothing was written.", ADVICE)
    has_any = ANY in there
    if name == ORIGINS:
        shared_any = [ANY] if has_any and task.options[ANY_ORIGIN] else []
        return written_origins(current, [*wanted, *shared_any])
    if wanted and not has_any:
        task.warn(
            f"No switch for any origin was found: {ANY!r} is added to {dotted(path)}. Check that it has the effect."
        )
    others = [origin for origin in there if origin != ANY]
    return written_origins(current, [*others, ANY] if wanted else others)


def _exists(document: Mapping, path: Path) -> bool:
    parent = value_at(document, path[:-1]) if path[:-1] else document
    return isinstance(parent, Mapping) and path[-1] in parent


def _put(document: dict, path: Path, value: object) -> None:
    for key in path[:-1]:
        document = document[key]
    document[path[-1]] = value


OPERATION = Operation(
    "api_access",
    run,
    {
        ORIGINS: {"type": "list", "elements": "str"},
        ANY_ORIGIN: {"type": "bool"},
        POLICY: {"type": "str", "choices": ["all", "local", "none"], "no_log": False},
        "location": {"type": "raw"},
        **CHANGE_SPEC,
    },
    {"required_one_of": [list(SETTINGS)]},
    check=check,
    uses=CHANGE_USES,
)
