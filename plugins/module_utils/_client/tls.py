# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""TLS of one session: which certificates are trusted."""

from __future__ import annotations

import contextlib
import os
import ssl
from collections.abc import Sequence
from dataclasses import replace

from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import Connection
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError

# RFC 5246: a handshake of TLS 1.2, in which the certificates come in clear. The cipher suites are those of ECDHE with
# AES in GCM, of which each client offers one.
HANDSHAKE, SERVER_HELLO, CERTIFICATE = 22, 2, 11
TLS_1_2 = b"\x03\x03"
SUITES = (b"\xc0\x2b", b"\xc0\x2f", b"\xc0\x2c", b"\xc0\x30")
# The extension renegotiation_info, without which OpenSSL 3 goes no further.
EXTENSIONS = b"\x00\x05\xff\x01\x00\x01\x00"
LARGEST_RECORD = 2**14


class Context(ssl.SSLContext):
    """A context that checks the certificate against ``host`` where whoever uses it names nobody.

    urllib3 1.26 (Debian 12, RHEL 8 and 9, Ubuntu 22.04) names no host that is an IP address, which OpenSSL's own check
    of the host refuses.
    """

    host = ""

    def wrap_socket(
        self,
        sock,
        server_side=False,
        do_handshake_on_connect=True,
        suppress_ragged_eofs=True,
        server_hostname=None,
        session=None,
    ):
        host = server_hostname or self.host
        return super().wrap_socket(sock, server_side, do_handshake_on_connect, suppress_ragged_eofs, host, session)

    def wrap_bio(self, incoming, outgoing, server_side=False, server_hostname=None, session=None):
        return super().wrap_bio(incoming, outgoing, server_side, server_hostname or self.host, session)


def ssl_context(connection: Connection) -> Context:
    """Build the context once per session; raises OptionError when ca_path holds no certificate.

    With a pin or without verification no store is loaded: the pin alone decides. With ca_path only that file is
    loaded, since the system's bundle costs about 60 ms a session and would widen the trust.
    """
    if connection.tls_fingerprint or not connection.validate_certs:
        return unverified_context(connection.host)
    if not connection.ca_path:
        return default_context(connection.host)
    context = _context(connection.host)
    try:
        if os.path.isdir(connection.ca_path):
            context.load_verify_locations(capath=connection.ca_path)
        else:
            context.load_verify_locations(cafile=connection.ca_path)
    except (ssl.SSLError, OSError):
        raise OptionError(
            f"ca_path is {connection.ca_path!r}: the file holds no certificate in PEM form.",
            "Give the certificate of the authority that signed the system's certificate.",
        ) from None
    return context


def default_context(host: str) -> Context:
    """A context that trusts the authorities of the operating system.

    They are named by OpenSSL's own paths: SSL_CERT_FILE and SSL_CERT_DIR, which ``load_default_certs`` follows, would
    let a variable of the environment say who is trusted.
    """
    context = _context(host)
    paths = ssl.get_default_verify_paths()
    file, folder = paths.openssl_cafile, paths.openssl_capath
    # A store that is not there or cannot be read trusts nobody.
    with contextlib.suppress(ssl.SSLError, OSError):
        context.load_verify_locations(cafile=file)
    if os.path.isdir(folder):
        context.load_verify_locations(capath=folder)
    return context


def unverified_context(host: str) -> Context:
    """A context that takes any certificate."""
    context = _context(host)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _context(host: str) -> Context:
    context = Context(ssl.PROTOCOL_TLS_CLIENT)
    context.host = host
    return context


def refusal_of(certificates: Sequence[bytes], connection: Connection) -> str | None:
    """Why sessions with these options would refuse a system that serves these certificates (DER, its own first):
    signer, names, validity; None where they would not. A pin is left aside, it would fit the present one alone.

    OpenSSL decides it itself, in a handshake with nobody: it judges the certificates as they come, before it asks for
    a proof of the private key, which nobody has here.
    """
    context = ssl_context(replace(connection, tls_fingerprint=None))
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    try:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        session = context.wrap_bio(incoming, outgoing)
        with contextlib.suppress(ssl.SSLWantReadError):
            session.do_handshake()
        incoming.write(_served(certificates, _common_suite(outgoing.read())))
        session.do_handshake()
    except ssl.SSLWantReadError:
        return None
    except ssl.SSLCertVerificationError as error:
        return error.verify_message
    except (ssl.SSLError, ValueError) as error:
        # Judged already; the suite was one for another sort of key.
        if getattr(error, "reason", "") == "WRONG_CERTIFICATE_TYPE":
            return None
        return f"it cannot be verified ({getattr(error, 'reason', None) or error})"
    return "it cannot be verified"


def _common_suite(hello: bytes) -> bytes:
    """A cipher suite that the client offers; ValueError where it offers none of ours."""
    # Heads of record and message, version, random bytes; then the session's id and the suites, each with its length.
    at = 5 + 4 + 2 + 32
    at += 1 + hello[at]
    end = at + 2 + int.from_bytes(hello[at : at + 2], "big")
    offered = {hello[start : start + 2] for start in range(at + 2, end, 2)}
    for suite in SUITES:
        if suite in offered:
            return suite
    raise ValueError("no cipher suite of TLS 1.2 is allowed here")


def _served(certificates: Sequence[bytes], suite: bytes) -> bytes:
    """What a server says first, as records."""
    hello = TLS_1_2 + bytes(32) + b"\x00" + suite + b"\x00" + EXTENSIONS
    chain = b"".join(_sized(certificate) for certificate in certificates)
    said = bytes([SERVER_HELLO]) + _sized(hello) + bytes([CERTIFICATE]) + _sized(_sized(chain))
    parts = [said[start : start + LARGEST_RECORD] for start in range(0, len(said), LARGEST_RECORD)]
    return b"".join(bytes([HANDSHAKE]) + TLS_1_2 + len(part).to_bytes(2, "big") + part for part in parts)


def _sized(content: bytes) -> bytes:
    return len(content).to_bytes(3, "big") + content
