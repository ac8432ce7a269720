# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Systems that stand behind the vendor's remote access (contract: conventions.cloud_product.remote_access)."""

from __future__ import annotations

from collections.abc import Mapping
from http.cookies import SimpleCookie

from simulator.model import Refusal
from simulator.system import System

SIGN_IN = "https://remote-access.example.com/sign-in"


def let_through(system: System, headers: Mapping[str, str]) -> None:
    """Refuse a request that lacks the cookie which the fleet file's `remote_access` names."""
    wanted = system.spec.get("remote_access")
    given = SimpleCookie(headers.get("cookie", "")).get("token")
    if wanted and (given is None or given.value != wanted):
        raise Refusal(307, "Redirecting for authentication", headers={"location": SIGN_IN})
