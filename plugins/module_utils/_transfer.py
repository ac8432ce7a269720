# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Bodies that do not fit in memory: files sent and received in pieces."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator

from ansible_collections.extrahop.revealx.plugins.module_utils._errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._requests import urllib3

PIECE = 256 * 1024


class FileBody:
    """A file as a request body of known length; may be sent again from its start."""

    def __init__(self, filename: str, progress: Callable[[int, int], None] | None = None) -> None:
        self._filename = filename
        self._progress = progress

    def __enter__(self) -> FileBody:
        try:
            self._file = open(self._filename, "rb")  # noqa: SIM115 (closed by __exit__)
        except OSError as error:
            raise OptionError(f"{self._filename!r} cannot be read: {error.strerror}.") from error
        self._length = os.fstat(self._file.fileno()).st_size
        return self

    def __exit__(self, *exc_info) -> None:
        self._file.close()

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(0)
        sent = 0
        while piece := self._file.read(PIECE):
            yield piece
            sent += len(piece)
            if self._progress:
                self._progress(sent, self._length)


def whole_body(response) -> bytes:
    """Read an answer's whole body; raises IncompleteRead when it breaks off, also with an old urllib3."""
    content = response.content
    _require_length(response, response.raw.tell())
    return content


def save(response, dest: str) -> int:
    """Write an answer's body to ``dest`` through a temporary file beside it (mode 0600); returns the bytes written."""
    folder = os.path.dirname(os.path.abspath(dest))
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".revealx-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            for piece in response.iter_content(PIECE):
                file.write(piece)
            _require_length(response, response.raw.tell())
            written = file.tell()
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, dest)
    except BaseException:
        os.unlink(temporary)
        raise
    return written


def write_private(dest: str, content: bytes) -> None:
    """Write a small file that only its owner can read, complete or not at all."""
    folder = os.path.dirname(os.path.abspath(dest))
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".revealx-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.replace(temporary, dest)
    except BaseException:
        os.unlink(temporary)
        raise


def _require_length(response, received: int) -> None:
    announced = response.headers.get("Content-Length")
    if announced and announced.isdigit() and response.request.method != "HEAD" and received < int(announced):
        raise urllib3.exceptions.IncompleteRead(received, int(announced) - received)
