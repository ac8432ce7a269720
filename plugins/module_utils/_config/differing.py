# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Where two documents differ. A place is the keys that lead to it: keys may hold dots themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.json_data import same

Place = tuple[str, ...]
MISSING = object()
MOST_NAMED = 8


def differing(before: Mapping, after: Mapping) -> tuple[dict, dict]:
    """Both sides of a document without what they have in common; a key that one side lacks is left out there."""
    old: dict = {}
    new: dict = {}
    for key in _keys(before, after):
        if key not in after:
            old[key] = before[key]
        elif key not in before:
            new[key] = after[key]
        elif same(before[key], after[key]):
            continue
        elif isinstance(before[key], Mapping) and isinstance(after[key], Mapping):
            old[key], new[key] = differing(before[key], after[key])
        else:
            old[key], new[key] = before[key], after[key]
    return old, new


def places_of(before: object, after: object, above: Place = ()) -> list[Place]:
    """The places at which two documents differ; () is the whole document."""
    if same(before, after):
        return []
    if not (isinstance(before, Mapping) and isinstance(after, Mapping)):
        return [above]
    return [
        place
        for key in _keys(before, after)
        for place in places_of(before.get(key, MISSING), after.get(key, MISSING), (*above, str(key)))
    ]


def leaves_of(document: object, above: Place = ()) -> list[Place]:
    """The places of all values of a document; an empty mapping is one."""
    if not (isinstance(document, Mapping) and document):
        return [above]
    return [place for key, item in document.items() for place in leaves_of(item, (*above, str(key)))]


def value_at(document: object, place: Place) -> Any:
    """The value at a place; MISSING when there is none."""
    for key in place:
        if not isinstance(document, Mapping) or key not in document:
            return MISSING
        document = document[key]
    return document


def beyond(before: object, after: object, known: Iterable[Sequence[str]]) -> list[Place]:
    """The places at which two documents differ, but for what is at or below a known place."""
    roots = {tuple(place) for place in known}

    def is_known(place: Place) -> bool:
        return any(place[:length] in roots for length in range(len(place) + 1))

    def is_all_known(place: Place) -> bool:
        sides = [value for value in (value_at(before, place), value_at(after, place)) if value is not MISSING]
        return all(is_known(leaf) for value in sides for leaf in leaves_of(value, place))

    return [place for place in places_of(before, after) if not is_known(place) and not is_all_known(place)]


def listed(places: Sequence[Place]) -> str:
    """Places for people, the first few of them; the rest is counted."""
    more = len(places) - MOST_NAMED
    named = [".".join(place) or "the whole document" for place in places[:MOST_NAMED]]
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")


def _keys(before: Mapping, after: Mapping) -> list:
    return [*before, *(key for key in after if key not in before)]
