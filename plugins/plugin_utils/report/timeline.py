# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The timeline of a report as pictures (SVG inside the page): one lane a wave, and within each wave one lane a system.

Widths are percentages and heights pixels, so that the letters keep their size on a screen of any width.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.document import (
    BAD,
    GOOD,
    QUIET,
    WARNING,
    text_of,
    tone_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.html import Html, element, joined
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.time import (
    marks,
    moment,
    told_seconds,
    told_time_span,
)

GLYPHS = {GOOD: "✓", BAD: "✕", WARNING: "…", QUIET: "–"}
LEGEND = ((GOOD, "done"), (BAD, "failed"), (WARNING, "running"), (QUIET, "skipped"))
# The most serious comes first: it is the state of a lane.
SERIOUS = (BAD, WARNING, GOOD, QUIET)
AXIS, LANE, BAR = 22, 34, 10
# Longer names are cut in the picture; the table beside it has them whole.
LONGEST_LABEL = 36
# A step of a second in a wave of an hour must be seen too.
THINNEST = 0.5


@dataclass(frozen=True)
class Bar:
    """One step, with its times where it has them; one that has no end yet goes to the end of the picture."""

    tone: str
    start: datetime | None
    end: datetime | None
    told: str


@dataclass(frozen=True)
class Lane:
    """A line of the picture."""

    label: str
    bars: Sequence[Bar]

    @property
    def tone(self) -> str:
        tones = {block.tone for block in self.bars}
        return next((tone for tone in SERIOUS if tone in tones), QUIET)


@dataclass(frozen=True)
class Span:
    """The time that a picture shows."""

    start: datetime
    end: datetime

    @classmethod
    def of(cls, bars: Iterable[Bar]) -> Span | None:
        """From the first to the last time of the bars; None when they have no time at all."""
        times = [time for block in bars for time in (block.start, block.end) if time]
        return cls(min(times), max(times)) if times else None

    @property
    def seconds(self) -> float:
        return (self.end - self.start).total_seconds()

    def place(self, time: datetime) -> float:
        """Where a time is, in percent of the width."""
        return 100 * (time - self.start).total_seconds() / self.seconds if self.seconds else 0.0


def waves_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """The rows by wave, the waves in the order of their first row."""
    waves: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        waves.setdefault(text_of(row.get("wave")), []).append(row)
    return waves


def wave_lanes(rows: Sequence[Mapping[str, Any]]) -> list[Lane]:
    """One lane a wave, with one bar from its first step to its last."""
    lanes = []
    for wave, members in waves_of(rows).items():
        steps = Lane(wave, [_bar(row) for row in members])
        span = Span.of(steps.bars)
        start, end = (span.start, span.end) if span else (None, None)
        if any(block.start and not block.end for block in steps.bars):
            end = None
        whole = Bar(steps.tone, start, end, wave)
        lanes.append(Lane(wave, [whole]))
    return lanes


def system_lanes(rows: Sequence[Mapping[str, Any]]) -> list[Lane]:
    """One lane a system, with its steps as bars."""
    systems: dict[str, list[Bar]] = {}
    for row in rows:
        systems.setdefault(text_of(row.get("system")), []).append(_bar(row))
    return [Lane(system, bars) for system, bars in systems.items()]


def picture(lanes: Sequence[Lane], name: str, title: str) -> Html:
    """The lanes as a picture with title and description; ``name`` is its id in the page. Empty without any time."""
    span = Span.of(block for lane in lanes for block in lane.bars)
    if span is None:
        return Html()
    height = AXIS + LANE * len(lanes)
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", _description(lanes, span), id=f"{name}-desc"),
        *_axis(span, height),
        *(_lane(lane, span, AXIS + LANE * number) for number, lane in enumerate(lanes)),
        class_="timeline",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        width="100%",
        height=height,
    )


def told_span(lanes: Sequence[Lane]) -> str:
    """When the lanes began and ended, and how long that took; empty without any time."""
    span = Span.of(block for lane in lanes for block in lane.bars)
    if span is None:
        return ""
    return told_time_span(span.start, span.end)


def legend() -> Html:
    """What the bars mean, and the pattern that they share: to stand once in the page."""
    stripes = element(
        "pattern",
        element("rect", width="6", height="6", class_="ground"),
        element("rect", width="2.4", height="6", class_="stripe"),
        id="failed-stripes",
        width="6",
        height="6",
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    entries = (
        element(
            "li",
            element("svg", element("rect", class_=f"bar {tone}", x=1, y=1, width=26, height=BAR), width=28, height=12),
            f" {GLYPHS[tone]} {name}",
        )
        for tone, name in LEGEND
    )
    defined = element("svg", element("defs", stripes), class_="defined", width="0", height="0", aria_hidden="true")
    return joined([defined, element("ul", *entries, class_="legend")])


def _bar(row: Mapping[str, Any]) -> Bar:
    status = text_of(row.get("status"))
    start, end = moment(row.get("start")), moment(row.get("end"))
    if start and end and end < start:
        end = start
    told = ": ".join(text for text in (text_of(row.get("step")), status) if text)
    return Bar(tone_of(status) or QUIET, start, end, told)


def _description(lanes: Sequence[Lane], span: Span) -> str:
    names = dict(LEGEND)
    told = "; ".join(f"{_cut(lane.label)} {names.get(lane.tone, lane.tone)}" for lane in lanes)
    return f"{told_span(lanes)}. {told}. The table below has every step."


def _axis(span: Span, height: int) -> list[Html]:
    pieces = []
    for time, label in marks(span.start, span.end):
        at = span.place(time)
        anchor = "start" if at < 8 else "end" if at > 92 else "middle"
        pieces.append(element("line", x1=_percent(at), x2=_percent(at), y1=AXIS - 6, y2=height, class_="mark"))
        pieces.append(element("text", label, x=_percent(at), y=11, text_anchor=anchor, class_="hour"))
    return pieces


def _lane(lane: Lane, span: Span, top: int) -> Html:
    own = Span.of(lane.bars)
    took = told_seconds(own.seconds) if own and own.seconds else ""
    name = f"{GLYPHS.get(lane.tone, '')} {_cut(lane.label)}"
    label = element("text", name, x=0, y=top + 12, class_=f"label {lane.tone}")
    length = element("text", took, x="100%", y=top + 12, text_anchor="end", class_="hour") if took else ""
    track = element("rect", x=0, y=top + 18, width="100%", height=BAR, class_="track")
    return element("g", label, length, track, *(_shape(block, span, top + 18) for block in lane.bars if block.start))


def _shape(block: Bar, span: Span, top: int) -> Html:
    left = min(span.place(block.start or span.start), 100 - THINNEST)
    width = max(span.place(block.end or span.end) - left, THINNEST)
    return element(
        "rect",
        element("title", block.told),
        x=_percent(left),
        y=top,
        width=_percent(width),
        height=BAR,
        class_=f"bar {block.tone}",
    )


def _percent(number: float) -> str:
    return f"{number:.2f}%"


def _cut(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"
