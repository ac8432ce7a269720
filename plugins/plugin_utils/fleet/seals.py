# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The seals of a plan: those that it gets, and those of the plan that was approved before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shown import each_text, shown
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.seal import new_salt
from ansible_collections.extrahop.revealx.plugins.module_utils._state.approval import REMEDY, Approval, Key
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rows import SEAL
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.state_rows import NO_CHANGE, state_rows

# Columns that say which change a row is of.
WHICH = ("system", "section", "object", "change")
# Columns that do not say what is done.
UNBOUND = (SEAL, "reason", "layer")


@dataclass(frozen=True)
class ApprovedPlan:
    """The changes of a plan that a person approved: by system, their ``seals`` by section, object and change, and the
    ``rows`` that the person read."""

    seals: Mapping[str, Mapping[Key, Sequence[str]]]
    rows: Mapping[str, Sequence[Mapping]]

    @classmethod
    def of(cls, rows: Iterable[Mapping], name: str) -> ApprovedPlan:
        """From the rows of a plan.

        A row without a seal approves nothing. Raises OptionError, which calls the plan ``name``, for what is no row of
        ours, and for a plan none of whose changes has a seal.
        """
        seals: dict[str, dict[Key, list[str]]] = {}
        read: dict[str, list[Mapping]] = {}
        is_without = False
        for number, row in enumerate(rows, 1):
            if not isinstance(row, Mapping) or not all(isinstance(row.get(column), str) for column in WHICH):
                raise OptionError(f"{name}: row {number} is none of a plan: it needs the columns {', '.join(WHICH)}.")
            if row["change"] in NO_CHANGE:
                continue
            if not isinstance(row.get(SEAL), str):
                is_without = True
                continue
            system, section, about, change = (row[column] for column in WHICH)
            seals.setdefault(system, {}).setdefault((section, about, change), []).extend(row[SEAL].split())
            read.setdefault(system, []).append(row)
        if is_without and not read:
            raise OptionError(f"{name}: no row has a seal.", "Give a plan.json as configure, plan or upgrade wrote it.")
        return cls(seals, read)

    def shows(self, row: Mapping) -> bool:
        """Tell whether a row is one that the person read; why it is so may be said in other words."""
        told = {name: value for name, value in each_text(dict(row), shown).items() if name not in UNBOUND}
        return any(told == {name: one.get(name) for name in told} for one in self.rows.get(row["system"], ()))


class Seals:
    """The seals that the plan of this run gets, and the plan that it is held to; None where there is none."""

    def __init__(self, approved: ApprovedPlan | None = None) -> None:
        self.salt = new_salt()
        self._approved = approved

    def approval(self, system: str) -> Approval:
        """What a system's document is held against."""
        return Approval(system, self.salt, self._approved.seals.get(system, {}) if self._approved else None)

    def as_read(self, results: Mapping[str, Mapping]) -> dict[str, Mapping]:
        """The results of state by system, failed where the approved plan has the seal of a change but told the person
        something else of it."""
        if self._approved is None:
            return dict(results)
        other = {
            row["system"]: row
            for row in reversed(state_rows(results))
            if row["change"] not in NO_CHANGE and not self._approved.shows(row)
        }
        return {name: _refused(one, other[name]) if name in other else one for name, one in results.items()}


def _refused(result: Mapping, row: Mapping) -> dict:
    why = f"{row['path']}: The approved plan has this {row['change']} with other values in it. {REMEDY}"
    return {**result, "failed": True, "held_back": True, "plan": [], "msg": why}


def with_seals(rows: Iterable[Mapping], results: Mapping[str, Mapping]) -> list[dict]:
    """The rows of a plan with their seals, out of the results of state by system."""

    def sealed(row: Mapping) -> dict:
        seals = results.get(row["system"], {}).get("seals", {})
        own = seals.get((row["section"], shown(row["object"]), row["change"]))
        return {**row, SEAL: " ".join(own)} if own else dict(row)

    return [sealed(row) for row in rows]
