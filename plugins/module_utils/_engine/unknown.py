# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Words that nobody knows, in any file or option of ours: refused, with the nearest word that there is."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError

# Above it two names differ by a sign or two.
ALIKE = 0.92


def misspelt(name: str, known: Iterable[str]) -> str:
    """The known name of which ``name`` is most likely a slip of the pen; empty where none is that near."""
    return next(iter(difflib.get_close_matches(name, known, 1, ALIKE)), "")


def hint(name: object, known: Iterable[str]) -> str:
    """What a misspelt name may have meant, and what there is."""
    near = difflib.get_close_matches(str(name), known, 1)
    return f"did you mean {near[0]}?" if near else f"there are: {', '.join(sorted(known))}."


def refuse_unknown(given: Iterable[object], known: Collection[str], where: str, what: str = "key") -> None:
    """Raise OptionError for the words that are not known, each with the nearest one. ``where`` begins the sentence."""
    strange = [word for word in given if not isinstance(word, str) or word not in known]
    if strange:
        told = "; ".join(f"{word!r} is no {what}, {hint(word, known)}" for word in strange)
        raise OptionError(f"{where}: {told}")
