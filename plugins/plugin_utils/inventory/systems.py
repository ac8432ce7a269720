# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""From what consoles tell to the systems there are: each once, whoever lists it (contract: admin, Appliance, Node)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import is_local, kind_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.folder_names import host_name_problem

HOSTNAMES = ("hostname", "display_name", "nickname", "uuid")
ONLINE = "online"
LOCAL = "0"


@dataclass(frozen=True)
class Sighting:
    """One row about one system, as one asked system tells it."""

    asked: int
    "Number of the asked system."
    row: Mapping[str, Any]
    kind: str | None
    address: str = ""
    "Where the system was reached, host[:port]; empty unless it is the asked one itself."
    tags: Sequence[str] = ()
    packet_sensor: str = ""
    "Appliance id, at the asked system, of the packet sensor that this IDS sensor is joined to."

    @property
    def id(self) -> str:
        """Appliance id at the asked system, empty when unknown."""
        return "" if self.row.get("id") is None else str(self.row["id"])

    @property
    def uuid(self) -> str:
        return folded(self.row.get("uuid")).replace("-", "")

    @property
    def hostname(self) -> str:
        return folded(self.row.get("hostname"))

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """Whose word counts first: the system's own, then that of what manages it, then in the order asked."""
        return (not self.address, self.row.get("managed_by_local") is not True, self.asked)


@dataclass
class System:
    """One system of the fleet. ``name`` is unique in the fleet."""

    sightings: list[Sighting]
    name: str = ""
    cluster: str = ""
    "Name of its recordstore cluster, as far as told."
    role: str = ""
    "``manager`` or ``data`` in that cluster."
    packet_sensor: System | None = field(default=None, repr=False)
    "What this IDS sensor is joined to."
    listed_by: dict[str, str] = field(default_factory=dict)
    "Appliance id at each asked system that lists it, by that system's name."

    @property
    def kind(self) -> str | None:
        return next((seen.kind for seen in self.sightings if seen.kind), None)

    @property
    def address(self) -> str:
        """Where it was reached, else its host name; empty when neither is known."""
        return next((seen.address for seen in self.sightings if seen.address), "") or str(self.get("hostname") or "")

    @property
    def tags(self) -> list[str]:
        return sorted({tag for seen in self.sightings for tag in seen.tags if tag})

    @property
    def is_online(self) -> bool | None:
        """Whether it is reached, as far as told; a system that answered is."""
        if any(seen.address for seen in self.sightings):
            return True
        status = self.get("status_message")
        return None if status is None else folded(status) == ONLINE

    def get(self, name: str) -> Any:
        """A field, from the first sighting that has it; None when none has."""
        return next((seen.row[name] for seen in self.sightings if seen.row.get(name) is not None), None)


def systems_of(answers: Sequence[tuple[str, Mapping]], hostnames: Sequence[str] = HOSTNAMES) -> list[System]:
    """The systems of a fleet, each with a name of its own, in the order in which they are told.

    ``answers`` are pairs of host[:port] and what ``read_answers`` read there; ``hostnames`` are the fields that may
    name a system, the first that has a value does. Systems that would share a name get the beginning of their uuid
    appended. One uuid is one system; a row without uuid belongs to the system of the same kind and host name. Words
    that no host of an inventory can be called (``host_name_problem``) name no system.
    """
    sightings = [seen for number, (address, told) in enumerate(answers) for seen in _sightings(number, address, told)]
    systems = _merged(sightings)
    _name(systems, hostnames)
    _relate(systems)
    return systems


def folded(value: object) -> str:
    """A word for comparing: without case and blanks around it."""
    return str(value if value is not None else "").strip().casefold()


def _sightings(asked: int, address: str, told: Mapping) -> list[Sighting]:
    identity = told.get("identity") or {}
    rows = list(told.get("appliances") or ())
    own_rows = (is_local, lambda row: _is(row, identity))
    local: Mapping = next((row for test in own_rows for row in rows if test(row)), {})
    # Guides up to 9.9 list remote systems only: then the identity alone stands for the asked one.
    own = {"id": LOCAL, "firmware_version": identity.get("version"), **identity, **local}
    remote = [dict(row) for row in rows if row is not local and not is_local(row)]
    remote += _merged_nodes(told.get("nodes") or (), remote)
    tags, joined = told.get("tags") or {}, told.get("associations") or {}

    def seen(row: dict, where: str = "") -> Sighting:
        one = str(row.get("id", ""))
        return Sighting(asked, row, kind_of(row), where, tags.get(one, ()), joined.get(one, ""))

    return [seen(own, address), *map(seen, remote)]


def _is(row: Mapping, identity: Mapping) -> bool:
    """Whether a row without id 0 is the asked system itself: connected neither way, of its kind and host name."""
    return (
        bool(folded(row.get("hostname")))
        and folded(row.get("hostname")) == folded(identity.get("hostname"))
        and kind_of(dict(row)) == kind_of(dict(identity))
        and True not in (row.get("manages_local"), row.get("managed_by_local"))
    )


def _merged_nodes(nodes: Iterable[Mapping], rows: Sequence[dict]) -> list[dict]:
    """Fill in rows of /appliances with what /nodes says of the same sensors; returns the sensors that no row is for."""
    known = [Sighting(0, row, kind_of(row)) for row in rows]
    by_uuid = {one.uuid: row for one, row in zip(known, rows, strict=True) if one.uuid}
    by_hostname = {
        one.hostname: (one, row) for one, row in zip(known, rows, strict=True) if one.kind in ("sensor", None)
    }
    others = []
    for node in nodes:
        wanted = Sighting(0, node, "sensor")
        row = by_uuid.get(wanted.uuid)
        namesake = by_hostname.get(wanted.hostname) if wanted.hostname else None
        if row is None and namesake and not (wanted.uuid and namesake[0].uuid):
            row = namesake[1]
        if row is None:
            # An id of /nodes need not be one of /appliances.
            others.append({"platform": "discover", **{name: item for name, item in node.items() if name != "id"}})
        else:
            row.update({**node, **row})
    return others


def _merged(sightings: Sequence[Sighting]) -> list[System]:
    found: list[System] = []
    by_uuid: dict[str, System] = {}
    by_hostname: dict[str, dict[int, System]] = {}
    # Rows with a uuid first: a row without one has to find them all.
    for seen in sorted(sightings, key=lambda one: not one.uuid):
        system = by_uuid.get(seen.uuid) if seen.uuid else _namesake(seen, by_hostname)
        if system is None:
            system = System([])
            found.append(system)
            if seen.uuid:
                by_uuid[seen.uuid] = system
        system.sightings.append(seen)
        by_hostname.setdefault(seen.hostname, {})[id(system)] = system
    for system in found:
        system.sightings.sort(key=lambda one: one.rank)
    order = {id(seen): number for number, seen in enumerate(sightings)}
    return sorted(found, key=lambda system: min(order[id(seen)] for seen in system.sightings))


def _namesake(wanted: Sighting, by_hostname: Mapping[str, Mapping[int, System]]) -> System | None:
    """The only system with the host name and kind of a row without uuid. What one asked system lists twice is two."""
    if not wanted.hostname:
        return None
    fitting = [
        system
        for system in by_hostname.get(wanted.hostname, {}).values()
        if (system.kind == wanted.kind or None in (system.kind, wanted.kind))
        and not any(seen.asked == wanted.asked for seen in system.sightings)
        and not (wanted.address and any(seen.address for seen in system.sightings))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _name(systems: Sequence[System], hostnames: Sequence[str]) -> None:
    for number, system in enumerate(systems, 1):
        words = [*(str(system.get(one) or "").strip() for one in (*hostnames, *HOSTNAMES)), system.address]
        named = (word for word in words if not host_name_problem(word))
        system.name = next(named, f"{system.kind or 'system'}-{number}")
    taken: dict[str, list[System]] = {}
    for system in systems:
        taken.setdefault(system.name, []).append(system)
    used = set(taken)
    for name, sharing in taken.items():
        for number, system in enumerate(sharing, 1) if len(sharing) > 1 else ():
            uuid = folded(system.get("uuid")).replace("-", "")
            longer = f"{name}-{uuid[:8] or system.kind or number}"
            system.name = longer if longer not in used else f"{longer}-{number}"
            used.add(system.name)


def _relate(systems: Sequence[System]) -> None:
    """Fill in who lists a system, and the packet sensors of IDS sensors. Ids count at the asked system only."""
    asked = {seen.asked: system for system in systems for seen in system.sightings if seen.address}
    by_id = {(seen.asked, seen.id): system for system in systems for seen in system.sightings}
    for system in systems:
        for seen in system.sightings:
            if not seen.address:
                system.listed_by.setdefault(asked[seen.asked].name, seen.id)
            if seen.packet_sensor:
                system.packet_sensor = by_id.get((seen.asked, seen.packet_sensor), system.packet_sensor)
