# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Notes on disk of what a run has begun and not ended: whatever kills it, the next run finds them."""

from __future__ import annotations

import datetime
import hashlib
import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import write_private

# Names the folder; without it notes are kept below Ansible's own home.
FOLDER_VARIABLE = "EXTRAHOP_NOTES"


@dataclass(frozen=True)
class Note:
    """One note: its file, what kind of work it is about and on what, when it was written, and what must be known."""

    path: str
    kind: str
    name: str
    written: str
    facts: Mapping

    @property
    def age(self) -> float:
        """Seconds since it was written; infinite when that cannot be told."""
        try:
            return (_now() - datetime.datetime.fromisoformat(self.written)).total_seconds()
        except (TypeError, ValueError):
            return math.inf


def folder() -> str:
    """The folder of the notes: that of the environment variable EXTRAHOP_NOTES, else one below Ansible's home."""
    home = os.environ.get("ANSIBLE_HOME") or os.path.join("~", ".ansible")
    chosen = os.environ.get(FOLDER_VARIABLE) or os.path.join(home, "extrahop_revealx", "notes")
    return os.path.expanduser(chosen)


class Notes:
    """The notes about one system, which is known by the address that tasks give for it (host[:port])."""

    def __init__(self, system: str) -> None:
        self._system = system

    def keep(self, kind: str, name: str, facts: Mapping) -> Note:
        """Write the note of a kind on ``name``, in place of one that is there; for its owner's eyes only (0600).

        ``facts`` are plain data without secrets. Raises OptionError when it cannot be written.
        """
        path = self._path(kind, name)
        written = _now().isoformat(timespec="seconds")
        told = {"system": self._system, "kind": kind, "name": name, "written": written, "facts": dict(facts)}
        try:
            os.makedirs(folder(), mode=0o700, exist_ok=True)
        except OSError as error:
            raise OptionError(
                f"{folder()!r} cannot be made: {error.strerror or error}.",
                f"Name a folder that can be written in the environment variable {FOLDER_VARIABLE}.",
            ) from error
        write_private(path, json.dumps(told, indent=2, sort_keys=True).encode())
        return Note(path, kind, name, written, facts)

    def find(self, kind: str, name: str) -> Note | None:
        """The note of a kind on ``name``, None when there is none."""
        return self._read(self._path(kind, name), kind)

    def all(self, kind: str) -> list[Note]:
        """Every note of a kind about the system, the oldest first. What cannot be read is none of ours."""
        try:
            files = [entry.path for entry in os.scandir(folder()) if entry.name.endswith(f"-{kind}.json")]
        except OSError:
            return []
        notes = [note for note in (self._read(path, kind) for path in files) if note is not None]
        return sorted(notes, key=lambda note: (note.written, note.name))

    def _read(self, path: str, kind: str) -> Note | None:
        try:
            with open(path, encoding="utf-8") as file:
                told = json.load(file)
            if told["system"] == self._system and told["kind"] == kind:
                return Note(path, kind, told["name"], str(told["written"]), dict(told["facts"]))
        except (OSError, ValueError, LookupError, TypeError):
            # No file, or nothing that we wrote.
            pass
        return None

    def drop(self, kind: str, name: str) -> None:
        """Remove a note, if it is there: the work is done, or nobody needs it any more."""
        try:
            os.unlink(self._path(kind, name))
        except OSError:
            return

    def _path(self, kind: str, name: str) -> str:
        digest = hashlib.sha256(json.dumps([self._system, kind, name]).encode()).hexdigest()
        return os.path.join(folder(), f"{digest[:24]}-{kind}.json")


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)
