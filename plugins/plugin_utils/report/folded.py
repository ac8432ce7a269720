# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Reports for a terminal: rows that many systems share are shown once, and each cause of a failure once."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import first_and_more
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shown import on_one_line
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rows import aligned
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.document import (
    STATUS_COLUMNS,
    Part,
    document_of,
    state_of,
    text_of,
)

# More systems than these are counted and not named.
MOST_NAMED = 3
# Cells are cut here, so that a row stays one line; the files hold the whole text.
WIDEST = 70
WIDTH = 120
HERE = "this system"


@dataclass(frozen=True)
class Crowd:
    """The systems of a run: ``kinds`` says of each what many of them are called ("sensors"), ``addresses`` where it is
    reached."""

    kinds: Mapping[str, str]
    addresses: Mapping[str, str] = field(default_factory=dict)

    def told(self, systems: Sequence[str]) -> str:
        """Some systems in a few words: their names, or how many of what they are."""
        names = list(dict.fromkeys(systems))
        if len(names) <= MOST_NAMED:
            return ", ".join(names)
        kinds = {self.kinds.get(name, "systems") for name in names}
        noun = kinds.pop() if len(kinds) == 1 else "systems"
        everybody = [name for name, kind in self.kinds.items() if noun in ("systems", kind)]
        return f"all {len(names)} {noun}" if len(everybody) == len(names) else f"{len(names)} {noun}"

    def without(self, system: str, text: str) -> str:
        """A text without what is of one system alone: its name and its address."""
        for own in filter(None, (self.addresses.get(system), system)):
            if own in text:
                text = re.sub(rf"(?<![\w.-]){re.escape(own)}(?![\w-]|\.\w)", HERE, text)
        return text


def folded(given: Mapping[str, Any], crowd: Crowd) -> list[str]:
    """The lines of a report document: title, tables, causes of failures, and the summary last."""
    document = document_of(given)
    lines = [on_one_line(document.title)] if document.title else []
    shown = [part for part in document.parts if part.rows and part.key != "requests"]
    for part in shown:
        troubled = {id(row) for row in part.problems()}
        rows = [row for row in part.rows if id(row) not in troubled]
        if rows:
            lines += [part.heading] if len(shown) > 1 else []
            lines += table(rows, crowd)
    lines += causes([(part, row) for part in shown for row in part.problems()], crowd)
    return [*lines, *([on_one_line(document.summary)] if document.summary else [])]


def table(rows: Iterable[Mapping[str, Any]], crowd: Crowd) -> list[str]:
    """The lines of a table in which systems with the same row share it. Columns without a word are left out."""
    together: dict[tuple, list[str]] = {}
    columns = [column for column in Part("", "", list(rows)).columns if column != "system"]
    columns = [column for column in columns if any(text_of(row.get(column)) for row in rows)]
    for row in rows:
        system = text_of(row.get("system"))
        cells = tuple(crowd.without(system, _cell(row.get(column), column)) for column in columns)
        together.setdefault(cells, []).append(system)
    lines = [("SYSTEM", *(column.upper() for column in columns))]
    for cells, systems in together.items():
        own = [cell.replace(HERE, systems[0]) if len(systems) == 1 else cell for cell in cells]
        lines.append((crowd.told(systems), *(_cut(cell) for cell in own)))
    return aligned(lines)


def causes(troubles: Iterable[tuple[Part, Mapping[str, Any]]], crowd: Crowd) -> list[str]:
    """A paragraph for each cause, with the systems that it struck, and what it is about on all of them."""
    struck: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for part, row in troubles:
        system, state = (
            text_of(row.get("system")),
            state_of(row.get(part.status_column or ""), part.status_column or ""),
        )
        about = on_one_line(" ".join(text_of(row[key]) for key in ("section", "object", "check") if row.get(key)))
        reason = on_one_line(text_of(row.get("reason") or row.get("note")))
        struck.setdefault((state, about, crowd.without(system, reason)), []).append((system, reason))
    # The same cause with other objects of the very same systems is the same trouble.
    together: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for (state, about, alike), those in struck.items():
        systems = tuple(dict.fromkeys(system for system, _reason in those))
        # The address of one of many would name the wrong system.
        reason = those[0][1] if len(systems) == 1 else alike
        together.setdefault((state, reason, systems), []).append(about)
    lines = []
    for (state, reason, systems), abouts in together.items():
        told = ": ".join(filter(None, (first_and_more(abouts), reason)))
        text = f"{state.upper()}  {crowd.told(systems)}: {told}"
        lines += textwrap.wrap(text, WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
    return lines


def _cell(value: Any, column: str) -> str:
    text = state_of(value, column) if column in STATUS_COLUMNS else text_of(value)
    return on_one_line(" ".join(text.split()))


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST else text[: WIDEST - 3] + "..."
