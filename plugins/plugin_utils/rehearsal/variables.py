# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The inventory of a rehearsal: hosts, groups and variables of the real run; where firmware comes from; waits."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import (
    CONNECTION_SPEC,
    VARIABLE_PREFIX,
)

# Ansible's own, what tasks noted, and how the real systems are reached: nothing of it reaches the rehearsal.
LEFT_OUT_PREFIXES = ("ansible_", "__", "rehearse_", "awx_", "tower_")
LEFT_OUT = frozenset(
    (
        *(VARIABLE_PREFIX + option for option in CONNECTION_SPEC),
        "environment",
        "group_names",
        "groups",
        "hostvars",
        "inventory_dir",
        "inventory_file",
        "inventory_hostname",
        "inventory_hostname_short",
        "omit",
        "play_hosts",
        "playbook_dir",
        "vars",
    )
)
OWN_GROUPS = ("all", "ungrouped")
# The roles' defaults, real seconds.
WAITS = {"upgrade_wait_timeout": 7200, "upgrade_wait_interval": 10, "upgrade_verification_wait": 300}
# The engine takes its time, however fast the simulated hours go by.
LEAST = {"upgrade_wait_timeout": 60, "upgrade_wait_interval": 0.2, "upgrade_verification_wait": 2}


def is_rehearsed(name: str) -> bool:
    """Whether a variable of the real run is one of the rehearsal too."""
    return name not in LEFT_OUT and not name.startswith(LEFT_OUT_PREFIXES)


def of_kind(value: Any, kind: str) -> Any:
    """The value that a variable has for a kind of system: itself, or its part of a mapping (as JSON text too)."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = json.loads(value)
        except ValueError:
            return None
    return value.get(kind) if isinstance(value, Mapping) else value


def inventory_of(groups: Mapping[str, Sequence[str]], variables: Mapping[str, Mapping]) -> dict:
    """The inventory: each host with its variables, the groups with their hosts."""
    hosts = {name: dict(own) for name, own in variables.items()}
    children: dict[str, dict] = {}
    for name, members in groups.items():
        for group in members:
            if group not in OWN_GROUPS:
                children.setdefault(group, {"hosts": {}})["hosts"][name] = {}
    return {"all": {"hosts": hosts, "children": children}}


def rehearsed(variables: Mapping[str, Any], kind: str, *, folder: str, speed: float) -> dict[str, Any]:
    """The variables of a host for its rehearsal.

    Reports and backups go to the private folder, waits are as fast as the copy, firmware files are simulated ones, and
    no window keeps the run waiting, no hook is run.
    """
    changed = {
        "backup_dest": f"{folder}/backups",
        "configure_dest": f"{folder}/configure",
        "configure_window": "",
        "upgrade_dest": f"{folder}/upgrade",
        "upgrade_window": "",
        # Nobody watches the copies.
        "upgrade_before_system": [],
        "upgrade_after_system": [],
        **{name: _faster(variables.get(name), name, speed) for name in WAITS},
    }
    if of_kind(variables.get("upgrade_path"), kind):
        changed["upgrade_path"] = image_file(folder, kind)
    return {**variables, **changed}


def _faster(given: Any, name: str, speed: float) -> float:
    """Seconds divided by the speed of the copy; what is no number is the role's to refuse."""
    try:
        seconds = max(float(given if given not in (None, "") else WAITS[name]) / speed, LEAST[name])
    except (TypeError, ValueError):
        return given
    return round(seconds, 2) if name == "upgrade_wait_interval" else math.ceil(seconds)


def image_file(folder: str, kind: str) -> str:
    return f"{folder}/{kind}.tar"


def firmware_of(hosts: Mapping[str, tuple[str, Mapping]], folder: str) -> tuple[dict, list[dict]]:
    """Where the copies get their firmware from: descriptions for the simulated internet and cloud services, by address
    or version, and the files to be made. ``hosts`` are kind and variables by name."""
    descriptions: dict[str, dict] = {}
    files: dict[str, dict] = {}
    for kind, variables in hosts.values():
        version = str(of_kind(variables.get("upgrade_version"), kind) or "")
        if not version[:1].isdigit():
            continue
        described = {"kind": kind, "version": version}
        url = of_kind(variables.get("upgrade_url"), kind)
        if url:
            descriptions[str(url)] = described
        if of_kind(variables.get("upgrade_path"), kind):
            files[kind] = {"path": image_file(folder, kind), **described}
        if str(of_kind(variables.get("upgrade_cloud"), kind)).lower() in ("true", "yes", "on", "1"):
            descriptions[f"cloud {kind} {version}"] = described
    return descriptions, list(files.values())
