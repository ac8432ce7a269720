# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An Ansible inventory of a fleet in operation, in the groups that the collection's playbooks run on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import yaml

from simulator.running import RunningFleet
from simulator.system import System

MARK = "# Written by revealx-simulator for the fleet it serves: changes are lost.\n"
GROUPS = {"console": "consoles", "sensor": "sensors", "recordstore": "recordstores", "packetstore": "packetstores"}
ROLES = {"manager": "recordstore_managers", "data": "recordstore_data_nodes"}


def check_place(path: Path) -> None:
    """Raise OSError when a file is there that this module did not write."""
    if path.exists() and not path.read_text(encoding="utf-8", errors="replace").startswith(MARK):
        raise FileExistsError(f"--inventory: {path} is there, and not written by revealx-simulator")


def write(running: RunningFleet, path: Path) -> None:
    """Write the inventory; only its owner can read it, for it holds the keys."""
    text = MARK + yaml.safe_dump(document(running), sort_keys=False)
    path.unlink(missing_ok=True)
    with open(path, "x", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(text)


def document(running: RunningFleet) -> dict[str, Any]:
    """The inventory: a group a kind, recordstores that have a role in a group below theirs."""
    groups: dict[str, dict[str, Any]] = {}
    for system in running.fleet.systems.values():
        group = groups.setdefault(GROUPS[system.kind], {})
        role = ROLES.get(system.role or "") if system.kind == "recordstore" else None
        if role:
            group = group.setdefault("children", {}).setdefault(role, {})
        group.setdefault("hosts", {})[system.name] = _variables(system)
    return {"all": {"vars": {"extrahop_ca_path": os.path.abspath(running.authority.path)}, "children": groups}}


def _variables(system: System) -> dict[str, str]:
    cluster = {"extrahop_cluster": system.cluster} if system.cluster else {}
    return {"extrahop_host": system.address, "extrahop_api_key": system.api_key, **cluster}
