# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What a system has, read once: listings, and the objects behind the names that people give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained, template_of
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    Conflict,
    RequestError,
    SeveralMatch,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.names import is_number, name_of
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Assignment, Resource


@dataclass(frozen=True)
class Related:
    """A related object as the user named it. ``id`` is None for one that an earlier task of the same check run would
    have created."""

    label: str
    id: Any = None


class Store:
    """Reads of one task on one system. Listings are kept, so that each is read once.

    ``has_listings``: whole listings are at hand, so that looking into one is cheaper than asking for one object.
    """

    has_listings = False

    def __init__(self, client: Client) -> None:
        self.client = client
        self._lists: dict[str, list[dict]] = {}

    def listing(self, resource: Resource) -> list[dict]:
        """All objects of a resource; raises NotOffered when the system does not have the resource at all."""
        if resource.collection not in self._lists:
            self._lists[resource.collection] = list(self.each(resource))
        return self._lists[resource.collection]

    def each(self, resource: Resource) -> Iterator[dict]:
        """The objects of a resource one after the other, without keeping them."""
        has_begun = False
        try:
            for item in self._rows(resource, resource.list_query):
                has_begun = True
                yield item
            return
        except RequestError as error:
            if has_begun or not resource.list_query or error.status not in (400, 422):
                raise explained(error, self.client) from error
        # Older releases do not know the query; the plain listing is all they have.
        yield from self._rows(resource, {})

    def forget(self, resource: Resource) -> None:
        """Read the listing anew next time."""
        self._lists.pop(resource.collection, None)

    def item(self, resource: Resource, object_id: Any) -> dict | None:
        """One object by its id, None when there is none."""
        if resource.only_listed:
            self.forget(resource)
            # An id out of a Location header is text.
            matches = [item for item in self.listing(resource) if str(item.get(resource.id_key)) == str(object_id)]
            return self.only_one(resource, object_id, matches)
        return self.own(resource, object_id)

    def own(self, resource: Resource, object_id: Any) -> dict | None:
        """One object as its own path answers it, None when there is none."""
        try:
            found = self.client.get(resource.path_of(object_id), resource.item_query)
        except RequestError as error:
            if error.status == 404:
                return None
            raise
        return resource.read(dict(found)) if isinstance(found, Mapping) else None

    def find(self, resource: Resource, name: Any) -> dict | None:
        """The object whose natural key is ``name``, None when there is none; raises Conflict when there are several."""
        if resource.id_key == resource.key:
            # An item path that takes the key answers at once; a 404 is trusted only when the collection exists.
            found = self.item(resource, name)
            if found is not None or self._lists.get(resource.collection) == []:
                return found
        matches = self._matching(resource, resource.key, name)
        if not matches and resource.key_case_blind:
            folded = str(name).casefold()
            matches = [item for item in self.listing(resource) if str(item.get(resource.key)).casefold() == folded]
        return self.only_one(resource, name, matches)

    def find_by(self, resource: Resource, field: str, value: Any) -> dict | None:
        """The object whose ``field`` is ``value``, None when there is none; raises Conflict when there are several."""
        return self.only_one(resource, value, self._matching(resource, field, value))

    def resolve(self, resource: Resource, words: Iterable[object], may_be_missing: bool) -> list[Related]:
        """Find the objects that ``words`` (names or ids) stand for, in their order and without repetition.

        With ``may_be_missing`` (check mode) an unknown word that an earlier task may have made becomes a Related
        without id; any other unknown one is a Conflict. Raises OptionError for what is no name.
        """
        texts = [name_of(word) for word in words]
        found = self.look_up(resource, texts)
        related: dict[Any, Related] = {}
        for text in texts:
            match = self.only_one(resource, text, found.get(text, []))
            if match is None and not (may_be_missing and self._may_be_made(resource, text)):
                raise self.not_there(resource, text)
            entry = Related(text, match.get(resource.id_key) if match else None)
            related.setdefault(entry.id if entry.id is not None else f"?{text}", entry)
        return list(related.values())

    def is_as_declared(self, assignment: Assignment, object_id: Any, related: Iterable[Related]) -> bool:
        """Whether it is known already that exactly these objects are assigned."""
        return False

    def look_up(self, resource: Resource, words: Iterable[object]) -> dict[str, list[dict]]:
        """For each word (as text) the objects that it may stand for: those of that name, else the one of that id.

        What the listing does not show is asked for last: what came with the system, then an id by its own path.
        """
        texts = [str(word) for word in words]
        # Nobody is asked for nothing: a system may refuse the listing.
        found = self.named(resource, texts) if texts else {}
        return {
            text: found.get(text) or self._with_id(resource, text) or self.unlisted(resource, text) for text in texts
        }

    def unlisted(self, resource: Resource, text: str) -> list[dict]:
        """The objects of that name or id that the plain listing does not show."""
        if resource.lookup is not None:
            return []
        rows = self._unlisted_rows(resource)
        named = [item for item in rows if text in resource.names_of(item)]
        found = named or [item for item in rows if str(item.get(resource.id_key)) == text]
        if found or not is_number(text) or resource.only_listed or not _has_own_path(resource):
            return found
        try:
            item = self.own(resource, text)
        except RequestError as error:
            if not error.is_refusal:
                raise
            return []
        return [item] if item and str(item.get(resource.id_key, text)) == text else []

    def _unlisted_rows(self, resource: Resource) -> list[dict]:
        if not resource.unlisted_query:
            return []
        try:
            return list(self._rows(resource, resource.unlisted_query))
        except RequestError as error:
            # Older releases do not know the query, and list everything without it.
            if not error.is_refusal:
                raise
            return []

    def named(self, resource: Resource, texts: Sequence[str]) -> dict[str, list[dict]]:
        """For each text the objects that have it as a name."""
        if resource.lookup is not None:
            return resource.lookup(self, texts)
        items = [(item, resource.names_of(item)) for item in self.listing(resource)]
        return {text: [item for item, names in items if text in names] for text in texts}

    def _with_id(self, resource: Resource, text: str) -> list[dict]:
        if resource.lookup is None:
            return [item for item in self.listing(resource) if str(item.get(resource.id_key)) == text]
        item = self.item(resource, text) if is_number(text) else None
        return [item] if item else []

    def _may_be_made(self, resource: Resource, text: str) -> bool:
        """Tell whether an object that is not there may be one that an earlier task of the check run would have made."""
        return resource.may_be_made(text)

    def not_there(self, resource: Resource, text: str) -> Conflict:
        """What to raise for a word that names nothing."""
        return Conflict(
            f"No {resource.name} {text!r} on {self.client.system}.",
            f"Give the name or id of an existing {resource.name}, or create it before.",
        )

    def _matching(self, resource: Resource, field: str, value: Any) -> list[dict]:
        items = self.listing(resource)
        return [item for item in items if item.get(field) is not None and str(item[field]) == str(value)]

    def refuse_another(self, resource: Resource, before: Mapping, now: Mapping | None) -> None:
        """Raise Conflict when the object of an id, read again, has another name than it had when it was planned."""
        now = now or {}
        for name in (resource.key, *resource.names):
            if name in before and name in now and before[name] != now[name]:
                raise Conflict(
                    f"{resource.name} {before[name]!r} on {self.client.system} was renamed to {now[name]!r} by "
                    "somebody else meanwhile: it was not deleted.",
                    "Run the task again.",
                )

    def only_one(self, resource: Resource, name: Any, matches: list[dict]) -> dict | None:
        """The one match, None for none; raises Conflict that lists the ids of several."""
        if len(matches) > 1:
            ids = ", ".join(str(item.get(resource.id_key)) for item in matches)
            removal = (
                "" if resource.no_delete or resource.id_key != "id" else " With state absent it removes just that one."
            )
            raise SeveralMatch(
                f"{len(matches)} {resource.name} objects on {self.client.system} match {str(name)!r}: ids {ids}.",
                f"Give the id of one of them instead of the name.{removal}",
                matches,
            )
        return matches[0] if matches else None

    def _rows(self, resource: Resource, query: Mapping) -> Iterator[dict]:
        return map(resource.read, self.client.get_rows(resource.collection, query, is_cut=resource.is_cut))


def _has_own_path(resource: Resource) -> bool:
    """Whether the contract knows a reading of one object by its id."""
    return bool(resource.item) and template_of("GET", resource.path_of("0")) is not None
