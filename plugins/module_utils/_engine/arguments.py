# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Checking options against an argument spec without Ansible: for declared documents, whose parts no adapter validates.

Accepts what Ansible's own validator accepts for the same spec (text for numbers, yes for true ...), but for true as a
number and structures as text. It finds every problem at once, names the field of each, and never shows a secret.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.secret_names import is_secret_key
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.documents import from_json
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.unknown import hint

TRUE = frozenset({"y", "yes", "on", "1", "true", "t"})
NULL_ENTRY = "is null: take the entry out, or see which variable is empty."
FALSE = frozenset({"n", "no", "off", "0", "false", "f"})


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field; ``field`` is its path ("criteria[2].vlan_min"), "" for the options as a whole."""

    field: str
    text: str

    def __str__(self) -> str:
        return f"{self.field} {self.text}" if self.field else self.text


def without_structures(text: str, given: object) -> str:
    """A message of Ansible's own check without the mappings, lists and long texts among the given values, which it
    quotes: one of them may be a whole running config."""
    for value in sorted(set(_quoted(given)), key=len, reverse=True):
        text = text.replace(value, "(a structure)")
    return text


def _quoted(given: object) -> Iterator[str]:
    if isinstance(given, (Mapping, list, tuple)):
        yield from (str(given), repr(given))
        for item in given.values() if isinstance(given, Mapping) else given:
            yield from _quoted(item)
    elif isinstance(given, str) and ("\n" in given or given[:1] in ("{", "[")):
        yield from (given, repr(given))


class Arguments:
    """An argument spec, made ready once for everything that is checked against it.

    ``rules`` are mutually_exclusive, required_one_of and the like.
    """

    def __init__(self, spec: Mapping[str, Mapping], rules: Mapping[str, Any] | None = None) -> None:
        self._rules = rules or {}
        self._options = {name: _Option(name, entry) for name, entry in spec.items()}
        self._secret = [option for option in self._options.values() if option.has_secrets]

    @property
    def has_secrets(self) -> bool:
        """Tell whether any option, however deep, is marked ``no_log``."""
        return bool(self._secret)

    def accepted(self, given: Mapping) -> tuple[dict, list[Problem]]:
        """Return the options with their types and defaults, and every problem with them (then they are unusable).

        An option that is null counts as not given, so that its default is taken.
        """
        problems: list[Problem] = []
        options = self.taken(given, "", problems)
        if self._rules and not problems:
            # A value that cannot be used would be told as missing too.
            problems += [Problem("", text) for text in _broken(self._rules, given, options)]
        return options, problems

    def secret_texts(self, given: object) -> set[str]:
        """The texts of given options that are marked ``no_log``, however deep."""
        found: set[str] = set()
        if isinstance(given, (list, tuple)):
            return found.union(*(self.secret_texts(item) for item in given)) if self._secret else found
        if not isinstance(given, Mapping):
            return found
        for option in self._secret:
            value = given.get(option.name)
            if option.is_hidden and isinstance(value, (str, int)) and not isinstance(value, bool):
                found.add(str(value))
            if option.below is not None:
                found |= option.below.secret_texts(value)
        return found

    def taken(self, given: Mapping, where: str, problems: list[Problem]) -> dict:
        """The options with their types and defaults; ``where`` is the path of what they are below."""
        for name in given:
            if name not in self._options:
                problems.append(Problem(f"{where}{name}", f"is not known; {hint(name, self._options)}"))
        options: dict = {}
        for name, option in self._options.items():
            value = given.get(name)
            if value is None:
                value = option.default
                if value is None and option.is_required:
                    problems.append(Problem(f"{where}{name}", "is needed and not given."))
            options[name] = None if value is None else option.taken(value, f"{where}{name}", problems)
        return options


class _Option:
    """One option of a spec, or the elements of one that is a list."""

    def __init__(self, name: str, entry: Mapping) -> None:
        self.name = name
        self.default = entry.get("default")
        self.is_required = bool(entry.get("required"))
        self.is_hidden = bool(entry.get("no_log"))
        self.below = Arguments(entry["options"]) if entry.get("options") else None
        self.has_secrets = self.is_hidden or (self.below is not None and self.below.has_secrets)
        self._kind = entry.get("type", "str")
        self._converted = CONVERSIONS[self._kind]
        self._choices = entry.get("choices")
        self._is_secret = self.is_hidden or is_secret_key(name)
        self._element = None
        if self._kind == "list":
            self._element = _Option(name, {**entry, "type": entry.get("elements", "raw"), "elements": "raw"})

    def taken(self, value: Any, where: str, problems: list[Problem]) -> Any:
        """A given value with its type."""
        if value is None and self._kind != "raw":
            problems.append(Problem(where, NULL_ENTRY))
            return None
        try:
            value = self._converted(value)
        except (TypeError, ValueError):
            shown = "of another type" if self._is_secret else self._told(value)
            problems.append(Problem(where, f"is {shown}: {WORDS[self._kind]} is wanted."))
            return None
        if self._element is not None:
            return [self._element.taken(item, f"{where}[{number}]", problems) for number, item in enumerate(value)]
        if self._choices and value not in self._choices:
            shown = "not one of the choices" if self._is_secret else self._told(value)
            problems.append(Problem(where, f"is {shown}; there are: {', '.join(map(str, self._choices))}."))
        if self._kind == "dict" and self.below is not None:
            return self.below.taken(value, f"{where}.", problems)
        return value

    def _told(self, value: Any) -> str:
        """A value in a message, but for structures and what was to be one: that may be a document."""
        if isinstance(value, Mapping):
            return WORDS["dict"]
        if isinstance(value, (list, tuple)):
            return WORDS["list"]
        if isinstance(value, str) and (self._kind == "dict" or "\n" in value):
            return WORDS["str"]
        return repr(value)


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


def list_in(text: str) -> list | None:
    """The list that a text is in JSON, None when it is none."""
    try:
        value = json.loads(text) if text.lstrip().startswith("[") else None
    except ValueError:
        return None
    return value if isinstance(value, list) else None


def with_lists(spec: Mapping[str, Mapping], given: Mapping) -> dict:
    """Given options with lists in place of texts that are lists in JSON: Ansible would split them at their commas."""

    def told(entry: Mapping, value: Any) -> Any:
        if entry.get("type") == "list" and isinstance(value, str):
            found = list_in(value)
            value = value if found is None else found
        if entry.get("options") and isinstance(value, (list, tuple)):
            return [told({**entry, "type": "dict"}, item) for item in value]
        return with_lists(entry["options"], value) if entry.get("options") and isinstance(value, Mapping) else value

    return {name: told(spec.get(name, {}), value) for name, value in given.items()}


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
        found = list_in(value)
        return [part.strip() for part in value.split(",")] if found is None else found
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return [str(value)]
    if not isinstance(value, (list, tuple)):
        raise TypeError
    return list(value)


def _mapping(value: Any) -> dict:
    if isinstance(value, str):
        value = from_json(value)
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
