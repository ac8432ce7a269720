# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Where a system keeps CORS origins and the API key policy: looked for in its own running config.

No source names the place (contract: open question cors_and_key_policy), so names are compared with the words that such
settings bear, and nothing is ever written where nothing was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict
from ansible_collections.extrahop.revealx.plugins.module_utils._config.access_values import (
    policy_switches,
    read_origins,
    read_policy,
    words_of,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._config.origins import is_origin

Path = tuple[str, ...]
ANY_WORDS = {"any", "all", "everyone", "everything", "wildcard"}
LIST_WORDS = {"allow", "allowed", "allowlist", "whitelist", "domains", "hosts", "urls", "sites", "list", "entries"}
# Neighbours of the origins in other products' CORS sections.
OTHER_CORS_WORDS = {"method", "methods", "header", "headers", "age", "credentials", "expose", "exposed", "enabled"}
POLICY_WORDS = {
    *("policy", "generation", "generate", "access", "who", "allow", "allowed", "permission", "permissions", "mode"),
    *("create", "creation", "manage", "management", "users", "scope"),
}
KEY_WORDS = {"api", "key", "keys", "apikey", "apikeys"}
ADVICE = (
    "Read GET /runningconfig (module api_request), change the setting by hand on the API Access page, read it again: "
    "the place that differs is what location wants."
)


def dotted(path: Path) -> str:
    return ".".join(path)


def path_at(document: Mapping, text: str) -> Path | None:
    """The keys behind a dotted path; None when not even its parent exists.

    Keys that hold dots themselves are found too. A missing last key is returned: it can be added.
    """
    if text in document:
        return (text,)
    for key, value in document.items():
        if isinstance(value, Mapping) and text.startswith(f"{key}."):
            rest = path_at(value, text[len(key) + 1 :])
            if rest is not None:
                return (key, *rest)
    return (text,) if "." not in text else None


def value_at(document: object, path: Path) -> Any:
    """The value at a path, None when there is none."""
    for key in path:
        if not isinstance(document, Mapping) or key not in document:
            return None
        document = document[key]
    return document


def find_origins(document: Mapping, below: Path = ()) -> Path | None:
    """Where the origins are; with ``below`` (told by the user) only there, where names need not speak of CORS."""

    def score(path: Path, value: object) -> int:
        name = words_of(path[-1])
        words = [word for key in path for word in words_of(key)]
        is_cors = bool(below) or any(word.startswith("cors") for word in words) or {"cross", "origin"} <= set(words)
        is_cors = is_cors or bool({"origin", "origins"} & set(name) and {"allow", "allowed"} & set(name))
        if not is_cors or OTHER_CORS_WORDS & set(name) or not _holds_origins(value):
            return 0
        if {"origin", "origins"} & set(name):
            return 3
        return 2 if any(word.startswith("cors") for word in name) else 1 if LIST_WORDS & set(name) else 0

    return _best(document, score, below, "CORS origins")


def find_any_switch(document: Mapping, below: Path = ()) -> Path | None:
    """Where a switch says that any origin is allowed; many systems may have none."""

    def score(path: Path, value: object) -> int:
        words = [word for key in path for word in words_of(key)]
        speaks = any(word.startswith("cors") for word in words) or bool({"origin", "origins"} & set(words))
        return int(isinstance(value, bool) and speaks and bool(ANY_WORDS & set(words_of(path[-1]))))

    return _best(document, score, below, "the switch for any origin")


def find_policy(document: Mapping, below: Path = ()) -> Path | None:
    """Where the policy of API keys is: a value that is understood, below names that speak of API keys."""

    def score(path: Path, value: object) -> int:
        name = set(words_of(path[-1]))
        words = {word for key in path for word in words_of(key)}
        speaks = {"apikey", "apikeys"} & words or ("api" in words and {"key", "keys"} & words)
        if not speaks or (read_policy(value) is None and policy_switches(value) is None):
            return 0
        return 2 if POLICY_WORDS & name else 1 if name <= KEY_WORDS else 0

    return _best(document, score, below, "the API key policy")


def _holds_origins(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(is_origin(key) for key in value)
    origins = read_origins(value)
    return origins is not None and all(is_origin(origin) for origin in origins)


def _best(document: Mapping, score: Callable[[Path, object], int], below: Path, what: str) -> Path | None:
    found: dict[int, list[Path]] = {}
    for path, value in _walk(value_at(document, below) if below else document, below):
        found.setdefault(score(path, value), []).append(path)
    found.pop(0, None)
    if not found:
        return None
    best = found[max(found)]
    if len(best) > 1:
        raise Conflict(
            f"Several places of the running config could hold {what}: {', '.join(map(dotted, best))}.",
            "Give the right one in location.",
        )
    return best[0]


def _walk(value: object, above: Path) -> Iterator[tuple[Path, object]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield (*above, str(key)), item
            yield from _walk(item, (*above, str(key)))
