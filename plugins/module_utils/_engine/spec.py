# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Description of a resource: everything the engine knows about one kind of object of the API."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import quote

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.names import is_number

# Server-made keys that never take part in a comparison or a diff (contract: devices.idempotence.common).
SERVER_KEYS = frozenset({"id", "mod_time", "user_mod_time"})


@dataclass(frozen=True)
class ChildList:
    """A list kept as objects of their own below an object: there is no update, a child is created or deleted.

    ``path`` reads and creates. ``delete_key`` is the child's field that its own path ends with, ``delete_query`` those
    that travel in the query. ``legacy``: only on releases whose objects do not carry the list themselves.
    """

    path: str
    delete_key: str = "id"
    delete_query: Sequence[str] = ()
    legacy: bool = False


@dataclass(frozen=True)
class Field:
    """One field of an object that can be declared. Its option has the field's own name.

    ``required``: needed to create, always or for what is declared. ``default``: sent on create when the user gave none.
    ``create_only``: cannot be changed. ``write_only``: never read back, so it is sent on create, and later only when
    told to. ``secret``: hidden. ``named_like_secret``: Ansible would take it for one by its name. ``unordered``: a list
    whose order means nothing. ``case_blind``: text compared without regard to case. ``normalise``: brings a wanted and
    a read value into the same form. ``when_unset``: what a value that is null or missing means. ``taken``: brings a
    given value into the form in which it is sent. ``merge``: (current, wanted) -> what to declare in full, for objects
    that are written whole. ``children``: the sub-collection that holds the list. ``update_only``: not taken on create,
    so it is set right after. ``reference``: where the value names related objects (see ``_references``).
    ``must_be_told``: an update is refused where the system does not answer the field. ``since``: the first release that
    has the field. ``exported``: brings a value that was read into the form in which it is declared (``normalise`` does
    it for structures otherwise). ``filled_in``: the system fills it in by itself too, so that an export leaves it out.
    ``kept`` tells of a client's system whether it keeps the value: what is taken and dropped (False) is left out with a
    warning, which ``unkept`` explains; where nobody knows (None), it is written and not read back. ``replaced_by``: the
    newer field that says the same; where a system answers that one, an export leaves this one out. ``empty_is_told``:
    an export tells an empty value, since a system makes more of a field that it is not given.

    For objects that are made anew: ``belongs_to`` are the fields of the account or certificate that a write-only value
    belongs to. ``lacking`` (value, the whole object, whether the user gave the value) returns the keys inside the value
    that a create needs and that it has not; "" is the value itself. ``must_be_answered`` tells of a whole object
    whether nobody knows if the field is set where the system does not answer it. ``unread`` tells of a whole object
    whether the field is write-only there. ``empty_is_none``: an empty value
    declares that there is none.
    """

    type: str = "str"
    required: bool | Callable[[Mapping], bool] = False
    choices: Sequence[Any] = ()
    elements: str | None = None
    options: Mapping[str, Field] | None = None
    default: Any = None
    create_only: bool = False
    write_only: bool = False
    secret: bool = False
    named_like_secret: bool = False
    unordered: bool = False
    case_blind: bool = False
    normalise: Callable[[Any], Any] | None = None
    when_unset: Any = None
    taken: Callable[[Any], Any] | None = None
    merge: Callable[[Any, Any], object] | None = None
    children: ChildList | None = None
    update_only: bool = False
    reference: Any = None
    must_be_told: bool = False
    since: tuple[int, ...] = ()
    exported: Callable[[Any], Any] | None = None
    filled_in: bool = False
    kept: Callable[[Any], bool | None] | None = None
    unkept: str = ""
    replaced_by: str = ""
    belongs_to: Sequence[str] = ()
    lacking: Callable[[Any, Mapping, bool], Sequence[str]] | None = None
    must_be_answered: Callable[[Mapping], bool] = lambda whole: False
    unread: Callable[[Mapping], bool] = lambda whole: False
    empty_is_none: bool = False
    empty_is_told: bool = False

    @cached_property
    def element(self) -> Field:
        """What each item of a list is compared as."""
        return Field(case_blind=self.case_blind, options=self.options)

    @cached_property
    def undescribed(self) -> Field:
        """What the value of a key that ``options`` does not have is compared as."""
        return Field(case_blind=self.case_blind, unordered=self.unordered)

    def is_unread(self, whole: Mapping) -> bool:
        """Tell whether a system never answers the field of such an object as it was sent."""
        return self.write_only or self.unread(whole)

    def needed(self, wanted: Mapping) -> bool:
        """Tell whether the field is needed to create what is declared."""
        return self.required(wanted) if callable(self.required) else self.required

    def whole(self, current: Any, wanted: Any) -> Any:
        """The value to declare in full, given what is there."""
        return self.merge(current, wanted) if self.merge else wanted

    def given(self, value: Any) -> Any:
        """What the user really gave: the sub-options that Ansible fills with null are left out."""
        if self.taken is not None:
            value = self.taken(value)
        if not self.options:
            return value
        if isinstance(value, Mapping):
            subs = {key: (self.options.get(key), item) for key, item in value.items() if item is not None}
            return {key: sub.given(item) if sub else item for key, (sub, item) in subs.items()}
        return [self.given(item) for item in value] if isinstance(value, (list, tuple)) else value

    def option(self) -> dict:
        """The field as an entry of an argument spec."""
        spec: dict = {"type": self.type}
        if self.choices:
            spec["choices"] = list(self.choices)
        if self.elements:
            spec["elements"] = self.elements
        if self.options:
            spec["options"] = {name: sub.option() for name, sub in self.options.items()}
            for name, sub in self.options.items():
                if sub.required:
                    spec["options"][name]["required"] = True
        if self.secret:
            spec["no_log"] = True
        elif self.named_like_secret:
            spec["no_log"] = False
        return spec


@dataclass(frozen=True)
class Assignment:
    """A list of related objects kept below the object: ``path`` (with ``{id}``) reads it, and a POST to the same path
    with {assign, unassign} changes it. ``query`` widens the reading, ``is_cut`` as for a resource. ``only_if`` names
    the condition, a function of the declared object that returns a sentence when the list does not apply.
    ``as_declared`` (client, this, {id: (key, ids declared)}) tells of many objects in few requests whose list is known
    to be the declared one; the others are read."""

    resource: Resource
    path: str
    query: Mapping = field(default_factory=dict)
    is_cut: bool = False
    only_if: Callable[[Mapping], str | None] = lambda wanted: None
    as_declared: Callable[[Any, Any, Mapping], set] | None = None


@dataclass(frozen=True)
class Part:
    """A document kept below the object under a path of its own (sharing, members): read by GET, written whole.

    ``field`` describes its option. ``read`` brings an answer into the declared form. ``body`` turns (the answer as it
    was, the whole wanted value) into what ``method`` sends. ``clear`` is the method that removes the document, which is
    what an empty value declares: such a document may be missing. ``refused`` tells of the whole wanted value what
    may be why the system does not take it.
    """

    path: str
    field: Field
    method: str = "PUT"
    clear: str | None = None
    read: Callable[[Any], Any] = lambda answer: answer
    body: Callable[[Any, Any], object] = lambda answer, wanted: wanted
    refused: Callable[[Any], str] = lambda wanted: ""


@dataclass(frozen=True)
class Resource:
    """One kind of object that can be declared.

    ``collection`` lists and creates (empty: the API lists no such objects), ``item`` (with the placeholder of
    ``id_key``) reads, changes and deletes. ``key`` is the natural key. ``always_sent`` are the fields that an
    update must carry with their current value.

    ``update`` is the method that changes an object; None: there is none, a change means delete and create.
    ``no_create`` and ``no_delete`` say in a sentence why the API cannot do it. ``scope`` are options that fill further
    placeholders of the paths. ``built_in`` tells whether an object came with the system and must not be
    touched; a text says where else it came from.

    ``mirrors`` are assignments that a related resource declares too, from its own side (the tags of a device).

    ``found_by`` are the options by which the declared object is found, the first given one counts (default: the key's).

    ``renamed`` are options that cannot have their field's own name, since a connection option has it: option -> field.
    ``free`` are options whose mapping holds further fields, which no document names; their Field treats each of them.
    ``only_listed``: an object's own path does not answer all of its fields, so it is read out of the listing.
    ``not_listed`` are fields that only the object's own path answers. ``list_query`` is sent with every listing,
    ``item_query`` with every reading of one object. ``is_cut``: an answer of the listing holds a part of it (100
    objects where no limit is given), so that it is asked for again from where it ended until an empty answer.
    ``unlisted_query`` lists what the listing may leave out since it came with the system: it can be named, and nothing
    else.

    ``find`` (store, wanted) finds the declared object where the listing does not serve; ``lookup`` finds objects by the
    names people use for them, without it the listing is matched by key or by the fields ``names``. ``words``
    returns the words by which people would name an object, the best first (without it: key, then ``names``).
    ``may_be_made`` tells of a word that names nothing whether a task may make an object of that name: not of an id.
    ``also_reads`` names the requests of these that do not go to the paths above ("POST /devices/search").

    ``update_secrets`` names the option that says when write-only fields are sent again. ``delete_query`` are options
    that travel in the query of the DELETE. ``other_options`` are options that belong to ``after_create``, which gets
    (task, the data of the create's answer). ``is_late``: a new object may be listed some time after it was accepted, so
    that its module has the options of waiting. ``check`` refuses by OptionError what is wrong whatever the system has,
    ``check_change`` (current, wanted) what the object that is there does not admit, ``check_system`` (client, current,
    wanted) what this system does not, by its firmware or its settings: it is asked before anything is written.

    ``read`` brings an object that was read into the declared form, ``sent`` a body into the form in which it travels.
    ``before`` holds what of the description is otherwise on older firmware: {first release that has it as it stands
    here: {attribute: value}}. ``foretold`` (client, what a create would send) asks the system beforehand what it would
    do; check mode answers it as ``preview``.
    """

    name: str
    collection: str
    item: str
    key: str = "name"
    id_key: str = "id"
    id_type: str = "int"
    fields: Mapping[str, Field] = field(default_factory=dict)
    assignments: Mapping[str, Assignment] = field(default_factory=dict)
    mirrors: Mapping[str, Assignment] = field(default_factory=dict)
    parts: Mapping[str, Part] = field(default_factory=dict)
    scope: Mapping[str, Field] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    free: Mapping[str, Field] = field(default_factory=dict)
    only_listed: bool = False
    not_listed: Sequence[str] = ()
    is_cut: bool = False
    update: str | None = "PATCH"
    no_create: str = ""
    no_delete: str = ""
    list_query: Mapping = field(default_factory=dict)
    item_query: Mapping = field(default_factory=dict)
    unlisted_query: Mapping = field(default_factory=dict)
    always_sent: Sequence[str] = ()
    key_case_blind: bool = False
    built_in: Callable[[Mapping], bool | str] = lambda current: False
    names: Sequence[str] = ()
    found_by: Sequence[str] = ()
    find: Callable | None = None
    lookup: Callable | None = None
    words: Callable[[Mapping], Sequence[object]] | None = None
    may_be_made: Callable[[str], bool] = lambda word: not is_number(word)
    also_reads: Sequence[str] = ()
    update_secrets: str | None = None
    delete_query: Mapping[str, Field] = field(default_factory=dict)
    other_options: Mapping[str, dict] = field(default_factory=dict)
    after_create: Callable | None = None
    is_late: bool = False
    check: Callable[[Mapping], None] = lambda wanted: None
    check_change: Callable[[Mapping, Mapping], None] = lambda current, wanted: None
    check_system: Callable[[Any, Mapping | None, Mapping], None] = lambda client, current, wanted: None
    read: Callable[[dict], dict] = lambda item: item
    sent: Callable[[dict], dict] = lambda body: body
    before: Mapping[tuple[int, ...], Mapping[str, Any]] = field(default_factory=dict)
    foretold: Callable[[Any, Mapping], Any] | None = None

    def at(self, release: tuple[int, ...]) -> Resource:
        """The description as a release of the firmware has it; () is the newest."""
        older = [first for first in self.before if () < release < first]
        return self._older[min(older)] if older else self

    @cached_property
    def _older(self) -> dict[tuple[int, ...], Resource]:
        return {first: replace(self, **{**other, "before": {}}) for first, other in self.before.items()}

    def scoped(self, options: Mapping) -> Resource:
        """The resource with the placeholders of its scope filled in everywhere, and the fields of its free options."""
        resource = self
        if self.free:
            told = {name: field for option, field in self.free.items() for name in options.get(option) or {}}
            resource = replace(self, fields={**self.fields, **told})
        if not self.scope:
            return resource
        place = tuple(
            str(options[name] if options.get(name) is not None else option.default)
            for name, option in self.scope.items()
        )
        return resource._placed(place)

    def _placed(self, place: tuple[str, ...]) -> Resource:
        """The resource at one of its places; entries of a document that share a place share it."""
        if place in self._places:
            return self._places[place]

        def placed(path: str) -> str:
            for name, value in zip(self.scope, place, strict=True):
                path = path.replace("{" + name + "}", quote(value, safe=""))
            return path

        self._places[place] = replace(
            self,
            collection=placed(self.collection),
            item=placed(self.item),
            assignments={name: replace(entry, path=placed(entry.path)) for name, entry in self.assignments.items()},
            mirrors={name: replace(entry, path=placed(entry.path)) for name, entry in self.mirrors.items()},
            parts={name: replace(entry, path=placed(entry.path)) for name, entry in self.parts.items()},
            scope={},
        )
        return self._places[place]

    @cached_property
    def _places(self) -> dict[tuple[str, ...], Resource]:
        return {}

    def given(self, options: Mapping) -> dict:
        """What the user really gave, by the names of fields, assignments and parts."""
        named = dict(options)
        if self.renamed:
            taken = set(self.renamed.values())
            named = {self.renamed.get(name, name): value for name, value in options.items() if name not in taken}
        for option in self.free:
            named.update(named.pop(option, None) or {})
        structured = self._structured
        return {
            name: structured[name].given(value) if name in structured else value
            for name, value in named.items()
            if value is not None
        }

    @cached_property
    def _structured(self) -> dict[str, Field]:
        """The fields and parts whose own options Ansible may fill with null, or that are sent in another form."""
        described = {**self.fields, **{name: part.field for name, part in self.parts.items()}}
        return {name: entry for name, entry in described.items() if entry.options or entry.taken}

    @cached_property
    def referring(self) -> dict[str, Field]:
        """The fields whose value names related objects."""
        return {name: entry for name, entry in self.fields.items() if entry.reference}

    def names_of(self, item: Mapping) -> set[str]:
        """The names of an object that was read, as text."""
        return {str(item[name]) for name in (self.key, *self.names) if item.get(name) is not None}

    @cached_property
    def keys(self) -> Sequence[str]:
        """The options that name an object, the first given one counts."""
        return self.found_by or (self.option_of(self.key),)

    def option_of(self, name: str) -> str:
        """The option that stands for a field."""
        return next((option for option, field_name in self.renamed.items() if field_name == name), name)

    def refuse_bad(self, options: Mapping) -> None:
        """Raise OptionError for what can be told without the system: a blank key, and what ``check`` finds."""
        for option in self.free:
            for name in {*self.fields, *self.parts, *self.lists, self.id_key} & {*(options[option] or {})}:
                raise OptionError(f"{option}.{name} is an option of its own.", f"Give it as {name}.")
        wanted = self.given(options)
        if self.key in wanted and not str(wanted[self.key]).strip():
            raise OptionError(f"{self.key} is blank.", f"Give the {self.key} of the {self.name}.")
        if wanted.get("state", "present") == "present":
            self.check(wanted)

    @cached_property
    def lists(self) -> dict[str, Assignment]:
        """The exact lists of related objects that can be declared."""
        return {**self.assignments, **self.mirrors}

    @property
    def reads(self) -> list[str]:
        """The requests that find an object, as METHOD and path with its placeholders."""
        paths = [*([self.collection] if self.collection else []), *([] if self.only_listed else [self.item])]
        return [*(f"GET {place}" for path in paths for place in self._everywhere(path)), *self.also_reads]

    @property
    def uses(self) -> list[str]:
        """Every request that declaring an object may send, as METHOD and path with its placeholders."""
        uses = list(self.reads)
        if not self.no_create:
            uses += [f"POST {path}" for path in self._everywhere(self.collection)]
        methods = [] if self.no_delete else ["DELETE"]
        if self.update and not all(entry.create_only for entry in self.fields.values()):
            methods.append(self.update)
        uses += [f"{method} {path}" for path in self._everywhere(self.item) for method in methods]
        for assignment in self.lists.values():
            uses += [f"GET {assignment.path}", f"POST {assignment.path}"]
        for part in self.parts.values():
            uses += [f"{method} {part.path}" for method in ("GET", part.method, part.clear) if method]
        for child in (entry.children for entry in self.fields.values() if entry.children):
            uses += [f"GET {child.path}", f"POST {child.path}", f"DELETE {child.path}/{{{child.delete_key}}}"]
        return uses

    @property
    def related(self) -> tuple[Resource, ...]:
        """The resources whose objects may be named in a declaration."""
        resolved = [entry.reference.resources for entry in self.fields.values() if entry.reference]
        return (*(entry.resource for entry in self.lists.values()), *(one for many in resolved for one in many))

    def _everywhere(self, path: str) -> list[str]:
        """A path with each of the choices of its scope filled in; a scope without choices stays a placeholder."""
        paths = [path]
        for name, option in self.scope.items():
            if option.choices:
                paths = [one.replace("{" + name + "}", str(choice)) for one in paths for choice in option.choices]
        return paths

    def path_of(self, object_id: Any) -> str:
        """The path of one object below /api/v1, its id quoted."""
        return fill(self.item, object_id)


def fill(template: str, value: Any) -> str:
    """Put one value, quoted, in place of the placeholder(s) of a path."""
    quoted = quote(str(value), safe="")
    return re.sub(r"\{[^}]+\}", lambda placeholder: quoted, template)
