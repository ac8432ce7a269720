# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Objects that the API cannot change: deleted and made anew, and never lost in silence in between."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    AnswerLost,
    NotReplaced,
    RequestError,
    RevealxError,
    Unreachable,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.retry import RETRIED_STATUSES
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.export import without_secrets
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.notes import Note, Notes

KIND = "replace"
LONGEST_WORDS = 600
# Seconds from a deletion until the new object is made or given up, tries and time-outs included.
LONGEST_REPLACEMENT = 600


@dataclass
class Replacement:
    """One object that is deleted and made anew.

    ``title`` is what people call it, ``place`` its path, ``fields`` what it is now. ``create`` makes the new one,
    ``restore`` the old one again (None: not all of it is known). ``is_there`` reads whether any is there.
    """

    client: Client
    title: str
    place: str
    fields: Mapping
    delete: Callable[[], object]
    create: Callable[[], Any]
    restore: Callable[[], object] | None
    is_there: Callable[[], bool]

    def carry_out(self) -> Any:
        """Delete and make anew; returns what ``create`` does.

        A note on disk, without secrets, lasts from before the deletion until an object is there again: the next task on
        this system tells of it, whatever ended this one. Raises OptionError before the deletion when the note cannot
        be written, and NotReplaced when the old object is deleted and the new one not made.
        """
        notes = Notes(self.client.system)
        note = notes.keep(KIND, self.place, self._facts())
        try:
            self.delete()
        except RevealxError as error:
            is_there = self._seen()
            if is_there is None:
                error.advice = f"{error.advice} Whether {self.title} is still there is not known.".strip()
            if is_there is not False:
                if is_there:
                    notes.drop(KIND, self.place)
                raise
        try:
            made = self.create()
        except RevealxError as error:
            is_back = self._put_back()
            if is_back:
                notes.drop(KIND, self.place)
            raise self._failure(error, note, is_back) from error
        notes.drop(KIND, self.place)
        return made

    def _facts(self) -> dict:
        kept, secret = without_secrets(self.fields)
        fields = self.client.redactor.data(kept)
        words = json.dumps(fields, sort_keys=True, ensure_ascii=False)
        words = words if len(words) <= LONGEST_WORDS else f"{words[:LONGEST_WORDS]} ..."
        return {
            "fields": fields,
            "secrets": secret,
            "title": self.title,
            "was": f"It was {words}{', and had secrets: ' + ', '.join(secret) if secret else ''}.",
        }

    def _seen(self) -> bool | None:
        try:
            return self.is_there()
        except RevealxError:
            return None

    def _put_back(self) -> bool:
        """Have the old object again, where all of it is known; tell whether one is there."""
        for attempt in range(1, self.client.connection.retries + 2):
            if self.restore is None:
                break
            try:
                self.restore()
            except RequestError as error:
                is_away = isinstance(error, (AnswerLost, Unreachable)) or error.status in RETRIED_STATUSES
                if not is_away or self._seen():
                    break
                self.client.pause(attempt)
            else:
                break
        return bool(self._seen())

    def _failure(self, error: RevealxError, note: Note, is_back: bool) -> NotReplaced:
        happened = f"{self.title} on {self.client.system} was deleted to be made anew, but the new one was not made"
        if is_back:
            return NotReplaced(
                f"{happened}; it is there again as it was. {error.message}", error.advice or "Nothing else was changed."
            )
        return NotReplaced(
            f"{happened}: it is gone. {error.message} {note.facts['was']}",
            "Declare it with all its fields and secrets to make it again. Until then each task on this system tells of "
            f"it, from the note {note.path}.",
        )


def was_lost(system: str, place: str) -> bool:
    """Tell whether the object of a path was deleted to be made anew, and the run ended before it was."""
    return Notes(system).find(KIND, place) is not None


def forget(system: str, place: str) -> None:
    """The object of a path was made just now: nothing is left to tell of it."""
    Notes(system).drop(KIND, place)


def settle(system: str, place: str) -> None:
    """Forget what was noted of an object that is there again, or is declared absent.

    A young note may be that of another run which is just at it.
    """
    note = Notes(system).find(KIND, place)
    if note is not None and note.age > LONGEST_REPLACEMENT:
        Notes(system).drop(KIND, place)


def interrupted(system: str) -> list[str]:
    """A sentence for each replacement on this system that was not brought to its end: what the next task tells."""
    return [
        f"{note.facts.get('title')} on {system} was deleted at {note.written} to be made anew, and the run ended "
        f"before it was: unless somebody made it since, it is gone. {note.facts.get('was')} Declare it with all its "
        f"fields and secrets, or absent; this is told until then, from the note {note.path}."
        for note in Notes(system).all(KIND)
    ]
