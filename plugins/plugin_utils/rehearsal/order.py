# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The order of a rehearsal for the simulator: the copy of the fleet, its inventory, and the playbooks to run."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.fleet import Original, fleet_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.variables import (
    firmware_of,
    inventory_of,
    rehearsed,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.yaml_text import as_yaml

# The key of the real systems, and callbacks that would tell the rehearsal's events as those of this run.
NOT_IN_A_REHEARSAL = (
    "EXTRAHOP_*",
    "AWX_ISOLATED_DATA_DIR",
    "ANSIBLE_CALLBACK_PLUGINS",
    "ANSIBLE_CALLBACKS_ENABLED",
    "ANSIBLE_LOG_PATH",
    "ANSIBLE_INVENTORY*",
    "ANSIBLE_CHECK_MODE",
    "ANSIBLE_LIMIT",
)
# What the playbooks leave behind, below the folder.
FILES = {
    "configure": ("configure/latest/plan.json", "configure/latest/result.json"),
    "upgrade": ("upgrade/latest/plan.json", "upgrade/latest/result.json"),
}


@dataclass(frozen=True)
class Plan:
    """How a fleet is rehearsed.

    ``playbooks`` of this collection run in this order with ``python``, each for at most ``timeout`` real seconds;
    ``speed`` is how many simulated seconds a real one has; ``faults`` and ``timings`` are in the simulator's words.
    ``collections_path`` is the folder that holds ansible_collections with this collection.
    """

    playbooks: Sequence[str]
    python: str
    collections_path: str
    speed: float
    timeout: float
    faults: Sequence[Mapping[str, Any]] = ()
    timings: Mapping[str, Any] | None = None


def order_of(
    originals: Sequence[Original], variables: Mapping[str, Mapping[str, Any]], folder: str, plan: Plan
) -> tuple[dict[str, Any], str]:
    """The order for the simulator and the text of the inventory, for all of which there is the private ``folder``.

    ``variables`` are those of each host by name. The rehearsal ends with this process. Raises RehearsalError for
    systems that cannot be simulated.
    """
    hosts = {one.name: (one.kind, variables[one.name]) for one in originals}
    images, files = firmware_of(hosts, folder)
    fleet = fleet_of(originals, speed=plan.speed, faults=plan.faults, images=images)
    own = {name: rehearsed(given, kind, folder=folder, speed=plan.speed) for name, (kind, given) in hosts.items()}
    order = {
        "fleet": {**fleet, "timings": dict(plan.timings or {})},
        "folder": folder,
        "programs": [_program(name, folder, plan.python) for name in plan.playbooks],
        "environment": {
            "without": list(NOT_IN_A_REHEARSAL),
            "set": {
                "ANSIBLE_COLLECTIONS_PATH": _searched(plan.collections_path),
                "ANSIBLE_INVENTORY_ENABLED": "yaml",
                "ANSIBLE_STDOUT_CALLBACK": "default",
                "ANSIBLE_NOCOLOR": "1",
                "ANSIBLE_RETRY_FILES_ENABLED": "0",
            },
        },
        "images": files,
        # Relative paths of variables are meant from here.
        "cwd": os.getcwd(),
        "timeout": plan.timeout,
        "watch": os.getpid(),
    }
    return order, as_yaml(inventory_of({one.name: one.groups for one in originals}, own))


def _program(name: str, folder: str, python: str) -> dict[str, Any]:
    sources = [word for file in ("inventory.yml", "connections.json") for word in ("-i", f"{folder}/{file}")]
    command = [python, "-m", "ansible", "playbook", *sources, f"extrahop.revealx.{name}"]
    return {"name": name, "command": command, "files": list(FILES[name])}


def _searched(own: str) -> str:
    """Where collections are searched: beside this one where they were searched anyway."""
    return os.pathsep.join(filter(None, (own, os.environ.get("ANSIBLE_COLLECTIONS_PATH"))))
