# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The file that has every line of a run, also those that were not shown."""

from __future__ import annotations

import contextlib
import os

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError

NAME = "run.log"


class RunLog:
    """A new file for its owner's eyes only; each line is in it at once, whatever ends the run.

    ``folder`` is the run's own. Raises OptionError when the file cannot be written.
    """

    def __init__(self, folder: str) -> None:
        self.path = os.path.join(folder, NAME)
        try:
            self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        except OSError as error:
            raise OptionError(f"{self.path!r} cannot be written: {error.strerror}.") from error

    def line(self, text: str) -> None:
        """Add a line; one that finds no room on the disk is lost, the run goes on."""
        with contextlib.suppress(OSError):
            os.write(self._file, f"{text}\n".encode(errors="replace"))

    def close(self) -> None:
        os.close(self._file)
