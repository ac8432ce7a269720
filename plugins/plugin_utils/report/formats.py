# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Reports as text, JSON, Markdown and HTML: the one writer behind the filter ``report``.

Each format takes a document (its keys are in docs/architecture.md) or rows alone, and raises ReportError for what is
neither.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.shown import encodable, on_one_line
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rows import aligned
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.document import (
    columns_of,
    document_of,
    state_of,
    text_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.head import head_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.page import page
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.time import told_moment

Rows = Sequence[Mapping[str, Any]]
# Text columns are cut here so that a table stays one line a row; the files hold the whole text.
WIDEST = 70
# What Markdown takes for markup: anywhere, an underscore at the edge of a word, and at the start of a line.
MARKUP = re.compile(r"[\\`*\[\]|]|(?<![^\W_])_|_(?![^\W_])|^[#>+~=-]")


def as_text(given: Mapping[str, Any] | Rows) -> str:
    """Aligned tables for a terminal, the title above and the summary below. Long cells are cut."""
    document = document_of(given)
    lines = [on_one_line(document.title)] if document.title else []
    shown = [part for part in document.parts if part.rows]
    for part in shown:
        lines += [part.heading] if len(shown) > 1 else []
        lines += _text_table(part.rows)
    return "\n".join([*lines, *([on_one_line(document.summary)] if document.summary else [])])


def as_json(given: Mapping[str, Any] | Rows) -> str:
    """The document itself. Of a plan the rows alone, for which the plainest tools do to compare and search them."""
    document_of(given)
    data: Any = given
    if isinstance(given, Mapping):
        kind = given.get("report") or "rows"
        data = given[kind] or [] if kind in ("plan", "rows") and kind in given else given
    return encodable(json.dumps(data, indent=2, ensure_ascii=False, default=str)) + "\n"


def as_markdown(given: Mapping[str, Any] | Rows, run: Mapping[str, Any] | None = None) -> str:
    """A Markdown page with the content of the HTML page; ``run`` is what run.json holds of the run that made it."""
    document = document_of(given)
    lines = [f"# {_markdown(document.title)}", ""] if document.title else []
    if document.kind:
        lines += [f"**{document.verdict()[1]}**", ""]
    if document.summary:
        lines += [_markdown(document.summary), ""]
    if document.made:
        lines += [f"Made {_markdown(told_moment(document.made))}.", ""]
    if head := head_of(run or {}):
        lines += [*(f"- {name}: {_markdown(text)}" for name, text in head), ""]
    if document.kind and document.figures:
        lines += [*(f"- {_markdown(name)}: {_markdown(text_of(value))}" for name, value in document.figures), ""]
    for part in document.parts:
        if part.rows:
            heading = [f"## {_markdown(part.heading)}", ""] if document.kind else []
            lines += [*heading, *_markdown_table(part.rows), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def as_html(given: Mapping[str, Any] | Rows, run: Mapping[str, Any] | None = None) -> str:
    """One HTML file that needs no other file and no script; ``run`` as for Markdown."""
    return page(document_of(given), run or {})


FORMATS = {"text": as_text, "json": as_json, "markdown": as_markdown, "html": as_html}


def _text_table(rows: Rows) -> list[str]:
    columns = columns_of(rows)
    cells = [[column.upper() for column in columns], *([_cut(row.get(column)) for column in columns] for row in rows)]
    return aligned(cells)


def _cut(value: object) -> str:
    text = on_one_line(" ".join(text_of(value).split()))
    return text if len(text) <= WIDEST else text[: WIDEST - 3] + "..."


def _markdown_table(rows: Rows) -> list[str]:
    columns = columns_of(rows)
    told = ([_markdown(state_of(row.get(column), column)) for column in columns] for row in rows)
    return [_markdown_row(line) for line in [[_markdown(column) for column in columns], ["---"] * len(columns), *told]]


@lru_cache(maxsize=4096)
def _markdown(text: str) -> str:
    escaped = MARKUP.sub(r"\\\g<0>", on_one_line(" ".join(text.split())))
    return escaped.replace("&", "&amp;").replace("<", "&lt;")


def _markdown_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
