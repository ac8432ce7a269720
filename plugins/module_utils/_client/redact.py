# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Secrets are taken out of everything that leaves the library: results, diffs, errors, warnings.

What is a secret is decided by names (``_secret_names``) and by values that are known to be one, in every spelling
(``_spellings``). Diff, plan, export, reports and messages share this one judgement.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.secret_names import (
    KEY,
    PLAIN,
    TELLING,
    VALUE,
    is_about,
    is_secret_key,
    kind_of,
    named_by_sibling,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.secret_text import (
    HIDDEN,
    secrets_of_urls,
    without_told,
    without_url_secrets_in,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.spellings import (
    is_whole,
    literals_of,
    pattern_of,
)

# A text or number that no name of its own, only one above it, tells to be a secret may be an ordinary word.
SHORTEST_BELOW = 8
# Numbers of fewer digits are hidden where their name tells so: they are ports and ids elsewhere.
SHORTEST_NUMBER = 6
_HEADER = re.compile(r"[A-Za-z][\w-]*:\s*\S")
# Literals times texts, or thousands of characters, to look through: with more than that the pattern is the quicker way.
_PATIENCE = 100_000
_MOST_SEEN, _LONGEST_SEEN = 10_000, 200


def secrets_in(value: object, below_secret: bool = False) -> set[str]:
    """Collect the secret texts and long numbers of an API object or of options: what names tell."""
    found: set[str] = set()
    _collect(value, TELLING if below_secret else PLAIN, below_secret, found)
    return found


def _collect(value: object, below: int, is_named: bool, found: set[str]) -> None:
    if isinstance(value, Mapping):
        for key, item in value.items():
            kind = kind_of(key)
            own = kind if kind == below == PLAIN else below_of(value, key, item, below)
            if own == PLAIN and isinstance(item, str):
                if "://" in item:
                    found.update(secrets_of_urls(item))
                elif "@" in item and str(key).lower().endswith("url"):
                    # Its scheme was forgotten.
                    found.update(secrets_of_urls(f"://{item}"))
            elif own != PLAIN or not isinstance(item, (int, float)):
                _collect(item, own, kind != PLAIN, found)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _collect(item, below, is_named, found)
    elif below == PLAIN:
        if isinstance(value, str) and "://" in value:
            found.update(secrets_of_urls(value))
    elif is_hidden(value, below):
        found.update(_parts_to_learn(str(value), is_named))


def _parts_to_learn(secret: str, is_named: bool) -> Iterator[str]:
    """What of a secret is looked for elsewhere; of a header ("Authorization: Splunk TOKEN") also each long word."""
    if secret.isdecimal():
        if len(secret) >= SHORTEST_NUMBER:
            yield secret
    elif is_named or (len(secret) >= SHORTEST_BELOW and not secret.isalpha()):
        yield secret
        if _HEADER.match(secret):
            yield from (word for word in secret.partition(":")[2].split() if len(word) >= SHORTEST_BELOW)


def below_of(mapping: Mapping, key: object, item: object, below: int = PLAIN) -> int:
    """What stands below a key of a mapping that itself stands below ``below``: TELLING hides all of it, WALKED and KEY
    text until things have names of their own, PLAIN nothing."""
    kind = kind_of(key)
    if below != TELLING:
        if kind == VALUE:
            # Of nothing there is nothing to hide.
            return TELLING if (item or item == 0) and named_by_sibling(mapping) else PLAIN
        return PLAIN if kind == KEY and not mapping.keys().isdisjoint(("value", "values")) else kind
    return PLAIN if kind == PLAIN and is_about(key) and not isinstance(item, (Mapping, list, tuple)) else TELLING


def is_hidden(value: object, below: int) -> bool:
    """Tell whether a plain value below such a name is hidden: not booleans, nothing, and no number below `key`."""
    if below == PLAIN or isinstance(value, bool):
        return False
    return (isinstance(value, str) and bool(value)) or (below != KEY and isinstance(value, (int, float)))


def shown_value(name: object, value: object) -> str:
    """A value as it stands in a message: of a secret, and of a structure, which may hold some, only what it is."""
    if is_secret_key(name):
        return "a secret"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, (list, tuple)) and any(isinstance(item, (Mapping, list, tuple)) for item in value):
        return "a list"
    return "a text of several lines" if isinstance(value, str) and "\n" in value else repr(value)


class _Known:
    """Secrets that are known at one time, and what finds them. With more of them it is another one: what a thread makes
    ready while another learns would lack the new ones, and be taken for ready ever after."""

    def __init__(self, secrets: frozenset[str] = frozenset()) -> None:
        self.secrets = secrets
        self.has_numbers = any(map(_is_number, secrets))
        self._pattern: re.Pattern | None = None
        self._is_compiled = not secrets
        self._literals: list[str] | None = None
        self._patience = _PATIENCE

    def hidden_in(self, text: str) -> str:
        """The text with every one of them hidden."""
        if text in self.secrets:
            return HIDDEN
        if not self._is_compiled:
            if self._literals is None:
                self._literals = literals_of(self.secrets) or [""]
            self._patience -= len(self._literals) * (1 + len(text) // 1000)
            if self._patience > 0 and not any(literal in text for literal in self._literals):
                return text
            self._pattern = pattern_of(self.secrets)
            self._is_compiled = True
        return text if self._pattern is None else self._pattern.sub(HIDDEN, text)


class Redactor:
    """Knows the secrets of one task and takes them out of text and data. It serves several threads at a time."""

    def __init__(self, secrets: Iterable[object] = ()) -> None:
        self._known = _Known()
        self._learning = threading.Lock()
        # Results repeat their keys and many of their texts; what was looked at once is not looked at again.
        self._seen_keys: dict[object, tuple[object, int]] = {}
        self._seen_texts: dict[str, str] = {}
        self.learn(secrets)

    def learn(self, secrets: Iterable[object]) -> None:
        """Add secret texts and numbers; in every spelling in which they may come back they are hidden from now on."""
        new = {str(secret) for secret in secrets if secret not in (None, "") and not isinstance(secret, bool)}
        new = {secret for secret in new | {secret.strip() for secret in new} if is_whole(secret)}
        with self._learning:
            if not new <= self._known.secrets:
                self._known = _Known(self._known.secrets | new)
                self._seen_keys, self._seen_texts = {}, {}

    @property
    def secrets(self) -> frozenset[str]:
        return self._known.secrets

    def text(self, text: str) -> str:
        """Return the text with every secret hidden: first the known ones, longest first so that no part of one stays.

        Then what a name in it, or its place in a URL, tells: a job may say from where it downloads.
        """
        return without_told(self._known.hidden_in(text))

    def holds_secret(self, value: object, below: int = PLAIN) -> bool:
        """Tell whether anything of a value that stands below such a name would be hidden."""
        return bool(self._data(value, below) != value)

    def data(self, value: object, below_secret: bool = False) -> Any:
        """Return a copy of plain data with what names tell to be a secret, and what is known as one, hidden."""
        return self._data(value, TELLING if below_secret else PLAIN)

    def _data(self, value: object, below: int) -> Any:
        if value is None or value is True or value is False:
            return value
        if isinstance(value, str):
            return self._shown(value) if below == PLAIN else HIDDEN if value else value
        if isinstance(value, (list, tuple)):
            return [self._data(item, below) for item in value]
        if isinstance(value, (dict, Mapping)):
            return self._mapping(value, below)
        if is_hidden(value, below) or (self._known.has_numbers and str(value) in self._known.secrets):
            return HIDDEN
        return value

    def _mapping(self, value: Mapping, below: int) -> dict:
        shown = {}
        seen = self._seen_keys
        for key, item in value.items():
            name, kind = seen.get(key) or self._key(key)
            if kind != PLAIN or below == TELLING:
                kind = below_of(value, key, item, below)
            shown[name] = self._data(item, kind)
        return shown

    def _key(self, key: object) -> tuple[object, int]:
        found = (self.text(key) if isinstance(key, str) else key, kind_of(key))
        if len(self._seen_keys) < _MOST_SEEN and isinstance(key, str):
            self._seen_keys[key] = found
        return found

    def _shown(self, text: str) -> str:
        seen = self._seen_texts
        shown = seen.get(text)
        if shown is None:
            shown = self._value(text)
            if len(seen) < _MOST_SEEN and len(text) <= _LONGEST_SEEN:
                seen[text] = shown
        return shown

    def _value(self, text: str) -> str:
        if text[:1] in ("{", "["):
            return self._json(text)
        if "\n" in text:
            # A script of the user's: names in it are names of variables.
            return without_url_secrets_in(self._known.hidden_in(text))
        return self.text(text)

    def _json(self, text: str) -> str:
        """A text that is JSON hides what stands below the names in it."""
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            return self.text(text)
        shown = self._data(data, PLAIN) if isinstance(data, (dict, list)) else data
        return self.text(text) if shown == data else json.dumps(shown, ensure_ascii=False)


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdecimal()
