# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Differences that nobody wants to hear of: shell patterns for the paths of what differs.

The path of a thing is system/section/object/field, or system/section/field where a section has no objects; fields of
fields follow. A pattern matches a path and all that is below it. A path may also stand as reports write it, with a dot
before each field (section/object.field): then it is taken as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fnmatch import fnmatchcase

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.unknown import hint

ANY_DEPTH = "**"
# What stands in brackets is no border between parts: [/] is a slash in a name.
PIECE = re.compile(r"\[!?\]?[^\]]*\]|.", re.DOTALL)


@dataclass(frozen=True)
class Ignore:
    """One pattern: the text as given, and its parts, the first of which stands for the system."""

    text: str
    parts: tuple[str, ...]

    def covers(self, path: Sequence[str]) -> bool:
        """Tell whether the pattern is about this path (system, section, ...), or about something above it."""
        return _covers(self.parts, tuple(path))

    def spells(self, system: str, paths: Collection[str]) -> bool:
        """Tell whether the text is one of these paths as reports write them, with the system before it or without."""
        return self.text in paths or self.text.removeprefix(f"{system}/") in paths


def ignores_of(given: str | Sequence[str], sections: Collection[str]) -> list[Ignore]:
    """The patterns of a list, or of a text with one on each line or with commas between them (JSON too).

    ``sections`` are the names of all sections. Raises OptionError for a pattern that can never match.
    """
    texts = _texts(given) if isinstance(given, str) else [str(text) for text in given]
    return [_ignore_of(text.strip(), sections) for text in texts if text.strip()]


def _ignore_of(text: str, sections: Collection[str]) -> Ignore:
    parts = _split(text, "/")
    if "" in parts:
        raise OptionError(
            f"{text!r} is no path to ignore: one of its parts is empty.", "Use ** for any number of parts."
        )
    if parts[0].split(".", maxsplit=1)[0] in sections:
        return Ignore(text, ("*", *parts))
    if parts[0] != ANY_DEPTH and not _may_be_section(parts[1:2], sections):
        # The word that is most like a section was meant to be one.
        meant = max(parts[:2], key=lambda part: max(SequenceMatcher(None, part, name).ratio() for name in sections))
        raise OptionError(
            f"{text!r} is no path to ignore: it begins neither with a section nor with a system and a section.",
            f"For the section {meant!r}: {hint(meant, sections)}",
        )
    return Ignore(text, tuple(parts))


def _may_be_section(parts: Sequence[str], sections: Collection[str]) -> bool:
    return any(set(part) & set("*?[") or part.split(".")[0] in sections for part in parts)


def _texts(given: str) -> list[str]:
    try:
        listed = json.loads(given)
    except ValueError:
        listed = None
    if isinstance(listed, list) and all(isinstance(text, str) for text in listed):
        return listed
    return _split(given, ",\n")


def _split(text: str, borders: str) -> list[str]:
    parts = [""]
    for piece in PIECE.findall(text):
        if piece in borders:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _covers(pattern: tuple[str, ...], path: tuple[str, ...]) -> bool:
    if not pattern:
        return True
    if pattern[0] == ANY_DEPTH:
        return any(_covers(pattern[1:], path[start:]) for start in range(len(path) + 1))
    # A name with brackets is no pattern for itself.
    is_meant = bool(path) and (path[0] == pattern[0] or fnmatchcase(path[0], pattern[0]))
    return is_meant and _covers(pattern[1:], path[1:])
