# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""TLS of one session: which certificates are trusted."""

from __future__ import annotations

import contextlib
import os
import ssl

from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import Connection
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError


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
