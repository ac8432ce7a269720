# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a system is reached: its port, its certificate, and being gone for a while."""

from __future__ import annotations

import asyncio
import random
import socket
import ssl
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from simulator import certificates

HOST = "127.0.0.1"
# Below the range from which the kernel gives ports to clients, so that nobody takes the port of a restarting system.
PORTS = range(20000, 32000)
# Real seconds that answers under way are given when a system goes away.
GRACE = 0.2
# Turns of the event loop from accepting a connection to attaching it, with some to spare.
ATTACHING_TURNS = 5


class Listener:
    """Serves an ASGI application on one loopback port; closed, it refuses connections but keeps its port."""

    def __init__(self, app: Any, reserved: socket.socket):
        self._config = Config(
            app,
            http="httptools",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=75,
        )
        self._config.load()
        self._state = ServerState()
        self._state.default_headers = self._config.encoded_headers
        self._context: ssl.SSLContext | None = None
        self._server: asyncio.Server | None = None
        self._socket = reserved
        self.port: int = self._socket.getsockname()[1]
        self.certificate = b""
        self.private_key = b""

    def serve_certificate(self, certificate: bytes, private_key: bytes) -> None:
        """Use a certificate (PEM, leaf first) on new connections; ssl.SSLError when it does not fit the key."""
        context = server_context()
        certificates.use(context, certificate, private_key)
        self._context, self.certificate, self.private_key = context, certificate, private_key

    async def renew(self, certificate: bytes, private_key: bytes) -> None:
        """Restart the web server with another certificate; ssl.SSLError, and nothing is changed, if it is unusable."""
        was_open = self._server is not None
        self.serve_certificate(certificate, private_key)
        await self.close()
        if was_open:
            await self.open()

    async def open(self) -> None:
        """Accept connections; nothing happens when it does already."""
        if self._server is not None:
            return
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, sock=self._socket, ssl=self._context, backlog=512)

    async def close(self) -> None:
        """Refuse connections and drop those there are, after a short grace for answers under way."""
        if self._server is None:
            return
        server, self._server = self._server, None
        # A connection that is accepted but not attached when its server closes is forgotten without being closed, and
        # its client waits for ever: accept no more, and let those under way be attached first.
        for listening in server.sockets:
            asyncio.get_running_loop().remove_reader(listening.fileno())
        for _turn in range(ATTACHING_TURNS):
            await asyncio.sleep(0)
        server.close()
        self._socket = reserve(self.port, reuse=True)
        for connection in list(self._state.connections):
            connection.shutdown()
        await asyncio.sleep(GRACE)
        for connection in list(self._state.connections):
            connection.transport.abort()

    def drop(self, client: tuple[str, int], finish: bool = False) -> None:
        """Cut the connection of a client, at once or after what is written has been sent."""
        for connection in list(self._state.connections):
            if not isinstance(connection, HttpToolsProtocol):
                continue
            if connection.client and tuple(connection.client) == tuple(client):
                if finish:
                    connection.transport.close()
                else:
                    connection.transport.abort()

    def release(self) -> None:
        """Give the port back."""
        if self._server is not None:
            self._server.close()
        self._socket.close()

    def _protocol(self) -> HttpToolsProtocol:
        return HttpToolsProtocol(config=self._config, server_state=self._state, app_state={})


def server_context() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)


def reserve_all(count: int, first: int | None = None) -> list[socket.socket]:
    """So many bound sockets, from the port `first` on or wherever some are free; all or OSError."""
    found: list[socket.socket] = []
    try:
        for number in range(count):
            found.append(reserve(None if first is None else first + number))
    except OSError:
        for one in found:
            one.close()
        raise
    return found


def reserve(port: int | None, reuse: bool = False) -> socket.socket:
    """A bound socket that does not listen yet: connections to it are refused, and the port is ours."""
    candidates = [port] if port else random.sample(PORTS, 200)
    for number in candidates:
        # The protocol is named because asyncio turns Nagle off only then.
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        if reuse:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((HOST, number))
        except OSError as error:
            bound.close()
            if port:
                raise OSError(f"port {port} of {HOST} cannot be used: {error.strerror}") from error
            continue
        # Only now: two simulators must not both bind a port, but this one must get its own back at once.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return bound
    raise OSError(f"no free port found from {PORTS.start} to {PORTS.stop}")
