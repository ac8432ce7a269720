# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The licence agreement of a system: until somebody accepts it on the web pages, the API refuses nearly everything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.handlers import precondition
from simulator.model import Refusal
from simulator.system import System

SEEDS = ("eula_accepted",)
# Contract: conventions.errors.declared.
ALWAYS_ANSWERED = {"GET /extrahop/version", "GET /extrahop/edition", "GET /extrahop/platform"}


def prepare(system: System, spec: Mapping[str, Any]) -> None:
    """Accepted, unless the fleet file seeds `eula_accepted: false`."""
    accepted = spec.get("seed", {}).get("eula_accepted", True)
    if not isinstance(accepted, bool):
        raise ValueError(f"seed.eula_accepted: true or false is wanted, not {accepted!r}")
    system.state["eula_accepted"] = accepted


@precondition
def accepted(system: System, operation: str) -> None:
    """Refuse an operation with 402 while the agreement is not accepted."""
    if not system.state["eula_accepted"] and operation not in ALWAYS_ANSWERED:
        raise Refusal(402, "Nobody has accepted the license agreement of this system")
