# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a misspelt word of a fleet file may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def choice(word: object, known: Iterable[str]) -> str:
    """The end of a sentence about a word that nobody knows: the nearest one, and all that there are."""
    words = list(known)
    near = difflib.get_close_matches(str(word), words, 1)
    meant = f"did you mean {near[0]!r}? " if near else ""
    return f"{meant}there are: {', '.join(words)}"
