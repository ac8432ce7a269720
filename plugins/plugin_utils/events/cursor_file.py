# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file that a cursor is kept in: private, whole at any moment, of one source at a time."""

from __future__ import annotations

import fcntl
import json
import os
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import write_private
from ansible_collections.extrahop.revealx.plugins.plugin_utils.events.cursor import Cursor

VERSION = 1


class CursorFile:
    """The cursor of the events of one system.

    The first line is the cursor as it was saved; each event told since then is a line more. So what a killed process
    told is known to the next one, at the price of a few bytes an event. Raises OptionError where the file cannot be
    used.
    """

    def __init__(self, path: str, system: str) -> None:
        self._path = os.path.abspath(os.path.expanduser(path))
        self._system = system
        self._lock: int | None = None
        self._lines: Any = None

    def open(self) -> Cursor | None:
        """Take the file for this source alone; the cursor that is in it, None when there is none yet."""
        try:
            os.makedirs(os.path.dirname(self._path), mode=0o700, exist_ok=True)
            # The file itself is replaced by each save: a lock on it would be lost.
            self._lock = os.open(self._path + ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise OptionError(
                    f"cursor is {self._path!r}: another source works with it.", "Give each source a file of its own."
                ) from None
            cursor = self._read()
            if cursor is not None:
                # What a killed process left as half a line must not become part of the next one.
                self.save(cursor)
            return cursor
        except OSError as error:
            raise OptionError(f"cursor is {self._path!r}: {error.strerror}.") from error

    def save(self, cursor: Cursor) -> None:
        """Replace the file; it is the old or the new one, whenever the machine stops."""
        head = {"version": VERSION, "system": self._system, "since": cursor.since, "told": list(cursor.told.items())}
        write_private(self._path, f"{json.dumps(head)}\n".encode())
        self._close_lines()
        self._lines = open(self._path, "a", encoding="utf-8")

    def add(self, id_: str | int, time: int) -> None:
        """Note one event as told."""
        self._lines.write(json.dumps([id_, time]) + "\n")
        self._lines.flush()

    def close(self) -> None:
        """Leave the file to others."""
        self._close_lines()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _close_lines(self) -> None:
        if self._lines is not None:
            self._lines.close()
            self._lines = None

    def _read(self) -> Cursor | None:
        try:
            with open(self._path, encoding="utf-8") as file:
                head, *lines = file.read().split("\n")
        except FileNotFoundError:
            return None
        try:
            kept = json.loads(head)
            # What follows the last end of a line was being written when the process was killed.
            told = [*kept["told"], *(json.loads(line) for line in lines[:-1])]
            cursor = Cursor(int(kept["since"]), {id_: int(time) for id_, time in told})
            version, system = kept["version"], kept["system"]
        except (ValueError, TypeError, KeyError) as error:
            raise OptionError(
                f"cursor is {self._path!r}, which holds no cursor.", "Give another file, or remove it to begin anew."
            ) from error
        if version != VERSION:
            raise OptionError(f"cursor is {self._path!r}: a newer release wrote it.", "Give another file.")
        if system != self._system:
            raise OptionError(
                f"cursor is {self._path!r}, which belongs to {system}, not to {self._system}.",
                "Give each source a file of its own; remove the file to begin anew.",
            )
        return cursor
