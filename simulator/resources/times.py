# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Times as range parameters give them (contract: conventions.time)."""

from __future__ import annotations

import re
from typing import Any

from simulator.model import Refusal
from simulator.system import System

# What a listing that is cut answers without a limit (contract: default of limit).
CUT = 100
MILLISECONDS = {
    "ms": 1,
    "s": 1000,
    "m": 60_000,
    "h": 3_600_000,
    "d": 86_400_000,
    "w": 604_800_000,
    "M": 2_592_000_000,
    "y": 31_536_000_000,
}


def resolve(system: System, value: Any, name: str) -> int:
    """Milliseconds since the epoch of an absolute, relative or suffixed time; Refusal 400."""
    text = str(value)
    match = re.fullmatch(r"(-?\d{1,18})(ms|[smhdwMy])?", text, re.ASCII)
    if isinstance(value, bool) or not match:
        raise Refusal(
            400, f"{name}: {value!r} is no time; milliseconds or a number with a unit such as -30m are wanted"
        )
    number = int(match[1])
    if match[2]:
        number *= MILLISECONDS[match[2]]
        return system.clock.now_ms() + number if number <= 0 else number
    return system.clock.now_ms() + number if number <= 0 else number


def window(system: System, query: Any, start: str, end: str) -> tuple[int, int] | None:
    """Both ends of a range, None when the query names neither."""
    if start not in query and end not in query:
        return None
    return resolve(system, query.get(start, 1), start), resolve(system, query.get(end, 0), end)


def span(system: System, body: Any) -> tuple[int, int]:
    """Both ends of a search's range, the last half hour unless it says otherwise; Refusal 400."""
    start = resolve(system, body.get("from", -1_800_000), "from")
    end = resolve(system, body.get("until", 0), "until")
    if end < start:
        raise Refusal(400, "until is before from")
    return start, end


def cut(system: System, found: list[Any], query: Any) -> list[Any]:
    """One page of a listing that answers 100 objects unless limit says otherwise (contract: GET /devices)."""
    return page(found, query, CUT, system.uncertainties["longest_page"])


def page(found: list[Any], query: Any, default: int, largest: int) -> list[Any]:
    """One page by limit and offset; never more than the largest."""
    limit, offset = query.get("limit"), query.get("offset") or 0
    if (limit is not None and limit < 0) or offset < 0:
        raise Refusal(400, "limit and offset must not be negative")
    limit = min(default if limit is None else limit, largest)
    return found[offset : offset + limit]
