# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What systems say against each other's firmware: the order rules.

A console runs the same or newer firmware than what is joined to it, a sensor than recordstores and packetstores,
manager nodes than data nodes (contract: conventions.firmware_upgrade, examples.md). Waves go from the first to the last
of these, so that a rule that holds before and after holds in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import (
    Connected,
    Member,
    is_older,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.results import Finding

STORES = ("recordstore", "packetstore")


@dataclass(frozen=True)
class Place:
    """A system in an order rule, with the firmware it will run after the upgrade."""

    name: str
    kind: str
    version: str
    in_run: bool
    changes: bool = False


class Relations:
    """Which systems are joined, from what each says in /appliances.

    ``unread_stay``: systems of the run that could not be read keep the firmware that others say they have.
    """

    def __init__(self, members: Sequence[Member], unread_stay: bool = False):
        self.members = members
        self.unread_stay = unread_stay
        self._by_name: dict[str, set[str]] = {}
        self._named = {member.name: member for member in members}
        for member in members:
            for name in member.names:
                self._by_name.setdefault(name, set()).add(member.name)
        # Consoles of each system and what else it is joined to; keys are names of members.
        self.consoles: dict[str, dict[str, Place]] = {member.name: {} for member in members}
        self.joined: dict[str, dict[str, Place]] = {member.name: {} for member in members}
        for member in members:
            for row in member.connected or ():
                self._add(member, row)
        self._guess()

    def sensors_of(self, member: Member) -> dict[str, Place]:
        """The sensors of a store: joined to it, or joined to one of its consoles."""
        found = {name: place for name, place in self.joined[member.name].items() if place.kind == "sensor"}
        for console in self.consoles[member.name]:
            for name, place in self.joined.get(console, {}).items():
                if place.kind == "sensor":
                    found[name] = place
        return found

    def member_of(self, names: Iterable[str], kind: str | None) -> Member | None:
        """The member that goes by these names, None when there is none or more than one."""
        found = {name for known in names for name in self._by_name.get(known, ())}
        fitting = [self._named[name] for name in found if kind in (None, self._named[name].kind)]
        return fitting[0] if len(fitting) == 1 else None

    def _add(self, member: Member, row: Connected) -> None:
        other = self.member_of(row.names, row.kind)
        if other and not (other.problem and self.unread_stay):
            place = place_of(other)
        else:
            place = Place(other.name if other else row.name, row.kind or "", row.version, in_run=False)
        if place.kind == "console" and member.kind != "console":
            self.consoles[member.name][place.name] = place
            if other:
                self.joined[other.name][member.name] = place_of(member)
        elif member.kind == "console":
            self.joined[member.name][place.name] = place
            if other:
                self.consoles[other.name][member.name] = place_of(member)
        else:
            self.joined[member.name][place.name] = place
            if other:
                self.joined[other.name][member.name] = place_of(member)

    def _guess(self) -> None:
        """A system that does not tell what it is joined to, and that no console lists, is taken for joined to every
        console of the run: better one question too many than a broken order."""
        consoles = [member for member in self.members if member.kind == "console"]
        for member in self.members:
            if member.kind != "console" and member.connected is None and not self.consoles[member.name]:
                for console in consoles:
                    self.consoles[member.name][console.name] = place_of(console)
                    self.joined[console.name][member.name] = place_of(member)


def place_of(member: Member) -> Place:
    return Place(member.name, member.kind, member.target or member.version, in_run=True, changes=member.is_asked)


def order_findings(members: Sequence[Member], unread_stay: bool = False) -> list[Finding]:
    """Every pair of systems that would break an order rule after the upgrade and that the upgrade touches."""
    relations = Relations(members, unread_stay)
    found: dict[tuple[str, str], Finding] = {}
    for member in members:
        for ahead, behind in _pairs(member, relations):
            if (ahead.changes or behind.changes) and is_older(ahead.version, behind.version):
                found[(ahead.name, behind.name)] = _violation(ahead, behind)
    return list(found.values())


def leaders(members: Sequence[Member]) -> dict[str, list[str]]:
    """For each system the systems of the run whose firmware must not be older than its own."""
    relations = Relations(members)
    found: dict[str, dict[str, None]] = {member.name: {} for member in members}
    for member in members:
        for ahead, behind in _pairs(member, relations):
            if ahead.in_run and behind.in_run:
                found[behind.name][ahead.name] = None
    return {name: list(names) for name, names in found.items()}


def _pairs(member: Member, relations: Relations) -> Iterator[tuple[Place, Place]]:
    """Pairs (who must be ahead, who must be behind) with this member as one of the two."""
    own = place_of(member)
    if member.kind == "console":
        for place in relations.joined[member.name].values():
            yield own, place
        return
    for console in relations.consoles[member.name].values():
        yield console, own
    if member.kind in STORES:
        for sensor in relations.sensors_of(member).values():
            yield sensor, own
    if member.kind == "sensor":
        for store in relations.joined[member.name].values():
            if store.kind in STORES:
                yield own, store
    if member.kind == "recordstore" and not member.is_manager:
        for other in relations.members:
            if other.kind == "recordstore" and other.cluster == member.cluster and other.is_manager:
                yield place_of(other), own


def _violation(ahead: Place, behind: Place) -> Finding:
    about = behind if behind.changes else ahead
    if about is behind:
        would = "would run" if ahead.changes else "runs"
        text = f"it would run {behind.version}, but the {ahead.kind} {ahead.name} {would} the older {ahead.version}"
    else:
        text = f"it would run {ahead.version}, but the {behind.kind} {behind.name} runs the newer {behind.version}"
    remedy = f"The {ahead.kind} must run the same or newer firmware: "
    if ahead.in_run:
        remedy += f"raise upgrade_version of {ahead.name} to {behind.version} or newer."
    else:
        remedy += f"{ahead.name} is outside this run, upgrade it first or with it (inventory, --limit)."
    return Finding(about.name, "order", "refused", text, remedy)
