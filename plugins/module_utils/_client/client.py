# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""One HTTPS session to one system: signs in, retries what is safe, counts, explains errors, guards check mode."""

from __future__ import annotations

import json as jsonlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPException
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client import transfer as _transfer
from ansible_collections.extrahop.revealx.plugins.module_utils._client.answer import Answer
from ansible_collections.extrahop.revealx.plugins.module_utils._client.auth import ApiKeyAuth, NoAuth, TokenAuth
from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import Connection, fits_header
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    AnswerLost,
    ReadOnlySession,
    RequestError,
    Unreachable,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.failures import Failures
from ansible_collections.extrahop.revealx.plugins.module_utils._client.mask import refuse_mask
from ansible_collections.extrahop.revealx.plugins.module_utils._client.paths import BASE, checked_path, is_write
from ansible_collections.extrahop.revealx.plugins.module_utils._client.proxy import proxy_for
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import Redactor
from ansible_collections.extrahop.revealx.plugins.module_utils._client.requests import requests, urllib3
from ansible_collections.extrahop.revealx.plugins.module_utils._client.retry import RETRIED_STATUSES, pause_before
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shapes import objects, one_object
from ansible_collections.extrahop.revealx.plugins.module_utils._client.wire import (
    SystemAdapter,
    SystemSession,
    served_certificate,
)

TOKEN_PATH = "/oauth2/token"
PAGE = 1000
POOL_SIZE = 8
# Seconds that a system may take to check an uploaded file before it answers (contract: POST /extrahop/firmware).
UPLOAD_PATIENCE = 900.0
# Seconds that a download may take however slowly it comes: a packet search streams what it finds when it finds it.
DOWNLOAD_PATIENCE = 900.0
# Methods that may be sent again after a lost answer: they set a state and do not add to it.
REPEATABLE = frozenset({"GET", "HEAD", "PUT", "PATCH", "DELETE"})
UNCHECKED = "validate_certs is false"
# Seconds for which a system is taken to be away that did not answer one request and its retries.
AWAY_FOR = 10.0


class Client:
    """A session to one system.

    ``read_only`` refuses every write before it is sent (check mode). ``again`` gets one sentence a retry, where it is
    given, else ``warn`` does. The session may be used by several threads at a time. Every method raises RequestError or
    one of its kinds; messages and results are free of the secrets that ``redactor`` knows.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        read_only: bool = False,
        warn: Callable[[str], None] = lambda sentence: None,
        again: Callable[[str], None] | None = None,
        redactor: Redactor | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.connection = connection
        self.read_only = read_only
        self.redactor = redactor or Redactor()
        self.redactor.learn(connection.secrets)
        self._again = again or warn
        self._sleep = sleep
        self._lock = threading.Lock()
        self._counts = {"read": 0, "write": 0, "retried": 0}
        self._identity: dict | None = None
        self._identity_lock = threading.RLock()
        self._latest = ["", ""]
        self._away_at: float | None = None
        self._session = SystemSession()
        # Neither .netrc nor bundle variables may change what is sent or trusted; the adapter knows the proxy.
        self._session.trust_env = False
        self._session.headers["Accept-Encoding"] = _transfer.ACCEPTED_ENCODING
        if connection.remote_access_token:
            # Contract: conventions.cloud_product.remote_access. Redirects are not followed: it goes nowhere else.
            self._session.headers["Cookie"] = f"token={connection.remote_access_token}"
        self._proxy = proxy_for(self._url("/"))
        self.redactor.learn(self._proxy.secrets if self._proxy else [])
        self._failures = Failures(self.system, self._proxy, self.redactor, self.is_cloud)
        self._adapter = SystemAdapter(connection, self._proxy, POOL_SIZE)
        self._session.mount("https://", self._adapter)
        self._auth: ApiKeyAuth | NoAuth | TokenAuth = TokenAuth(self._fetch_token)
        if not connection.client_id:
            self.sign_in(connection.api_key)
        if not connection.validate_certs and not connection.tls_fingerprint:
            # One warning in our words instead of one for each request.
            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
            warn(
                f"{UNCHECKED}: the certificate of {connection.netloc} is not checked, anyone on the way "
                "can read the key. Give ca_path or tls_fingerprint instead."
            )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *exc_info) -> None:
        self.close()

    def close(self) -> None:
        self._session.close()

    @property
    def system(self) -> str:
        """The system as it is named in messages: host[:port]."""
        return self.connection.netloc

    @property
    def is_cloud(self) -> bool:
        """Whether the session signs in as the cloud product wants it."""
        return bool(self.connection.client_id)

    @property
    def requests(self) -> dict[str, int]:
        """How many requests reached the wire: {read, write, retried}."""
        with self._lock:
            return dict(self._counts)

    def sign_in(self, api_key: str | None) -> None:
        """Use another API key from now on, or none."""
        self.redactor.learn([api_key])
        self._auth = ApiKeyAuth(api_key) if api_key else NoAuth()

    # ---- what the layers above call

    def get(self, path: str, query: Mapping | None = None, *, retries: int | None = None) -> Any:
        """Read one path and return its data; None for an empty body."""
        return self._data("GET", path, query=query, retries=retries)

    def get_list(
        self, path: str, query: Mapping | None = None, *, key: str | None = None, retries: int | None = None
    ) -> list[dict]:
        """Read a whole listing; raises UnexpectedAnswer unless it is one (of objects that have ``key``, if given)."""
        return objects(self.get(path, query, retries=retries), self.system, "GET", path, key)

    def get_rows(
        self, path: str, query: Mapping | None = None, *, is_cut: bool, key: str | None = None, page: int = PAGE
    ) -> Iterator[dict]:
        """Yield the objects of a whole listing; one that ``is_cut`` (its answers hold a part each) is read in pages.

        Raises UnexpectedAnswer as get_list does.
        """
        return self.get_pages(path, query, page, key=key) if is_cut else iter(self.get_list(path, query, key=key))

    def get_object(self, path: str, query: Mapping | None = None, *, retries: int | None = None) -> dict:
        """Read one object; raises UnexpectedAnswer for anything else."""
        return one_object(self.get(path, query, retries=retries), self.system, "GET", path)

    def search(self, path: str, body: object) -> Any:
        """Send a POST that only reads (a search) and return its data; allowed on a read-only session."""
        if is_write("POST", checked_path(path)):
            raise ReadOnlySession(f"POST {path} is not a search.")
        return self._data("POST", path, body=body, repeatable=True)

    def get_pages(
        self, path: str, query: Mapping | None = None, limit: int = PAGE, *, key: str | None = None
    ) -> Iterator[dict]:
        """Yield the objects of a listing with limit and offset until an empty answer (contract: devices, audit log).

        Raises UnexpectedAnswer as get_list does.
        """
        return self._pages(lambda window: self.get(path, {**(query or {}), **window}), limit, "GET", path, key)

    def search_pages(
        self, path: str, body: Mapping, limit: int = PAGE, *, key: str | None = None, bare: str | None = None
    ) -> Iterator[dict]:
        """Yield the objects of a search whose body takes limit and offset until an empty answer.

        ``bare`` names the field of which a number in the place of an object is the value. Raises UnexpectedAnswer as
        get_list does.
        """
        return self._pages(lambda window: self.search(path, {**body, **window}), limit, "POST", path, key, bare)

    def write(self, method: str, path: str, body: object = None, *, query: Mapping | None = None) -> Answer:
        """Send a write with a JSON body and return the answer of a 2xx status.

        PUT, PATCH and DELETE are repeated after a lost answer; a POST never is, and raises AnswerLost.

        A body that holds a whole object must be a function, or a second try would overwrite what somebody else changed
        since the first: it is called before each try, reads, compares and returns the body, or None when what is
        wanted is there by now; then nothing is sent, and an empty answer is returned.
        """
        return self._checked(method, path, query=query, body=body)

    def write_text(self, method: str, path: str, text: str, media_type: str = "text/plain") -> Answer:
        """Send a write whose body is text of another media type (licence, certificate)."""
        return self._checked(method, path, content=text.encode(), media_type=media_type)

    def upload(
        self,
        path: str,
        filename: str,
        media_type: str,
        progress: Callable[[int, int], None] | None = None,
    ) -> Answer:
        """Stream a file as the body of a POST with constant memory; ``progress`` gets bytes sent and bytes in all.

        It is sent again after a lost answer: an image that is sent twice is still the image uploaded last.
        """
        with _transfer.FileBody(filename, progress) as body:
            return self._checked(
                "POST", path, content=body, media_type=media_type, repeatable=True, patience=UPLOAD_PATIENCE
            )

    def upload_form(self, method: str, path: str, filename: str, shown_name: str, fields: Mapping[str, str]) -> Answer:
        """Stream a file with constant memory as the part ``file`` of a multipart/form-data body, after ``fields``."""
        body = _transfer.FormBody(filename, shown_name, fields)
        with body:
            return self._checked(method, path, content=body, media_type=body.media_type, patience=UPLOAD_PATIENCE)

    def download(self, method: str, path: str, dest: str, *, query=None, body=None, accept: str = "*/*") -> int:
        """Stream an answer into the file ``dest`` (mode 0600, complete or not there at all); returns its bytes."""
        kept: list[int] = []

        def keep(response) -> bytes:
            kept.append(_transfer.save(response, dest))
            return b""

        options = {"query": query, "body": body, "accept": accept, "receive": keep, "allowed": DOWNLOAD_PATIENCE}
        self._checked(method, path, repeatable=True, **options)
        return kept[-1]

    def identity(self) -> dict:
        """``GET /extrahop`` (version, platform, names), read once a session."""
        # One thread reads, those that read sections side by side wait for it.
        with self._identity_lock:
            if self._identity is None:
                answer = self.get("/extrahop")
                self._identity = dict(answer) if isinstance(answer, Mapping) else {}
            return self._identity

    def served_certificate(self) -> bytes:
        """The certificate (DER) that the system serves now, trusted or not; raises Unreachable.

        It is for comparing only: a TLS connection of its own, over which nothing is sent.
        """
        try:
            return served_certificate(self.connection, self._proxy)
        except (OSError, HTTPException, ValueError) as error:
            raise self._failures.not_sent(error, "CONNECT", "") from error

    def pause(self, attempt: int) -> None:
        """Wait as long as before attempt 1, 2, ... of a request."""
        self._sleep(pause_before(attempt))

    def forget_identity(self) -> None:
        """Read the identity anew next time: firmware or name changed."""
        self._identity = None

    # ---- one request with its retries

    def _data(self, method: str, path: str, **options) -> Any:
        return self._checked(method, path, json_expected=True, **options).json()

    def _checked(self, method: str, path: str, **options) -> Answer:
        method, path = method.upper(), checked_path(path)
        if self.read_only and is_write(method, path):
            raise ReadOnlySession(
                f"{method} {path} would change {self.system}: this session is read-only (check mode)."
            )
        answer = self._repeated(method, path, **options)
        if answer.status == 207:
            raise self._failures.partly_done(method, path, answer)
        return answer

    def _repeated(
        self, method: str, path: str, *, repeatable=None, retries=None, json_expected=False, **options
    ) -> Answer:
        repeatable = method in REPEATABLE if repeatable is None else repeatable
        left = retries if retries is not None else 0 if self._is_away() else self.connection.retries
        attempt, unsure, renewed = 0, False, False
        whole = options.get("body")
        while True:
            if callable(whole):
                options["body"] = whole()
                if options["body"] is None:
                    return Answer(204)
            try:
                answer = self._once(method, path, **options)
                self._away_at = None
                if answer.status == 401 and isinstance(self._auth, TokenAuth) and not renewed:
                    renewed = True
                    self._auth.forget()
                    continue
                if method == "DELETE" and answer.status == 404 and unsure:
                    # An earlier try, whose answer was lost, did it.
                    return Answer(204)
                failure = self._failures.of_answer(method, path, answer, json_expected)
                if failure is None:
                    return answer
                again = answer.status == 429 or (
                    repeatable and (answer.status in RETRIED_STATUSES or answer.status < 300)
                )
                retry_after = answer.headers.get("Retry-After")
                unsure = unsure or answer.status != 429
            except Unreachable as error:
                failure, again, retry_after = error, True, None
            except AnswerLost as error:
                failure, again, retry_after, unsure = error, repeatable, None, True
            if failure.status is None and left <= 0 and (attempt or self._is_away()):
                self._away_at = time.monotonic()
            if not again or left <= 0:
                raise failure
            left -= 1
            attempt += 1
            pause = pause_before(attempt, retry_after)
            self._again(f"{failure.message} Sending it again in {pause:.1f} s ({left} more after that).")
            self._count("retried")
            self._sleep(pause)

    def _is_away(self) -> bool:
        """Whether all tries of a request went to nobody just now: the next one needs no such patience again. Else each
        of the many reads of a document would have its own."""
        return self._away_at is not None and time.monotonic() - self._away_at < AWAY_FOR

    # ---- one request

    @property
    def latest(self) -> tuple[str, str]:
        """Method and path of the request that was sent last, whoever sent it."""
        method, path = self._latest
        return method, path

    def _once(
        self,
        method,
        path,
        *,
        query=None,
        body=None,
        content=None,
        media_type=None,
        accept="application/json",
        receive=None,
        patience=0.0,
        allowed=0.0,
    ):
        if is_write(method, path):
            # The last line: whatever the module did, what stands for a secret here never becomes one there.
            refuse_mask(content.decode("utf-8", "replace") if isinstance(content, bytes) else body, "")
        self._latest[:] = method, path
        headers = {"Accept": accept}
        if body is not None:
            content, media_type = jsonlib.dumps(body).encode(), "application/json"
        if media_type:
            headers["Content-Type"] = media_type
        request = requests.Request(
            method, self._url(path), params=_query(query), data=content, headers=headers, auth=self._auth
        )
        counted = "write" if is_write(method, path) else "read"
        return self._answered(request, BASE + path, counted, receive=receive, patience=patience, allowed=allowed)

    def _answered(self, request, path: str, counted: str | None, *, receive=None, **times: float) -> Answer:
        response = self._sent(request, path, counted, **times)
        try:
            answer = Answer(response.status_code, headers=response.headers)
            # Only a good answer goes to the receiver: an error's text must not land in the user's file.
            good = 200 <= answer.status < 300 and not answer.is_page
            keep = receive if receive and good else _transfer.whole_body
            return Answer(answer.status, keep(response), response.headers)
        except _transfer.TooLarge:
            lost = AnswerLost if counted == "write" else RequestError
            raise self._failures.too_large(lost, request.method, path, response.status_code) from None
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError) as error:
            raise self._failures.lost(error, request.method, path) from error
        finally:
            response.close()

    def _sent(self, request, path: str, counted: str | None, patience: float = 0.0, allowed: float = 0.0):
        """Send a request and return its answer's head.

        The answer may begin ``patience`` seconds later, and its body may take ``allowed`` seconds, where that is more
        than the time-out.
        """
        try:
            prepared = self._session.prepare_request(request)
            self._adapter.allow(allowed)
            response = self._session.send(
                prepared,
                stream=True,
                allow_redirects=False,
                timeout=(self.connection.timeout, max(self.connection.timeout, patience)),
            )
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError) as error:
            if self._adapter.begun:
                self._count(counted)
                raise self._failures.lost(error, request.method, path) from error
            raise self._failures.not_sent(error, request.method, path) from error
        self._count(counted)
        return response

    def _fetch_token(self) -> dict:
        """Ask the cloud product for a token (contract: conventions.auth.cloud.token).

        Some hosts want id and secret in the form instead of Basic (contract: conventions.cloud_product.oauth2): that is
        tried once.
        """
        answer = self._token_answer(in_form=False)
        if answer.status in (400, 401):
            answer = self._token_answer(in_form=True)
        data = answer.data()
        token = data.get("access_token") if isinstance(data, Mapping) else None
        if answer.status != 200 or not (isinstance(token, str) and fits_header(token)):
            # The request that needs the token was not sent: it may wait for one and be sent then.
            kind = Unreachable if answer.status in RETRIED_STATUSES else RequestError
            said = answer.said(self.redactor) if answer.status != 200 else ""
            raise self._no_token(kind, f"{said or 'no reason given'} (HTTP {answer.status}).", answer.status, said)
        self.redactor.learn([token])
        return dict(data)

    def _token_answer(self, in_form: bool) -> Answer:
        name, secret = self.connection.client_id or "", self.connection.client_secret or ""
        request = requests.Request(
            "POST",
            f"https://{self.connection.netloc}{TOKEN_PATH}",
            data={
                "grant_type": "client_credentials",
                **({"client_id": name, "client_secret": secret} if in_form else {}),
            },
            headers={"Accept": "application/json"},
            auth=None if in_form else (name, secret),
        )
        try:
            return self._answered(request, TOKEN_PATH, None)
        except AnswerLost as error:
            raise self._no_token(Unreachable, error.message) from error

    def _no_token(self, kind: type[RequestError], why: str, status: int | None = None, said: str = "") -> RequestError:
        return kind(
            f"{self.system} gave no token for client_id {self.connection.client_id!r}: {why}",
            system=self.system,
            method="POST",
            path=TOKEN_PATH,
            status=status,
            said=said,
            advice="Check client_id and client_secret.",
        )

    # ---- small helpers

    def _pages(
        self,
        read: Callable[[dict], object],
        limit: int,
        method: str,
        path: str,
        key: str | None,
        bare: str | None = None,
    ) -> Iterator[dict]:
        offset, last_first = 0, object()
        while True:
            page = objects(_rows(read({"limit": limit, "offset": offset})), self.system, method, path, key, bare)
            if not page:
                return
            # The id alone tells an object again: its times may have changed meanwhile.
            first = page[0].get("id", page[0])
            if first == last_first:
                # The offset has no effect here: the first answer was the whole listing.
                return
            last_first = first
            yield from page
            offset += len(page)

    def _url(self, path: str) -> str:
        return f"https://{self.connection.netloc}{BASE}{path}"

    def _count(self, what: str | None) -> None:
        if what:
            with self._lock:
                self._counts[what] += 1


def _rows(page: object) -> object:
    """The list of a page; some come below a key of their own, beside a total."""
    lists = [value for value in page.values() if isinstance(value, list)] if isinstance(page, Mapping) else []
    return lists[0] if len(lists) == 1 else page


def _query(query: Mapping | None) -> dict | None:
    """Booleans travel as true and false, None is left out."""
    if not query:
        return None
    return {
        key: str(value).lower() if isinstance(value, bool) else value
        for key, value in query.items()
        if value is not None
    }
