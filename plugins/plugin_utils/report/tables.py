# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Tables of a report in HTML: states with a sign and a word, many rows folded by wave, kind or system."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.document import (
    BAD,
    CHANGE,
    GOOD,
    QUIET,
    STATUS_COLUMNS,
    WARNING,
    Part,
    columns_of,
    state_of,
    text_of,
    tone_of,
    words,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.folded import Crowd
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.html import Html, element, joined
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.time import moment

Row = Mapping[str, Any]
Rows = Sequence[Row]
# Up to this many rows are one table that is simply there.
OPEN_ROWS = 30
# Up to this many rows of a group are open.
SMALL_GROUP = 8
# More names than these are folded.
FEW_NAMES = 12
# What hardly anybody reads: always folded.
LAST = "requests"
# By which column the rows of a part are folded: the first that they have.
FOLDED_BY = {"systems": ("wave", "kind"), "timeline": ("wave",)}
SIGNS = {GOOD: "✓", BAD: "✕", WARNING: "!", CHANGE: "→", QUIET: "–"}
CHANGE_SIGNS = {"create": "+", "update": "~", "delete": "−", "remove": "−"}
# A column with longer words may break them; shorter ones keep their column as wide as they are.
LONGEST_WORD = 36
# Columns that say what a row is about: the state comes right behind them, where a narrow screen shows it too.
NAMING = frozenset({"system", "wave", "check", "step", "section", "object", "subject", "path", "connected"})
TIMES = ("start", "end")
LONG_COLUMNS = frozenset({"reason", "note", "remedy", "finding"})


def badge(state: str) -> Html:
    """A state as its word with a sign before it, so that it is told without colour too."""
    tone = tone_of(state)
    sign = CHANGE_SIGNS.get(state.lower(), SIGNS.get(tone, ""))
    mark = element("span", sign, class_="sign", aria_hidden="true") if sign else ""
    return element("span", mark, state, class_=f"badge {tone or 'plain'}")


def counts(part: Part) -> Html:
    """How many rows of each state a part has, as a line of badges."""
    pieces = [element("li", badge(state), f" {number}") for state, number in part.counts().items() if state]
    return element("ul", *pieces, class_="counts") if pieces else Html()


def table(rows: Rows, caption: str, without: str = "") -> Html:
    """One table in a box of its own, which scrolls sideways on a narrow screen. Columns without text are left out."""
    filled = [column for column in columns_of(rows) if any(text_of(row.get(column)) for row in rows)]
    columns = sorted((column for column in filled if column != without), key=_rank)
    kinds = {column: _kind(column, rows) for column in columns}
    head = element("tr", *(element("th", _heading(column), scope="col", class_=kinds[column]) for column in columns))
    body = (element("tr", *(_cell(row.get(column), column, kinds[column]) for column in columns)) for row in rows)
    whole = element(
        "table",
        element("caption", caption, class_="hidden"),
        element("thead", head),
        element("tbody", *body),
    )
    return element("div", whole, class_="scroll", role="region", tabindex="0", aria_label=caption)


def folded(part: Part, crowd: Crowd) -> Html:
    """The rows of a part: as one table, or folded when they are many; ``crowd`` knows what is of one system alone."""
    if part.key == LAST:
        return _fold(f"{part.heading} of {len(part.rows)} systems", _sums(part), table(part.rows, part.heading), False)
    if len(part.rows) <= OPEN_ROWS:
        return table(part.rows, part.heading)
    columns = part.columns
    by = next((column for column in FOLDED_BY.get(part.key, ("system",)) if column in columns), "")
    groups = _groups(part.rows, by)
    if len(part.rows) < 2 * len(groups) or not by:
        return _fold(f"All {len(part.rows)} rows", "", table(part.rows, part.heading), False)
    if by == "system":
        return joined(_alike(part, groups, crowd))
    return joined(_group(part, by, name, rows) for name, rows in groups.items())


def _sums(part: Part) -> str:
    """The numbers of all rows together."""
    numbers = [column for column in part.columns if _kind(column, part.rows) == "number"]
    return ", ".join(f"{words(column).lower()} {sum(row.get(column) or 0 for row in part.rows)}" for column in numbers)


def members(systems: Sequence[str]) -> Html:
    """The names of many systems, folded where they are more than a few lines."""
    names = joined(joined([", "] * (place > 0) + [element("span", name)]) for place, name in enumerate(systems))
    if len(systems) <= FEW_NAMES:
        return element("p", names, class_="members")
    return element("details", element("summary", "Their names"), element("p", names), class_="members")


def _group(part: Part, by: str, name: str, rows: Rows) -> Html:
    own = Part(part.key, name, rows)
    is_open = len(rows) <= (OPEN_ROWS if own.problems() else SMALL_GROUP)
    return _fold(
        name or "none", counts(own) or f"{len(rows)} rows", table(rows, f"{part.heading}: {name}", by), is_open
    )


def _alike(part: Part, groups: Mapping[str, Rows], crowd: Crowd) -> Iterable[Html]:
    """Systems with the same rows are told once: first those with problems, then the larger groups. So many are open
    that a reader sees a table's worth of rows."""
    alike: dict[tuple, list[str]] = {}
    columns = [column for column in part.columns if column != "system"]
    for system, rows in groups.items():
        told_alike = tuple(tuple(crowd.without(system, text_of(row.get(column))) for column in columns) for row in rows)
        alike.setdefault(told_alike, []).append(system)
    ordered = sorted(
        ((Part(part.key, part.heading, groups[systems[0]]), systems) for systems in alike.values()),
        key=lambda one: (not one[0].problems(), -len(one[1])),
    )
    left = OPEN_ROWS
    for own, systems in ordered:
        left -= len(own.rows)
        name = systems[0] if len(systems) == 1 else f"{len(systems)} systems with the same rows"
        who = members(systems) if len(systems) > 1 else Html()
        # The address of one of many would name the wrong system.
        rows = own.rows if len(systems) == 1 else [_without_own(row, systems[0], crowd) for row in own.rows]
        inner = joined([who, table(rows, f"{part.heading}: {name}", without="system")])
        is_open = left >= 0 or (bool(own.problems()) and len(own.rows) <= OPEN_ROWS)
        yield _fold(name, counts(own) or f"{len(own.rows)} rows", inner, is_open)


def _without_own(row: Row, system: str, crowd: Crowd) -> Row:
    return {name: crowd.without(system, value) if isinstance(value, str) else value for name, value in row.items()}


def _groups(rows: Rows, by: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(text_of(row.get(by)), []).append(row)
    return groups


def _fold(name: str, told: object, inner: Html, is_open: bool) -> Html:
    summary = element("summary", element("span", name, class_="name"), " ", told)
    return element("details", summary, inner, open="open" if is_open else None)


def _heading(column: str) -> str:
    return f"{words(column)} (UTC)" if column in TIMES else words(column)


def _rank(column: str) -> int:
    """The place of a column, for sorting: what the row is about, its state, the rest in the order of the rows."""
    return 0 if column in NAMING else 1 if column in STATUS_COLUMNS else 2


def _kind(column: str, rows: Rows) -> str | None:
    """The class of a column: numbers stand right, long texts get room, and words are broken only where they must be."""
    values = [row[column] for row in rows if row.get(column) is not None]
    if values and all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values):
        return "number"
    if column in LONG_COLUMNS:
        return "long"
    longest = max((len(word) for value in values for word in text_of(value).split()), default=0)
    return "broken" if longest > LONGEST_WORD else None


def _cell(value: Any, column: str, kind: str | None) -> Html:
    """A cell, with the name of its column for screens where each row is a card."""
    text = state_of(value, column)
    name = _heading(column) if text else None
    if column in STATUS_COLUMNS and text:
        return element("td", badge(text), data_label=name)
    if column in TIMES:
        time = moment(value)
        return element("td", element("time", f"{time:%H:%M:%S}", title=text) if time else text, data_label=name)
    return element("td", text, class_=kind, data_label=name)
