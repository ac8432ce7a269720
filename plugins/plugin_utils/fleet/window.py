# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The hours of a day in which a run may begin new steps."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.unknown import refuse_unknown

# The variable that a value is taken to be of where nothing else is said.
VARIABLE = "upgrade_window"
KEYS = ("start", "end", "time_zone")
_TEXT = re.compile(r"(?P<start>[\d:]+)\s*-\s*(?P<end>[\d:]+)(?:\s+(?P<time_zone>\S+))?")
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")
EXAMPLE = "Give start, end and time_zone, as in '22:00-04:00 Europe/Berlin'."


@dataclass(frozen=True)
class Window:
    """From ``start`` to ``end`` every day, in the hours of one time zone; over midnight when the end is the earlier."""

    start: time
    end: time
    zone: tzinfo
    zone_name: str

    @classmethod
    def parse(cls, given: object, name: str = VARIABLE) -> Window | None:
        """A window out of a mapping {start, end, time_zone}, that mapping as JSON text, or '22:00-04:00 Europe/Berlin'.

        Times are HH:MM or HH:MM:SS; the time zone is a name of the time zone database, an offset such as +02:00, or
        UTC, which is the default. Nothing (None, '', {}) is no window. Raises OptionError, which calls it ``name``.
        """
        if given is None or given == "" or given == {}:
            return None
        parts = _parts(given, name)
        refuse_unknown(parts, KEYS, name)
        zone_name = str(parts.get("time_zone") or "UTC")
        window = cls(_clock("start", parts, name), _clock("end", parts, name), _zone(zone_name, name), zone_name)
        if window.start == window.end:
            raise OptionError(f"{name} begins and ends at {window.start:%H:%M}.", "Leave it out for no window.")
        return window

    def is_open(self, now: datetime) -> bool:
        """Whether it is open at a moment (aware datetime)."""
        clock = now.astimezone(self.zone).time()
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def next_start(self, now: datetime) -> datetime:
        """When it opens next, in its own time zone."""
        return self._next(self.start, now)

    def next_end(self, now: datetime) -> datetime:
        """When it closes next, in its own time zone."""
        return self._next(self.end, now)

    def export(self, now: datetime) -> dict:
        """What is to know at a moment: {open, seconds_left, told}; ``told`` is a sentence."""
        if not self.is_open(now):
            opens = self.next_start(now)
            return {"open": False, "seconds_left": 0, "told": f"the window {self} is closed, it opens {_told(opens)}"}
        closes = self.next_end(now)
        left = int((closes - now).total_seconds())
        return {"open": True, "seconds_left": left, "told": f"the window {self} is open, it closes {_told(closes)}"}

    def __str__(self) -> str:
        return f"{_short(self.start)}-{_short(self.end)} {self.zone_name}"

    def _next(self, clock: time, now: datetime) -> datetime:
        # Day by day and not plus 24 hours: a day of the zone may have 23 or 25.
        today = now.astimezone(self.zone).date()
        for days in range(3):
            moment = datetime.combine(today + timedelta(days=days), clock, self.zone)
            # Two moments of one zone are compared by their clocks, unless they are brought to UTC.
            if moment.astimezone(timezone.utc) > now.astimezone(timezone.utc):
                return moment.astimezone(timezone.utc).astimezone(self.zone)
        raise ValueError(f"no {clock} within three days of {now}")


def window_now(given: object, now: datetime | None = None, name: str = VARIABLE) -> dict:
    """Window.export for a value of the variable ``name``; without a window it is always open."""
    window = Window.parse(given, name)
    if window is None:
        return {"open": True, "seconds_left": None, "told": "no window is set"}
    return window.export(now or datetime.now(timezone.utc))


def _parts(given: object, name: str) -> Mapping:
    if isinstance(given, Mapping):
        return given
    text = str(given).strip()
    if text.startswith("{"):
        try:
            return dict(json.loads(text))
        except ValueError as error:
            raise OptionError(f"{name} is {text!r}: no JSON ({error}).", EXAMPLE) from error
    match = _TEXT.fullmatch(text)
    if not match:
        raise OptionError(f"{name} is {text!r}.", EXAMPLE)
    return match.groupdict()


def _clock(key: str, parts: Mapping, name: str) -> time:
    value = parts.get(key)
    # YAML reads 22:00 without quotes as a number of base 60.
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 24 * 60:
        return time(value // 60, value % 60)
    match = _CLOCK.fullmatch(str(value or "").strip())
    hour, minute, second = (int(number or 0) for number in match.groups()) if match else (24, 0, 0)
    if hour > 23 or minute > 59 or second > 59:
        raise OptionError(f"{name}: {key} is {value!r}, no time of day.", EXAMPLE)
    return time(hour, minute, second)


def _zone(zone: str, name: str) -> tzinfo:
    offset = _OFFSET.fullmatch(zone)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3])
        return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))
    if zone.upper() in ("UTC", "Z"):
        return timezone.utc
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise OptionError(
            f"{name}: time_zone is {zone!r}, which this controller does not know.",
            "Give a name such as Europe/Berlin (needs the package tzdata), an offset such as +02:00, or UTC.",
        ) from None


def _short(clock: time) -> str:
    return f"{clock:%H:%M:%S}" if clock.second else f"{clock:%H:%M}"


def _told(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d} at {_short(moment.time())}"
