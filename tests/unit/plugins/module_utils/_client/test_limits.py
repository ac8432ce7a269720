# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every answer ends: in time, in bytes, in depth. What is slow or large for good reason goes through."""

from __future__ import annotations

import gzip
import json
import socket
import time
import zlib

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client import client as _client
from ansible_collections.extrahop.revealx.plugins.module_utils._client import transfer as _transfer
from ansible_collections.extrahop.revealx.plugins.module_utils._client import wire as _wire
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    AnswerLost,
    RedirectRefused,
    RequestError,
    Unreachable,
)

from tests.unit.plugins.tls_server import Proxy, Reply

MIB = 1024 * 1024


@pytest.fixture
def seconds():
    """How long it took since the last call."""
    began = [time.monotonic()]

    def since() -> float:
        began.append(time.monotonic())
        return began[-1] - began[-2]

    return since


# ---- time


@pytest.mark.parametrize("part", ["head", "body"])
def test_answer_that_drips_is_lost(serve, connect, seconds, part):
    server = serve(Reply(200, {"name": "x" * 100}, drips=part))
    session = connect(server, timeout=0.4, retries=0)
    seconds()
    with pytest.raises(AnswerLost, match="timed out"):
        session.client.get("/tags")
    # The head within the time-out, and the body within another.
    assert seconds() < 1.5


def test_proxy_that_drips_is_given_up(serve, connect, monkeypatch, seconds):
    proxy = Proxy("503 Service Unavailable", pause=0.1)
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    session = connect(serve(), timeout=0.4, retries=0)
    seconds()
    with pytest.raises(Unreachable, match=f"through the proxy {proxy.url}"):
        session.client.get("/tags")
    with pytest.raises(Unreachable):
        session.client.served_certificate()
    assert seconds() < 3
    proxy.close()


def test_large_answer_may_take_longer_than_the_time_out(serve, connect, seconds):
    rows = ["x" * 1000] * 80
    server = serve(Reply(200, rows, drips="body", drop=8 * 1024))
    seconds()
    assert connect(server, timeout=0.3, retries=0).client.get("/tags") == rows
    assert seconds() > 0.6


def test_slow_download_may_take_longer_and_ends_too(serve, connect, tmp_path, monkeypatch, seconds):
    content = b"x" * 20
    server = serve(Reply(200, content, drips="body", media_type="application/octet-stream"))
    client = connect(server, timeout=0.4, retries=0).client
    dest = tmp_path / "capture"
    assert client.download("GET", "/packetcaptures/1", str(dest)) == 20
    assert seconds() > 1.5
    dest.unlink()
    monkeypatch.setattr(_client, "DOWNLOAD_PATIENCE", 0.8)
    with pytest.raises(AnswerLost, match="timed out"):
        client.download("GET", "/packetcaptures/1", str(dest))
    assert seconds() < 2 and list(tmp_path.iterdir()) == []


def test_connection_keeps_its_time_out(monkeypatch):
    """It is used again, also for uploads that wait longer than what was left."""
    near, far = socket.socketpair()
    with near, far:
        near.settimeout(5)
        far.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        with _wire.TimelyResponse(near, method="GET") as response:
            response.begin()
            time.sleep(0.05)
            assert response.read() == b"ok"
        assert near.gettimeout() == 5


# ---- bytes


def zipped(body: bytes, encoding: str = "gzip", media_type: str = "application/json") -> Reply:
    return Reply(200, body, {"Content-Encoding": encoding}, media_type)


def test_gzip_is_asked_for_and_understood(serve, connect, tmp_path):
    rows = [{"name": f"tag {number}"} for number in range(50_000)]
    text = json.dumps(rows).encode()
    members = gzip.compress(text[:70_000]) + gzip.compress(text[70_000:])
    server = serve(zipped(gzip.compress(text)), zipped(members), zipped(b""), zipped(gzip.compress(text), "x-gzip"))
    client = connect(server).client
    assert client.get("/tags") == rows
    assert client.get("/tags") == rows
    assert client.get("/tags") is None
    assert client.download("GET", "/packetcaptures/1", str(tmp_path / "file")) == len(text)
    assert {seen.headers["accept-encoding"] for seen in server.seen} == {"gzip"}


@pytest.mark.parametrize(
    ("method", "kind"), [("GET", RequestError), ("PATCH", AnswerLost), ("POST", AnswerLost)], ids=str
)
def test_answer_that_grows_beyond_measure_is_refused(serve, connect, monkeypatch, method, kind):
    monkeypatch.setattr(_transfer, "LARGEST", 2 * MIB)
    server = serve(zipped(gzip.compress(b"[" + b" " * 30 * MIB + b"]", 1)))
    session = connect(server, retries=0)
    with pytest.raises(kind, match=f"answered {method} /api/v1/tags/1 with more than 2 MiB.*Ask for less") as refused:
        session.client.write(method, "/tags/1")
    assert refused.value.status == 200
    assert session.client.requests["read"] + session.client.requests["write"] == 1


def test_pieces_stay_small_however_well_they_are_compressed(serve, connect, tmp_path, monkeypatch):
    sizes = []
    decode = _transfer._pieces
    monkeypatch.setattr(_transfer, "_pieces", lambda got: (sizes.append(len(one)) or one for one in decode(got)))
    server = serve(zipped(gzip.compress(bytes(20 * MIB))))
    assert connect(server).client.download("GET", "/packetcaptures/1", str(tmp_path / "file")) == 20 * MIB
    assert max(sizes) <= _transfer.PIECE


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (zipped(gzip.compress(gzip.compress(b"[]")), "gzip, gzip"), "'gzip, gzip', which was not asked for"),
        (zipped(b"[]", "br"), "'br', which was not asked for"),
        (zipped(zlib.compress(b"[]"), "deflate"), "'deflate', which was not asked for"),
        (zipped(b"[]"), "gzip encoding is broken"),
        (zipped(gzip.compress(b"[]") + b"rubbish"), "gzip encoding is broken"),
        (zipped(gzip.compress(b"[]" * 100)[:-9]), "gzip encoding breaks off"),
    ],
)
def test_answer_that_cannot_be_decoded_is_lost(serve, connect, reply, why):
    with pytest.raises(AnswerLost, match=why):
        connect(serve(reply), retries=0).client.get("/tags")


# ---- what Python's own parts would stumble over


@pytest.mark.parametrize("body", ["[" * 200_000, "[" * 101 + "]" * 101, '{"a":' * 150 + "1" + "}" * 150])
@pytest.mark.parametrize("status", [200, 400])
def test_deeply_nested_answers_are_no_json(serve, connect, body, status):
    session = connect(serve(Reply(status, body, media_type="application/json")), retries=0)
    with pytest.raises(RequestError, match="nested" if status == 200 else "refused") as refused:
        session.client.get("/tags")
    assert len(str(refused.value)) < 1500


def test_hundred_levels_are_fine(serve, connect):
    assert connect(serve(Reply(200, "[" * 100 + "]" * 100, media_type="application/json"))).client.get("/tags")


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "Infinity", "1e999", "-1e999"])
def test_numbers_that_are_none_are_null(serve, connect, number):
    body = f'{{"a": [{number}], "b": 1.5}}'
    session = connect(serve(Reply(200, body, media_type="application/json")))
    assert session.client.get("/metrics") == {"a": [None], "b": 1.5}


@pytest.mark.parametrize("where", ["http://[", "https://[::1", "//[", "http://a]b", "\x00", "http://x:y"])
def test_redirects_that_lead_nowhere_are_refused(serve, connect, where):
    with pytest.raises(RedirectRefused, match="redirect"):
        connect(serve(Reply(302, headers={"Location": where})), retries=0).client.get("/tags")


@pytest.mark.parametrize("asked", ["9" * 400, "9" * 5000, "Thu, 01 Jan 99999999999 00:00:00 GMT", "\xb2", "-", "Thu"])
def test_odd_retry_after_is_borne(serve, connect, asked):
    session = connect(serve(Reply(503, headers={"Retry-After": asked}), Reply(200, [1])))
    assert session.client.get("/tags") == [1]
    assert 0 <= session.slept[0] <= 60


@pytest.mark.parametrize("announced", ["\xb2", "-5", "5, 6", "x", ""])
def test_odd_length_is_borne(serve, connect, announced):
    reply = Reply(200, [1], {"Content-Length": announced, "Connection": "close", "Transfer-Encoding": "identity"})
    try:
        assert connect(serve(reply), retries=0, timeout=1).client.get("/tags") in ([1], None)
    except AnswerLost:
        pass


@pytest.mark.parametrize("status", [101, 103, 199])
def test_interim_answers_are_none(serve, connect, status):
    with pytest.raises(RequestError, match="interim"):
        connect(serve(Reply(status)), retries=0).client.get("/tags")
    with pytest.raises(AnswerLost, match="interim"):
        connect(serve(Reply(status)), retries=0).client.write("PATCH", "/tags/1", {})
