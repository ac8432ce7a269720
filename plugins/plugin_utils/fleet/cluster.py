# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Which recordstores are nodes of one cluster: what the inventory says of it, and what the cluster itself reports.

A cluster is upgraded as a whole, with its record ingest off, managers first; no published answer tells who belongs to
it, so that the inventory has to (contract: conventions.firmware_upgrade.recordstore).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import (
    DATA_GROUP,
    MANAGER_GROUP,
    Member,
    Stranger,
    is_older,
    names_of,
    version_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.order import Relations
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.results import Finding

CHECK = "cluster"
DECLARE = "Give every recordstore the variable extrahop_cluster: nodes of one cluster the same, others each its own."


def cluster_findings(members: Sequence[Member], strangers: Sequence[Stranger]) -> list[Finding]:
    """What speaks against the clusters as the inventory has them: recordstores of which it does not say where they
    belong, clusters without a manager, and nodes that a cluster has and the run has not."""
    relations = Relations(members)
    clusters: dict[str, list[Member]] = {}
    for member in members:
        if member.kind == "recordstore":
            clusters.setdefault(member.cluster, []).append(member)
    found: list[Finding] = list(_undeclared([node for nodes in clusters.values() for node in nodes], strangers))
    for name, nodes in clusters.items():
        found += _without_manager(name, nodes, strangers)
        if any(node.is_asked for node in nodes):
            left_out = [one for one in strangers if one.cluster == name and one.kind in ("recordstore", None)]
            versions = _versions_of_left_out(nodes, left_out)
            found += _unknown_nodes(name, nodes, left_out, relations)
            found += _left_out(name, nodes, left_out, versions)
            found += [
                Finding(
                    node.name,
                    CHECK,
                    "refused",
                    f"it is a node of the cluster {name}, which is upgraded, and cannot be read",
                    "A cluster is upgraded as a whole.",
                )
                for node in nodes
                if node.problem
            ]
    return found


def _undeclared(stores: Sequence[Member], strangers: Sequence[Stranger]) -> Iterator[Finding]:
    """Recordstores without extrahop_cluster beside others: each may be a node of any cluster. One alone is a cluster of
    its own, unless it reports other nodes."""
    outside = [one for one in strangers if one.kind == "recordstore"]
    acting = [store for store in stores if store.acts]
    if not acting or len(stores) + len(outside) < 2:
        return
    others = {store.name for store in stores} | {one.name for one in outside}
    for store in stores:
        if not store.has_cluster:
            told = ", ".join(sorted(others - {store.name}))
            text = f"it has no extrahop_cluster, so that it may be in one cluster with others of the inventory: {told}"
            yield Finding(store.name, CHECK, "refused", text, DECLARE)
    for one in outside if acting[0].has_cluster else ():
        if not one.has_cluster:
            text = f"the recordstore {one.name} outside this run has no extrahop_cluster and may be in the same cluster"
            yield Finding(acting[0].name, CHECK, "refused", text, DECLARE)


def _without_manager(name: str, nodes: Sequence[Member], strangers: Sequence[Stranger]) -> Iterator[Finding]:
    """Managers go before data nodes: who is which has to be known wherever there is more than one node."""
    acting = [node for node in nodes if node.acts]
    outside = [one for one in strangers if one.kind == "recordstore" and one.cluster == name]
    for node in acting:
        if node.is_manager and node.is_data_node:
            text = f"it is in the groups {MANAGER_GROUP} and {DATA_GROUP}"
            yield Finding(node.name, CHECK, "refused", text, "A node belongs to one of them.")
    names = [*(node.name for node in nodes), *(one.name for one in outside)]
    has_manager = any(node.is_manager for node in nodes) or any(one.is_manager for one in outside)
    needs_one = len(names) > 1 or nodes[0].is_data_node
    if acting and needs_one and not has_manager:
        told = ", ".join(sorted(names))
        text = f"the cluster {name} has no manager node, only {told}"
        remedy = f"Put its managers into the group {MANAGER_GROUP} (inventory plugin: the option clusters)."
        yield Finding(acting[0].name, CHECK, "refused", text, remedy)


def _versions_of_left_out(nodes: Sequence[Member], left_out: Sequence[Stranger]) -> dict[str, str]:
    """The firmware of cluster nodes outside the run, as far as the nodes of the run know it."""
    known = {}
    for stranger in left_out:
        for node in nodes:
            rows = [(names_of(row), version_of(row)) for row in node.cluster_nodes]
            rows += [(row.names, row.version) for row in node.connected or ()]
            for names, version in rows:
                if version and names & stranger.names:
                    known[stranger.name] = version
    return known


def _unknown_nodes(
    name: str, nodes: Sequence[Member], left_out: Sequence[Stranger], relations: Relations
) -> Iterator[Finding]:
    """Nodes that the cluster itself reports, but that nobody in the inventory stands for."""
    reported = {names: node for node in nodes for row in node.cluster_nodes if (names := names_of(row))}
    unmatched = []
    for names, teller in reported.items():
        member = relations.member_of(names, "recordstore")
        if member is not None and member.cluster != name:
            yield Finding(
                member.name,
                CHECK,
                "refused",
                f"{teller.name} reports it as a node of the cluster {name}, its extrahop_cluster is {member.cluster}",
                "Give all nodes of one cluster the same extrahop_cluster.",
            )
        elif member is None and not any(names & stranger.names for stranger in left_out):
            unmatched.append((min(names), teller))
    # Nodes outside the run may go by another name in the inventory than on the system.
    unnamed = max(0, len(unmatched) - len(left_out)) if left_out else len(unmatched)
    if unnamed:
        listed = ", ".join(sorted(node for node, _teller in unmatched))
        yield Finding(
            unmatched[0][1].name,
            CHECK,
            "refused",
            f"the cluster {name} has nodes that are not in the inventory: {listed}",
            "Add them to the group recordstores, with the same extrahop_cluster.",
        )


def _left_out(
    name: str, nodes: Sequence[Member], left_out: Sequence[Stranger], versions: dict[str, str]
) -> Iterator[Finding]:
    """Nodes of the cluster outside the run (--limit): a cluster must not go on with mixed firmware."""
    teller = [node for node in nodes if node.is_asked][0]
    target = teller.target
    remedy = "Take all nodes of the cluster into the run (--limit)."
    for stranger in left_out:
        version = versions.get(stranger.name)
        if stranger.is_later:
            text = f"the node {stranger.name} of the cluster {name} is in another batch of the play (serial)"
            yield Finding(teller.name, CHECK, "refused", text, "Take all nodes of a cluster into one batch.")
        elif version is None:
            text = f"the node {stranger.name} of the cluster {name} is outside this run, and its firmware is not known"
            yield Finding(teller.name, CHECK, "warning", text, remedy)
        elif is_older(version, target) or is_older(target, version):
            text = f"the node {stranger.name} of the cluster {name} is outside this run and would stay on {version}"
            yield Finding(teller.name, CHECK, "refused", text, remedy)
