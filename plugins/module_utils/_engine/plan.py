# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The plan: what a task will do to one system. ``changed``, the diff and check mode all come from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """One thing that will be done: verb (create, update, delete, assign, save, upgrade ...), kind and name of what it
    is done to, its id where known, the fields it sets (for people, redacted on export) and the reason."""

    verb: str
    kind: str
    name: str
    id: object = None
    fields: Mapping = field(default_factory=dict)
    reason: str = ""

    def export(self) -> dict:
        return {
            "verb": self.verb,
            "kind": self.kind,
            "name": self.name,
            "id": self.id,
            "fields": dict(self.fields),
            "reason": self.reason,
        }


@dataclass(frozen=True)
class Difference:
    """Before and after of one thing's managed fields; ``title`` heads both sides in a diff."""

    title: str
    before: Mapping
    after: Mapping

    def export(self) -> dict:
        return {
            "before_header": self.title,
            "after_header": self.title,
            "before": dict(self.before),
            "after": dict(self.after),
        }


@dataclass
class Outcome:
    """What an operation did, or in check mode would do.

    ``plan`` is the list of steps: changed means that there are any. ``values`` is what else the user asked to see.
    """

    plan: list[Step] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    values: dict = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        return bool(self.plan)
