# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What holds up a run over a fleet: systems that failed, and the hours in which it may begin anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.window import window_now

STOP, LEAVE_OUT = "stop", "leave_out"


@dataclass(frozen=True)
class Brakes:
    """``workflow`` stands in front of the names of the variables that the others come from.

    ``on_failure`` is STOP or LEAVE_OUT: whether a failed system ends the run. With ``max_failures`` above 0 so many
    failed systems end it in both cases, and fewer are left out in both. ``window`` is as it was given, and asked anew
    each time.
    """

    workflow: str
    on_failure: str = STOP
    max_failures: int = 0
    window: Any = ""

    def window_now(self, now: datetime) -> dict[str, Any]:
        """What is to know of the window at a moment, see window.window_now."""
        return window_now(self.window, now, f"{self.workflow}_window")

    def ended_by(self, failed: Sequence[str], of_other_kinds: Sequence[str] = ()) -> str:
        """Why nothing more is begun after these systems failed, empty when something may be; ``of_other_kinds`` are
        failed systems that no number bears."""
        if 0 < self.max_failures <= len(failed):
            return f"{', '.join(failed)} failed, and {self.workflow}_max_failures is {self.max_failures}"
        fatal = [*(() if self.max_failures else failed), *of_other_kinds]
        if fatal and self.on_failure == STOP:
            return f"{', '.join(fatal)} failed, and {self.workflow}_on_failure is {STOP}"
        return ""
