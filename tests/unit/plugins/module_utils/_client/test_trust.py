# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a session trusts, and that nothing in the environment widens it."""

from __future__ import annotations

import datetime
import socket
import ssl
import subprocess
from pathlib import Path

import pytest
import trustme
from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import Connection
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    CertificateRefused,
    OptionError,
    Unreachable,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.tls import refusal_of, ssl_context

from tests.unit.plugins.conftest import KEY
from tests.unit.plugins.tls_server import Authority, Reply


@pytest.fixture
def stranger(tmp_path) -> Authority:
    """An authority that has signed nothing of the servers."""
    return Authority(tmp_path)


@pytest.fixture
def pinned(authority, serve):
    """A server and the fingerprint of its certificate."""
    context, fingerprint = authority.context()
    return serve(context=context), fingerprint


def hashed(file: str) -> str:
    """A folder in which OpenSSL finds the authority of a file."""
    folder = Path(file).with_suffix(".d")
    folder.mkdir(exist_ok=True)
    command = ["openssl", "x509", "-hash", "-noout", "-in", file]
    name = subprocess.run(command, capture_output=True, text=True, check=True)
    (folder / f"{name.stdout.strip()}.0").write_text(Path(file).read_text())
    return str(folder)


def with_colons(fingerprint: str) -> str:
    return ":".join(fingerprint[at : at + 2] for at in range(0, 64, 2)).upper()


def refusal(session) -> CertificateRefused:
    with pytest.raises(CertificateRefused) as refused:
        session.client.write("POST", "/tags", {"name": "a"})
    assert session.client.requests == {"read": 0, "write": 0, "retried": 0}
    return refused.value


def test_unknown_authority_is_refused_by_default(serve, connect):
    server = serve()
    session = connect(server, ca_path=None)
    message = str(refusal(session))
    assert f"The certificate of {server.host} is not trusted" in message
    assert "ca_path" in message and "tls_fingerprint" in message
    assert server.seen == []
    assert session.warned == []


def test_authority_of_ca_path_is_trusted(serve, connect):
    assert connect(serve(Reply(200, [1]))).client.get("/tags") == [1]


def test_other_authority_in_ca_path_is_refused(serve, connect, stranger):
    refusal(connect(serve(), ca_path=stranger.file))


@pytest.fixture
def system_store(monkeypatch):
    """Make a file the operating system's store of authorities."""

    def make(file: str, folder: str = "/nowhere") -> None:
        paths = ssl.get_default_verify_paths()._replace(openssl_cafile=file, openssl_capath=folder)
        monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths)

    return make


def test_default_store_is_used_without_ca_path(serve, connect, authority, system_store):
    system_store(authority.file)
    assert connect(serve(Reply(200, [1])), ca_path=None).client.get("/tags") == [1]


def test_only_ca_path_is_loaded(serve, connect, authority, stranger, system_store):
    """The default store would trust the server; the given file does not."""
    system_store(authority.file)
    refusal(connect(serve(), ca_path=stranger.file))
    context = ssl_context(Connection.from_options({"host": "x", "api_key": KEY, "ca_path": stranger.file}))
    assert context.cert_store_stats()["x509_ca"] == 1


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_bundle_variables_neither_widen_nor_narrow_trust(serve, connect, authority, stranger, monkeypatch, variable):
    monkeypatch.setenv(variable, hashed(authority.file) if variable.endswith("DIR") else authority.file)
    refusal(connect(serve(), ca_path=None))
    monkeypatch.setenv(variable, stranger.file)
    assert connect(serve(Reply(200, [1]))).client.get("/tags") == [1]


def test_netrc_is_not_read(serve, connect, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("default login canary password canary-netrc\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    server = serve()
    connect(server).client.get("/tags")
    assert server.seen[0].headers["authorization"] == f"ExtraHop apikey={KEY}"


@pytest.mark.parametrize(
    ("host", "named", "fits"),
    [
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "127.0.0.2", False),
        ("127.0.0.1", "localhost", False),
        ("localhost", "localhost", True),
        ("localhost", "127.0.0.1", False),
        ("localhost", "somebody.example", False),
    ],
)
def test_certificate_must_name_the_host(serve, connect, authority, host, named, fits):
    context, fingerprint = authority.context(named)
    server = serve(Reply(200, [1]), context=context)
    address = f"{host}:{server.port}"
    session = connect(address)
    if fits:
        assert session.client.get("/tags") == [1]
    else:
        assert host in str(refusal(session)) and server.seen == []
    # A pin is the certificate itself, whatever it names.
    assert connect(address, ca_path=None, tls_fingerprint=fingerprint).client.get("/tags") == [1]
    refusal(connect(address, tls_fingerprint="0" * 64))


@pytest.mark.parametrize("named", ["127.0.0.1", "127.0.0.2", "localhost"])
def test_context_checks_the_host_where_nobody_names_one(serve, authority, named):
    """As urllib3 1.26 does with IP addresses: neither a crash nor a certificate that nobody checked."""
    server = serve(context=authority.context(named)[0])
    options = {"host": server.host, "api_key": KEY, "ca_path": authority.file}
    context = ssl_context(Connection.from_options(options))
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as wire:
        if named == "127.0.0.1":
            context.wrap_socket(wire).close()
        else:
            with pytest.raises(ssl.SSLCertVerificationError, match="127.0.0.1"):
                context.wrap_socket(wire)


@pytest.mark.parametrize("spelt", [str, str.upper, with_colons])
def test_right_pin_stands_in_for_the_authority(pinned, connect, spelt):
    server, fingerprint = pinned
    session = connect(server, ca_path=None, tls_fingerprint=spelt(fingerprint))
    assert session.client.get("/tags") == {}
    assert session.warned == []


@pytest.mark.parametrize("validate_certs", [True, False])
@pytest.mark.parametrize("with_ca", [True, False])
def test_wrong_pin_is_refused_whatever_else_is_given(pinned, connect, authority, with_ca, validate_certs):
    server, fingerprint = pinned
    wrong = fingerprint[:-1] + ("0" if fingerprint[-1] != "0" else "1")
    session = connect(
        server, ca_path=authority.file if with_ca else None, tls_fingerprint=wrong, validate_certs=validate_certs
    )
    assert "does not match tls_fingerprint" in str(refusal(session))
    assert server.seen == []


def test_pin_holds_when_the_certificate_changes_under_a_session(pinned, connect, authority):
    """A second connection of the same session is checked like the first."""
    server, fingerprint = pinned
    session = connect(server, ca_path=None, tls_fingerprint=fingerprint)
    session.client.get("/tags")
    server.context = authority.context()[0]
    session.client.close()
    with pytest.raises(CertificateRefused):
        session.client.get("/tags")


def test_unverified_session_warns_and_works(serve, connect, recwarn):
    server = serve(Reply(200, [1]))
    session = connect(server, ca_path=None, validate_certs=False)
    assert session.client.get("/tags") == [1]
    assert len(session.warned) == 1 and "validate_certs is false" in session.warned[0]
    assert KEY not in session.warned[0]
    assert not recwarn.list


def test_ca_path_without_certificate_is_refused_before_the_first_request(tmp_path, connect):
    file = tmp_path / "empty.pem"
    file.write_text("no certificate")
    with pytest.raises(OptionError, match="ca_path is .*empty.pem.*PEM"):
        connect("127.0.0.1:9", ca_path=str(file))


def test_plain_http_behind_the_port_is_no_certificate_matter(connect):
    import socketserver
    import threading

    class Plain(socketserver.StreamRequestHandler):
        def handle(self):
            self.request.recv(1024)
            self.wfile.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with socketserver.TCPServer(("127.0.0.1", 0), Plain) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        session = connect(f"127.0.0.1:{server.server_address[1]}", retries=0)
        with pytest.raises(Unreachable, match="No TLS connection"):
            session.client.write("POST", "/tags", {"name": "a"})
        assert session.client.requests["write"] == 0
        server.shutdown()
        thread.join(5)


ENDED = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
SERVED = {
    "in order": (["127.0.0.1"], {}, None),
    "another name": (["other.example.com"], {}, "not valid for"),
    "ended": (["127.0.0.1"], {"not_after": ENDED}, "expired"),
}


@pytest.mark.parametrize("key_type", trustme.KeyType)
@pytest.mark.parametrize("by", ["authority", "below it", "below it, not sent", "stranger"])
@pytest.mark.parametrize("what", SERVED)
def test_what_would_be_refused_is_what_is_refused_once_it_is_served(serve, connect, tmp_path, key_type, by, what):
    names, dates, reason = SERVED[what]
    root = trustme.CA()
    ca_path = str(tmp_path / "root.pem")
    root.cert_pem.write_to_path(ca_path)
    signer = {"authority": root, "stranger": trustme.CA()}.get(by) or root.create_child_ca()
    issued = signer.issue_cert(*names, key_type=key_type, **dates)
    sent = issued.cert_chain_pems[: 1 if by == "below it, not sent" else None]
    chain = [ssl.PEM_cert_to_DER_cert(one.bytes().decode()) for one in sent]
    (tmp_path / "served.pem").write_bytes(b"".join(one.bytes() for one in sent) + issued.private_key_pem.bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "served.pem")
    session = connect(serve(context=context), ca_path=ca_path)
    foretold = refusal_of(chain, session.client.connection)
    if by in ("stranger", "below it, not sent"):
        assert foretold
    else:
        assert (foretold is None) if reason is None else (reason in foretold)
    if foretold is None:
        session.client.get("/extrahop")
    else:
        assert foretold.rstrip(".") in refusal(session).message


def test_a_pin_leaves_the_authorities_to_decide_and_no_verification_nothing():
    authority, stranger = trustme.CA(), trustme.CA()
    chain = [ssl.PEM_cert_to_DER_cert(stranger.issue_cert("127.0.0.1").cert_chain_pems[0].bytes().decode())]
    with authority.cert_pem.tempfile() as ca_path:
        given = {"host": "127.0.0.1", "ca_path": ca_path, "api_key": KEY}
        assert refusal_of(chain, Connection.from_options({**given, "tls_fingerprint": "ab" * 32}))
        assert refusal_of(chain, Connection.from_options({**given, "validate_certs": False})) is None


@pytest.mark.parametrize("suites", ["none of ours", "no TLS 1.2"])
def test_what_cannot_be_verified_is_no_good_certificate(monkeypatch, suites, authority):
    connection = Connection.from_options({"host": "127.0.0.1", "ca_path": authority.file, "api_key": KEY})

    def other(_connection):
        context = ssl_context(connection)
        if suites == "no TLS 1.2":
            context.minimum_version = ssl.TLSVersion.TLSv1_3
        else:
            context.set_ciphers("ECDHE+CHACHA20")
        return context

    monkeypatch.setattr("ansible_collections.extrahop.revealx.plugins.module_utils._client.tls.ssl_context", other)
    chain = [ssl.PEM_cert_to_DER_cert(trustme.CA().issue_cert("127.0.0.1").cert_chain_pems[0].bytes().decode())]
    assert refusal_of(chain, connection).startswith("it cannot be verified")


def test_what_is_no_certificate_is_refused(authority):
    connection = Connection.from_options({"host": "127.0.0.1", "ca_path": authority.file, "api_key": KEY})
    assert refusal_of([b"no certificate"], connection)
