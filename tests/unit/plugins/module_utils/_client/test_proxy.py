# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proxies are taken from the environment, and change nothing about trust, counting or secrecy."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    CertificateRefused,
    OptionError,
    Unreachable,
)

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
def test_refusing_proxy_is_named_and_nothing_was_sent(serve, connect, monkeypatch, refusal):
    proxy = Proxy(refusal)
    monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("//", "//user:canary-proxy-pass@"))
    server = serve()
    session = connect(server, retries=1)
    with pytest.raises(Unreachable) as refused:
        session.client.write("POST", "/tags", {"name": "a"})
    proxy.close()
    assert session.client.requests == {"read": 0, "write": 0, "retried": 1}
    assert len(proxy.asked) == 2 and server.seen == []
    message = str(refused.value)
    assert f"No connection to {server.host} through the proxy {proxy.url}: " in message
    assert refusal.split()[0] in message and "Check the proxy" in message
    assert "canary-proxy-pass" not in message + "".join(session.warned)


def test_proxy_that_is_not_there_is_named(serve, connect, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://user:canary-proxy-pass@127.0.0.1:1")
    session = connect(serve(), retries=0)
    for ask in (lambda: session.client.write("POST", "/tags", {"name": "a"}), session.client.served_certificate):
        with pytest.raises(Unreachable, match="through the proxy http://127.0.0.1:1: ") as refused:
            ask()
        assert "canary-proxy-pass" not in str(refused.value)
    assert session.client.requests["write"] == 0


def test_certificate_that_comes_through_a_proxy_is_told_so(serve, connect, proxy, monkeypatch):
    """A proxy that opens TLS shows a certificate of its own."""
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    with pytest.raises(CertificateRefused, match=f"through the proxy {proxy.url}"):
        connect(serve(), ca_path=None).client.get("/tags")


@pytest.mark.parametrize("scheme", ["socks4", "socks5", "socks5h", "ftp"])
def test_proxies_of_other_kinds_are_refused_by_name(serve, connect, monkeypatch, scheme):
    monkeypatch.setenv("ALL_PROXY", f"{scheme}://user:canary-proxy-pass@proxy.example:1080")
    server = serve()
    said = f"{scheme}://proxy.example:1080, which .* {scheme} is not supported"
    with pytest.raises(OptionError, match=said) as refused:
        connect(server)
    assert "127.0.0.1 be reached directly by NO_PROXY" in str(refused.value)
    assert "canary" not in str(refused.value)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert connect(server).client.get("/tags") == {}


@pytest.mark.parametrize("address", ["http://user:canary-proxy-pass@[", "http://user:canary-proxy-pass@h:x", "http://"])
def test_proxy_that_is_no_address_is_refused(serve, connect, monkeypatch, address):
    monkeypatch.setenv("HTTPS_PROXY", address)
    with pytest.raises(OptionError, match="no address") as refused:
        connect(serve())
    assert "canary-proxy-pass" not in str(refused.value)


def test_proxy_without_a_scheme_is_an_http_proxy(serve, connect, proxy, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", proxy.url.removeprefix("http://"))
    assert connect(serve(Reply(200, [1]))).client.get("/tags") == [1]
    assert len(proxy.asked) == 1
