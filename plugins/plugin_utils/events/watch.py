# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Watching one system: asks for changed detections again and again, tells each once, and notes what was told."""

from __future__ import annotations

import asyncio
import logging
import re
import threading
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import PAGE, Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    CertificateRefused,
    RedirectRefused,
    RequestError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shapes import objects
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shown import each_text
from ansible_collections.extrahop.revealx.plugins.plugin_utils.events.cursor import Cursor, changed_at
from ansible_collections.extrahop.revealx.plugins.plugin_utils.events.cursor_file import CursorFile
from ansible_collections.extrahop.revealx.plugins.plugin_utils.events.look import OLDEST_CHANGE_FIRST, Look
from ansible_collections.extrahop.revealx.plugins.plugin_utils.events.options import MILLISECONDS, Options

LOGGER = logging.getLogger("extrahop.revealx.detections")
PATH = "/detections/search"
# Where there is no cursor, one day says what is there already; it is more than clocks that are kept can differ.
DAY = 24 * 3600 * MILLISECONDS
# Seconds between attempts grow up to this while the system is away.
LONGEST_PAUSE = 300.0
# What begins a template.
TEMPLATE = re.compile(r"\{(?=[{%#])")
# Makes the same event have the same uuid whoever tells it.
EVENTS = uuid.UUID("0b7e9a52-6f0d-4c55-9c0e-2b1f6c1d7a41")

Tell = Callable[[dict[str, Any]], Awaitable[None]]


class Watch:
    """The events of one system. ``tell`` takes one; when it returns the event counts as told.

    ``clock`` gives seconds since the epoch, ``sleep`` waits so many seconds.
    """

    def __init__(
        self,
        options: Options,
        tell: Tell,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._options = options
        self._tell = tell
        self._clock = clock
        self._sleep = sleep
        self._client = Client(options.connection, read_only=True, warn=LOGGER.warning)
        self._file = CursorFile(options.cursor, self._client.system)
        self._sort: list[dict[str, str]] | None = OLDEST_CHANGE_FIRST

    async def run(self) -> None:
        """Tell events until cancelled.

        Raises OptionError, and RevealxError for what the very first request shows to be wrong with key, certificate or
        filter. Later failures are logged, and tried again: the cursor stays, so nothing is lost.
        """
        try:
            cursor = self._file.open()
            has_answered, failures = False, 0
            while True:
                try:
                    cursor = await (self._begin() if cursor is None else self._look(cursor))
                    has_answered, failures = True, 0
                except RequestError as error:
                    if not has_answered and _is_lasting(error):
                        raise explained(error, self._client) from error
                    failures += 1
                    LOGGER.warning(
                        "%s: detections could not be read, they will be later. %s", self._client.system, error
                    )
                await self._sleep(max(self._options.interval, min(2.0**failures, LONGEST_PAUSE) if failures else 0))
        finally:
            self._file.close()
            self._client.close()

    async def _begin(self) -> Cursor:
        """The first cursor: nothing that is there is told, or all since the given time."""
        cursor = Cursor(self._options.begin or 0)
        if self._options.begin is None:
            # A system without any change within a day, or whose clock is more than a day behind, is read as a whole.
            since = self._now() - DAY
            look = await self._through(Look(cursor, since, self._body(), PAGE), cursor, self._note)
            if not look.answered:
                look = await self._through(Look(cursor, 0, self._body(), PAGE), cursor, self._note)
            # Incomplete or not: what came too late to be seen was there before.
            cursor.settle(look.answered, self._options.overlap, self._now())
        self._file.save(cursor)
        return cursor

    async def _look(self, cursor: Cursor) -> Cursor:
        now = self._now()
        look = await self._through(Look(cursor, cursor.since, self._body(), PAGE), cursor, self._say)
        if look.is_complete:
            cursor.settle(look.answered, self._options.overlap, now)
            self._file.save(cursor)
        else:
            LOGGER.warning(
                "%s: its detections change faster than they can be read; none is left out, but the next look begins "
                "where this one did.",
                self._client.system,
            )
        return cursor

    async def _through(self, look: Look, cursor: Cursor, say: Callable[[Cursor, Mapping], Awaitable[None]]) -> Look:
        while (body := look.request()) is not None:
            for row in look.take(await self._page(body)):
                await say(cursor, row)
        return look

    async def _page(self, body: dict[str, Any]) -> list[dict]:
        try:
            return await self._request(body)
        except RequestError as error:
            if error.status != 400 or self._sort is None:
                raise
            # No document says by which fields firmware before 26 sorts: one that refuses ours sorts as it likes.
            self._sort = None
            return await self._request(body)

    async def _request(self, body: dict[str, Any]) -> list[dict]:
        body = {**body, **({"sort": self._sort} if self._sort else {})}
        before = sum(self._client.requests.values())

        def search() -> list[dict]:
            return objects(self._client.search(PATH, body), self._client.system, "POST", PATH, key="id")

        try:
            return await in_thread(search)
        finally:
            # Also what the client sent again counts.
            await self._sleep(self._options.pause * max(1, sum(self._client.requests.values()) - before))

    async def _note(self, cursor: Cursor, row: Mapping[str, Any]) -> None:
        cursor.tell(row)

    async def _say(self, cursor: Cursor, row: Mapping[str, Any]) -> None:
        system = self._client.system
        event = {
            "system": system,
            "change": "new" if cursor.is_new(row) else "changed",
            "detection": each_text(self._client.redactor.data(dict(row)), no_template),
            "meta": {"uuid": str(uuid.uuid5(EVENTS, f"{system} {row['id']} {changed_at(row)}"))},
        }
        await self._tell(event)
        cursor.tell(row)
        self._file.add(row["id"], changed_at(row))

    def _body(self) -> dict[str, Any]:
        return dict(self._options.search)

    def _now(self) -> int:
        return int(self._clock() * MILLISECONDS)


def _is_lasting(error: RequestError) -> bool:
    """Whether somebody has to change something before it can go well."""
    return isinstance(error, (CertificateRefused, RedirectRefused)) or error.status == 401 or error.is_refusal


def no_template(text: str) -> str:
    """A text that Ansible cannot take for a template: events become extra variables, which it trusts.

    Names of hosts and users, and what they asked for, are chosen by whoever is on the network.
    """
    return TEMPLATE.sub("{ ", text)


async def in_thread(call: Callable[[], Any]) -> Any:
    """What a blocking call returns or raises. When cancelled the call is left to itself: nothing waits for its end."""
    loop = asyncio.get_running_loop()
    future = loop.create_future()

    def settle(outcome: Any, error: BaseException | None) -> None:
        if not future.done():
            if error is None:
                future.set_result(outcome)
            else:
                future.set_exception(error)

    def work() -> None:
        outcome, failure = None, None
        try:
            outcome = call()
        except BaseException as error:  # It belongs to whoever waits.
            failure = error
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, outcome, failure)

    threading.Thread(target=work, name="extrahop detections", daemon=True).start()
    return await future
