# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proxies are taken from the environment, and change nothing about trust, counting or secrecy."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._errors import CertificateRefused, Unreachable

from tests.unit.plugins.tls_server import Proxy, Reply


@pytest.fixture
def proxy():
    proxy = Proxy()
    yield proxy
    proxy.close()


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_proxy_of_the_environment_is_used(serve, connect, proxy, monkeypatch, variable):
    monkeypatch.setenv(variable, proxy.url)
    server = serve(Reply(200, [1]))
    assert connect(server).client.get("/tags") == [1]
    assert [" ".join(head.split()[:2]) for head in proxy.asked] == [f"CONNECT {server.host}"]
    assert "apikey" not in proxy.asked[0]


@pytest.mark.parametrize("exempt", ["127.0.0.1", "127.0.0.0/8", "*"])
def test_no_proxy_is_heeded(serve, connect, proxy, monkeypatch, exempt):
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    monkeypatch.setenv("NO_PROXY", exempt)
    assert connect(serve(Reply(200, [1]))).client.get("/tags") == [1]
    assert proxy.asked == []


def test_pin_is_checked_through_a_proxy(serve, connect, proxy, authority, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    context, fingerprint = authority.context()
    server = serve(context=context)
    assert connect(server, ca_path=None, tls_fingerprint=fingerprint).client.get("/tags") == {}
    with pytest.raises(CertificateRefused, match="tls_fingerprint"):
        connect(server, tls_fingerprint="0" * 64).client.get("/tags")
    with pytest.raises(CertificateRefused, match="not trusted"):
        connect(server, ca_path=None).client.get("/tags")
    assert len(proxy.asked) == 3 and len(server.seen) == 1


@pytest.mark.parametrize("refusal", ["407 Proxy Authentication Required", "503 Service Unavailable"])
def test_refusing_proxy_means_that_nothing_was_sent(serve, connect, monkeypatch, refusal):
    proxy = Proxy(refusal)
    monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("//", "//user:canary-proxy-pass@"))
    server = serve()
    session = connect(server, retries=1)
    with pytest.raises(Unreachable) as refused:
        session.client.write("POST", "/tags", {"name": "a"})
    proxy.close()
    assert session.client.requests == {"read": 0, "write": 0, "retried": 1}
    assert len(proxy.asked) == 2 and server.seen == []
    assert refusal.split()[0] in str(refused.value)
    assert "canary-proxy-pass" not in str(refused.value) + "".join(session.warned)


@pytest.mark.parametrize(
    "address",
    [
        "http://user:canary-proxy-pass@127.0.0.1:1",
        "http://user:canary-proxy-pass@[",
        "socks5://user:canary-proxy-pass@127.0.0.1:1",
    ],
)
def test_unusable_proxy_means_that_nothing_was_sent(serve, connect, monkeypatch, address):
    monkeypatch.setenv("HTTPS_PROXY", address)
    session = connect(serve(), retries=0)
    with pytest.raises(Unreachable) as refused:
        session.client.write("POST", "/tags", {"name": "a"})
    assert session.client.requests["write"] == 0
    assert "canary-proxy-pass" not in str(refused.value)
