# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Rows of a plan or a report as text, JSON, Markdown and HTML: the one writer behind the filter ``report``."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence

# Text columns are cut here so that a table stays one line a row; the files hold the whole text.
WIDEST = 70

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font: 15px/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ border-bottom: 1px solid #ccc; padding: .35rem .7rem; text-align: left; vertical-align: top; }}
th {{ background: #f2f4f6; position: sticky; top: 0; }}
td {{ overflow-wrap: anywhere; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{summary}</p>
{table}
</body>
</html>
"""


def as_text(rows: Sequence[Mapping], columns: Sequence[str] = (), title: str = "", summary: str = "") -> str:
    """An aligned table for a terminal, its title above and its summary below."""
    columns = columns or columns_of(rows)
    cells = [[column.upper() for column in columns], *([_cut(row.get(column)) for column in columns] for row in rows)]
    widths = [max(len(line[at]) for line in cells) for at in range(len(columns))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    table = lines if rows else []
    return "\n".join([*([title] if title else []), *table, *([summary] if summary else [])])


def as_json(rows: Sequence[Mapping], columns: Sequence[str] = (), title: str = "", summary: str = "") -> str:
    """The rows themselves; title and summary are for people and left out."""
    chosen = [{column: row.get(column) for column in columns} if columns else dict(row) for row in rows]
    return json.dumps(chosen, indent=2, ensure_ascii=False) + "\n"


def as_markdown(rows: Sequence[Mapping], columns: Sequence[str] = (), title: str = "", summary: str = "") -> str:
    """A Markdown page with one table."""
    columns = columns or columns_of(rows)
    lines = [f"# {title}", ""] if title else []
    if summary:
        lines += [summary, ""]
    if rows:
        lines += [_markdown_row(columns), _markdown_row(["---"] * len(columns))]
        lines += [_markdown_row([_markdown_cell(row.get(column)) for column in columns]) for row in rows]
    return "\n".join(lines).rstrip("\n") + "\n"


def as_html(rows: Sequence[Mapping], columns: Sequence[str] = (), title: str = "", summary: str = "") -> str:
    """A page of its own, with no other file and no script."""
    columns = columns or columns_of(rows)
    head = _html_row("th", columns)
    body = "\n".join(_html_row("td", [_text(row.get(column)) for column in columns]) for row in rows)
    table = f"<table>\n<thead>\n{head}\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>" if rows else ""
    return PAGE.format(title=html.escape(title), summary=html.escape(summary), table=table)


FORMATS = {"text": as_text, "json": as_json, "markdown": as_markdown, "html": as_html}


def columns_of(rows: Sequence[Mapping]) -> list[str]:
    """Every key of the rows, in the order of their first appearance."""
    return list(dict.fromkeys(key for row in rows for key in row))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (Mapping, list, tuple)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _cut(value: object) -> str:
    text = " ".join(_text(value).split())
    return text if len(text) <= WIDEST else text[: WIDEST - 3] + "..."


def _markdown_cell(value: object) -> str:
    text = _text(value).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return " ".join(text.split())


def _markdown_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _html_row(tag: str, cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"
