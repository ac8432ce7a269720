# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real HTTPS server on loopback that answers what a test tells it, and breaks in the ways that a test tells it."""

from __future__ import annotations

import hashlib
import json
import socket
import socketserver
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

import trustme


@dataclass(frozen=True)
class Seen:
    """A request as the server got it. Large bodies are kept as their size and digest only."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    size: int
    sha256: str

    @property
    def json(self) -> object:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """One answer. ``body`` is data (sent as JSON), text or bytes.

    ``announced`` is a false Content-Length; ``breaks`` says how the connection ends: None properly, "drop" before
    anything is answered, "reset" likewise with a TCP reset, "noise" with bytes that are no TLS record, "early" after
    the body, so that an announced length is not reached. ``delay`` is seconds before the answer. ``drips`` ("head" or
    "body") sends that part ``drop`` bytes at a time, with ``pause`` seconds between.
    """

    status: int = 200
    body: object = b""
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str | None = None
    announced: int | None = None
    breaks: str | None = None
    delay: float = 0.0
    drips: str | None = None
    drop: int = 1
    pause: float = 0.1

    def content(self) -> tuple[bytes, str]:
        if isinstance(self.body, bytes):
            return self.body, self.media_type or "text/plain"
        if isinstance(self.body, str):
            return self.body.encode(), self.media_type or "text/plain"
        return json.dumps(self.body).encode(), self.media_type or "application/json"


Answering = Callable[[Seen], Reply]


class Authority:
    """A certificate authority of a test, its file, and certificates that it signs."""

    def __init__(self, folder) -> None:
        self._ca = trustme.CA()
        self.file = str(folder / f"ca-{id(self)}.pem")
        self._ca.cert_pem.write_to_path(self.file)

    def context(self, *names: str) -> tuple[ssl.SSLContext, str]:
        """A server context with a new certificate for ``names``, and the certificate's SHA-256 fingerprint."""
        issued = self._ca.issue_cert(*(names or ("127.0.0.1", "localhost")))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        issued.configure_cert(context)
        der = ssl.PEM_cert_to_DER_cert(issued.cert_chain_pems[0].bytes().decode())
        return context, hashlib.sha256(der).hexdigest()


class TlsServer(socketserver.ThreadingTCPServer):
    """Serves until closed; ``seen`` lists the requests in order of arrival, ``answering`` makes the answers."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, context: ssl.SSLContext, answering: Answering) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.context = context
        self.answering = answering
        self.seen: list[Seen] = []
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def lines(self) -> list[str]:
        return [f"{seen.method} {seen.path}" for seen in self.seen]

    @property
    def writes(self) -> int:
        return sum(seen.method not in ("GET", "HEAD") for seen in self.seen)

    def close(self) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join(5)

    def handle_error(self, request, client_address) -> None:
        """Clients that hang up are what many tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: TlsServer

    def setup(self) -> None:
        self.plain = self.request
        self.plain.settimeout(20)
        self.request = self.server.context.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        seen = self._read()
        self.server.seen.append(seen)
        reply = self.server.answering(seen)
        time.sleep(reply.delay)
        self._send(reply)

    def _read(self) -> Seen:
        left = int(self.headers.get("Content-Length") or 0)
        digest, kept, size = hashlib.sha256(), b"", 0
        while left:
            piece = self.rfile.read(min(left, 1 << 20))
            if not piece:
                break
            left -= len(piece)
            size += len(piece)
            digest.update(piece)
            kept = kept + piece if size <= 1 << 20 else b""
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Seen(self.command, self.path, headers, kept, size, digest.hexdigest())

    def _send(self, reply: Reply) -> None:
        if reply.breaks in ("drop", "reset", "noise"):
            self._break(reply.breaks)
            return
        content, media_type = reply.content()
        self.send_response(reply.status)
        for name, value in {"Content-Type": media_type, **reply.headers}.items():
            self.send_header(name, value)
        if "Transfer-Encoding" not in reply.headers:
            self.send_header("Content-Length", str(len(content) if reply.announced is None else reply.announced))
        if reply.drips == "head":
            head, self._headers_buffer = b"".join(self._headers_buffer), []
            self._drip(head, reply)
        self.end_headers()
        if self.command != "HEAD":
            self._drip(content, reply) if reply.drips == "body" else self.wfile.write(content)
        if reply.breaks == "early":
            self._break("drop")

    def _drip(self, data: bytes, reply: Reply) -> None:
        for at in range(0, len(data), reply.drop):
            self.wfile.write(data[at : at + reply.drop])
            time.sleep(reply.pause)

    def _break(self, how: str) -> None:
        self.close_connection = True
        self.wfile.flush()
        # The TLS object gives up the descriptor: what follows happens below TLS.
        below = socket.socket(fileno=self.request.detach())
        if how == "noise":
            below.sendall(b"\x00" * 64)
        if how == "reset":
            below.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        below.close()

    def finish(self) -> None:
        try:
            super().finish()
        except (OSError, ValueError):
            pass
        finally:
            # The server closes the plain socket, which has handed over its descriptor.
            self.request.close()

    def log_message(self, format, *args) -> None:
        """The tests look at `seen`."""


class Proxy(socketserver.ThreadingTCPServer):
    """A forward proxy for HTTPS: passes CONNECT on to whatever is asked for, or refuses with ``refusal``.

    With ``pause`` it sends its refusal byte by byte, so many seconds apart.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, refusal: str | None = None, pause: float = 0.0) -> None:
        super().__init__(("127.0.0.1", 0), _Tunnel)
        self.refusal = refusal
        self.pause = pause
        self.asked: list[str] = []
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def close(self) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join(5)

    def handle_error(self, request, client_address) -> None:
        """As in TlsServer."""


class _Tunnel(socketserver.StreamRequestHandler):
    server: Proxy

    def handle(self) -> None:
        self.connection.settimeout(20)
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            letter = self.rfile.read(1)
            if not letter:
                return
            head += letter
        self.server.asked.append(head.decode())
        if self.server.refusal:
            for letter in f"HTTP/1.1 {self.server.refusal}\r\nContent-Length: 0\r\n\r\n":
                self.wfile.write(letter.encode())
                time.sleep(self.server.pause)
            return
        host, _colon, port = head.split()[1].decode().rpartition(":")
        with socket.create_connection((host, int(port)), timeout=20) as onward:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_pump, args=(onward, self.connection), daemon=True)
            back.start()
            _pump(self.connection, onward)
            back.join(20)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while piece := source.recv(65536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass
