# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Documents kept below an object under a path of their own (sharing, members, privileges)."""

from __future__ import annotations

from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import NotApplied, RequestError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.compare import canonical, same
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Part, fill

# How systems refuse a document that they can reach but do not take.
NOT_TAKEN = (400, 404, 422)


class PartState:
    """One such document: as it is (unless its object is not there yet) and as it is declared."""

    def __init__(self, client: Client, part: Part, name: str, wanted: Any, object_id: Any) -> None:
        self.name = name
        self._client = client
        self._part = part
        self._object_id = object_id
        self._given = wanted
        current = part.read(self._read() if object_id is not None else None)
        self.wanted = part.field.whole(current, wanted)
        self.before = canonical(part.field, current)
        self.after = canonical(part.field, self.wanted)

    @property
    def differs(self) -> bool:
        return self.before != self.after

    def apply(self, object_id: Any) -> None:
        """Write the whole document; the object may have been made just now.

        What is not declared is taken from a read right before each try: others may have changed it since the plan.
        """
        self._object_id = object_id
        method = self._part.clear if self._part.clear and not self.wanted else self._part.method
        try:
            self._client.write(method, self._path, None if method == "DELETE" else self._anew)
        except RequestError as error:
            if error.status in NOT_TAKEN:
                error.advice = f"{self._part.refused(self.wanted)} {error.advice}".strip()
            raise

    def _anew(self) -> object:
        answer = self._read()
        current = self._part.read(answer)
        self.wanted = self._part.field.whole(current, self._given)
        return None if same(self._part.field, self.wanted, current) else self._part.body(answer, self.wanted)

    def verified(self) -> Any:
        """Read the document back; raises NotApplied when it is not the declared one."""
        found = self._part.read(self._read())
        if not same(self._part.field, self._part.field.whole(found, self.wanted), found):
            raise NotApplied(f"{self._client.system} accepted {self.name}, but answers something else.")
        return found

    @property
    def _path(self) -> str:
        return fill(self._part.path, self._object_id)

    def _read(self) -> Any:
        try:
            return self._client.get(self._path)
        except RequestError as error:
            # Only a document that can be removed can be missing.
            if error.status != 404 or not self._part.clear or explained(error, self._client) is not error:
                raise
            return None
