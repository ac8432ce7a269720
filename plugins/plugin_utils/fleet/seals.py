# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The seals of a plan: those that it gets, and those of the plan that was approved before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.seal import new_salt
from ansible_collections.extrahop.revealx.plugins.module_utils._state.approval import Approval, Key
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rows import SEAL
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.state_rows import NO_CHANGE

# Columns that say which change a row is of.
WHICH = ("system", "section", "object", "change")
NONE = "none"


class Seals:
    """``approved`` are the seals of an approved plan by system (see ``seals_in``), None where there is no such plan."""

    def __init__(self, approved: Mapping[str, Mapping[Key, Sequence[str]]] | None = None) -> None:
        self.salt = new_salt()
        self.approved = approved

    def approval(self, system: str) -> Approval:
        """What a system's document is held against."""
        own = None if self.approved is None else self.approved.get(system, {})
        return Approval(system, self.salt, own)


def seals_in(rows: Iterable[Mapping], name: str) -> dict[str, dict[Key, list[str]]]:
    """The seals in the rows of a plan, by system and by section, object and change.

    Rows of what is no change have none. Raises OptionError, which calls the plan ``name``, for what is no row of ours.
    """
    found: dict[str, dict[Key, list[str]]] = {}
    for number, row in enumerate(rows, 1):
        if not isinstance(row, Mapping) or not all(isinstance(row.get(column), str) for column in WHICH):
            raise OptionError(f"{name}: row {number} is none of a plan: it needs the columns {', '.join(WHICH)}.")
        system, section, about, change = (row[column] for column in WHICH)
        if change in (*NO_CHANGE, NONE):
            continue
        if not isinstance(row.get(SEAL), str):
            raise OptionError(
                f"{name}: row {number} has no seal.", "Give a plan.json as configure, plan or upgrade wrote it."
            )
        found.setdefault(system, {}).setdefault((section, about, change), []).extend(row[SEAL].split())
    return found


def with_seals(rows: Iterable[Mapping], results: Mapping[str, Mapping]) -> list[dict]:
    """The rows of a plan with their seals, out of the results of state by system."""

    def sealed(row: Mapping) -> dict:
        seals = results.get(row["system"], {}).get("seals", {})
        own = seals.get((row["section"], row["object"], row["change"]))
        return {**row, SEAL: " ".join(own)} if own else dict(row)

    return [sealed(row) for row in rows]
