# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Rows of a plan ({system, section, object, change, reason}) out of results of the module state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

# Changes that are none: what could not be planned, and what may not be done.
AGAINST = ("failed", "refused")
# What would be done, if another part of the same system's document were not wrong.
HELD_BACK = "held back"
NO_CHANGE = (*AGAINST, HELD_BACK)


def state_rows(results: Mapping[str, Mapping]) -> list[dict]:
    """What changes, or failed, on each system; ``results`` are results of state by system. Skipped ones have no row.

    A result that has ``held_back`` is of a document that is refused as a whole: none of its changes will be made.
    """
    return [row for system, result in results.items() for row in _rows_of(system, result)]


def complaint(row: Mapping) -> str:
    """What speaks against carrying out the plan, of a row whose change is one of AGAINST."""
    about = " ".join(str(row[name]) for name in ("section", "object") if row.get(name))
    return ": ".join(filter(None, (about, str(row.get("reason", "")))))


def row_of(system: str, entry: Mapping) -> dict:
    """The row of one of a result's ``objects``."""
    return {
        "system": system,
        "section": entry["section"],
        "object": entry["name"] or "",
        "change": "failed" if entry["error"] else entry["action"],
        "reason": entry["error"] or entry["reason"],
    }


def failed_row(system: str, reason: str) -> dict:
    """The row of a system of which nothing else can be said."""
    return {"system": system, "section": "", "object": "", "change": "failed", "reason": reason}


def _rows_of(system: str, result: Mapping) -> Iterable[dict]:
    if "objects" not in result:
        return [failed_row(system, result.get("msg", ""))] if result.get("failed") else []
    rows = [row for entry in result["objects"] if (row := row_of(system, entry))["change"] != "none"]
    return [_held_back(row) for row in rows] if result.get("held_back") else rows


def _held_back(row: dict) -> dict:
    if row["change"] in AGAINST:
        return row
    return {**row, "change": HELD_BACK, "reason": f"{row['change']}: {row['reason']}"}
