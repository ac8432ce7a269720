# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Record ingest of a recordstore cluster, one switch for all its nodes, and the damage of a careless upgrade."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.behaviours import seeding
from simulator.handlers import handles
from simulator.model import Refusal, Request
from simulator.system import System

SEEDS = ("cluster",)


def prepare(system: System, spec: Mapping[str, Any]) -> None:
    """Seed section `cluster` of any node: {ingest_enabled: false} for a cluster that takes no records."""
    if system.kind != "recordstore":
        return
    seed = seeding.mapping(spec, "cluster", ("ingest_enabled",))
    others = [node.state["cluster"] for node in system.fleet.cluster_of(system) if "cluster" in node.state]
    # The very same mapping on every node: whoever is asked changes it for all.
    system.state["cluster"] = others[0] if others else {"ingest_enabled": True}
    system.state["cluster"].update(seed)
    system.state["damage"] = None


def is_ingesting(system: System) -> bool:
    """Whether records are written to the system; False for all but recordstores."""
    return system.kind == "recordstore" and system.state["cluster"]["ingest_enabled"]


def damage(system: System, reason: str) -> None:
    system.state["damage"] = reason


def damage_of(system: System) -> str | None:
    """How a recordstore was damaged, or None."""
    return system.state.get("damage")


def is_undetermined(system: System) -> bool:
    """Whether the nodes cannot agree on the ingest state: one is away, or their firmware differs."""
    nodes = system.fleet.cluster_of(system)
    return any(node.away for node in nodes) or len({node.version for node in nodes}) > 1


@handles("GET /extrahop/cluster")
def get_cluster(system: System, request: Request) -> dict[str, Any]:
    undetermined = is_undetermined(system)
    if undetermined and system.uncertainties["ingest_mixed"] == "error":
        raise Refusal(503, "The ingest status of some nodes could not be determined")
    answer: dict[str, Any] = {
        # Beyond what is published: a real cluster surely tells of its nodes somewhere.
        "nodes": [
            {
                "hostname": node.hostname,
                "role": node.role,
                "version": node.version,
                "status": "offline" if node.away else "damaged" if damage_of(node) else "ok",
            }
            for node in system.fleet.cluster_of(system)
        ]
    }
    if system.uncertainties["cluster_answers_ingest"] and not undetermined:
        answer["ingest_enabled"] = system.state["cluster"]["ingest_enabled"]
    return answer


@handles("PATCH /extrahop/cluster")
def set_ingest(system: System, request: Request) -> None:
    wanted = request.body.get("ingest_enabled")
    if wanted is None:
        return
    system.state["cluster"]["ingest_enabled"] = wanted
    for node in system.fleet.cluster_of(system):
        if wanted and node.state["firmware"]["installing"]:
            damage(node, "record ingest was switched on while its firmware was upgraded")
