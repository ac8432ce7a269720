# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Secrets are taken out of everything that leaves the library: results, diffs, errors, warnings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

HIDDEN = "********"
# Keys of API objects whose text is a secret. Mappings below such a key (the running config's section `password`) are
# walked, not hidden, and so are numbers and booleans (`create_apikey`, `password_interval`).
SECRET_KEY = re.compile(
    r"passw|passphrase|secret|token|private_?key|product_?key|api_?key|client_key|credential|community|shared_key|^key$",
    re.IGNORECASE,
)
# Names that only look like secrets.
PLAIN_KEYS = frozenset(
    {"update_password", "api_key_generation", "apikey_dest", "secret_keys", "token_endpoint", "token_type"}
)
URL_CREDENTIALS = re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)")
# Replacing shorter values would tear apart ordinary words.
SHORTEST = 3
# A line of a longer secret that is hidden by itself too.
SHORTEST_LINE = 16


@lru_cache(maxsize=4096)
def is_secret_key(key: object) -> bool:
    """Tell whether text below this key is a secret."""
    return isinstance(key, str) and key not in PLAIN_KEYS and bool(SECRET_KEY.search(key))


def secrets_in(value: object, below_secret: bool = False) -> set[str]:
    """Collect the secret texts of an API object or of options: the strings below keys that name secrets."""
    found: set[str] = set()
    _collect_secrets(value, below_secret, found)
    return found


def _collect_secrets(value: object, below_secret: bool, found: set[str]) -> None:
    if isinstance(value, str):
        if below_secret and len(value) >= SHORTEST:
            found.add(str(value))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _collect_secrets(item, is_secret_key(key), found)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _collect_secrets(item, below_secret, found)


class Redactor:
    """Knows the secrets of one task and takes them out of text and data."""

    def __init__(self, secrets: Iterable[str | None] = ()) -> None:
        self._secrets: set[str] = set()
        self._longest_first: list[str] = []
        self.learn(secrets)

    def learn(self, secrets: Iterable[str | None]) -> None:
        """Add secret texts, in every spelling in which they may come back; empty and very short ones are left out."""
        for secret in secrets:
            if secret and len(str(secret)) >= SHORTEST:
                self._secrets.update(_spellings(str(secret)))
        self._longest_first = sorted(self._secrets, key=len, reverse=True)

    @property
    def secrets(self) -> frozenset[str]:
        return frozenset(self._secrets)

    def text(self, text: str) -> str:
        """Return the text with every known secret hidden, longest first so that no part of one stays.

        User and password in a URL are hidden whether they are known or not: a job may tell from where it downloads.
        """
        if "://" in text:
            text = URL_CREDENTIALS.sub(HIDDEN, text)
        for secret in self._longest_first:
            text = text.replace(secret, HIDDEN)
        return text

    def data(self, value: object, below_secret: bool = False) -> Any:
        """Return a copy of plain data with secret keys and known secret texts hidden."""
        if value is None or isinstance(value, (bool, int, float)):
            return value
        if isinstance(value, str):
            return HIDDEN if below_secret and value else self.text(value)
        if isinstance(value, Mapping):
            return {
                self.text(key) if isinstance(key, str) else key: self.data(item, is_secret_key(key))
                for key, item in value.items()
            }
        if isinstance(value, (list, tuple)):
            return [self.data(item, below_secret) for item in value]
        return value


def _spellings(secret: str) -> set[str]:
    """A secret as it is, as it stands in JSON, in a URL and on one line, and its lines (a private key).

    The lines of a key may have come on one line: only blanks, or a backslash and a letter, are where they end.
    """
    lines = [line.strip() for line in secret.splitlines()] if "\n" in secret else []
    if "-----BEGIN " in secret:
        lines = re.split(r"\s+|\\[nr]", secret)
    return {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        quote(secret, safe=""),
        " ".join(secret.split()),
        *(line for line in lines if len(line) >= SHORTEST_LINE and not line.startswith("-----")),
    }
