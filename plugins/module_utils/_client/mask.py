# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The mask that stands for a secret in results is refused in whatever is about to be written: it is no value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.secret_text import HIDDEN

# More stars, or stars beside a slash, are somebody's ornament.
_MASK = re.compile(r"(?:(?<=://)|(?<![*/]))\*{8}(?![*/])")
_COMMENT = re.compile(r"\s*(//|/\*|\*|#|--|<!--)")
ADVICE = "It is what this collection shows in place of a secret: give the secret itself, or leave the field out."


def refuse_mask(value: object, where: str) -> None:
    """Raise OptionError, naming the path below ``where``, when a value that is to be written holds the mask."""
    path = next(_masked(value, where), None)
    if path is not None:
        raise OptionError(f"{path or 'The text'} is {HIDDEN!r}, or has it inside: it was not written.", ADVICE)


def _masked(value: object, where: str) -> Iterator[str]:
    if isinstance(value, str):
        if HIDDEN in value and _holds_mask(value):
            yield where
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _masked(item, f"{where}.{key}" if where else str(key))
    elif isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            yield from _masked(item, f"{where}[{number}]")


def _holds_mask(text: str) -> bool:
    """Tell whether the mask stands in a text: lines of comments, as scripts have them, do not count."""
    lines = text.splitlines()
    return any(_MASK.search(line) for line in lines if len(lines) == 1 or not _COMMENT.match(line))
