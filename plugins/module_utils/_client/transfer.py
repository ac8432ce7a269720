# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Bodies that do not fit in memory: files sent and received in pieces."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import IO

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.requests import requests, urllib3

PIECE = 256 * 1024
# What an answer that is kept in memory may have, decoded: a listing of 100,000 devices has half of it.
LARGEST = 256 * 1024 * 1024
# What is asked for, and understood.
ACCEPTED_ENCODING = "gzip"

# How every file begins that ansible-vault encrypted.
VAULTED = b"$ANSIBLE_VAULT;"


class TooLarge(Exception):
    """An answer has more than LARGEST bytes."""


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


class FormBody(FileBody):
    """A multipart/form-data body: text fields, then a file as the part ``file``; its length is known too."""

    def __init__(self, filename: str, shown_name: str, fields: Mapping[str, str]) -> None:
        super().__init__(filename)
        boundary = secrets.token_hex(16)
        self.media_type = f"multipart/form-data; boundary={boundary}"
        parts = [f'name="{_quoted(name)}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
        parts.append(f'name="file"; filename="{_quoted(shown_name)}"\r\nContent-Type: application/octet-stream\r\n\r\n')
        self._head = "".join(f"--{boundary}\r\nContent-Disposition: form-data; {part}" for part in parts).encode()
        self._tail = f"\r\n--{boundary}--\r\n".encode()

    def __len__(self) -> int:
        return len(self._head) + super().__len__() + len(self._tail)

    def __iter__(self) -> Iterator[bytes]:
        yield self._head
        yield from super().__iter__()
        yield self._tail


def _quoted(name: str) -> str:
    """A name inside a part's header, as browsers write it."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def whole_body(response) -> bytes:
    """Read an answer's whole body into memory.

    Raises IncompleteRead when it breaks off, also with an old urllib3, DecodeError when it cannot be decoded, and
    TooLarge when it has more than LARGEST bytes once decoded.
    """
    kept, size = [], 0
    for piece in _pieces(response):
        size += len(piece)
        if size > LARGEST:
            raise TooLarge
        kept.append(piece)
    return b"".join(kept)


def save(response, dest: str) -> int:
    """Write an answer's body to ``dest``, mode 0600, complete or not at all; returns the bytes written."""
    with _replacing(dest) as file:
        for piece in _pieces(response):
            file.write(piece)
        return file.tell()


def _pieces(response) -> Iterator[bytes]:
    """A body's bytes, decoded. However well they are compressed, no piece has more than PIECE of them.

    urllib3 would decode whatever was received at once, several encodings deep.
    """
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    received = response.raw.stream(PIECE, decode_content=False)
    if encoding in ("", "identity"):
        yield from received
    elif encoding in ("gzip", "x-gzip"):
        yield from _unzipped(received)
    else:
        raise urllib3.exceptions.DecodeError(f"its encoding is {encoding!r}, which was not asked for")
    _require_length(response, response.raw.tell())
    response.raw.release_conn()


def _unzipped(received: Iterator[bytes]) -> Iterator[bytes]:
    unzip, begun = zlib.decompressobj(zlib.MAX_WBITS | 16), False
    try:
        for data in received:
            while data:
                begun = True
                if unzip.eof:
                    # One member may follow the other.
                    unzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
                yield unzip.decompress(data, PIECE)
                data = unzip.unconsumed_tail or unzip.unused_data
        yield unzip.flush()
    except zlib.error as error:
        raise urllib3.exceptions.DecodeError(f"its gzip encoding is broken: {error}") from error
    if begun and not unzip.eof:
        raise urllib3.exceptions.DecodeError("its gzip encoding breaks off")


def check_dest(option: str, dest: str) -> None:
    """Refuse, by OptionError, a file that cannot be written."""
    folder = os.path.dirname(os.path.abspath(dest))
    if os.path.isdir(dest) or not os.access(folder, os.W_OK):
        raise OptionError(f"{option} is {dest!r}: not a file in a folder that can be written.", "Name a file.")


def check_source(option: str, filename: str) -> None:
    """Refuse, by OptionError, a file that cannot be read or is empty."""
    if not os.path.isfile(filename) or not os.access(filename, os.R_OK) or not os.path.getsize(filename):
        raise OptionError(f"{option} is {filename!r}: not a readable file with content.")
    refuse_vaulted(option, filename)


def refuse_vaulted(option: str, filename: str) -> None:
    """Refuse, by OptionError, a file that is encrypted with Ansible Vault: the controller decrypts its own before."""
    with open(filename, "rb") as file:
        if file.read(len(VAULTED)) == VAULTED:
            raise OptionError(
                f"{option} is {filename!r}: it is encrypted with Ansible Vault, and nothing here can decrypt it.",
                "The controller does that for a task that runs there; one that is delegated elsewhere needs it plain.",
            )


def write_private(dest: str, content: bytes) -> None:
    """Write a small file that only its owner can read, complete or not at all."""
    with _replacing(dest) as file:
        file.write(content)


def keep_private(dest: str, content: bytes, check_mode: bool = False) -> str | None:
    """Have a file hold the content, for its owner's eyes only; return why it was (or would be) written, None if not."""
    reason = _why_written(dest, content)
    if reason is not None and not check_mode:
        write_private(dest, content)
    return reason


def _why_written(dest: str, content: bytes) -> str | None:
    if not os.path.exists(dest):
        return "it is not there"
    with open(dest, "rb") as file:
        if file.read() != content:
            return "its content is another one"
    return None if stat.S_IMODE(os.stat(dest).st_mode) == stat.S_IRUSR | stat.S_IWUSR else "others may read it"


@contextlib.contextmanager
def _replacing(dest: str) -> Iterator[IO[bytes]]:
    """A file of mode 0600 beside ``dest`` that takes its place when the block ends well; raises OptionError."""
    temporary = None
    try:
        descriptor, temporary = tempfile.mkstemp(dir=os.path.dirname(os.path.abspath(dest)), prefix=".revealx-")
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, dest)
    except BaseException as error:
        if temporary is not None:
            os.unlink(temporary)
        # The exceptions of requests are OSErrors too.
        if isinstance(error, OSError) and not isinstance(error, requests.exceptions.RequestException):
            raise OptionError(f"{dest!r} cannot be written: {error.strerror or error}.") from error
        raise


def _require_length(response, received: int) -> None:
    announced = response.headers.get("Content-Length")
    if announced and announced.isdecimal() and response.request.method != "HEAD" and received < int(announced):
        raise urllib3.exceptions.IncompleteRead(received, int(announced) - received)
