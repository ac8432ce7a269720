# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Checking options against an argument spec without Ansible: for declared documents, whose parts no adapter validates.

Accepts what Ansible's own validator accepts for the same spec (text for numbers, yes for true ...), but for true as a
number and structures as text. It finds every problem at once, names the field of each, and never shows a secret.
"""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._redact import is_secret_key

TRUE = frozenset({"y", "yes", "on", "1", "true", "t"})
FALSE = frozenset({"n", "no", "off", "0", "false", "f"})


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field; ``field`` is its path ("criteria[2].vlan_min"), "" for the options as a whole."""

    field: str
    text: str

    def __str__(self) -> str:
        return f"{self.field} {self.text}" if self.field else self.text


def accepted(spec: Mapping[str, Mapping], rules: Mapping[str, Any], given: Mapping) -> tuple[dict, list[Problem]]:
    """Return the options with their types and defaults, and every problem with them (then the options are unusable).

    An option that is null counts as not given, so that its default is taken. ``rules`` are mutually_exclusive,
    required_one_of and the like.
    """
    problems: list[Problem] = []
    options = _options(spec, given, "", problems)
    if not problems:
        # A value that cannot be used would be told as missing too.
        problems += [Problem("", text) for text in _broken(rules, given, options)]
    return options, problems


def secret_texts(spec: Mapping[str, Mapping], given: object) -> set[str]:
    """The texts of given options that their spec marks ``no_log``, however deep."""
    found: set[str] = set()
    if isinstance(given, (list, tuple)):
        return found.union(*(secret_texts(spec, item) for item in given))
    if not isinstance(given, Mapping):
        return found
    for name, entry in spec.items():
        value = given.get(name)
        if entry.get("no_log") and isinstance(value, (str, int)) and not isinstance(value, bool):
            found.add(str(value))
        if entry.get("options"):
            found |= secret_texts(entry["options"], value)
    return found


def hint(name: object, known: Iterable[str]) -> str:
    """What a misspelt name may have meant, and what there is."""
    near = difflib.get_close_matches(str(name), known, 1)
    return f"did you mean {near[0]}?" if near else f"there are: {', '.join(sorted(known))}."


def _options(spec: Mapping, given: Mapping, where: str, problems: list[Problem]) -> dict:
    for name in given:
        if name not in spec:
            problems.append(Problem(f"{where}{name}", f"is not known; {hint(name, spec)}"))
    options: dict = {}
    for name, entry in spec.items():
        value = given.get(name)
        if value is None:
            value = entry.get("default")
            if entry.get("required") and value is None:
                problems.append(Problem(f"{where}{name}", "is needed and not given."))
        if value is not None:
            value = _value(entry, value, f"{where}{name}", bool(entry.get("no_log")) or is_secret_key(name), problems)
        options[name] = value
    return options


def _value(entry: Mapping, value: Any, where: str, secret: bool, problems: list[Problem]) -> Any:
    kind = entry.get("type", "str")
    try:
        value = CONVERSIONS[kind](value)
    except (TypeError, ValueError):
        shown = "of another type" if secret else repr(value)
        problems.append(Problem(where, f"is {shown}: {WORDS[kind]} is wanted."))
        return None
    if kind == "list":
        return _elements(entry, value, where, secret, problems)
    choices = entry.get("choices")
    if choices and value not in choices:
        shown = "not one of the choices" if secret else f"{value!r}"
        problems.append(Problem(where, f"is {shown}; there are: {', '.join(map(str, choices))}."))
    if kind == "dict" and entry.get("options"):
        return _options(entry["options"], value, f"{where}.", problems)
    return value


def _elements(entry: Mapping, values: list, where: str, secret: bool, problems: list[Problem]) -> list:
    inner = {"type": entry.get("elements", "raw"), "choices": entry.get("choices"), "options": entry.get("options")}
    return [_value(inner, item, f"{where}[{number}]", secret, problems) for number, item in enumerate(values)]


def _broken(rules: Mapping, given: Mapping, options: Mapping) -> list[str]:
    """The sentences of the rules that the options break. Defaults exclude nothing, but they are there."""
    present = {name for name, value in options.items() if value is not None}
    broken = []
    for names in _groups(rules.get("mutually_exclusive")):
        both = [name for name in names if given.get(name) is not None]
        if len(both) > 1:
            broken.append(f"{' and '.join(both)} exclude each other: give one.")
    for names in _groups(rules.get("required_one_of")):
        if not present.intersection(names):
            broken.append(f"one of {', '.join(names)} is needed.")
    for names in _groups(rules.get("required_together")):
        missing = [name for name in names if name not in present]
        if missing and len(missing) < len(names):
            broken.append(f"{', '.join(names)} go together: {', '.join(missing)} is missing.")
    for name, needed in (rules.get("required_by") or {}).items():
        missing = [other for other in _names(needed) if other not in present]
        if name in present and missing:
            broken.append(f"{name} needs {', '.join(missing)}.")
    for name, value, needed, *any_of in rules.get("required_if") or ():
        missing = [other for other in needed if other not in present]
        if options.get(name) == value and (len(missing) == len(needed) if any_of and any_of[0] else missing):
            broken.append(f"{name} {value!r} needs {(' or ' if any_of and any_of[0] else ', ').join(missing)}.")
    return broken


def _groups(groups: Any) -> list[list[str]]:
    groups = list(groups or ())
    return [groups] if groups and isinstance(groups[0], str) else [list(group) for group in groups]


def _names(names: Any) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


# ---- types


def _text(value: Any) -> str:
    if isinstance(value, (Mapping, list, tuple)):
        raise TypeError
    return str(value)


def _number(value: Any) -> int:
    if isinstance(value, bool) or isinstance(value, float) and not value.is_integer():
        raise TypeError
    return int(value)


def _decimal(value: Any) -> float:
    if isinstance(value, bool):
        raise TypeError
    return float(value)


def _truth(value: Any) -> bool:
    word = str(value).strip().lower()
    if isinstance(value, float) or word not in TRUE | FALSE:
        raise TypeError
    return word in TRUE


def _list(value: Any) -> list:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",")]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return [str(value)]
    if not isinstance(value, (list, tuple)):
        raise TypeError
    return list(value)


def _mapping(value: Any) -> dict:
    if isinstance(value, str):
        value = json.loads(value)
    if not isinstance(value, Mapping):
        raise TypeError
    return dict(value)


def _path(value: Any) -> str:
    return os.path.expanduser(os.path.expandvars(_text(value)))


CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "str": _text,
    "int": _number,
    "float": _decimal,
    "bool": _truth,
    "list": _list,
    "dict": _mapping,
    "path": _path,
    "raw": lambda value: value,
}
WORDS = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "list": "a list",
    "dict": "a mapping",
    "path": "the name of a file",
}
