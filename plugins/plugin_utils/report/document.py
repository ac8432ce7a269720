# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What a report says: the document that the playbooks hand over, checked, with its verdict and what needs attention.

The keys of a document are in docs/architecture.md ("The report document").
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rows import SEAL
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.state_rows import NO_CHANGE

# The parts in the order of the page, with their headings. A part of any other name stands before the last one.
HEADINGS = {
    "systems": "Systems",
    "timeline": "Timeline",
    "readiness": "Readiness",
    "plan": "Plan",
    "differences": "Differences",
    "verification": "Before and after",
    "requests": "Requests",
}
TEXTS = ("report", "title", "made", "summary")
# Columns whose words are the state of a row.
STATUS_COLUMNS = ("status", "result", "change", "level", "expected")
GOOD, BAD, WARNING, CHANGE, QUIET = "good", "bad", "warning", "change", "quiet"
TONES = {
    **dict.fromkeys(("ok", "done", "upgraded", "rolled back", "yes", "on", "written"), GOOD),
    **dict.fromkeys(("failed", "refused", "unreachable", "error", "not expected"), BAD),
    **dict.fromkeys(
        ("warning", "not started", "left out", "running", "delete", "remove", "held back", "drift", "kept"), WARNING
    ),
    **dict.fromkeys(("create", "update", "replace", "save", "upgrade", "roll back", "change"), CHANGE),
    **dict.fromkeys(("would be upgraded", "would be written", "off, then on"), CHANGE),
    **dict.fromkeys(("skipped", "unchanged", "none", "expected", "no", "off"), QUIET),
}
# Parts whose rows are changes, in the words of fleet/state_rows.py.
CHANGES = {"plan": "Changes", "differences": "Differences"}
# Reports that ask whether anything differs at all.
DRIFT = "drift"


class ReportError(ValueError):
    """What was given is no report document; the message says why."""


@dataclass(frozen=True)
class Part:
    """One table of a report: ``key`` in the document, ``heading``, and its rows."""

    key: str
    heading: str
    rows: Sequence[Mapping[str, Any]]

    @property
    def columns(self) -> list[str]:
        return columns_of(self.rows)

    @property
    def status_column(self) -> str | None:
        """The column that holds the state of a row, None when there is none."""
        columns = self.columns
        return next((column for column in STATUS_COLUMNS if column in columns), None)

    def counts(self) -> Counter[str]:
        """How many rows there are of each state, the states in the order of their first row."""
        column = self.status_column
        if column is None:
            return Counter()
        return Counter(state_of(row[column], column) for row in self.rows if column in row)

    def changes(self) -> list[Mapping[str, Any]]:
        """The rows of a part of changes that are some: what failed, or is held back, changes nothing."""
        return [row for row in self.rows if row.get("change") not in NO_CHANGE]

    def problems(self) -> list[Mapping[str, Any]]:
        """The rows whose state is bad."""
        column = self.status_column
        if column is None:
            return []
        return [row for row in self.rows if tone_of(state_of(row.get(column), column)) == BAD]


@dataclass(frozen=True)
class Document:
    """A report; see ``document_of``."""

    kind: str
    title: str
    made: str
    summary: str
    figures: Sequence[tuple[str, Any]]
    parts: Sequence[Part]

    def part(self, key: str) -> Part | None:
        return next((part for part in self.parts if part.key == key), None)

    def attention(self) -> dict[str, list[tuple[Part, Mapping[str, Any]]]]:
        """The bad rows of all parts by system, each with its part. A failed step is told by its system's own row."""
        told = self.part("systems") is not None
        found: dict[str, list[tuple[Part, Mapping[str, Any]]]] = {}
        for part in self.parts:
            if not (told and part.key == "timeline"):
                for row in part.problems():
                    found.setdefault(text_of(row.get("system")), []).append((part, row))
        return found

    def verdict(self) -> tuple[str, str]:
        """Tone and words of what came out, for whoever reads one line only."""
        troubled = len(self.attention())
        warnings = sum(part.counts()["warning"] for part in self.parts)
        beside = [*self._systems_that_are(WARNING), *([_counted(warnings, "warning")] if warnings else [])]
        if troubled:
            total = len({text_of(row["system"]) for part in self.parts for row in part.rows if row.get("system")})
            of = f"{troubled} of {_counted(total, 'system')}" if total > troubled else _counted(troubled, "system")
            return BAD, ", ".join([f"Problems on {of}", *beside])
        differing = [part for part in self.parts if part.key in CHANGES and part.changes()]
        if self.kind == DRIFT:
            return (WARNING, "Drift found") if differing else (GOOD, "No drift")
        if beside:
            return WARNING, ", ".join(beside)
        foretold = self._systems_that_are(CHANGE)
        if foretold:
            return CHANGE, ", ".join(foretold)
        if self.kind == "plan":
            return (CHANGE, "Changes planned") if differing else (GOOD, "Nothing to change")
        return GOOD, "All in order"

    def _systems_that_are(self, tone: str) -> list[str]:
        """How many systems are in each state of a tone, but for the plain word warning: ``5 not started``."""
        part = self.part("systems")
        counts = part.counts().items() if part else ()
        return [f"{number} {state}" for state, number in counts if tone_of(state) == tone and state != "warning"]


def document_of(given: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> Document:
    """The report of a document, or of rows alone; raises ReportError for anything else."""
    if isinstance(given, (list, tuple)):
        given = {"rows": given}
    if not isinstance(given, Mapping):
        raise ReportError("a report is made of a report document (a mapping) or of rows (a list of mappings)")
    for key in TEXTS:
        if not isinstance(given.get(key) or "", str):
            raise ReportError(f"'{key}' of a report document is text, not {given[key]!r}")
    keys = [key for key in given if key not in (*TEXTS, "figures")]
    for key in keys:
        _require_rows(key, given[key])
    _require_rows("figures", given.get("figures") or [])
    *first, last = HEADINGS
    ordered = [key for key in (*first, *(key for key in keys if key not in HEADINGS), last) if key in keys]
    parts = [Part(key, HEADINGS.get(key, words(key)), _for_people(key, given[key] or [])) for key in ordered]
    kind = given.get("report") or ""
    return Document(
        kind=kind,
        title=given.get("title") or words(kind),
        made=given.get("made") or "",
        summary=given.get("summary") or "",
        figures=[(str(row.get("name", "")), row.get("value")) for row in given["figures"]]
        if given.get("figures") is not None
        else _figures(parts),
        parts=parts,
    )


def columns_of(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Every key of the rows, in the order of their first appearance; seals are for programs alone."""
    return [name for name in dict.fromkeys(str(key) for row in rows for key in row) if name != SEAL]


def words(key: str) -> str:
    """A key as a heading: ``object_count`` becomes ``Object count``."""
    text = str(key).replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def text_of(value: Any) -> str:
    """A value of a row as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    if isinstance(value, (Mapping, list, tuple)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def state_of(value: Any, column: str) -> str:
    """The word for a state: the booleans of ``expected`` are told in words."""
    if column == "expected" and isinstance(value, bool):
        return "expected" if value else "not expected"
    return text_of(value)


def tone_of(state: str) -> str:
    """How a state is to be taken: one of GOOD, BAD, WARNING, CHANGE, QUIET, or "" for a word that is not known."""
    return TONES.get(state.strip().lower(), "")


def _require_rows(key: str, rows: Any) -> None:
    if rows is not None and not (isinstance(rows, (list, tuple)) and all(isinstance(row, Mapping) for row in rows)):
        raise ReportError(f"'{key}' of a report document is a list of mappings, one for each row")


def _for_people(key: str, rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Rows of changes without what is there for machines: the values stand in the reason, the path in its parts."""
    if key not in CHANGES:
        return rows
    return [
        {
            name: value
            for name, value in row.items()
            if not (name in ("from", "to") and isinstance(value, Mapping)) and not (name == "path" and "section" in row)
        }
        for row in rows
    ]


def _figures(parts: Sequence[Part]) -> list[tuple[str, Any]]:
    """The figures that follow from the rows, where the document gives none."""
    of = {part.key: part for part in parts}
    systems = {str(row["system"]) for part in parts for row in part.rows if row.get("system")}
    figures: list[tuple[str, Any]] = [("Systems", len(systems))] if systems else []
    figures += [(name, len(of[key].changes())) for key, name in CHANGES.items() if key in of]
    for key in ("systems", "readiness"):
        if key in of:
            figures += [(f"{of[key].heading} {state}", number) for state, number in of[key].counts().items() if state]
    return figures


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
