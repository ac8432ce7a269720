# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Secrets in URLs and in other text where a name tells them: ``https://user:password@host``, ``apikey=...``."""

from __future__ import annotations

import re
from urllib.parse import unquote

from ansible_collections.extrahop.revealx.plugins.module_utils._client.secret_names import (
    TELLING,
    WALKED,
    is_secret_key,
    kind_of,
)

HIDDEN = "********"
SHORTEST_TOKEN = 8

_URL = re.compile(r"(?<=://)[^\s\"'<>\\]+")
_PORT = re.compile(r"[^:]*(:\d*)?|\[[^\]]*\](:\d*)?")
_PARAMETER = re.compile(r"([\w.~%-]+)(=)([^\s&;#\"'<>]+)")
# What signs a URL is a secret in one, and may mean anything elsewhere.
_SIGNATURE = re.compile(r"(sig|signature|auth|hmac|code|key|policy)$", re.IGNORECASE)
_ASSIGNED = re.compile(r"""([A-Za-z][\w.-]*)(=)("[^"]*"|'[^']*'|[^\s&;,"'<>]+)""")
_HEADER = re.compile(r"""(?i)((?:proxy-)?authorization|(?:set-)?cookie|x-[\w-]+)(\s*:\s*)([^\r\n"'<>]+)""")
_MEMBER = re.compile(
    r"""(\\*["'])([\w.-]+)(\1\s*:\s*)("(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|\\+".*?\\+"|-?\d[\d.]*)""", re.DOTALL
)


def without_told(text: str) -> str:
    """A text without what is told to be a secret in it: by its place in a URL, by a header's or a member's name."""
    text = without_url_secrets_in(text)
    if "=" in text:
        text = _ASSIGNED.sub(_hidden_assigned, text)
    if '":' in text or "':" in text or '" :' in text:
        text = _MEMBER.sub(_hidden_member, text)
    if ":" in text and ("uthoriz" in text or "ookie" in text or "X-" in text or "x-" in text):
        text = _HEADER.sub(_hidden_header, text)
    return text


def without_url_secrets_in(text: str) -> str:
    """A text whose URLs show neither users nor passwords nor signatures."""
    return _URL.sub(lambda found: without_url_secrets(found[0]), text) if "://" in text else text


def without_url_secrets(rest: str) -> str:
    """What follows ``://``, without user and password, and without the values of query parameters that sign it."""
    user = without_user(rest)
    shown = f"{HIDDEN}@{user}" if user != rest else rest
    address, mark, query = shown.partition("?")
    return address + mark + _PARAMETER.sub(_hidden_parameter, query)


def without_user(rest: str) -> str:
    """What follows ``://``, from the host on."""
    return rest[_end_of_user(rest) + 1 :]


def secrets_of_url(url: str) -> list[str]:
    """User and password, and the query, of a URL: what must not be shown anywhere, as it stands and decoded."""
    query = url.partition("#")[0].partition("?")[2]
    return [*secrets_of_urls(url), *([query, unquote(query)] if query else [])]


def secrets_of_urls(text: str) -> list[str]:
    """What gives access in the URLs of a text, as it stands and decoded: passwords, tokens, signatures."""
    found = []
    for url in _URL.finditer(text):
        rest = url[0]
        user, colon, password = rest[: max(0, _end_of_user(rest))].partition(":")
        # A user alone is a token when it is as long as one.
        found += [password] if colon else [user] if len(user) >= SHORTEST_TOKEN else []
        found += [one[3] for one in _PARAMETER.finditer(rest.partition("?")[2]) if _signs(one[1])]
    return [secret for one in found if one for secret in dict.fromkeys((one, unquote(one)))]


def _end_of_user(rest: str) -> int:
    """Where the @ behind user and password is; -1 when there are none.

    Passwords may hold any of @ / ? #. An address that could be a host with its port is one; else what looks like a
    second @ ends the password: rather a host too little is shown than half of a password.
    """
    head = re.split(r"[?#]", rest, maxsplit=1)[0]
    authority = head.split("/", 1)[0]
    if "@" in authority:
        return head.rfind("@")
    if _PORT.fullmatch(authority):
        return -1
    return head.rfind("@") if "@" in head else rest.rfind("@")


def _signs(name: str) -> bool:
    return is_secret_key(unquote(name)) or bool(_SIGNATURE.search(name))


def _hidden_parameter(found: re.Match) -> str:
    return f"{found[1]}={HIDDEN}" if _signs(found[1]) else found[0]


def _hidden_assigned(found: re.Match) -> str:
    return found[1] + found[2] + HIDDEN if kind_of(found[1]) in (TELLING, WALKED) else found[0]


def _hidden_header(found: re.Match) -> str:
    is_named = found[1][0] not in "xX" or kind_of(found[1]) in (TELLING, WALKED)
    return found[1] + found[2] + HIDDEN if is_named else found[0]


def _hidden_member(found: re.Match) -> str:
    if kind_of(found[2]) not in (TELLING, WALKED):
        return found[0]
    # The value keeps its quotes, so that JSON stays JSON.
    quote = re.match(r"""\\*["']?""", found[4])
    mark = quote[0] if quote else ""
    return found[1] + found[2] + found[3] + mark + HIDDEN + mark
