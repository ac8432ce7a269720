# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The proxy that the environment names for a system."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.requests import requests

SCHEMES = ("http", "https")


@dataclass(frozen=True)
class Proxy:
    """One HTTP proxy. ``str()`` is its address without the credentials, as messages name it."""

    url: str

    def __str__(self) -> str:
        return f"{self._parts.scheme}://{self._parts.netloc.rpartition('@')[2]}"

    def __repr__(self) -> str:
        return f"Proxy({self})"

    @property
    def _parts(self):
        return urlsplit(self.url)

    @property
    def scheme(self) -> str:
        return self._parts.scheme

    @property
    def host(self) -> str:
        return self._parts.hostname or ""

    @property
    def port(self) -> int | None:
        return self._parts.port

    @property
    def credentials(self) -> str | None:
        """USER:PASSWORD as they are sent, None without a user."""
        parts = self._parts
        return f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else None

    @property
    def secrets(self) -> list[str | None]:
        """The password in both spellings."""
        password = self._parts.password
        return [password, unquote(password)] if password else []


def proxy_for(url: str) -> Proxy | None:
    """The proxy of the environment (HTTPS_PROXY, ALL_PROXY, NO_PROXY) for a URL; None for a direct connection.

    Raises OptionError for one that cannot be used: SOCKS would need a library that the collection does not ask for.
    """
    chosen = requests.utils.select_proxy(url, requests.utils.get_environ_proxies(url, no_proxy=None))
    if not chosen:
        return None
    proxy = Proxy(chosen if "://" in chosen else f"http://{chosen}")
    try:
        usable = bool(proxy.host) and proxy.port != 0
    except ValueError:
        usable = False
    if not usable:
        # What cannot be taken apart may hold a password anywhere.
        raise OptionError("The proxy that HTTPS_PROXY or ALL_PROXY names is no address.", "Give http://NAME:PORT.")
    if proxy.scheme not in SCHEMES:
        raise OptionError(
            f"The proxy {proxy}, which HTTPS_PROXY or ALL_PROXY names, is no HTTP proxy: "
            f"{proxy.scheme} is not supported.",
            f"Name an HTTP proxy, or let {urlsplit(url).hostname} be reached directly by NO_PROXY.",
        )
    return proxy
