# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What state documents have in common, and what is left of one of them: the counterpart of ``layers``.

What is common, laid under what is left of a document, makes that document again: ``layers.merged`` does it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import RevealxError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.compare import same
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field
from ansible_collections.extrahop.revealx.plugins.module_utils._state.section import Section
from ansible_collections.extrahop.revealx.plugins.module_utils._state.sections import BY_NAME
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.layers import merged, naming, words_of

Document = Mapping[str, Any]


def common(documents: Sequence[Document]) -> dict[str, Any]:
    """What all of the documents say: objects and settings that are in each of them, with the fields that are the same.

    An object of which nothing but its name is the same is left to the documents.
    """
    first, *others = documents
    made = {}
    for name, content in first.items():
        contents = [content, *(document[name] for document in others if name in document)]
        if len(contents) < len(documents):
            continue
        section = BY_NAME[name]
        shared = _common_objects(section, contents) if section.is_list else _common_settings(contents)
        if shared or all(_is_same(shared, one) for one in contents):
            made[name] = shared
    return made


def without(document: Document, base: Document) -> dict[str, Any]:
    """What is left of a document of all that ``base`` says something of, whatever it says of it."""
    left = {}
    for name, content in document.items():
        if name not in base or base[name] is None:
            left[name] = content
            continue
        section = BY_NAME[name]
        rest = _objects_left(section, content, base[name]) if section.is_list else _settings_left(content, base[name])
        if rest:
            left[name] = rest
    return left


def fits(base: Document, document: Document) -> bool:
    """Whether what is left of a document, laid over ``base``, makes it again: ``base`` says no more, and the same."""
    return same_documents(merged({"base": base, "own": without(document, base)}).document, document)


def differing(
    document: Document, base: Document, unknown: Collection[tuple[str, str | None, str]] = ()
) -> list[tuple[str, str | None]]:
    """The objects of a document, by section and name, of which ``base`` says something else; None for settings.

    What only one of them says is no difference, and neither are options that are ``unknown`` (section, name and
    option): secrets, whose values no document has.
    """
    found: list[tuple[str, str | None]] = []
    for name, content in document.items():
        theirs, section = base.get(name), BY_NAME[name]
        if theirs is None:
            continue
        if not section.is_list:
            found += [(name, None)] if _settings_differ(content, theirs) else []
            continue
        known = _by_words(section, theirs)
        for item in content:
            label, there = section.label(item), known.get(_words(section, item), {})
            compared = [option for option in item if (name, label, option) not in unknown]
            if there.get("state") == "absent" or _object_differs(section, item, there, compared):
                found.append((name, label))
    return found


def same_documents(one: Document, other: Document) -> bool:
    """Whether two documents say the same; the order of objects says nothing."""
    return _ordered(one) == _ordered(other)


def _ordered(document: Document) -> dict[str, str]:
    return {
        name: _text(sorted(map(_text, content)) if isinstance(content, list) else content)
        for name, content in document.items()
    }


def _text(value: Any) -> str:
    # To Python true is 1, and to no system. What a person wrote may be a date.
    return json.dumps(value, sort_keys=True, default=str)


def _is_same(one: Any, other: Any) -> bool:
    return _text(one) == _text(other)


# ---- sections of settings


def _common_settings(contents: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    first, *others = contents
    shared: dict[str, Any] = {}
    for key, value in first.items():
        if not all(key in other for other in others):
            continue
        values = [value, *(other[key] for other in others)]
        if all(_is_same(value, one) for one in values):
            shared[key] = value
        elif all(isinstance(one, Mapping) for one in values) and (below := _common_settings(values)):
            shared[key] = below
    return shared


def _settings_left(content: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    left: dict[str, Any] = {}
    for key, value in content.items():
        if key not in base:
            left[key] = value
        elif (
            isinstance(value, Mapping) and isinstance(base[key], Mapping) and (rest := _settings_left(value, base[key]))
        ):
            left[key] = rest
    return left


def _settings_differ(content: Mapping[str, Any], base: Mapping[str, Any]) -> bool:
    for key, value in content.items():
        theirs = base.get(key)
        if isinstance(value, Mapping) and isinstance(theirs, Mapping):
            if _settings_differ(value, theirs):
                return True
        elif theirs is not None and not _is_same(value, theirs):
            return True
    return False


# ---- sections of objects


def _common_objects(section: Section, contents: Sequence[Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    first, *others = contents
    known = [_by_words(section, content) for content in others]
    shared = []
    for item in first:
        same = [item, *(found for some in known if (found := some.get(_words(section, item))) is not None)]
        if len(same) < len(contents):
            continue
        fields = {
            name: value
            for name, value in item.items()
            if all(name in other and _is_same(value, other[name]) for other in same)
        }
        place = _place(section, item)
        if all(name in fields for name in place) and (
            len(fields) > len(place) or all(len(one) == len(place) for one in same)
        ):
            shared.append(fields)
    return shared


def _objects_left(section: Section, content: Sequence[Mapping[str, Any]], base: Sequence[Mapping[str, Any]]) -> list:
    known = _by_words(section, base)
    left = []
    for item in content:
        there = known.get(_words(section, item))
        if there is None:
            left.append(dict(item))
            continue
        if there.get("state") == "absent":
            continue
        place = _place(section, item)
        rest = {name: value for name, value in item.items() if name in place or name not in there}
        if len(rest) > len(place):
            left.append(rest)
    return left


def _object_differs(
    section: Section, item: Mapping[str, Any], theirs: Mapping[str, Any], options: Sequence[str]
) -> bool:
    resource = section.resource
    fields = {resource.option_of(name): field for name, field in resource.fields.items()} if resource else {}
    place = _place(section, item)
    for option in options:
        value, wanted = item[option], theirs.get(option)
        if option in place or wanted is None or _is_same(value, wanted):
            continue
        if option not in fields or not _same_field(fields[option], wanted, value):
            return True
    return False


def _same_field(field: Field, wanted: Any, value: Any) -> bool:
    try:
        return same(field, wanted, value)
    except (AttributeError, LookupError, TypeError, ValueError, RevealxError):  # nobody has checked what they declare
        return False


def _place(section: Section, item: Mapping[str, Any]) -> list[str]:
    """The options of an object that say which one it is."""
    scope = section.resource.scope if section.resource else ()
    return list(dict.fromkeys([*naming(section, item), *(name for name in scope if name in item)]))


def _words(section: Section, item: Mapping[str, Any]) -> frozenset[tuple[str, ...]]:
    return frozenset(words_of(section, item))


def _by_words(section: Section, content: Sequence[Mapping[str, Any]]) -> dict[frozenset, Mapping[str, Any]]:
    return {_words(section, item): item for item in content}
