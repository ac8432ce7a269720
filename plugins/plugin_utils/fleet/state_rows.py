# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Rows of a plan out of results of the module state: {system, section, object, change, reason, from, to, path, layer}.

``from`` and ``to`` are the values that differ, by field; empty where it is about the whole object. ``layer`` names the
variables of the inventory that declare it; what is pruned or saved stands in none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import first_and_more
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.values import path_of, paths_of, told, values_of

# Changes that are none: what could not be planned, and what may not be done.
AGAINST = ("failed", "refused")
# What would be done, if another part of the same system's document were not wrong.
HELD_BACK = "held back"
NO_CHANGE = (*AGAINST, HELD_BACK, "none")
# What is about the whole object: its fields say nothing more.
WHOLE = ("create", "delete")
SAVE = "save"


def state_rows(results: Mapping[str, Mapping]) -> list[dict]:
    """What changes, or failed, on each system; ``results`` are results of state by system. Skipped ones have no row.

    A result that has ``held_back`` is of a document that is refused as a whole: none of its changes will be made.
    """
    return [row for system, result in results.items() for row in _rows_of(system, result)]


def complaints(rows: Iterable[Mapping]) -> dict[str, list[str]]:
    """By system what speaks against carrying out the plan: each reason once, with what it is about."""
    abouts: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        if row.get("change") in AGAINST:
            about = " ".join(str(row[name]) for name in ("section", "object") if row.get(name))
            abouts.setdefault(row["system"], {}).setdefault(str(row.get("reason", "")), []).append(about)
    return {
        system: [": ".join(filter(None, (first_and_more(some), reason))) for reason, some in by_reason.items()]
        for system, by_reason in abouts.items()
    }


def row_of(system: str, entry: Mapping) -> dict:
    """The row of one of a result's ``objects``."""
    if entry["error"]:
        # What could not be done is no change.
        return _row(system, entry, "failed", entry["error"])
    row = _row(system, entry, entry["action"], entry["reason"])
    # That the saved config is another one says the reason; its fields are those of the running config.
    return row if entry["action"] == SAVE else with_values(row, entry, fields_of(entry))


def fields_of(entry: Mapping) -> list[tuple[str, ...]]:
    """The paths of the fields that differ; none where it is about the whole object."""
    return [] if entry["action"] in WHOLE else list(paths_of(entry["before"], entry["after"]))


def with_values(row: Mapping, entry: Mapping, fields: Sequence[Sequence[str]]) -> dict:
    """The row with the values of these fields in it; without fields it stays as it is."""
    if not fields:
        return dict(row)
    before, after = values_of(entry["before"], fields), values_of(entry["after"], fields)
    return {**row, "reason": told(before, after), "from": before, "to": after}


def failed_row(system: str, reason: str) -> dict:
    """The row of a system of which nothing else can be said."""
    return _row(system, {"section": "", "name": None}, "failed", reason)


def _row(system: str, entry: Mapping, change: str, reason: str) -> dict:
    section, name = entry["section"], entry["name"]
    about = {"system": system, "section": section, "object": name or "", "change": change, "reason": reason}
    return {**about, "from": {}, "to": {}, "path": path_of(section, name), "layer": entry.get("layer", "")}


def _rows_of(system: str, result: Mapping) -> Iterable[dict]:
    if "objects" not in result:
        return [failed_row(system, result.get("msg", ""))] if result.get("failed") else []
    rows = [row_of(system, entry) for entry in result["objects"] if entry["error"] or entry["action"] != "none"]
    return [_held_back(row) for row in rows] if result.get("held_back") else rows


def _held_back(row: dict) -> dict:
    if row["change"] in AGAINST:
        return row
    return {**row, "change": HELD_BACK, "reason": f"{row['change']}: {row['reason']}"}
