# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the library's tests share: an authority, a server that answers as told, a client that does not really sleep."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import Connection

from tests.unit.plugins.tls_server import Answering, Authority, Reply, TlsServer

KEY = "canary-key-0123456789abcdef"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch, tmp_path):
    """No proxy, bundle or connection variable of the machine changes what a test sees; notes are of the test alone."""
    monkeypatch.setenv("EXTRAHOP_NOTES", str(tmp_path / "notes"))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(scope="session")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def serve(authority) -> Iterator[Callable[..., TlsServer]]:
    """Start a server that answers with the given replies, the last one again and again, or by a function."""
    servers = []

    def start(*replies: Reply, answering: Answering | None = None, context=None) -> TlsServer:
        left = list(replies) or [Reply(200, {})]
        answer = answering or (lambda seen: left.pop(0) if len(left) > 1 else left[0])
        server = TlsServer(context or authority.context()[0], answer)
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.close()


class Session:
    """A client with what it warned and how long it would have slept."""

    def __init__(self, server: TlsServer | str, ca: str | None, read_only: bool = False, **options) -> None:
        self.warned: list[str] = []
        self.slept: list[float] = []
        host = server if isinstance(server, str) else server.host
        sign_in = {} if "client_id" in options else {"api_key": KEY}
        connection = Connection.from_options({"host": host, "ca_path": ca, "timeout": 5, **sign_in, **options})
        self.client = Client(connection, read_only=read_only, warn=self.warned.append, sleep=self.slept.append)


@pytest.fixture
def connect(authority) -> Iterator[Callable[..., Session]]:
    """Open a session that trusts the test's authority, unless told otherwise."""
    sessions = []

    def start(server, ca_path: str | None = authority.file, **options) -> Session:
        session = Session(server, ca_path, **options)
        sessions.append(session)
        return session

    yield start
    for session in sessions:
        session.client.close()
