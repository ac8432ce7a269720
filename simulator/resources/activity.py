# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a device was last seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.system import System

# A device counts as active for so long after it was seen (contract: Device.last_seen_time).
ACTIVE = 300_000


def last_seen(system: System, device: Mapping[str, Any]) -> int:
    """When a device was last seen, ms: just now, unless the fleet file says since when it is silent."""
    return system.clock.now_ms() if device["last_seen_time"] is None else device["last_seen_time"]


def is_active(system: System, device: Mapping[str, Any]) -> bool:
    """Whether a device was seen in the last five minutes."""
    return last_seen(system, device) > system.clock.now_ms() - ACTIVE
