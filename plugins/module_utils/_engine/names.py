# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Words by which people name objects: compared as text, and what YAML made of an unquoted one is refused."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.arguments import NULL_ENTRY


def is_number(word: str) -> bool:
    """Tell whether a word can be an id: digits and nothing else."""
    return word.isascii() and word.isdigit()


def name_of(word: object) -> str:
    """A word for an object as text; raises OptionError for what is none, or what was one before YAML read it."""
    wrong = what_is_wrong(word)
    if wrong:
        raise OptionError(f"a name {wrong}")
    return str(word)


def what_is_wrong(word: object) -> str:
    """The rest of a sentence that says why a word cannot be the name of an object; empty when it can."""
    if word is None:
        return NULL_ENTRY
    if isinstance(word, bool):
        return (
            f"is {str(word).lower()}: without quotes YAML reads on, off, yes and no as true and false. "
            "Put the name into quotes."
        )
    if isinstance(word, float):
        return f"is the number {word}: without quotes YAML drops zeros of numbers. Put the name into quotes."
    if not isinstance(word, (str, int)):
        return "is a structure: give the name or the id as plain text."
    return "" if str(word).strip() else "is blank: take the entry out, or see which variable is empty."
