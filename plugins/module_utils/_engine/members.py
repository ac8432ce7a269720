# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Lists of related objects below an object (contract: devices.idempotence.common, assignments)."""

from __future__ import annotations

from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    AnswerLost,
    NotApplied,
    PartlyDone,
    RequestError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Assignment, fill
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Related


class Members:
    """One exact list: reads what is assigned, and sends only the difference.

    Reads at once unless the object is not there yet, or the list ``is_as_declared`` by what was read before. Labels are
    the user's own words for declared members, so that a check run and the real run show the same.
    """

    def __init__(
        self,
        client: Client,
        assignment: Assignment,
        name: str,
        wanted: list[Related],
        object_id: Any,
        is_as_declared: bool = False,
    ) -> None:
        self.name = name
        self.object_id = object_id
        self._client = client
        self._assignment = assignment
        self._wanted = wanted
        if is_as_declared:
            self._current = {entry.id: entry.label for entry in wanted}
        else:
            self._current = self._read(object_id) if object_id is not None else {}
        words = {entry.id: entry.label for entry in wanted if entry.id is not None}
        self.labels_before = sorted(words.get(key, label) for key, label in self._current.items())
        self.labels_after = sorted(entry.label for entry in wanted)
        self.fields = {
            "assign": sorted(entry.label for entry in wanted if entry.id is None or entry.id not in self._current),
            "unassign": sorted(label for key, label in self._current.items() if key not in words),
        }

    @property
    def differs(self) -> bool:
        return bool(self.fields["assign"] or self.fields["unassign"])

    def apply(self, object_id: Any) -> None:
        """Send the difference from what is assigned now. After a lost answer it is read again for the rest."""
        is_new, self.object_id = self.object_id is None, object_id
        try:
            self._send(self._current if is_new else self._read(object_id))
        except AnswerLost:
            self._send(self._read(object_id))

    def verified(self) -> list[str]:
        """Read the list back and return its labels; raises NotApplied when it is not the one declared."""
        assign, unassign = self._difference(self._read(self.object_id))
        if assign or unassign:
            raise NotApplied(
                f"{self._client.system} accepted the {self.name}, but still answers another list "
                f"(missing ids {assign}, unwanted ids {unassign})."
            )
        return self.labels_after

    def _send(self, current: dict) -> None:
        assign, unassign = self._difference(current)
        if assign or unassign:
            body = {key: ids for key, ids in (("assign", assign), ("unassign", unassign)) if ids}
            try:
                self._client.write("POST", fill(self._assignment.path, self.object_id), body)
            except RequestError as error:
                self._name(error, current)
                raise

    def _name(self, error: RequestError, current: dict) -> None:
        """Say of each object that the system refused its name, and what became of the others."""
        if not error.failures:
            return
        # Text or a number, whatever the firmware answers (contract: PartialSuccessFailure).
        labels = {str(key): label for key, label in current.items()}
        labels.update({str(entry.id): entry.label for entry in self._wanted})
        told = [
            f"{one.get('action') or 'assign'} {labels.get(str(one.get('id')), '?')!r} (id {one.get('id')}): "
            f"{one.get('reason') or 'no reason given'}"
            for one in error.failures
        ]
        others = "The others are done." if isinstance(error, PartlyDone) else "Nothing of the list was done."
        error.message = (
            f"{self._client.system} refused {len(told)} of the {self.name} (HTTP {error.status}): {'; '.join(told)}. "
            f"{others}"
        )

    def _difference(self, current: dict) -> tuple[list, list]:
        wanted = [entry.id for entry in self._wanted]
        return [key for key in wanted if key not in current], [key for key in current if key not in wanted]

    def _read(self, object_id: Any) -> dict:
        resource = self._assignment.resource
        found = assigned(self._client, self._assignment, object_id)
        return {item[resource.id_key]: str(item.get(resource.key) or item[resource.id_key]) for item in found}


def assigned(client: Client, assignment: Assignment, object_id: Any) -> list[dict]:
    """What is assigned to one object."""
    path, key = fill(assignment.path, object_id), assignment.resource.id_key
    return list(client.get_rows(path, assignment.query, is_cut=assignment.is_cut, key=key))
