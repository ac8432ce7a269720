# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Origins of cross-origin requests: checked, and brought into the one spelling that browsers send."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError

DEFAULT_PORTS = {"http": 80, "https": 443}
ANY = "*"
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_IPV6 = re.compile(r"[0-9a-f:.]+")


def normal_origin(text: str) -> str:
    """The origin as browsers send it: lower case, no default port. Raises ValueError with what is wrong."""
    parts = urlsplit(text)
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS:
        raise ValueError("it has no scheme http:// or https://")
    if "@" in parts.netloc:
        raise ValueError("it has a user name")
    if parts.path or parts.query or parts.fragment or text.endswith(("?", "#")):
        raise ValueError("it has a path or query behind the host")
    try:
        port = parts.port
    except ValueError:
        raise ValueError("its port is no number from 1 to 65535") from None
    if port == 0 or parts.netloc.endswith(":"):
        raise ValueError("its port is no number from 1 to 65535")
    host = _checked_host(parts.hostname or "")
    return f"{scheme}://{host}" + (f":{port}" if port not in (None, DEFAULT_PORTS[scheme]) else "")


def checked_origins(option: str, texts: Iterable[str]) -> list[str]:
    """The origins in normal spelling, each once; raises OptionError that names the option and the bad value."""
    found: dict[str, None] = {}
    for text in texts:
        if text == ANY:
            raise OptionError(f"{option} has {ANY!r}: not an origin.", "Set cors_allow_any to true instead.")
        try:
            found[normal_origin(text)] = None
        except ValueError as error:
            shown = re.sub(r"//[^/]*@", "//...@", text)
            raise OptionError(
                f"{option} has {shown!r}: {error}.",
                "Give scheme, host and port only, as in https://www.example.com:8443.",
            ) from None
    return list(found)


def spelled_alike(text: str) -> str:
    """The normal spelling of what a system holds; what is no origin stays as it is."""
    try:
        return normal_origin(text.strip())
    except ValueError:
        return text.strip()


def is_origin(text: object) -> bool:
    """Tell whether a value of a system is an origin, or the sign for any."""
    if not isinstance(text, str):
        return False
    try:
        normal_origin(text.strip())
    except ValueError:
        return text.strip() == ANY
    return True


def _checked_host(host: str) -> str:
    if not host:
        raise ValueError("it has no host")
    if ":" in host:
        if not _IPV6.fullmatch(host):
            raise ValueError("its host is no name or address")
        return f"[{host}]"
    try:
        host = host.encode("idna").decode().lower() if not host.isascii() else host
    except UnicodeError:
        raise ValueError("its host is no name or address") from None
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in host.removesuffix(".").split(".")):
        raise ValueError("its host is no name or address (wildcards are not possible)")
    return host
