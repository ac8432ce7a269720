# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""In which spellings a known secret may come back: patterns that find it in JSON, URLs, HTML and base64."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from functools import lru_cache
from html.entities import codepoint2name

# Shorter ones are hidden only where they are the whole of a text, so that no word is torn apart.
SHORTEST_WORD = 3
SHORTEST_NUMBER = 4
# From these lengths on a secret is hidden inside of words too: of letters alone, with other characters, of digits.
ANYWHERE_LETTERS, ANYWHERE, ANYWHERE_NUMBER = 8, 6, 6
# A line of a longer secret that is hidden by itself too.
SHORTEST_LINE = 16
# So many letters of base64 are no accident; so many tell a long secret.
SHORTEST_BASE64, LONGEST_BASE64 = 8, 64
_LITERAL = re.compile("[A-Za-z0-9]+")

_BLANK = r"(?:\s|\\+[nrtf]|%(?:25)*(?:20|0[9AaDd])|\+|&(?:amp;)*(?:nbsp|#0*(?:32|10|13|9)|#[xX]0*(?:20|[aAdD9]));)+"
_NEVER_ESCAPED = frozenset("-_.~")


def pattern_of(secrets: Iterable[str]) -> re.Pattern | None:
    """A pattern that finds every one of the secrets, in any spelling, the longest first; None when none is long enough.

    Short secrets and numbers are found where they stand by themselves.
    """
    anywhere: dict[str, dict[str, set[str]]] = {}
    alone: set[str] = set()
    numbers: set[str] = set()
    for secret in {secret.strip() for secret in secrets}:
        if secret.isdecimal():
            if len(secret) >= ANYWHERE_NUMBER:
                numbers.add(secret)
            elif len(secret) >= SHORTEST_NUMBER:
                alone.add(re.escape(secret))
        elif len(secret) >= (ANYWHERE_LETTERS if secret.isalpha() else ANYWHERE):
            _add(anywhere, _fragments(secret))
            for line in _lines(secret):
                _add(anywhere, _fragments(line))
        elif len(secret) >= SHORTEST_WORD:
            alone.add("".join(_fragments(secret)))
        for middle in _base64(secret):
            _add(anywhere, [*(_in_base64(letter) for letter in middle), r"[\w+/=%-]*"])
    parts = []
    if anywhere:
        parts.append(_joined(anywhere))
    if numbers:
        parts.append(rf"(?<!\d)(?:{_any(numbers)})(?!\d)")
    if alone:
        parts.append(rf"(?<![\w./:-])(?:{_any(alone)})(?![\w/-])")
    return re.compile("|".join(parts)) if parts else None


def literals_of(secrets: Iterable[str]) -> list[str] | None:
    """Texts of which one stands in every text where ``pattern_of`` finds something; None where that cannot be said.

    No spelling changes ASCII letters and digits: to look for them in little text is quicker than to compile a pattern.
    """
    literals: list[str] = []
    for secret in {secret.strip() for secret in secrets}:
        spelt = (secret, *_lines(secret)) if len(secret) >= SHORTEST_WORD else ()
        literals += map(_longest_literal, (*spelt, *_base64(secret)))
    return literals if all(literals) else None


def _longest_literal(text: str) -> str:
    return max(_LITERAL.findall(text), key=len, default="")


def is_whole(secret: str) -> bool:
    """Tell whether a text or number that is nothing but this secret is hidden: no number of one or two digits."""
    return len(secret) >= SHORTEST_WORD or (bool(secret) and not secret.isdecimal())


def _lines(secret: str) -> list[str]:
    """The lines of a long secret. Those of a key may have come on one line: only blanks, or a backslash and a letter,
    are where they end."""
    lines = [line.strip() for line in secret.splitlines()] if "\n" in secret else []
    if "-----BEGIN " in secret:
        lines = re.split(r"\s+|\\[nr]", secret)
    return [line for line in lines if len(line) >= SHORTEST_LINE and not line.startswith("-----")]


def _add(found: dict[str, dict[str, set[str]]], fragments: list[str]) -> None:
    """Sorted by their first two characters: that is what makes a thousand secrets as quick as ten."""
    found.setdefault(fragments[0], {}).setdefault(fragments[1], set()).add("".join(fragments[2:]))


def _joined(found: dict[str, dict[str, set[str]]]) -> str:
    return "|".join(
        first + "(?:" + "|".join(f"{second}(?:{_any(rest)})" for second, rest in seconds.items()) + ")"
        for first, seconds in found.items()
    )


def _any(patterns: Iterable[str]) -> str:
    return "|".join(sorted(patterns, key=lambda one: (-len(one), one)))


def _fragments(secret: str) -> list[str]:
    """A pattern for each character of a secret, one for blanks that follow each other."""
    fragments: list[str] = []
    for letter in secret:
        if not letter.isspace():
            fragments.append(letter if letter.isascii() and letter.isalnum() else _spelt(letter))
        elif fragments[-1] != _BLANK:
            fragments.append(_BLANK)
    return fragments


@lru_cache(maxsize=512)
def _spelt(letter: str) -> str:
    """One character in JSON (of any depth), percent-encoded (with either case, more than once), in HTML, as it is."""
    if letter in _NEVER_ESCAPED:
        return re.escape(letter)
    code = ord(letter)
    entities = [rf"#0*{code}", rf"#[xX]0*{_hex(f'{code:x}')}"]
    entities += [codepoint2name[code]] if code in codepoint2name else ["apos"] if letter == "'" else []
    units = letter.encode("utf-16-be", "surrogatepass")
    json = "".join(rf"\\+u{_hex(units[at : at + 2].hex())}" for at in range(0, len(units), 2))
    percent = "".join(f"%(?:25)*{_hex(f'{byte:02x}')}" for byte in letter.encode("utf-8", "surrogatepass"))
    plain = r"\\+" if letter == "\\" else r"\\*" + re.escape(letter)
    return f"(?:{plain}|{json}|{percent}|&(?:amp;)*(?:{'|'.join(entities)});)"


def _hex(digits: str) -> str:
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in digits)


def _base64(secret: str) -> set[str]:
    """What stands for certain in the base64 of every text with the secret in it (``user:secret``): it depends on how
    many bytes are before, modulo three."""
    raw = secret.encode("utf-8", "surrogatepass")
    found = set()
    for before in range(3):
        letters = base64.b64encode(b"\0" * before + raw).decode()
        # Letters that hold bits of what is before or behind are left out.
        middle = letters[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6]
        if len(middle) >= SHORTEST_BASE64:
            found.add(middle[:LONGEST_BASE64])
    return found


def _in_base64(letter: str) -> str:
    if letter == "+":
        return "(?:[+-]|%2[Bb])"
    return r"(?:\\*/|_|%2[Ff])" if letter == "/" else letter
