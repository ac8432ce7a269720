# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""A section of a state document: which module's options it holds, and what applying and exporting it need to know."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.arguments import Arguments
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Resource

# What an entry of a document may be: other states of a module are acts, which a second run would repeat.
STATES = ("present", "absent")


def needed_secrets(resource: Resource, entry: Mapping) -> dict[str, str]:
    """The secret options without which the object of an exported entry could not be made, each with the reason."""
    wanted = resource.given(entry)
    return {
        resource.option_of(name): "it is a secret, which the system does not tell."
        for name, described in resource.fields.items()
        if described.secret and described.needed(wanted)
    }


@dataclass(frozen=True)
class Section:
    """One section: a list of objects when its operation has a resource or it has ``keys``, else one module's options.

    ``source`` is the module's operation, or loads it, for what few documents hold.
    ``keys`` are the options that name an entry, the first given one counts (default: the resource's own).
    ``by_operation``: entries are planned and applied by the module's operation, not by the engine.
    ``left_out`` are options of the module that a document must not hold, each with what to do instead. ``needed`` are
    options that a document must hold. ``yields`` maps the name of another resource to the options whose values name
    an object of it, made along with the section's object. ``spared`` returns names that prune must never delete.
    ``within`` are options of a section of settings that say which part of them is meant.

    For an export (what is no plain list is read in ``_state_exports``): ``why_not_exported`` is a sentence where there
    is none. ``is_own`` says which objects are the system's own. ``identify`` returns the options by which an object is
    found again. ``untold`` (entry) returns what the system does not tell but would need to make the object, each with
    the reason (default: the secrets among the needed fields).
    """

    name: str
    source: Operation | Callable[[], Operation]
    keys: Sequence[str] = ()
    by_operation: bool = False
    left_out: Mapping[str, str] = field(default_factory=dict)
    needed: Sequence[str] = ()
    yields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    spared: Callable[[Client], set[str]] = lambda client: set()
    within: Sequence[str] = ()
    why_not_exported: str = ""
    is_own: Callable[[Mapping], bool] = lambda item: False
    identify: Callable[[Mapping], Mapping] | None = None
    untold: Callable[[Mapping], Mapping[str, str]] | None = None

    @cached_property
    def operation(self) -> Operation:
        return self.source if isinstance(self.source, Operation) else self.source()

    @property
    def resource(self) -> Resource | None:
        return self.operation.resource

    @property
    def is_list(self) -> bool:
        return self.resource is not None or bool(self.keys)

    @property
    def is_planned_by_engine(self) -> bool:
        return self.resource is not None and not self.by_operation

    @property
    def is_listed(self) -> bool:
        """Tell whether the objects are read as a list: not those that are searched, or asked for one by one."""
        return self.resource is not None and self.resource.lookup is None and not self.why_not_exported

    def asks_further(self, options: Mapping) -> bool:
        """Tell whether planning an entry takes more than its list: reads of its own, or a search."""
        if not self.is_planned_by_engine or not self.is_listed:
            return True
        return any(options.get(name) is not None for name in self._below)

    @cached_property
    def _below(self) -> list[str]:
        """The options that are kept below an object, or name others that are searched."""
        if self.resource is None:
            return []
        fields = {name: entry for name, entry in self.resource.fields.items() if entry.children or entry.reference}
        return [self.resource.option_of(name) for name in (*fields, *self.resource.parts, *self.resource.lists)]

    @cached_property
    def names(self) -> Sequence[str]:
        """The options that name an entry."""
        if self.keys or self.resource is None:
            return self.keys
        return self.resource.keys

    @cached_property
    def options(self) -> dict[str, dict]:
        """The argument spec of what stands in the section."""
        options = {name: spec for name, spec in self.operation.options.items() if name not in self.left_out}
        if self.is_list and "state" in options:
            choices = [choice for choice in options["state"]["choices"] if choice in STATES]
            options["state"] = {**options["state"], "choices": choices}
        return {name: {**spec, **({"required": True} if name in self.needed else {})} for name, spec in options.items()}

    @cached_property
    def arguments(self) -> Arguments:
        """What checks the entries."""
        return Arguments(self.options, self.operation.rules)

    @cached_property
    def defaults(self) -> dict:
        """The options of an entry that gives none."""
        return {name: spec.get("default") for name, spec in self.operation.options.items()}

    def why_not_pruned(self) -> str | None:
        """The sentence that says why objects of the section cannot be pruned; None when they can."""
        if not self.is_list:
            return "which is no list of objects."
        if self.resource is None:
            return "whose objects the system does not list."
        return f"whose objects cannot be deleted: {self.resource.no_delete}" if self.resource.no_delete else None

    def scopes(self, given: Sequence[Mapping]) -> Iterator[tuple[Resource, dict]]:
        """The resource once for each place where ``given`` entries are, with the options that say the place.

        A resource whose places are a choice (the kinds of data stream targets) is there in each of them.
        """
        if self.resource is None:
            return
        if not self.resource.scope:
            yield self.resource, {}
            return
        seen = set()
        for entry in given:
            place = {name: entry[name] for name in self.resource.scope}
            scoped = self.resource.scoped(place)
            if scoped.collection not in seen:
                seen.add(scoped.collection)
                yield scoped, place

    def places(self) -> list[dict]:
        """Every place where objects of the section can be, as far as that can be told without the system."""
        places: list[dict] = [{}]
        for name, described in (self.resource.scope if self.resource else {}).items():
            choices = described.choices or [described.default]
            places = [{**place, name: choice} for place in places for choice in choices]
        return places

    def label(self, entry: Mapping) -> str | None:
        """The name of an entry, None when it gives none; what stands in one of several places is told with it."""
        given = next((entry[name] for name in (*self.names, "id") if entry.get(name) is not None), None)
        if given is None:
            return None
        place = [
            str(entry[name])
            for name, described in (self.resource.scope if self.resource else {}).items()
            if entry.get(name) is not None and entry[name] != described.default
        ]
        return " ".join([*place, as_text(given)])

    def mentioned(self, options: Mapping) -> Iterator[tuple[Resource, Any]]:
        """Every object that an entry names, itself included where objects are searched by the words for them."""
        resource = self.resource
        if resource is not None and resource.lookup is not None and self.is_planned_by_engine:
            yield from ((resource, options[name]) for name in self.names if options.get(name) is not None)
        for name, reference in self.operation.references.items():
            if options.get(name) is not None:
                yield from reference.words(options[name])

    def same_name(self, name: object) -> object:
        """A name in the form in which two names of the section are compared."""
        is_blind = self.resource is not None and self.resource.key_case_blind
        named = as_text(name) if isinstance(name, list) else name
        return named.casefold() if isinstance(named, str) and is_blind else named

    def identity(self, item: Mapping) -> dict:
        """The options by which an object that the system listed is found again."""
        if self.identify is not None:
            return {name: value for name, value in self.identify(item).items() if value not in (None, "")}
        found = {}
        if self.resource is not None and item.get(self.resource.key) not in (None, ""):
            found[self.resource.option_of(self.resource.key)] = item[self.resource.key]
        return found


def as_text(name: object) -> str:
    """A name in a line: some objects have none and are known by a list of what they hold."""
    return ", ".join(sorted(map(str, name))) if isinstance(name, (list, tuple)) else str(name)
