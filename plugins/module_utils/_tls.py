# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""TLS of one session: which certificates are trusted, and the adapter that keeps it so."""

from __future__ import annotations

import os
import ssl
import threading
from collections.abc import Mapping
from http.client import HTTPSConnection as PlainConnection
from urllib.parse import unquote, urlsplit

from ansible_collections.extrahop.revealx.plugins.module_utils._connection import Connection
from ansible_collections.extrahop.revealx.plugins.module_utils._errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._requests import (
    HTTPAdapter,
    HTTPSConnection,
    HTTPSConnectionPool,
    requests,
    urllib3,
)


def ssl_context(connection: Connection) -> ssl.SSLContext:
    """Build the context once per session; raises OptionError when ca_path holds no certificate.

    With a pin or without verification no store is loaded: the pin alone decides. With ca_path only that file is
    loaded, since the system's bundle costs about 60 ms a session and would widen the trust.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if connection.tls_fingerprint or not connection.validate_certs:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    elif connection.ca_path:
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
    else:
        context.load_default_certs()
    return context


def served_certificate(connection: Connection, proxies: Mapping[str, str]) -> bytes:
    """The certificate (DER) that a system serves now, whoever signed it; raises OSError or HTTPException.

    Only a TLS handshake is made, so that nothing can leak to a system that is not trusted.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    system = urlsplit(f"https://{connection.netloc}")
    proxy = urlsplit(requests.utils.select_proxy(system.geturl(), proxies) or "")
    near = proxy if proxy.hostname else system
    wire = PlainConnection(near.hostname or "", near.port, timeout=connection.timeout, context=context)
    if near is proxy:
        credentials = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}" if proxy.username else None
        headers = urllib3.make_headers(proxy_basic_auth=credentials) if credentials else {}
        wire.set_tunnel(system.hostname or "", system.port or 443, headers)
    try:
        wire.connect()
        return wire.sock.getpeercert(binary_form=True) or b""
    finally:
        wire.close()


_wire = threading.local()


class _Connection(HTTPSConnection):
    """Notes when a request begins to travel: the pool connects before, and what fails until then was never sent."""

    def putrequest(self, *args, **kwargs):
        _wire.begun = True
        return super().putrequest(*args, **kwargs)


class _Pool(HTTPSConnectionPool):
    ConnectionCls = _Connection


class SystemAdapter(HTTPAdapter):
    """A requests adapter with our own context and pin, that knows whether a request was sent.

    requests would add its own bundle, or one named by an environment variable, to whatever context it is given:
    cert_verify is therefore left without effect.
    """

    def __init__(self, connection: Connection, pool_size: int) -> None:
        self._tls = {"ssl_context": ssl_context(connection), "assert_fingerprint": connection.tls_fingerprint}
        super().__init__(pool_connections=2, pool_maxsize=pool_size, max_retries=0)

    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, **{**kwargs, **self._tls})
        self.poolmanager.pool_classes_by_scheme = {"https": _Pool}

    def proxy_manager_for(self, proxy, **kwargs):
        manager = super().proxy_manager_for(proxy, **{**kwargs, **self._tls})
        manager.pool_classes_by_scheme = {"https": _Pool}
        return manager

    def send(self, *args, **kwargs):
        _wire.begun = False
        return super().send(*args, **kwargs)

    @property
    def begun(self) -> bool:
        """Tell whether anything of this thread's latest request was sent."""
        return getattr(_wire, "begun", False)

    def cert_verify(self, conn, url, verify, cert):
        """Leave the pool as it is: the context decides."""
