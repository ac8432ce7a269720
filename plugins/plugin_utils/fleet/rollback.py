# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The plan of a fleet's way back to older firmware: the order of an upgrade from its end to its beginning.

A console runs the same or newer firmware than what is joined to it, a sensor than recordstores and packetstores
(contract: conventions.firmware_upgrade). Going back, those that must not be newer go first. The API takes consoles and
sensors back only (contract: POST /extrahop/firmware/previous/rollback), so that stores hold back what is ahead of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import Member
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.order import order_findings
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.twins import twin_findings

WAVES = ("sensors", "consoles")


def rollback_plan(seen: Iterable[Mapping]) -> dict:
    """Return the plan of a rollback as plain data.

    ``seen`` is what was seen of each system of the run (see Member.from_seen), ``firmware`` being the result of the
    module firmware with state rolled_back in check mode. Systems outside the run are known from what those of the run
    are connected to.

    The result: ``ready`` (nothing is refused), ``findings`` (rows of system, check, status, reason), ``rows`` (system,
    section, object, change, reason, in the order of the waves), ``waves`` (those with something to do) and ``systems``
    (by name: {acts, wave, target}).
    """
    members = [Member.from_seen(one) for one in seen]
    findings = [*_own(members), *_between(members)]
    ordered = [member for wave in WAVES for member in members if member.upgrade and wave_of(member) == wave]
    return {
        "ready": all(finding["status"] != "failed" for finding in findings),
        "findings": findings,
        "rows": [_row(member) for member in ordered],
        "waves": list(dict.fromkeys(wave_of(member) for member in ordered)),
        "systems": {member.name: _system(member) for member in members},
    }


def wave_of(member: Member) -> str:
    """The wave of a system, one of WAVES if it can go back."""
    return f"{member.kind}s"


def _own(members: Sequence[Member]) -> list[dict]:
    """What each system by itself says against its rollback."""
    found = []
    for member in members:
        if member.problem:
            found.append(_finding(member.name, "reachable", member.problem))
        elif len(member.groups) != 1:
            found.append(_finding(member.name, "kind", "it has to be in one group of its kind"))
        elif member.firmware_problem:
            found.append(_finding(member.name, "firmware", member.firmware_problem))
        elif member.firmware_jobs:
            found.append(_finding(member.name, "jobs", "a firmware job is running"))
    return found


def _between(members: Sequence[Member]) -> list[dict]:
    """What systems say against each other: two names of one, and the order rules as they would be afterwards."""
    known = [member for member in members if len(member.groups) == 1]
    return [_finding(one.system, one.check, one.finding) for one in (*twin_findings(known), *order_findings(known))]


def _finding(system: str, check: str, reason: str) -> dict:
    return {"system": system, "check": check, "status": "failed", "reason": reason}


def _row(member: Member) -> dict:
    return {
        "system": member.name,
        "section": "firmware",
        "object": member.target,
        "change": "roll back",
        "reason": f"it runs {member.version}; the datastore is reset and all metrics are removed",
    }


def _system(member: Member) -> dict:
    return {"acts": member.upgrade, "wave": wave_of(member), "target": member.target}
