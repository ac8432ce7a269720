# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files sent as a part of a form: whole, with their length, in pieces, and again only where that is safe."""

from __future__ import annotations

import email.parser
import email.policy
import hashlib
import os
import tracemalloc

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import AnswerLost, OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import PIECE, FormBody

from tests.unit.plugins.tls_server import Reply


@pytest.fixture
def stix(tmp_path):
    file = tmp_path / "evil.json"
    file.write_bytes(b'{"type": "bundle"}\r\n--not a boundary--\r\n')
    return file


def parts(seen) -> dict:
    """The parts of a form by name: (file name, content)."""
    head = f"Content-Type: {seen.headers['content-type']}\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + seen.body)
    return {
        part.get_param("name", header="content-disposition"): (part.get_filename(), part.get_payload(decode=True))
        for part in message.iter_parts()
    }


def test_form_holds_the_fields_and_the_file(serve, connect, stix):
    server = serve(Reply(201))
    connect(server).client.upload_form("POST", "/threatcollections", str(stix), 'a "b"\r\n.json', {"name": "a é"})
    (seen,) = server.seen
    assert int(seen.headers["content-length"]) == seen.size
    assert parts(seen) == {"name": (None, "a é".encode()), "file": ("a %22b%22%0D%0A.json", stix.read_bytes())}


def test_only_what_may_be_repeated_is_sent_again(serve, connect, stix):
    server = serve(Reply(breaks="drop"), Reply(204))
    connect(server).client.upload_form("PATCH", "/threatcollections/1", str(stix), "a.json", {})
    assert [parts(seen)["file"][1] for seen in server.seen] == [stix.read_bytes()] * 2
    server = serve(Reply(breaks="drop"), Reply(201))
    with pytest.raises(AnswerLost):
        connect(server).client.upload_form("POST", "/threatcollections", str(stix), "a.json", {})
    assert len(server.seen) == 1


def test_missing_file_is_refused_before_a_request(serve, connect, tmp_path):
    server = serve()
    with pytest.raises(OptionError, match="cannot be read"):
        connect(server).client.upload_form("POST", "/threatcollections", str(tmp_path / "no"), "a.json", {})
    assert server.seen == []


def test_memory_does_not_grow_with_the_file(tmp_path):
    file = tmp_path / "big.tar"
    with open(file, "wb") as stream:
        os.truncate(stream.fileno(), 256 * 1024 * 1024)
    with FormBody(str(file), "big.tar", {"name": "big"}) as body:
        tracemalloc.start()
        sent = sum(map(len, body))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert sent == len(body) > 256 * 1024 * 1024
    assert peak < 8 * PIECE


def test_each_form_has_a_boundary_of_its_own(stix):
    types = set()
    for _time in range(3):
        with FormBody(str(stix), "a.json", {}) as body:
            types.add(body.media_type)
            content = b"".join(body)
            boundary = body.media_type.split("boundary=")[1].encode()
            assert content.startswith(b"--" + boundary) and content.endswith(b"--" + boundary + b"--\r\n")
            assert hashlib.sha256(b"".join(body)).digest() == hashlib.sha256(content).digest()
    assert len(types) == 3
