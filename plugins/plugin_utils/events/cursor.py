# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a system's detections was told already, and from when on the system is asked for changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# The times of a detection, all in milliseconds; the first that is set says when it changed.
TIMES = ("mod_time", "update_time", "create_time", "start_time")


def changed_at(detection: Mapping[str, Any]) -> int:
    """When a detection changed, in milliseconds of the system's clock; 0 where it says nothing (contract: nullable)."""
    for name in TIMES:
        time = detection.get(name)
        if isinstance(time, int) and not isinstance(time, bool):
            return time
    return 0


@dataclass
class Cursor:
    """Where the events of one system stand. All times are milliseconds of that system's clock.

    ``since`` is from when on the system is asked for changes. It lies so far before the newest change seen that what a
    system shows late is seen too; ``told`` (id -> time of the change) tells what comes again for that reason.
    ``told`` is complete from ``since`` on, so ``since`` never goes back.
    """

    since: int = 0
    told: dict[str | int, int] = field(default_factory=dict)

    def is_fresh(self, detection: Mapping[str, Any]) -> bool:
        """Whether this state of the detection was not told yet."""
        return self.told.get(detection["id"]) != changed_at(detection)

    def is_new(self, detection: Mapping[str, Any]) -> bool:
        """Whether no state of it was told: it is younger than all that may be forgotten, and not among the others."""
        created = detection.get("create_time")
        return detection["id"] not in self.told and (not isinstance(created, int) or created >= self.since)

    def tell(self, detection: Mapping[str, Any]) -> None:
        self.told[detection["id"]] = changed_at(detection)

    def settle(self, answered: Mapping[str | int, int], overlap: int, now: int) -> None:
        """Move on after all that the system had was told: ``answered`` (id -> time of the change).

        ``now`` is the clock of this machine. A change is never taken for a later one: else a system whose clock was
        ahead and is set right would not be heard until the time comes that it had. What comes without the system having
        been asked for it (changes without a time, a system that does not mind ``mod_time``) stays told.
        """
        newest = min(max(answered.values(), default=0), now)
        # One less: "changed after" may or may not mean the time itself.
        self.since = max(self.since, newest - overlap - 1)
        self.told = {id_: time for id_, time in self.told.items() if time >= self.since or id_ in answered}
