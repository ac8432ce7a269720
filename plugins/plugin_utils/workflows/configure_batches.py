# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What configure cannot keep to where it works on a part of the play alone: another batch (serial) knows nothing of
this one but which hosts failed."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import shortened
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.plan import MOST_NAMED

CLUSTER = "extrahop_cluster"


def cluster_of(system: System) -> str:
    """The cluster of a node; any other system is one for itself."""
    is_node = "recordstores" in system.groups and system.variables.get(CLUSTER)
    return f"cluster {system.variables[CLUSTER]}" if is_node else system.name


def objections_to(fleet: Fleet, canary: int) -> Iterator[str]:
    """Sentences against a run of this batch; ``canary`` is how many systems of it are to come first."""
    if canary and fleet.later:
        yield (
            f"configure_canary is {canary}, and the play has other batches (serial), which know nothing of canaries: "
            "run all systems in one batch, configure_batch says how many are written to at a time."
        )
    if canary and fleet.dropped:
        told = shortened(fleet.dropped, MOST_NAMED)
        yield f"{told} failed in an earlier task, and may have been one of the canaries (configure_canary)."
    clusters = {cluster_of(system) for system in fleet.systems} if fleet.later else set()
    for node in fleet.outside if clusters else ():
        if node.name in fleet.later and cluster_of(node) in clusters:
            yield (
                f"the node {node.name} of the {cluster_of(node)} is in another batch of the play (serial): take all "
                "nodes of a cluster into one batch."
            )
