# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Data as JSON has it: keys are text, and true is another value than 1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError

QUOTE_IT = "Put it in quotes, so that it is text."
WRITTEN_AS: dict[type, str] = {
    bool: "true or false (in YAML also yes, no, on, off without quotes)",
    type(None): "empty or null",
    float: "a number with a point",
}


def with_text_keys(value: Any, path: str = "") -> Any:
    """A copy of a user's data whose keys are text, as the API will see them: a whole number becomes its digits.

    Raises OptionError, with the path, for a key that is no text and no whole number, for one that is there twice then,
    and for data that is nested without end.
    """
    try:
        return _with_text_keys(value, path)
    except RecursionError:
        raise OptionError(f"{path or 'an option'} is nested too deeply.", "No system takes that.") from None


def _with_text_keys(value: Any, path: str) -> Any:
    if isinstance(value, Mapping):
        found: dict = {}
        for key, item in value.items():
            text = key if isinstance(key, str) else _key_text(key, path)
            if text in found:
                raise OptionError(
                    f"{path or 'the options'} has the key {text} twice, as a number and as text.",
                    "Keep one of the two.",
                )
            found[text] = _with_text_keys(item, f"{path}.{text}" if path else text)
        return found
    if isinstance(value, (list, tuple)):
        return [_with_text_keys(item, f"{path}[{number}]") for number, item in enumerate(value)]
    return value


def _key_text(key: object, path: str) -> str:
    if isinstance(key, int) and not isinstance(key, bool):
        return str(int(key))
    written = next((words for kind, words in WRITTEN_AS.items() if isinstance(key, kind)), f"a {type(key).__name__}")
    raise OptionError(f"{path or 'the options'} has a key that is {written}: no text.", QUOTE_IT)


def copied(value: Any) -> Any:
    """A copy of what was JSON, of which nothing is a part of the original. ``copy.deepcopy``, which takes more than
    twice as long, is for what refers to itself."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value


def same(one: object, other: object) -> bool:
    """Tell whether two values are one and the same in JSON: true is not 1, 1 is 1.0."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(item, other[key]) for key, item in one.items())
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def kind_of_value(value: object) -> str:
    """What JSON calls a value, in words for people."""
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    return "a number" if isinstance(value, (int, float)) else "a text"
