# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Times of a report: read from ISO 8601, told to people, and cut into the marks of an axis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

STEPS = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 259200, 604800)
# How a mark is told, and into how many parts the marks may cut the axis so that their labels stay apart on a phone.
CLOCK, SECONDS, DATE = ("%H:%M", 6), ("%H:%M:%S", 4), ("%d %b %H:%M", 2)


def moment(text: object) -> datetime | None:
    """A time in UTC from ISO 8601 text, None for anything else. Text without an offset is taken for UTC."""
    try:
        # Python 3.10 knows no Z.
        time = datetime.fromisoformat(str(text).strip().replace("Z", "+00:00").replace("z", "+00:00"))
        return time.replace(tzinfo=timezone.utc) if time.tzinfo is None else time.astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return None


def told_moment(text: object) -> str:
    """A time for people, such as ``22 Nov 2026, 05:42:10 UTC (06:42:10 CET)``; what is no time stays as it is."""
    time = moment(text)
    if time is None:
        return str(text)
    here = local(time)
    day = f"{here.day} {here:%b}, " if here and here.date() != time.date() else ""
    beside = f" ({day}{here:%H:%M:%S %Z})" if here else ""
    return f"{time.day} {time:%b %Y, %H:%M:%S} UTC{beside}"


def told_time_span(start: datetime, end: datetime) -> str:
    """From when to when, and how long that is: ``05:42 to 05:50 UTC (06:42 to 06:50 CET), 8 min``."""
    here = [local(time) for time in (start, end)]
    beside = f" ({here[0]:%H:%M} to {here[1]:%H:%M %Z})" if here[0] and here[1] else ""
    return f"{start:%H:%M} to {end:%H:%M} UTC{beside}, {told_seconds((end - start).total_seconds())}"


def local(time: datetime) -> datetime | None:
    """A time where the controller is; None where that is UTC too."""
    here = time.astimezone()
    return here if here.utcoffset() else None


def told_seconds(seconds: float) -> str:
    """A duration for people: ``45 s``, ``6 min 52 s``, ``1 h 12 min``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s" if whole % 60 else f"{whole // 60} min"
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"


def marks(start: datetime, end: datetime) -> Sequence[tuple[datetime, str]]:
    """Round times between two moments, seven at most, with their labels."""
    seconds = (end - start).total_seconds()
    for step in STEPS:
        form, parts = SECONDS if step < 60 else CLOCK if seconds < 86400 else DATE
        if seconds / step <= parts:
            break
    else:
        form, step = DATE[0], int(seconds // DATE[1]) + 1
    whole = start.replace(microsecond=0)
    to_first = -int(whole.timestamp()) % step
    times = (whole + timedelta(seconds=to_first + number * step) for number in range(8))
    return [(time, time.strftime(form)) for time in times if start <= time <= end]
