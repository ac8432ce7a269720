# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Reading a system once for a whole document: answers are shared between sections, listings are searched by index."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    Conflict,
    RequestError,
    RevealxError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.json_data import copied
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Assignment, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Related, Store


class SharedReads(Client):
    """The client of a task while its document is planned: every read is sent once, and no write passes.

    It works on the session of the client that it is made of, and may be used by several threads. After ``open`` what is
    read is read anew, and writes pass if that client lets them.
    """

    def __init__(self, client: Client) -> None:
        # The same session, counters and locks under a second face: nothing is set up anew.
        self.__dict__.update(client.__dict__)
        self.read_only = True
        self._client = client
        self._is_open = False
        self._answers: dict[str, Future] = {}
        self._answers_lock = threading.Lock()

    def open(self) -> None:
        """Planning is over: pass everything through."""
        self.read_only = self._client.read_only
        self._is_open = True

    def get(self, path: str, query: Mapping | None = None, *, retries: int | None = None) -> object:
        if self._is_open:
            return self._client.get(path, query, retries=retries)
        answer = self.read_ahead(path, query, retries=retries)
        # Operations may change what they read; listings are copied by the store.
        return copied(answer) if isinstance(answer, Mapping) else answer

    def read_ahead(self, path: str, query: Mapping | None = None, *, retries: int | None = None) -> object:
        """Read what will be asked for while its document is planned; the answer itself, in which nothing is changed."""
        key = json.dumps([path, dict(query or {})], sort_keys=True)
        return self.once(key, lambda: self._client.get(path, query, retries=retries))

    def identity(self) -> dict:
        return self._client.identity() if self._is_open else self.once("identity", self._client.identity)

    def once(self, key: str, ask: Callable[[], Any]) -> Any:
        """The answer to ``ask``, which is called for the first caller of a key only; its failure is everyone's."""
        with self._answers_lock:
            is_first = key not in self._answers
            answer = self._answers.setdefault(key, Future())
        if is_first:
            try:
                answer.set_result(ask())
            except RevealxError as error:
                answer.set_exception(error)
            except BaseException as error:
                answer.set_exception(error)
                raise
        failure = answer.exception()
        if failure is not None:
            raise _copied(failure)
        return answer.result()


class Listing:
    """The objects of one listing, found by id and by every word that may name them."""

    def __init__(self, resource: Resource, items: list[dict]) -> None:
        self.by_id = {str(item.get(resource.id_key)): item for item in items}
        self.by_key: dict[str, list[dict]] = defaultdict(list)
        self.by_name: dict[str, list[dict]] = defaultdict(list)
        for item in items:
            self.by_key[_word(resource, item.get(resource.key))].append(item)
            for name in resource.names_of(item):
                self.by_name[name].append(item)


class Snapshot(Store):
    """What the system has when the document is planned. After ``open`` it is an ordinary store that reads anew.

    ``promised`` holds for each resource's name the words that name objects which the document itself makes: nothing
    else is taken as there. Such a word is no id, so that the run that makes the object and the next mean the same.
    """

    def __init__(self, client: SharedReads, promised: Mapping[str, set[str]]) -> None:
        super().__init__(client)
        self._shared = client
        self._promised = promised
        self._listings: dict[str, Listing] = {}
        self._found: dict[str, dict[str, list[dict]]] = defaultdict(dict)
        self._failed: dict[str, BaseException] = {}
        self._exact: dict[str, dict[Any, frozenset]] = {}
        self._missed = threading.local()
        self.has_listings = True

    def open(self) -> None:
        """Planning is over: read anew from here on."""
        self.has_listings = False
        self._lists.clear()
        self._exact.clear()

    def index(self, resource: Resource) -> Listing:
        """Read a listing and keep it searchable; from now on its objects are not asked for one by one."""
        if resource.collection not in self._listings:
            made = self._shared.once(f"index {resource.collection}", lambda: Listing(resource, self.listing(resource)))
            self._listings[resource.collection] = made
        return self._listings[resource.collection]

    def seek(self, resource: Resource, words: Iterable[object]) -> None:
        """Find objects of a resource that is searched, all words in one go."""
        texts = list(dict.fromkeys(map(str, words)))
        try:
            self._found[resource.name].update(super().look_up(resource, texts))
        except RevealxError as error:
            # Told where the words stand.
            self._failed[resource.name] = error

    def compare(self, assignment: Assignment, declared: Mapping[Any, tuple[str, Sequence]]) -> None:
        """Find out in few requests which of many objects ({id: (key, ids declared)}) carry exactly what is declared."""
        if assignment.as_declared is None:
            return
        try:
            exact = assignment.as_declared(self._shared, assignment, declared)
        except RequestError:
            # Not every firmware has what this takes: each object is read instead, and tells what is wrong.
            return
        self._exact[assignment.path] = {key: frozenset(declared[key][1]) for key in exact}

    def is_as_declared(self, assignment: Assignment, object_id: Any, related: Iterable[Related]) -> bool:
        known = self._exact.get(assignment.path, {}).get(object_id)
        return known is not None and known == {entry.id for entry in related}

    def missed(self) -> set[tuple[str, str]]:
        """The (resource, word) pairs that this thread could not resolve since it asked last."""
        pairs: set[tuple[str, str]] = getattr(self._missed, "pairs", set())
        self._missed.pairs = set()
        return pairs

    def item(self, resource: Resource, object_id: object) -> dict | None:
        if not self.has_listings or resource.collection not in self._listings:
            return super().item(resource, object_id)
        return self._listings[resource.collection].by_id.get(str(object_id))

    def find(self, resource: Resource, name: object) -> dict | None:
        if not self.has_listings or resource.collection not in self._listings:
            return super().find(resource, name)
        matches = self._listings[resource.collection].by_key.get(_word(resource, name), [])
        exact = [item for item in matches if str(item.get(resource.key)) == str(name)]
        return self.only_one(resource, name, exact or matches)

    def look_up(self, resource: Resource, words: Iterable[object]) -> dict[str, list[dict]]:
        texts = [str(word) for word in words]
        if not self.has_listings or resource.lookup is None:
            return super().look_up(resource, texts)
        found = self._found.get(resource.name, {})
        if all(text in found for text in texts):
            return found
        if resource.name in self._failed:
            raise _copied(self._failed[resource.name])
        return super().look_up(resource, texts)

    def named(self, resource: Resource, texts: Sequence[str]) -> dict[str, list[dict]]:
        if not self.has_listings or resource.lookup is not None:
            return super().named(resource, texts)
        by_name = self.index(resource).by_name
        return {text: by_name.get(text, []) for text in texts}

    def resolve(self, resource: Resource, words: Iterable[object], may_be_missing: bool) -> list[Related]:
        related = super().resolve(resource, words, may_be_missing)
        missing = {entry.label for entry in related if entry.id is None}
        if missing:
            self._missed.pairs = self.missed() | {(resource.name, word) for word in missing}
        return related

    def _with_id(self, resource: Resource, text: str) -> list[dict]:
        if self._is_promised(resource, text):
            return []
        if not self.has_listings or resource.lookup is not None:
            return super()._with_id(resource, text)
        item = self.index(resource).by_id.get(text)
        return [item] if item else []

    def unlisted(self, resource: Resource, text: str) -> list[dict]:
        return [] if self._is_promised(resource, text) else super().unlisted(resource, text)

    def _may_be_made(self, resource: Resource, text: str) -> bool:
        return self._is_promised(resource, text)

    def _is_promised(self, resource: Resource, text: str) -> bool:
        return text in self._promised.get(resource.name, ())

    def not_there(self, resource: Resource, text: str) -> Conflict:
        return Conflict(
            f"No {resource.name} {text!r} on {self.client.system}, and the document makes none.",
            f"Give the name or id of an existing {resource.name}, or declare it.",
        )


def _word(resource: Resource, name: object) -> str:
    return str(name).casefold() if resource.key_case_blind else str(name)


def _copied(error: BaseException) -> BaseException:
    """A copy of a failure that several callers get: each adds its own words to it."""
    copied = type(error).__new__(type(error))
    copied.args = error.args
    copied.__dict__.update(error.__dict__)
    return copied
