# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What is said of a request that failed: the sentence, what to do next, and which kind of error it is."""

from __future__ import annotations

import re
from http.client import IncompleteRead, RemoteDisconnected
from json import JSONDecodeError
from typing import Any
from urllib.parse import urljoin

from ansible_collections.extrahop.revealx.plugins.module_utils._client import transfer as _transfer
from ansible_collections.extrahop.revealx.plugins.module_utils._client.answer import Answer
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    AnswerLost,
    CertificateRefused,
    PartlyDone,
    RedirectRefused,
    RequestError,
    Unreachable,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.paths import BASE, is_write
from ansible_collections.extrahop.revealx.plugins.module_utils._client.proxy import Proxy
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import Redactor
from ansible_collections.extrahop.revealx.plugins.module_utils._client.refusals import advice_for
from ansible_collections.extrahop.revealx.plugins.module_utils._client.requests import requests, urllib3

# What Python's libraries put around the words of the operating system: the object, numbers, their own files.
WRAPPING = re.compile(
    r"^<[^>]*>: |^\w*(?:Connection|Pool)\([^)]*\): |Failed to establish a new connection: |\[Errno -?\d+\] "
    r"|\[SSL: \w+\] | ?\(_ssl\.c:\d+\)|^_ssl\.c:\d+: "
)
TIMED_OUT = re.compile(r"(?:Read|Connection to \S+) timed out\. \(\w+ timeout=([\d.]+?)(?:\.0)?\)")
# What OpenSSL calls it, by release.
NO_TLS = "what listens there speaks no TLS"
PLAIN = {
    **dict.fromkeys(("wrong version number", "packet length too long", "record layer failure"), NO_TLS),
    "EOF occurred in violation of protocol": "it was closed during the handshake",
}
# What hosts of the vendor's remote access say to a request without their cookie (contract:
# conventions.cloud_product.remote_access).
REMOTE_ACCESS_WORDS = "Redirecting for authentication"
REMOTE_ACCESS_ADVICE = (
    "This host is reached through remote access, which wants a cookie besides the key: sign in there with a browser, "
    "and give the value of its cookie named token as remote_access_token. A value that was right once has expired."
)

NOT_THE_API = (
    "Something else may have answered in its place: check host and port, and what stands between here and the system."
)
ONLY_READ = (
    "Nothing was changed by it. See whether the system is busy or restarts; "
    "one that is slow gets more time by a larger timeout."
)


class Failures:
    """Makes the errors of one session, free of the secrets that ``redactor`` knows; paths are below /api/v1.

    ``is_cloud``: the session signs in as the cloud product wants it.
    """

    def __init__(self, system: str, proxy: Proxy | None, redactor: Redactor, is_cloud: bool = False) -> None:
        self._system = system
        self._is_cloud = is_cloud
        self._proxy = proxy
        self._redactor = redactor

    # ---- the system answered

    def of_answer(self, method: str, path: str, answer: Answer, json_expected: bool) -> RequestError | None:
        """What is wrong with an answer, None when nothing is."""
        asked = f"{method} {BASE}{path}"
        if 300 <= answer.status < 400:
            return self._redirect(method, path, answer)
        if answer.status >= 400:
            return self._said(RequestError, method, path, answer, f"refused {asked}")
        lost = AnswerLost if is_write(method, path) else RequestError
        if answer.status < 200:
            return self._said(lost, method, path, answer, f"left {asked} with an interim answer")
        if answer.is_page:
            return self._said(lost, method, path, answer, f"answered {asked} with a web page")
        if json_expected or answer.media_type.endswith("json"):
            try:
                answer.json()
            except ValueError as error:
                at = f"it ends or goes wrong at character {error.pos}" if isinstance(error, JSONDecodeError) else error
                why = f"answered {asked} with no JSON ({self._redactor.text(str(at))})"
                return self._said(lost, method, path, answer, why)
        return None

    def partly_done(self, method: str, path: str, answer: Answer) -> PartlyDone:
        """The error for a 207."""
        return self._said(PartlyDone, method, path, answer, f"carried out only a part of {method} {BASE}{path}")

    def _redirect(self, method: str, path: str, answer: Answer) -> RedirectRefused:
        led = "nowhere"
        if answer.location:
            try:
                led = urljoin(f"https://{self._system}{BASE}{path}", answer.location)
            except ValueError:
                led = repr(answer.location)
        is_remote_access = answer.status == 307 and REMOTE_ACCESS_WORDS in answer.text
        return RedirectRefused(
            f"{self._system} answered {method} {BASE}{path} with a redirect ({answer.status}) to "
            f"{self._redactor.text(led)}; it was not followed, since the key must not go elsewhere.",
            **self._named(method, path),
            status=answer.status,
            said=answer.said(self._redactor),
            advice=REMOTE_ACCESS_ADVICE if is_remote_access else "Set host to the system's own address.",
        )

    def _said(self, kind, method: str, path: str, answer: Answer, happened: str):
        said = answer.said(self._redactor)
        return kind(
            f"{self._system} {happened}: {said or 'no reason given'} (HTTP {answer.status}).",
            **self._named(method, path),
            status=answer.status,
            said=said,
            advice=NOT_THE_API if answer.status < 300 else advice_for(answer.status, method, path, self._is_cloud),
            failures=answer.failures(self._redactor),
        )

    def _named(self, method: str, path: str) -> dict:
        return {"system": self._system, "method": method, "path": BASE + path}

    # ---- it did not

    def not_sent(self, error: Exception, method: str, path: str) -> RequestError:
        """The error for a request of which nothing was sent; ``path`` is the whole path."""
        named: dict[str, Any] = {"system": self._system, "method": method, "path": path}
        reason = self._reason(error)
        if isinstance(error, requests.exceptions.SSLError):
            return self._untrusted(reason, named)
        if self._proxy:
            return Unreachable(
                f"No connection to {self._system} through the proxy {self._proxy}: {reason}.",
                advice="Check the proxy, what it lets through, and the variables HTTPS_PROXY, ALL_PROXY and NO_PROXY.",
                **named,
            )
        return Unreachable(
            f"No connection to {self._system}: {reason}.",
            advice="Check host, port, name service, firewall and whether the system is up.",
            **named,
        )

    def _untrusted(self, reason: str, named: dict[str, Any]) -> RequestError:
        through = f" (through the proxy {self._proxy})" if self._proxy else ""
        if "fingerprint" in reason.lower():
            return CertificateRefused(
                f"The certificate of {self._system}{through} does not match tls_fingerprint: {reason}.",
                advice="If it was changed on purpose, pin its new fingerprint; if not, somebody may stand in between.",
                **named,
            )
        if "certificate" in reason.lower() or "hostname" in reason.lower():
            return CertificateRefused(
                f"The certificate of {self._system}{through} is not trusted: {reason}.",
                advice="Give ca_path with the authority that signed it, or pin it with tls_fingerprint.",
                **named,
            )
        return Unreachable(
            f"No TLS connection to {self._system}{through}: {reason}.", advice="Check host and port.", **named
        )

    def lost(self, error: Exception, method: str, path: str) -> AnswerLost:
        """The error for a request that was sent and has no whole answer; ``path`` is the whole path."""
        is_unsure = is_write(method, path.removeprefix(BASE))
        return AnswerLost(
            f"The answer of {self._system} to {method} {path} was lost: {self._reason(error)}.",
            advice="It may have been carried out: look before doing it again." if is_unsure else ONLY_READ,
            system=self._system,
            method=method,
            path=path,
        )

    def too_large(self, kind: type[RequestError], method: str, path: str, status: int) -> RequestError:
        """The error for an answer that has more bytes than are kept in memory; ``path`` is the whole path."""
        return kind(
            f"{self._system} answered {method} {path} with more than {_transfer.LARGEST // 1024**2} MiB.",
            system=self._system,
            method=method,
            path=path,
            status=status,
            advice="Ask for less at a time, by limits or filters.",
        )

    def _reason(self, error: Exception) -> str:
        """The innermost reason of an exception of requests, without its wrappers."""
        while True:
            inner = getattr(error, "reason", None) or (error.args[-1] if error.args else None)
            if not isinstance(inner, Exception):
                break
            error = inner
        return self._redactor.text(_words(error))


def _words(error: Exception) -> str:
    """What happened to a connection, without the words of programmers."""
    if isinstance(error, RemoteDisconnected):
        return "the connection was closed before any of it came"
    if isinstance(error, (IncompleteRead, urllib3.exceptions.IncompleteRead)):
        got = error.partial if isinstance(error.partial, int) else len(error.partial)
        return f"it broke off after {got} bytes" + (f", {error.expected} more were to come" if error.expected else "")
    text = error.args[-1] if error.args and isinstance(error.args[-1], str) else str(error)
    text = WRAPPING.sub("", TIMED_OUT.sub(r"timed out after \1 seconds", text)).strip().rstrip(".")
    return PLAIN.get(text, text) or type(error).__name__
