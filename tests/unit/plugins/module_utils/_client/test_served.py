# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The certificate that a system serves is seen without trust and without a request; sessions may go without a key."""

from __future__ import annotations

import hashlib
import socket

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import Connection
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    OptionError,
    RequestError,
    Unreachable,
)

from tests.unit.plugins.conftest import KEY
from tests.unit.plugins.tls_server import Proxy, Reply


def test_served_certificate_is_seen_whoever_signed_it(serve, connect, authority):
    context, fingerprint = authority.context()
    server = serve(context=context)
    for trust in ({}, {"ca_path": None}, {"ca_path": None, "tls_fingerprint": "0" * 64}):
        session = connect(server, **trust)
        assert hashlib.sha256(session.client.served_certificate()).hexdigest() == fingerprint
        assert session.client.requests == {"read": 0, "write": 0, "retried": 0}
    assert server.seen == []


def test_served_certificate_is_seen_through_a_proxy(serve, connect, authority, monkeypatch):
    proxy = Proxy()
    monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("//", "//user:canary-pass@"))
    context, fingerprint = authority.context()
    server = serve(context=context)
    assert hashlib.sha256(connect(server).client.served_certificate()).hexdigest() == fingerprint
    proxy.close()
    assert proxy.asked[0].startswith(f"CONNECT {server.host} ") and "Basic " in proxy.asked[0]


@pytest.mark.parametrize("proxy", [None, "http://user:canary-pass@127.0.0.1:1"])
def test_system_that_does_not_answer_is_unreachable(connect, monkeypatch, proxy):
    if proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unreachable) as refused:
        connect(f"127.0.0.1:{port}").client.served_certificate()
    assert "canary-pass" not in str(refused.value)


def test_session_without_a_key_sends_none(serve, authority):
    server = serve(Reply(401, {"error_message": "no"}), Reply(200, {}), Reply(200, {}))
    options = {"host": server.host, "ca_path": authority.file, "api_key": KEY, "client_id": "a"}
    with Client(Connection.from_options(options, signs_in=False)) as client:
        with pytest.raises(RequestError):
            client.get("/extrahop")
        client.sign_in("another-key")
        client.get("/extrahop")
        client.sign_in(None)
        client.get("/extrahop")
        assert client.redactor.text("it is another-key") == "it is ********"
    sent = [seen.headers.get("authorization") for seen in server.seen]
    assert sent == [None, "ExtraHop apikey=another-key", None]


def test_other_sessions_need_a_key(serve):
    with pytest.raises(OptionError, match="api_key is not set"):
        Connection.from_options({"host": "sensor1"})
