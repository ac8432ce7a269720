# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a system says of itself: GET /extrahop and its relatives."""

from __future__ import annotations

from typing import Any

from simulator.behaviours import runningconfig
from simulator.handlers import handles
from simulator.model import Request
from simulator.system import System

ADDRESS = "127.0.0.1"
PLATFORMS = {"console": "ecm", "sensor": "extrahop", "recordstore": "exa", "packetstore": "eta"}


@handles("GET /extrahop")
def get_extrahop(system: System, request: Request) -> dict[str, Any]:
    hostname = runningconfig.hostname(system)
    external = system.state["running_config"]["running"].get("external_hostname")
    return {
        "version": system.version,
        "platform": PLATFORMS[system.kind],
        "hostname": hostname,
        "display_host": external or hostname or ADDRESS,
        "external_hostname": external,
        "mgmt_ipaddr": ADDRESS,
    }


@handles("GET /extrahop/version")
def get_version(system: System, request: Request) -> dict[str, str]:
    return {"version": system.version}


@handles("GET /extrahop/platform")
def get_platform(system: System, request: Request) -> dict[str, str]:
    return {"platform": PLATFORMS[system.kind]}


@handles("GET /extrahop/edition")
def get_edition(system: System, request: Request) -> dict[str, str]:
    return {"edition": system.state["license"]["edition"]}


@handles("GET /extrahop/idrac")
def get_idrac(system: System, request: Request) -> dict[str, str]:
    # An address of the documentation range: nothing answers there.
    return {"ipaddr": f"192.0.2.{1 + list(system.fleet.systems).index(system.name) % 250}"}
