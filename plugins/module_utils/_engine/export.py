# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""From an object as the system answers it to the options that declare it: what can be declared, names for ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import NotOffered, RequestError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import Redactor, below_of, is_hidden
from ansible_collections.extrahop.revealx.plugins.module_utils._client.secret_names import PLAIN
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.compare import canonical
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.members import assigned
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.names import what_is_wrong
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.references import Link
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import SERVER_KEYS, Field, Resource, fill
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store


@dataclass(frozen=True)
class Unnamed:
    """In place of a word for a related object that no word finds again: the sentence that says why."""

    reason: str


STRUCTURES = ("dict", "list", "raw")
UNSET: tuple = (None, "", [], {})


class Exporter:
    """Turns the objects of one system into options. Link objects stand in them as ``Link`` until ``named``."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def options(self, resource: Resource, item: Mapping) -> dict:
        """What can be declared of one object: its set fields, parts and assignments, by the names of the options.

        ``resource`` has its scope filled in. Raises RequestError when something below the object cannot be read.
        """
        object_id = item[resource.id_key]
        if resource.not_listed:
            item = self.store.own(resource, object_id) or item
        told = {**resource.fields, **self._free(resource, item)}
        options: dict = {}
        for name, field in told.items():
            if field.write_only or field.filled_in or (field.replaced_by and item.get(field.replaced_by) is not None):
                continue
            value = item.get(name)
            if field.children and name not in item:
                value = self.store.client.get(fill(field.children.path, object_id))
            value = exported(field, value)
            if value not in UNSET or (value in ([], {}) and (field.default is not None or field.empty_is_told)):
                _place(resource, options, name, self._with_related(field, value))
        for name, part in resource.parts.items():
            if part.field.filled_in:
                continue
            answer = part.read(self.store.client.get(fill(part.path, object_id)))
            options[name] = exported(part.field, answer)
        for name, assignment in resource.assignments.items():
            if assignment.only_if(item) is None:
                members = assigned(self.store.client, assignment, object_id)
                related = assignment.resource
                options[name] = [Link(related, member[related.id_key], member) for member in members]
        return options

    def _with_related(self, field: Field, value: Any) -> Any:
        return field.reference.replaced(value, Link) if field.reference else value

    @staticmethod
    def _free(resource: Resource, item: Mapping) -> dict[str, Field]:
        """The fields of the resource's free option that this object has."""
        known = {*resource.fields, *resource.parts, *resource.lists, *SERVER_KEYS, resource.id_key}
        return {name: field for field in resource.free.values() for name in item if name not in known}

    def words(self, related: Iterable[Link]) -> dict[tuple[str, str], Any]:
        """The word for each related object: the best one that means it and no other, else its id.

        Where no word would find it again, that is an ``Unnamed``.
        """
        words: dict[tuple[str, str], Any] = {}
        by_resource: dict[str, dict[tuple[str, str], Link]] = {}
        for entry in related:
            of_kind = by_resource.setdefault(entry.resource.collection, {})
            if entry.item is not None or entry.key not in of_kind:
                of_kind[entry.key] = entry
        for of_kind in by_resource.values():
            try:
                words.update(self._words_of_kind(list(of_kind.values())))
            except (RequestError, NotOffered) as error:
                if isinstance(error, RequestError) and not error.is_refusal:
                    raise
                words.update((key, Unnamed(str(error))) for key in of_kind)
        return words

    def _words_of_kind(self, related: list[Link]) -> dict[tuple[str, str], Any]:
        resource = related[0].resource
        items = {entry.key: entry.item or self._item(resource, entry.id) for entry in related}
        left = {entry.key: [*candidates(resource, items[entry.key]), entry.id] for entry in related}
        words: dict[tuple[str, str], Any] = {
            entry.key: Unnamed(f"it names {resource.name} {entry.id}, which the system does not show.")
            for entry in related
        }
        ids = {entry.key: str(entry.id) for entry in related}
        while left := {key: options for key, options in left.items() if options}:
            found = self.store.look_up(resource, list(dict.fromkeys(options[0] for options in left.values())))
            for key, options in list(left.items()):
                word = options.pop(0)
                matches = found.get(str(word), [])
                if [str(match.get(resource.id_key)) for match in matches] == [ids[key]]:
                    words[key] = word
                    del left[key]
        return words

    def _item(self, resource: Resource, object_id: Any) -> Mapping:
        if resource.lookup is not None:
            return self.store.item(resource, object_id) or {}
        items = [*self.store.listing(resource), *self.store.unlisted(resource, str(object_id))]
        return next((item for item in items if str(item.get(resource.id_key)) == str(object_id)), {})


def candidates(resource: Resource, item: Mapping) -> list:
    """The words that may name an object, the best first."""
    words = resource.words(item) if resource.words else (item.get(name) for name in (resource.key, *resource.names))
    return list(dict.fromkeys(word for word in words if not what_is_wrong(word)))


def exported(field: Field, value: Any) -> Any:
    """A value that was read in the form in which it is declared: without what only the system has in it."""
    if value is None:
        return None
    if field.exported is not None:
        value = field.exported(value)
    elif field.normalise is not None and field.type in STRUCTURES:
        value = field.normalise(value)
    value = _declarable(field, value)
    if field.unordered and isinstance(value, list):
        value = sorted(value, key=lambda item: repr(canonical(Field(case_blind=field.case_blind), item)))
    return value


def _declarable(field: Field, value: Any) -> Any:
    """Nested structures without nulls, and without keys that are no sub-option."""
    if isinstance(value, Mapping):
        subs = {key: (field.options or {}).get(key, Field()) for key in value}
        return {
            key: exported(sub, value[key])
            for key, sub in subs.items()
            if value[key] is not None and not sub.write_only and (not field.options or key in field.options)
        }
    if isinstance(value, (list, tuple)):
        return [_declarable(Field(options=field.options), item) for item in value]
    return value


def _place(resource: Resource, options: dict, name: str, value: Any) -> None:
    if name in resource.fields:
        options[resource.option_of(name)] = value
        return
    # The one free option takes what has no option of its own.
    (free,) = resource.free
    options.setdefault(free, {})[name] = value


def links_in(value: Any) -> Iterator[Link]:
    """Every related object in exported options."""
    if isinstance(value, Link):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from links_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from links_in(item)


def named(value: Any, word: Callable[[Link], Any]) -> Any:
    """Exported options with words in place of related objects; lists of nothing else have no order and are sorted."""
    if isinstance(value, Link):
        return word(value)
    if isinstance(value, Mapping):
        return {key: named(item, word) for key, item in value.items()}
    if isinstance(value, list):
        items = [named(item, word) for item in value]
        return sorted(items, key=str) if value and all(isinstance(item, Link) for item in value) else items
    return value


def sorted_by_name(resource: Resource, options: Mapping) -> dict:
    """Named options with their sets in an order that does not come from the ids of one system."""
    described = {resource.option_of(name): field for name, field in resource.fields.items() if field.reference}
    return {name: exported(described[name], value) if name in described else value for name, value in options.items()}


def without_secrets(settings: Mapping) -> tuple[dict, list[str]]:
    """Free-form settings without their secrets, and the paths of what was taken out.

    A list that holds a secret goes as a whole: lists are replaced when they are applied, so that the secret would be
    lost with the rest of it. A text of several lines (a script) stays, whatever it says.
    """
    left: list[str] = []
    return _kept(Redactor(), settings, "", PLAIN, left), left


def _kept(judge: Redactor, settings: Mapping, where: str, below: int, left: list[str]) -> dict:
    kept: dict = {}
    for key, value in settings.items():
        path = f"{where}.{key}" if where else str(key)
        own = below_of(settings, key, value, below)
        if isinstance(value, Mapping):
            kept[key] = _kept(judge, value, path, own, left)
        elif own == PLAIN and isinstance(value, str) and "\n" in value:
            kept[key] = value
        elif is_hidden(value, own) or judge.holds_secret(value, own):
            left.append(path)
        else:
            kept[key] = value
    return kept
