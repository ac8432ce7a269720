# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""How a system spells CORS origins and the API key policy in its running config: read and written in its own form."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict
from ansible_collections.extrahop.revealx.plugins.module_utils._config.origins import is_origin, spelled_alike

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
SEPARATORS = re.compile(r"\s*[,;\s]\s*")
# Words that belong together: who found one of them on a system may write its two sisters.
FAMILIES: tuple[dict[str, str], ...] = (
    {"all": "all", "local": "local", "none": "none"},
    {"all": "all users", "local": "local users", "none": "no users"},
    {"all": "everyone", "local": "local only", "none": "nobody"},
)
# Further words that are understood, but whose sisters are not known.
MEANINGS = {
    "any": "all",
    "anyone": "all",
    "enabled": "all",
    "local users only": "local",
    "disabled": "none",
    "off": "none",
}
MEANINGS.update({word: meaning for family in FAMILIES for meaning, word in family.items()})


def words_of(name: str) -> list[str]:
    """The words of a name in any style: api_key, apiKey and API-KEY are all api, key."""
    return [word.lower() for word in _WORD.findall(name)]


# ---- origins: a list of texts or objects, a text with separators, or a mapping


def read_origins(value: object) -> list[str] | None:
    """The origins that a value of the running config holds, None when it is not of a form that is understood."""
    if value is None:
        return []
    if isinstance(value, str):
        return [spelled_alike(part) for part in SEPARATORS.split(value.strip()) if part]
    if isinstance(value, Mapping):
        return [spelled_alike(str(key)) for key in value]
    if not isinstance(value, list):
        return None
    texts = [entry if isinstance(entry, str) else _entry_text(entry) for entry in value]
    return None if None in texts else [spelled_alike(text) for text in texts if text]


def written_origins(current: object, wanted: list[str]) -> object:
    """The wanted origins in the form of the current value; those that are there keep their spelling and entry."""
    if isinstance(current, str):
        found = re.search(r"[,;\s]+", current.strip())
        kept = {spelled_alike(part): part for part in SEPARATORS.split(current.strip()) if part}
        return (found[0] if found else ",").join(kept.get(origin, origin) for origin in wanted)
    if isinstance(current, Mapping):
        known = {spelled_alike(str(key)): key for key in current}
        sample = next(iter(current.values()), True)
        return {known.get(origin, origin): copy.deepcopy(current.get(known.get(origin), sample)) for origin in wanted}
    entries = current if isinstance(current, list) else []
    return [_entry_for(origin, entries) for origin in wanted]


def _entry_for(origin: str, entries: list) -> object:
    for entry in entries:
        text = entry if isinstance(entry, str) else _entry_text(entry)
        if text is not None and spelled_alike(text) == origin:
            return copy.deepcopy(entry)
    if entries and isinstance(entries[0], Mapping):
        return {key: origin if is_origin(value) else copy.deepcopy(value) for key, value in entries[0].items()}
    return origin


def _entry_text(entry: object) -> str | None:
    """The origin inside an entry that is an object."""
    if not isinstance(entry, Mapping):
        return None
    return next((value for value in entry.values() if is_origin(value)), None)


# ---- the key policy: a word, or a pair of switches for local and remote users


def read_policy(value: Any) -> str | None:
    """all, local or none, as a value of the running config means it; None when it is not understood."""
    if isinstance(value, str):
        return MEANINGS.get(" ".join(words_of(value)))
    switches = policy_switches(value)
    if switches is None:
        return None
    local, remote = (value[name] for name in switches)
    return {(True, True): "all", (True, False): "local", (False, False): "none"}.get((local, remote))


def written_policy(current: Any, wanted: str, place: str) -> object:
    """The wanted policy in the system's own words; raises Conflict when these are not known."""
    switches = policy_switches(current)
    if switches is not None:
        local, remote = switches
        return {**current, local: wanted != "none", remote: wanted == "all"}
    word = " ".join(words_of(current)) if isinstance(current, str) else ""
    for family in FAMILIES:
        if word in family.values():
            return _in_style(family[wanted], current)
    raise Conflict(
        f"{place} in the running config holds the API key policy in words that are not known: nothing was written.",
        f"Set the policy {wanted} once by hand on the API Access page, read the value it gives, and declare that value "
        "with running_config.",
    )


def policy_switches(value: object) -> tuple[str, str] | None:
    """The two keys of a mapping that say whether local and remote users may make keys."""
    if not isinstance(value, Mapping):
        return None
    found: dict[str, list[str]] = {}
    for key, item in value.items():
        for word in ("local", "remote"):
            if word in words_of(str(key)) and isinstance(item, bool):
                found.setdefault(word, []).append(key)
    return (found["local"][0], found["remote"][0]) if {*map(len, found.values())} == {1} and len(found) == 2 else None


def _in_style(words: str, sample: str) -> str:
    """Words spelled like the sample: its separator and its case."""
    separator = next((sign for sign in ("_", "-", " ") if sign in sample), None)
    parts = words.split()
    if sample.isupper():
        return (separator or "_").join(parts).upper()
    if separator is None and re.search(r"[a-z][A-Z]", sample):
        return parts[0] + "".join(part.capitalize() for part in parts[1:])
    text = (separator or "_").join(parts)
    return text.capitalize() if sample[:1].isupper() else text
