# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""How a request travels: over our own trust, through the chosen proxy, with an end to every answer."""

from __future__ import annotations

import io
import threading
import time
from http.client import HTTPResponse
from http.client import HTTPSConnection as PlainConnection
from urllib.parse import urlsplit

from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import Connection
from ansible_collections.extrahop.revealx.plugins.module_utils._client.proxy import Proxy
from ansible_collections.extrahop.revealx.plugins.module_utils._client.requests import (
    HTTPAdapter,
    HTTPSConnection,
    HTTPSConnectionPool,
    Session,
    urllib3,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.tls import (
    default_context,
    ssl_context,
    unverified_context,
)

# Bytes a second: a body that goes on longer than it may must on the whole come as fast as this.
SLOWEST = 16 * 1024

_wire = threading.local()


class _InTime(io.RawIOBase):
    """What comes from a socket, until its time is over: TimeoutError then.

    The socket's own time-out ends a silence, but not an answer of which a byte comes now and then.
    """

    def __init__(self, raw: io.RawIOBase, sock) -> None:
        self._raw = raw
        self._sock = sock
        self._silence = sock.gettimeout()
        self.allow(self._silence)

    def allow(self, seconds: float | None) -> None:
        """So many seconds from now on, and one more for each SLOWEST bytes that come."""
        self._end = None if seconds is None else time.monotonic() + seconds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int | None:
        if self._end is None:
            return self._raw.readinto(buffer)
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        if left < self._silence:
            self._sock.settimeout(left)
        try:
            received = self._raw.readinto(buffer)
        finally:
            # The connection is used again.
            if left < self._silence:
                self._sock.settimeout(self._silence)
        self._end += (received or 0) / SLOWEST
        return received

    def close(self) -> None:
        self._raw.close()
        super().close()


class TimelyResponse(HTTPResponse):
    """An answer whose head must be there within the socket's time-out, and its body within the same time again.

    The body has more time when it comes fast enough (SLOWEST), or when ``SystemAdapter.allow`` gave it more.
    """

    def __init__(self, sock, *args, **kwargs) -> None:
        super().__init__(sock, *args, **kwargs)
        self._in_time = _InTime(self.fp.detach(), sock)
        self._seconds = sock.gettimeout()
        self.fp = io.BufferedReader(self._in_time)

    def begin(self) -> None:
        super().begin()
        if self._seconds is not None:
            self._in_time.allow(max(self._seconds, getattr(_wire, "allowed", 0.0)))


class _Connection(HTTPSConnection):
    """Notes when a request begins to travel: the pool connects before, and what fails until then was never sent."""

    response_class = TimelyResponse

    def putrequest(self, *args, **kwargs):
        _wire.begun = True
        return super().putrequest(*args, **kwargs)


class _Pool(HTTPSConnectionPool):
    ConnectionCls = _Connection


class SystemSession(Session):
    """A requests session that looks at no redirect: it would read the body, and follow the address, to prepare one."""

    def get_redirect_target(self, resp):
        return None


class SystemAdapter(HTTPAdapter):
    """A requests adapter with our own context, pin and proxy, that knows whether a request was sent.

    requests would add its own bundle, or one named by an environment variable, to whatever context it is given, and
    some of its releases put a context of their own in its place: here the pools are the managers' own.
    """

    def __init__(self, connection: Connection, proxy: Proxy | None, pool_size: int) -> None:
        self._tls = {"ssl_context": ssl_context(connection), "assert_fingerprint": connection.tls_fingerprint}
        self._proxy = proxy
        super().__init__(pool_connections=2, pool_maxsize=pool_size, max_retries=0)

    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, **{**kwargs, **self._tls})
        self.poolmanager.pool_classes_by_scheme = {"https": _Pool}

    def proxy_manager_for(self, proxy, **kwargs):
        if self._proxy and self._proxy.scheme == "https":
            # The pin and ca_path are the system's: the proxy is trusted by the operating system's authorities.
            kwargs["proxy_ssl_context"] = default_context(self._proxy.host)
        manager = super().proxy_manager_for(proxy, **{**kwargs, **self._tls})
        manager.pool_classes_by_scheme = {"https": _Pool}
        return manager

    def get_connection(self, url, proxies=None):
        manager = self.proxy_manager_for(self._proxy.url) if self._proxy else self.poolmanager
        return manager.connection_from_url(url)

    def get_connection_with_tls_context(self, request, verify, proxies=None, cert=None):
        return self.get_connection(request.url, proxies)

    def cert_verify(self, conn, url, verify, cert):
        """Leave the pool as it is: the context decides."""

    def allow(self, seconds: float) -> None:
        """Let the body of the answer to this thread's next request take so many seconds, if that is more than usual."""
        _wire.allowed = seconds

    def send(self, *args, **kwargs):
        _wire.begun = False
        return super().send(*args, **kwargs)

    @property
    def begun(self) -> bool:
        """Tell whether anything of this thread's latest request was sent."""
        return getattr(_wire, "begun", False)


def served_certificate(connection: Connection, proxy: Proxy | None) -> bytes:
    """The certificate (DER) that a system serves now, whoever signed it; raises OSError or HTTPException.

    Only a TLS handshake is made, so that nothing can leak to a system that is not trusted.
    """
    host, port = connection.host, urlsplit(f"//{connection.netloc}").port or 443
    near, near_port = (proxy.host, proxy.port) if proxy else (host, port)
    wire = PlainConnection(near, near_port, timeout=connection.timeout, context=unverified_context(host))
    wire.response_class = TimelyResponse
    if proxy:
        credentials = proxy.credentials
        wire.set_tunnel(host, port, urllib3.make_headers(proxy_basic_auth=credentials) if credentials else {})
    try:
        wire.connect()
        return wire.sock.getpeercert(binary_form=True) or b""
    finally:
        wire.close()
