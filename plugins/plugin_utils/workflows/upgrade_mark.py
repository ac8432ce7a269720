# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The file running.json, by which a run that was interrupted tells the next one what it left."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from urllib.parse import quote

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.mark import Mark
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.private_folder import keep, place_of

NAME = "running.json"


class MarkFile:
    """``mark`` is what the file held at first, with what this run has noted since; what another run notes meanwhile
    stays in the file. Without a folder nothing is read or written, and no run leaves a mark."""

    def __init__(self, folder: str) -> None:
        self._folder = place_of(folder) if folder else ""
        self._claims: dict[str, int] = {}
        self.mark = self._read()

    def change(self, changed: Callable[[Mark], Mark]) -> None:
        """Have in the file what its mark becomes, or no file where that says nothing. Raises OptionError.

        Systems side by side may change it, and other runs.
        """
        if not self._folder:
            return
        keep(self._folder)
        with self._locked():
            now = self._read()
            mark = changed(now)
            if mark != now:
                keep(self._folder, {NAME: mark.export()} if mark else None, [] if mark else [NAME])
            self.mark = changed(self.mark)

    def claim(self, cluster: str) -> str:
        """Have no other run work on a recordstore cluster until ``release``, or the end of this process: a run that was
        killed may have left a worker that goes on. Who works on it already, nothing where it is ours now.

        Raises OptionError when the file cannot be locked.
        """
        if not self._folder or cluster in self._claims:
            return ""
        keep(self._folder)
        path = os.path.join(self._folder, f"running-{quote(cluster, safe='')}.lock")
        try:
            lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = os.read(lock, 20).decode(errors="replace")
                os.close(lock)
                return f"another run (process {holder})"
            os.ftruncate(lock, 0)
            os.write(lock, str(os.getpid()).encode())
        except OSError as error:
            raise OptionError(f"{path} cannot be locked: {error.strerror}.") from error
        self._claims[cluster] = lock
        return ""

    def release(self) -> None:
        """Let other runs work on the clusters that were claimed."""
        while self._claims:
            os.close(self._claims.popitem()[1])

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Let nobody else change the file. It is replaced by each change: a lock on itself would be lost."""
        path = os.path.join(self._folder, f"{NAME}.lock")
        with contextlib.ExitStack() as stack:
            try:
                lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                stack.callback(os.close, lock)
                fcntl.flock(lock, fcntl.LOCK_EX)
            except OSError as error:
                raise OptionError(f"{path} cannot be locked: {error.strerror}.") from error
            yield

    def _read(self) -> Mark:
        path = os.path.join(self._folder, NAME)
        if not self._folder or not os.path.isfile(path):
            return Mark()
        try:
            with open(path, encoding="utf-8") as file:
                return Mark.read(file.read(), path)
        except OSError as error:
            raise OptionError(f"{path} cannot be read: {error.strerror}.") from error
