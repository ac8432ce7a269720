# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where an inventory sets a variable: Ansible takes the last place, and does not tell that there are others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.inventory.helpers import sort_groups
from ansible.vars.plugins import get_vars_from_inventory_sources, get_vars_from_path
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain


class Places:
    """The groups and hosts of an inventory with the names of the variables that each one sets, files beside the
    inventory and the playbook included. What a play, a role or the command line sets is meant to win."""

    def __init__(self, manager: Any, inventory: Any) -> None:
        self._loader = manager._loader
        self._inventory = inventory
        self._names: dict[str, set[str]] = {}

    def of(self, host: str, name: str) -> list[str]:
        """The places that set a variable of a host, in the order in which they count."""
        known = self._inventory.get_host(host)
        groups = [(f"group {group.name}", group) for group in sort_groups(known.get_groups())]
        places = [*groups, (f"host {host}", known)]
        return [place for place, entity in places if name in self._set_by(place, entity)]

    def _set_by(self, place: str, entity: Any) -> set[str]:
        if place not in self._names:
            sources, loader = self._inventory._sources, self._loader
            found: list[Mapping] = [
                entity.vars,
                get_vars_from_inventory_sources(loader, sources, [entity], "task"),
                get_vars_from_path(loader, loader.get_basedir(), [entity], "task"),
            ]
            self._names[place] = {plain(name) for values in found for name in values}
        return self._names[place]
