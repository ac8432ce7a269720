# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Lists that are kept as objects of their own below an object (custom device criteria of 7.4, protocols of a key)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import kind_of, refusal_of
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import AnswerLost, NotApplied
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.compare import canonical, same
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, fill


class Children:
    """One list of child objects: there is no update, so what is missing is created, then what is too many deleted."""

    def __init__(self, client: Client, name: str, field: Field, object_id: Any, wanted: list) -> None:
        self.name = name
        self.wanted = wanted
        self._client = client
        if field.children is None:
            raise AssertionError("only a field with children is read here")
        self._list = field.children
        self._field = Field(type="list", unordered=True, normalise=field.normalise, options=field.options)
        self._object_id = object_id

    def in_body(self) -> bool:
        """Tell whether this firmware takes the list in the object's own body, so that no children are needed."""
        if not self._list.legacy:
            return False
        identity = self._client.identity()
        return refusal_of(f"POST {self._list.path}", kind_of(identity), identity.get("version")) is not None

    def read(self) -> list:
        """The children as they are."""
        return self._client.get_list(fill(self._list.path, self._object_id))

    def apply(self, object_id: Any) -> None:
        """Bring the children to the wanted list; a lost answer is settled by reading back."""
        self._object_id = object_id
        try:
            self._send()
        except AnswerLost:
            self._send()

    def verified(self) -> list:
        """Read the children back; raises NotApplied when they are not the wanted ones."""
        found = self.read()
        if not same(self._field, self.wanted, found):
            raise NotApplied(f"{self._client.system} accepted the {self.name}, but answers other ones.")
        return found

    def _send(self) -> None:
        path = fill(self._list.path, self._object_id)
        current = self.read()
        wanted = {self._form(item): item for item in self.wanted}
        there = {self._form(item): item for item in current}
        # Those that are missing first: when one of them is refused, nothing is lost.
        for form, item in wanted.items():
            if form not in there:
                self._client.write("POST", path, item)
        for form, item in there.items():
            if form not in wanted:
                query = {key: item[key] for key in self._list.delete_query}
                self._client.write("DELETE", f"{path}/{quote(str(item[self._list.delete_key]), safe='')}", query=query)

    def _form(self, item: Any) -> str:
        return repr(canonical(self._field, [item]))
