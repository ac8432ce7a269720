# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The mark of an upgrade that may be interrupted (running.json): what the next run has to know of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.unknown import refuse_unknown

KINDS: Mapping[str, type] = {"systems": list, "clusters": list, "before": dict, "hooked": list}
REMEDY = (
    "Make sure that no upgrade runs and that record ingest of the recordstores is as you want it, then remove the file."
)


@dataclass(frozen=True)
class Mark:
    """``systems`` whose upgrades were begun, ``clusters`` whose record ingest was switched off, and in ``before``
    {target, snapshot} by system: what it was to become, and its state then. ``hooked`` are systems whose hook before
    was begun with, and whose hook after has not done its work."""

    systems: Sequence[str] = ()
    clusters: Sequence[str] = ()
    before: Mapping[str, Mapping] = field(default_factory=dict)
    hooked: Sequence[str] = field(default_factory=list)

    @classmethod
    def read(cls, text: str, place: str) -> Mark:
        """The mark in the text of a file.

        Raises OptionError, which names the file ``place``, for what is no mark of ours, also for a blank one: it may
        have said that record ingest is off.
        """
        try:
            told = json.loads(text)
        except ValueError as error:
            raise OptionError(f"{place} is no mark of an interrupted upgrade: no JSON ({error}).", REMEDY) from error
        if not isinstance(told, dict):
            raise OptionError(f"{place} is no mark of an interrupted upgrade: a mapping is wanted.", REMEDY)
        refuse_unknown(told, KINDS, place)
        given = {key: told.get(key, kind()) for key, kind in KINDS.items()}
        wrong = [key for key, kind in KINDS.items() if not (isinstance(given[key], kind) and _can_be_used(given[key]))]
        if wrong:
            what = ", ".join(wrong)
            raise OptionError(f"{place} is no mark of an interrupted upgrade: {what} cannot be used.", REMEDY)
        return cls(**given)

    def __bool__(self) -> bool:
        return bool(self.systems or self.clusters or self.before or self.hooked)

    def begun(self, before: Mapping[str, Mapping]) -> Mark:
        """The mark of a run that begins with these systems."""
        return replace(self, systems=_union(before, self.systems), before={**self.before, **before})

    def with_cluster(self, name: str) -> Mark:
        return replace(self, clusters=_union(self.clusters, [name]))

    def with_hook(self, name: str) -> Mark:
        return replace(self, hooked=_union(self.hooked, [name]))

    def without_hook(self, name: str) -> Mark:
        return replace(self, hooked=[one for one in self.hooked if one != name])

    def left(
        self, run: Iterable[str], clusters: Collection[str], ingest_off: Iterable[str], unverified: Iterable[str]
    ) -> Mark:
        """What of it a further run needs after one with the systems ``run``, and the recordstore ``clusters``.

        ``ingest_off`` are those of them whose record ingest was left off, ``unverified`` systems whose state has to be
        compared. Systems and clusters outside the run stay as they are.
        """
        off = list(ingest_off)
        those = set(run)
        kept = [name for name in self.before if name not in those] + list(unverified)
        return Mark(
            # A node of a cluster without record ingest may still be restarting.
            self.systems if off else [name for name in self.systems if name not in those],
            [*(name for name in self.clusters if name not in clusters), *off],
            {name: self.before[name] for name in kept if name in self.before},
            self.hooked,
        )

    def export(self) -> dict[str, Any]:
        return asdict(self)


def _can_be_used(given: Any) -> bool:
    """Whether lists are of names, and mappings of states before."""
    if isinstance(given, list):
        return all(isinstance(name, str) for name in given)
    states = given.values()
    return all(isinstance(one, dict) and isinstance(one.get("snapshot"), dict) and "target" in one for one in states)


def _union(some: Iterable[str], others: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*some, *others]))
