# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What a reader of a report has to know first: each cause of a failure once, with the systems that it struck."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.document import (
    STATUS_COLUMNS,
    Document,
    Part,
    state_of,
    text_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.folded import HERE, MOST_NAMED, Crowd
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.html import Html, element, joined
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.tables import members

# The rest is in the tables.
MOST_TROUBLES = 25
# Columns that say which thing a row is about, and why it is so.
NAMES = ("check", "wave", "step", "section", "object", "subject", "path")
REASONS = ("reason", "note", "finding", "remedy")
# Where a cause stands in the report, and its sentences.
Cause = tuple[str, ...]


def needs_attention(document: Document, crowd: Crowd) -> Html:
    """The section with every row whose state is bad, nothing without any; ``crowd`` knows where each system is
    reached: two sentences that differ in that alone are one cause."""
    struck = _struck(document, crowd)
    if not struck:
        return Html()
    # Causes that struck the same systems stand together.
    together: dict[tuple[str, ...], list[Cause]] = {}
    for cause, systems in struck.items():
        together.setdefault(tuple(systems), []).append(cause)
    entries = [_entry(systems or (document.title,), causes) for systems, causes in together.items()]
    if len(entries) > MOST_TROUBLES:
        left = element("li", f"{len(entries) - MOST_TROUBLES} more causes in the tables below.")
        entries = [*entries[:MOST_TROUBLES], left]
    inner = element("ul", *entries, class_="troubles")
    return element("section", element("h2", "Needs attention"), inner, id="attention")


def _struck(document: Document, crowd: Crowd) -> dict[Cause, list[str]]:
    """The systems of each cause, both in the order of the document."""
    struck: dict[Cause, list[str]] = {}
    first: dict[Cause, Cause] = {}
    for system, rows in document.attention().items():
        for part, row in rows:
            cause = _cause(part, row)
            alike = tuple(crowd.without(system, text) for text in cause) if system else cause
            first.setdefault(alike, cause)
            names = struck.setdefault(alike, [])
            names += [system] if system and system not in names else []
    # The address of one of many would name the wrong system.
    return {first[alike] if len(names) == 1 else alike: names for alike, names in struck.items()}


def _cause(part: Part, row: Mapping[str, Any]) -> Cause:
    told = [state_of(row[key], key) for key in row if key in STATUS_COLUMNS]
    about = [text_of(row[key]) for key in NAMES if row.get(key)]
    return (" · ".join([part.heading, *about, *told]), *(text_of(row[key]) for key in REASONS if row.get(key)))


def _entry(systems: tuple[str, ...], causes: list[Cause]) -> Html:
    are_named = len(systems) <= MOST_NAMED
    names = ", ".join(systems)
    who = element("strong", names if are_named else f"{len(systems)} systems")
    told: dict[tuple[str, ...], str] = {}
    for where, *reasons in causes:
        # What readiness found is what refuses the plan: it is told once.
        told.setdefault(tuple(reasons), where)
    pieces = [
        joined([element("p", where, class_="where"), *(element("p", _sentence(text)) for text in reasons)])
        for reasons, where in told.items()
    ]
    which = Html() if are_named else members(systems)
    return element("li", who, *pieces, which)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] if text.startswith(HERE) else text
