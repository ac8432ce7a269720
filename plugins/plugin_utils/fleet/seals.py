# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The seals of a plan: those that it gets, and those of the plan that was approved before it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
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
            columns = WHICH if isinstance(row, Mapping) else ()
            named = {column: _as_text(row[column]) for column in columns if column in row}
            if len(named) < len(WHICH) or not all(isinstance(one, str) for one in named.values()):
                raise OptionError(f"{name}: row {number} is none of a plan: it needs the columns {', '.join(WHICH)}.")
            row = {**row, **named}
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
        return any(_is_told(told, one) for one in self.rows.get(row["system"], ()))


# From ansible-core 2.19 on, a text that comes out of AWX (survey, artifact) is read as YAML once more: an empty one
# is null, digits are a number. The plan of an earlier job comes so.
def _as_text(value: object) -> object:
    """A column as it was before; what cannot be given back (1.10 is 1.1) finds no seal, and is refused."""
    if value is None:
        return ""
    return json.dumps(value) if isinstance(value, (bool, int, float)) else value


def _is_told(told: Mapping, row: Mapping) -> bool:
    return all(_is_same(value, row.get(name)) for name, value in told.items())


def _is_same(ours: object, given: object) -> bool:
    """Tell whether what was given is ours, or what YAML makes of its texts."""
    if ours == given:
        return True
    if isinstance(ours, Mapping) and isinstance(given, Mapping):
        pairs = [(name if name in given else _as_yaml(name), value) for name, value in ours.items()]
        return len(ours) == len(given) and all(name in given and _is_same(value, given[name]) for name, value in pairs)
    if isinstance(ours, list) and isinstance(given, list):
        return len(ours) == len(given) and all(map(_is_same, ours, given))
    read = _as_yaml(ours)
    return type(read) is type(given) and read == given


def _as_yaml(text: object) -> Any:
    """What a text is in YAML where that is a plain value, else the text."""
    try:
        read = yaml.safe_load(text) if isinstance(text, str) else text
    except yaml.YAMLError:
        return text
    return text if isinstance(read, (dict, list)) else read


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
