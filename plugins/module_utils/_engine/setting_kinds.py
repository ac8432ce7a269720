# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Settings whose fields only the system knows: a value is typed as the system has it, and another kind is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict, OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import shown_value
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.json_data import kind_of_value

TRUE_WORDS, FALSE_WORDS = ("true", "yes", "on"), ("false", "no", "off")
Warn = Callable[[str], None]


def typed_like(current: object, wanted: object, place: str, warn: Warn, advice: str = "Nothing was written.") -> Any:
    """The wanted value typed as the system has it: survey answers and -e give texts only, YAML numbers for text.

    Mappings are typed key by key. Raises Conflict where one side is a mapping or a list and the other is none, and
    OptionError for a text that is no boolean where the system has one; any other change of kind is a warning.
    Null takes anything, and takes the place of anything.
    """
    if isinstance(current, Mapping) and isinstance(wanted, Mapping):
        return {
            key: typed_like(current[key], value, f"{place}.{key}", warn, advice) if key in current else value
            for key, value in wanted.items()
        }
    if current is None or wanted is None:
        return wanted
    value = _converted(current, wanted, place)
    there, given = kind_of_value(current), kind_of_value(value)
    if there == given:
        return value
    if {there, given} & {"a mapping", "a list"}:
        keys = f", with the keys {', '.join(map(str, current))}" if isinstance(current, Mapping) else ""
        shown = given if given in ("a mapping", "a list") else shown_value(place, value)
        raise Conflict(f"{place} is {shown}, but the system has {there} there{keys}.", advice)
    warn(f"{place} is {given}, but the system has {there} there: it becomes {given}.")
    return value


def tell_other_kinds(current: object, wanted: object, place: str, warn: Warn) -> None:
    """Warn of every value that takes the place of one of another kind, in what is put as it is."""
    if isinstance(current, Mapping) and isinstance(wanted, Mapping):
        for key, value in wanted.items():
            if key in current:
                tell_other_kinds(current[key], value, f"{place}.{key}", warn)
        return
    there, given = kind_of_value(current), kind_of_value(wanted)
    if there != given and current is not None and wanted is not None:
        warn(f"{place} is {given}, but the system has {there} there: it becomes {given}.")


def _converted(current: object, value: object, place: str) -> object:
    if isinstance(current, str) and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return value
    word = value.strip().lower()
    if isinstance(current, bool):
        if word not in (*TRUE_WORDS, *FALSE_WORDS):
            raise OptionError(
                f"{place} is {shown_value(place, value)}: the system has true or false there.", "Give true or false."
            )
        return word in TRUE_WORDS
    if isinstance(current, (int, float)) and re.fullmatch(r"-?\d+", word):
        return int(word)
    if isinstance(current, float) and re.fullmatch(r"-?\d+\.\d+", word):
        return float(word)
    return value
