# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Text of systems as people see it: it must not steer their terminal, nor pass for lines of ours.

For what leaves the library (progress, warnings, messages, reports), never for data that is compared or written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

# Terminals act on C0, DEL and C1; U+2028 and U+2029 begin a line; bidi controls show text in another order than it has.
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
LINE_BREAKS = re.compile("[\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029 ]*[\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]\\s*")
# No encoding of Unicode has half a surrogate pair: where it would be written, everything would end.
SURROGATES = re.compile("[\ud800-\udfff]")


def shown(text: str) -> str:
    """The text with control characters, bidi controls and lone surrogates spelled out (``\\u001b``).

    Lines and tabs stay, and JSON text stays the same JSON.
    """
    return STEERING.sub(_spelled, text.replace("\r\n", "\n"))


def on_one_line(text: str) -> str:
    """The same on one line: a line break, with the blanks around it, is one blank."""
    return shown(LINE_BREAKS.sub(" ", text))


def encodable(text: str) -> str:
    """The text with lone surrogates spelled out (``\\ud800``), all else as it is: it can be written as UTF-8."""
    return text if text.isascii() else SURROGATES.sub(_spelled, text)


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """A copy of plain data in which every text, keys included, went through ``change``."""
    if isinstance(value, str):
        return change(value)
    if value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, (list, tuple)):
        return [each_text(item, change) for item in value]
    if isinstance(value, (dict, Mapping)):
        return {each_text(key, change): each_text(item, change) for key, item in value.items()}
    return value


def _spelled(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
