# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The plan of configure carried out: canary systems first, then the others, as far as the brakes let them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.seals import Seals
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows import states
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.configure_batches import cluster_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.configure_settings import Settings


class ConfigureRun:
    """``held`` says of systems that were not begun with why not.

    ``planned`` are the results of planning by system. The nodes of a recordstore cluster are one in all of this: they
    are canaries together, and once one is begun with neither the window nor other systems keep the rest from following.
    """

    def __init__(self, fleet: Fleet, settings: Settings, planned: Mapping[str, Mapping], seals: Seals) -> None:
        self._fleet = fleet
        self._seals = seals
        self._settings = settings
        self._clusters = {system.name: cluster_of(system) for system in fleet.systems}
        # The plan of a part is carried out where a part will do; what failed in it fails again.
        self._acting = self._together([one for one in fleet.systems if planned[one.name].get("plan")])
        # Of another batch of the play, or of an earlier task of it: they count as any other that failed.
        self._failed = [*fleet.dropped, *(name for name, result in planned.items() if result.get("failed"))]
        self._begun: set[str] = set()
        self.canaries = self._canaries()
        self.held: dict[str, str] = {}

    def hindrance(self) -> str:
        """Why nothing at all may be begun now; empty when something may, or there is nothing to do."""
        return self._braked(self._failed, None) if self._acting else ""

    def carry_out(self) -> dict[str, dict]:
        """The results by system of those that were begun with, or would have been but for the end of the run."""
        first = [system for system in self._acting if system.name in self.canaries]
        rest = [system for system in self._acting if system.name not in self.canaries]
        results = self._apply(first)
        bad = [name for name in self.canaries if name in self.held or results[name].get("failed")]
        if bad and not self._fleet.stopping:
            is_held = all(name in self.held for name in bad)
            self._hold(rest, f"canary {'held back' if is_held else 'failed'}: {', '.join(bad)}")
            rest = []
        return {**results, **self._apply(rest)}

    # ---- who is first

    def _canaries(self) -> list[str]:
        """The first systems that are written to, in the order of the run; of a cluster all."""
        count = self._settings.canary
        first = {self._clusters[system.name] for system in self._acting[:count]}
        return [system.name for system in self._acting if self._clusters[system.name] in first]

    def _together(self, systems: Sequence[System]) -> list[System]:
        """The systems in their order, the nodes of a cluster behind the first of them."""
        order = list(dict.fromkeys(self._clusters[system.name] for system in systems))
        return sorted(systems, key=lambda system: order.index(self._clusters[system.name]))

    # ---- who goes

    def _apply(self, systems: Sequence[System]) -> dict[str, dict]:
        results = states.applied(self._fleet, systems, self._seals, self._settings.batch, self._may_begin, self._note)
        return {name: result for name, result in results.items() if name not in self.held}

    def _note(self, name: str, result: Mapping) -> None:
        if result["failed"] and name not in self._failed:
            self._failed.append(name)

    def _may_begin(self, system: System) -> bool:
        cluster = self._clusters[system.name]
        own = [name for name in self._failed if self._clusters.get(name) == cluster]
        why = self._braked(own if cluster in self._begun else self._failed, cluster)
        self._hold([system] if why else [], why)
        if not why:
            self._begun.add(cluster)
        return not why

    def _braked(self, failed: Sequence[str], cluster: str | None) -> str:
        brakes = self._settings.brakes
        window = brakes.window_now(self._fleet.now())
        closed = "" if window["open"] or cluster in self._begun else str(window["told"])
        return brakes.ended_by(failed) or closed

    def _hold(self, systems: Sequence[System], why: str) -> None:
        self.held.update(dict.fromkeys((system.name for system in systems), why))
