# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Groups and variables of the systems of a fleet, as an inventory gives them."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import VARIABLE_PREFIX
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.arguments import Arguments, Problem
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import (
    DATA_GROUP,
    KIND_GROUPS,
    MANAGER_GROUP,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.inventory.answers import APPLIANCE_FIELDS, NODE_FIELDS
from ansible_collections.extrahop.revealx.plugins.plugin_utils.inventory.systems import HOSTNAMES, System, folded

IDS_GROUP = "ids_sensors"
# Group -> its parent: what the playbooks name is always there, so that none of them meets an unknown group.
FIXED_GROUPS: dict[str, str | None] = {
    **dict.fromkeys(KIND_GROUPS),
    IDS_GROUP: "sensors",
    MANAGER_GROUP: "recordstores",
    DATA_GROUP: "recordstores",
}
# What an entry of the option clusters of the inventory plugin holds.
CLUSTER_SPEC: dict[str, dict] = {
    "name": {"type": "str"},
    "managers": {"type": "list", "elements": "str", "default": []},
    "data_nodes": {"type": "list", "elements": "str", "default": []},
}
ROLE_GROUPS = {"manager": MANAGER_GROUP, "data": DATA_GROUP}
GROUP_OF_KIND = {kind: group for group, kind in KIND_GROUPS.items()}
# Ids and these two mean something only at the system that told them.
RELATIVE = frozenset({"id", "manages_local", "managed_by_local"})
FACTS = tuple(
    dict.fromkeys(
        name
        for name in (*APPLIANCE_FIELDS, *NODE_FIELDS, "display_host", "external_hostname", "mgmt_ipaddr")
        if name not in RELATIVE
    )
)


def checked_clusters(given: object) -> list[dict]:
    """The entries of the option clusters with their types and defaults; raises OptionError that names what is wrong."""
    entries = given or []
    if not isinstance(entries, list) or not all(isinstance(one, Mapping) for one in entries):
        raise OptionError("clusters is not a list of clusters, each with its name, managers and data_nodes.")
    checker = Arguments(CLUSTER_SPEC)
    clusters, problems = [], []
    for number, entry in enumerate(entries):
        options, found = checker.accepted(entry)
        if not str(entry.get("name") or "").strip():
            found.append(Problem("name", "is missing or blank."))
        clusters.append(options)
        problems += [f"clusters[{number}]: {problem}" for problem in found]
        if not found and not (options["managers"] or options["data_nodes"]):
            problems.append(f"clusters[{number}]: {options['name']!r} has neither managers nor data_nodes.")
    if problems:
        raise OptionError(" ".join(problems))
    return clusters


def assign_clusters(
    systems: Sequence[System],
    clusters: Sequence[Mapping],
    warn: Callable[[str], None] = lambda sentence: None,
) -> None:
    """Set cluster and role of the recordstores, as declared: no answer of the API tells them.

    ``clusters`` are as checked_clusters returns them; managers and data nodes are shell patterns for any name of a
    recordstore; a node that is a manager is no data node. Raises OptionError when two clusters claim a recordstore;
    ``warn`` gets a sentence for a pattern that matches none.
    """
    recordstores = [system for system in systems if system.kind == "recordstore"]
    for cluster in clusters:
        for role, option in (("manager", "managers"), ("data", "data_nodes")):
            for pattern in cluster.get(option) or ():
                matching = [system for system in recordstores if _goes_by(system, pattern)]
                if not matching:
                    warn(f"clusters: {option} of {cluster['name']} has {pattern!r}, which no recordstore goes by.")
                for system in matching:
                    if system.cluster not in ("", cluster["name"]):
                        raise OptionError(
                            f"clusters: recordstore {system.name!r} is in {system.cluster!r} and in "
                            f"{cluster['name']!r}.",
                            "Give each node to one cluster.",
                        )
                    system.cluster = str(cluster["name"])
                    system.role = system.role or role


def variables_of(system: System) -> dict[str, Any]:
    """The host variables of a system: one for each field, null when nobody tells it, none of them a secret."""
    values: dict[str, Any] = {name: system.get(name) for name in FACTS}
    values.update(
        kind=system.kind,
        online=system.is_online,
        sensor_tags=system.tags,
        consoles=sorted(system.listed_by),
        appliance_ids={name: _number(one) for name, one in system.listed_by.items() if one},
        packet_sensor=system.packet_sensor.name if system.packet_sensor else None,
    )
    if system.address:
        values["host"] = system.address
    if system.cluster:
        values["cluster"] = system.cluster
    return {VARIABLE_PREFIX + name: value for name, value in values.items()}


def groups_of(system: System) -> dict[str, str | None]:
    """The groups of a system and the parent of each, if it has one. The names are still to be made safe."""
    groups: dict[str, str | None] = {}
    if system.kind:
        groups[GROUP_OF_KIND[system.kind]] = None
    if system.packet_sensor:
        groups[IDS_GROUP] = FIXED_GROUPS[IDS_GROUP]
    if system.role:
        groups[ROLE_GROUPS[system.role]] = FIXED_GROUPS[ROLE_GROUPS[system.role]]
    if system.cluster:
        groups[f"cluster_{system.cluster}"] = "recordstores"
    if system.get("firmware_version"):
        groups[f"firmware_{system.get('firmware_version')}"] = None
    for tag in system.tags:
        groups[f"tag_{tag}"] = None
    status = {True: "online", False: "not_online", None: "unknown"}[system.is_online]
    groups[f"status_{status}"] = None
    return groups


def _goes_by(system: System, pattern: object) -> bool:
    names: Iterable[object] = (system.name, *(system.get(one) for one in HOSTNAMES))
    return any(fnmatch.fnmatchcase(folded(name), folded(pattern)) for name in names if name)


def _number(identifier: str) -> int | str:
    return int(identifier) if identifier.isdigit() else identifier
