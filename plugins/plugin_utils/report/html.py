# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Pieces of HTML that are safe by the way they are made: plain text is escaped wherever it is put.

What comes out is HTML and well-formed XML at once, so that a test can hold it to that.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

VOID = frozenset({"meta", "line", "rect", "path", "circle", "col"})
# Characters that neither XML nor UTF-8 files may hold.
FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def escaped(value: object) -> Html:
    """Any value as HTML: what is Html stays, all else is text."""
    if isinstance(value, Html):
        return value
    return Html(_escaped_text(value))


def element(tag: str, /, *children: object, **attributes: object) -> Html:
    """One element. Names of attributes are given with ``_`` for ``-`` and may end with one (``class_``); those that are
    None are left out."""
    shown = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_escaped_text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if tag in VOID and not children:
        return Html(f"<{tag}{shown}/>")
    return Html(f"<{tag}{shown}>{joined(children)}</{tag}>")


def joined(pieces: Iterable[object]) -> Html:
    """Pieces one after the other."""
    return Html("".join(escaped(piece) for piece in pieces))


def _escaped_text(value: object) -> str:
    return html.escape(FORBIDDEN.sub("\ufffd", str(value)))
