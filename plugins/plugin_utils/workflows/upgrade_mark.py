# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The file running.json, by which a run that was interrupted tells the next one what it left."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.mark import Mark
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.private_folder import keep, place_of

NAME = "running.json"


class MarkFile:
    """``mark`` is what the file holds; without a folder nothing is read or written, and no run leaves a mark."""

    def __init__(self, folder: str) -> None:
        self._folder = place_of(folder) if folder else ""
        self._lock = threading.Lock()
        self.mark = self._read()

    def change(self, changed: Callable[[Mark], Mark]) -> None:
        """Have in the file what the mark becomes, or no file where that says nothing. Raises OptionError.

        Systems side by side may change it.
        """
        with self._lock:
            mark = changed(self.mark)
            if self._folder and mark != self.mark:
                keep(self._folder, {NAME: mark.export()} if mark else None, [] if mark else [NAME])
                self.mark = mark

    def _read(self) -> Mark:
        path = os.path.join(self._folder, NAME)
        if not self._folder or not os.path.isfile(path):
            return Mark()
        try:
            with open(path, encoding="utf-8") as file:
                return Mark.read(file.read(), path)
        except OSError as error:
            raise OptionError(f"{path} cannot be read: {error.strerror}.") from error
