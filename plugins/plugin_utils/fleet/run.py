# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Who runs what, how and since when: what stands in run.json, and at the head of every report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CHECK, REAL = "check", "real"
OK, FAILED, STOPPED = "ok", "failed", "stopped"


@dataclass
class Run:
    """One run of a fleet operation.

    ``operation`` is its name without ``fleet_``; ``started`` and ``ended`` are ISO 8601 in UTC; ``about`` is what the
    adapter knows of who started it, with which command and versions (no secrets). ``status`` is one of OK, FAILED and
    STOPPED once it has ended, ``failed`` how many of its ``systems`` (name and address) failed, ``reason`` why it was
    stopped.
    """

    operation: str = "run"
    is_check: bool = False
    started: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    systems: Mapping[str, str] = field(default_factory=dict)
    ended: str = ""
    status: str = ""
    failed: int = 0
    reason: str = ""
    earlier: Mapping[str, Any] = field(default_factory=dict)
    "The run of which this one renders the report again."
    folder: str = ""
    "Where its files are, once there are any."
    documents: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    "The reports that it has written, by the names of their files."

    @property
    def mode(self) -> str:
        return CHECK if self.is_check else REAL

    def end(self, moment: str, failed: int, stopped: str) -> None:
        """Note how it ended; ``stopped`` says why it was ended from outside, empty when it was not."""
        self.ended, self.failed, self.reason = moment, failed, stopped
        self.status = STOPPED if stopped else FAILED if failed else OK

    def export(self) -> dict[str, Any]:
        """What run.json holds. A run that was killed has no end."""
        return {
            "operation": self.operation,
            "mode": self.mode,
            "started": self.started,
            "ended": self.ended or None,
            "status": self.status or None,
            "failed": self.failed,
            **({"stopped": self.reason} if self.reason else {}),
            **self.about,
            "systems": dict(self.systems),
            **({"earlier": dict(self.earlier)} if self.earlier else {}),
        }
