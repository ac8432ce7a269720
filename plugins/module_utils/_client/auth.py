# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""How a session signs in: an API key, OAuth2 client credentials of the cloud product, or not at all."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from ansible_collections.extrahop.revealx.plugins.module_utils._client.requests import AuthBase

# The vendor's own code renews a token so many seconds before it expires (contract: conventions.auth.cloud.refresh).
RENEW_BEFORE = 60.0
# Seconds, where the answer does not tell (contract: conventions.auth.cloud.token_answer).
USUAL_LIFETIME = 3600.0


class ApiKeyAuth(AuthBase):
    """``Authorization: ExtraHop apikey=KEY`` (contract: conventions.auth.self_managed)."""

    def __init__(self, api_key: str) -> None:
        self._header = f"ExtraHop apikey={api_key}"

    def __call__(self, request):
        request.headers["Authorization"] = self._header
        return request


class NoAuth(AuthBase):
    """No key: only the call that makes the first one goes without (contract: conventions.auth.first_key)."""

    def __call__(self, request):
        return request


class TokenAuth(AuthBase):
    """``Authorization: Bearer TOKEN``; the token is fetched when needed, before it expires, and once after a 401."""

    def __init__(self, fetch: Callable[[], dict], clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()
        self._token: str | None = None
        self._renew_at = 0.0

    def __call__(self, request):
        with self._lock:
            if self._token is None or self._clock() >= self._renew_at:
                answer = self._fetch()
                self._token = str(answer["access_token"])
                lifetime = _seconds(answer.get("expires_in"))
                # A token that lives shorter than the margin is still used for half of its life.
                self._renew_at = self._clock() + max(lifetime - RENEW_BEFORE, lifetime / 2)
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request

    def forget(self) -> None:
        """Drop the token, so that the next request fetches a new one."""
        with self._lock:
            self._token = None


def _seconds(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return USUAL_LIFETIME
