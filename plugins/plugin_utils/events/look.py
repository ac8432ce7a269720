# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One look at a system's detections: which requests it takes until nothing can have been missed.

Pages are cut out of a listing by their offset, and the listing changes meanwhile: one that leaves it moves all that
follow to the left, and the next page begins one too late. So each page begins with the last entry of the one before.
Where it does not, the listing has moved, and it is read once more. Nothing here relies on the order of the listing,
which firmware before 26 does not promise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.extrahop.revealx.plugins.plugin_utils.events.cursor import Cursor, changed_at

# Asked for so that what is told comes in the order of the changes; nothing goes wrong where the system sorts otherwise.
OLDEST_CHANGE_FIRST = [{"field": "mod_time", "direction": "asc"}]
# How often a listing that moves is read in one look; the next look begins where this one did.
MOST_PASSES = 5


@dataclass
class _Pass:
    """One reading of the listing from its beginning."""

    offset: int = 0
    pages: int = 0
    # Ids and times of the first page.
    first: list[tuple[str | int, int]] = field(default_factory=list)
    # The id that the next page must begin with.
    link: str | int | None = None
    has_moved: bool = False
    has_news: bool = False

    def is_over_after(self, rows: list[tuple[str | int, int]]) -> bool:
        """Take what a page holds; tell whether it was the last one."""
        if self.offset and rows and rows == self.first:
            # The offset has no effect here: the first answer was the whole listing.
            return True
        ids = [id_ for id_, _time in rows]
        if self.link is not None and ids[:1] != [self.link]:
            self.has_moved = True
        if not ids or (self.link is not None and ids == [self.link]):
            return True
        self.pages += 1
        self.first = self.first or rows
        self.link = ids[-1] if len(ids) > 1 else None
        self.offset += max(len(ids) - 1, 1)
        return False

    @property
    def is_proof(self) -> bool:
        """One answer alone holds all that there was; several do when they, unmoved, tell nothing new."""
        return not self.has_moved and (self.pages <= 1 or not self.has_news)


class Look:
    """The state of one look. ``request()`` is the next body to send, ``take(page)`` gets what came of it.

    ``answered`` is id -> time of the change of all that came. ``is_complete`` tells whether all that the system had
    when the look began was among it.
    """

    def __init__(self, cursor: Cursor, since: int, body: Mapping[str, Any], limit: int) -> None:
        self._cursor = cursor
        self._body = {**body, **({"mod_time": since} if since else {})}
        self._limit = limit
        self._passes = 1
        self._pass = _Pass()
        self.answered: dict[str | int, int] = {}
        self.is_complete = False

    def request(self) -> dict[str, Any] | None:
        """The body of the next search, None when the look is over."""
        if self.is_complete or self._passes > MOST_PASSES:
            return None
        return {**self._body, "limit": self._limit, "offset": self._pass.offset}

    def take(self, page: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """What of a page was not told yet, the oldest change first."""
        rows = [(row["id"], changed_at(row)) for row in page]
        self.answered.update(rows)
        fresh = {row["id"]: row for row in page if self._cursor.is_fresh(row)}
        self._pass.has_news = self._pass.has_news or bool(fresh)
        if self._pass.is_over_after(rows):
            self.is_complete = self._pass.is_proof
            if not self.is_complete:
                self._passes += 1
                self._pass = _Pass()
        return sorted(fresh.values(), key=changed_at)
