# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The readiness of a fleet: every check of every system as a row, and the rows as lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.arguments import list_in
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import Member
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.readiness import (
    FAILED,
    OK,
    SKIPPED,
    SYSTEM_CHECKS,
    WARNING,
    Verdict,
    verdicts_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rows import aligned

# Checks over all systems at once: names of one system, the order rules, the nodes of a cluster.
FLEET_CHECKS = {
    "identity": "no other name of the run is the same system",
    "order": "no order rule is broken",
    "cluster": "all nodes of its cluster are known",
}
CHECKS = (*SYSTEM_CHECKS, *FLEET_CHECKS)
STATUSES = (FAILED, WARNING, OK, SKIPPED)


@dataclass(frozen=True)
class Finding:
    """Something that speaks against the upgrade (``level`` refused) or that one should know (warning), and the check
    that found it."""

    system: str
    check: str
    level: str
    finding: str
    remedy: str = ""

    @classmethod
    def from_verdict(cls, system: str, check: str, verdict: Verdict) -> Finding:
        level = "refused" if verdict.status == FAILED else "warning"
        return cls(system, check, level, verdict.reason, verdict.remedy)

    def as_verdict(self) -> Verdict:
        return Verdict(FAILED if self.level == "refused" else WARNING, self.finding, self.remedy)

    def export(self) -> dict:
        return asdict(self)


def words(given: object) -> list[str]:
    """A list of words, also out of text that is one in JSON or separates them by commas, as surveys give it."""
    if given is None:
        return []
    listed = list_in(given) if isinstance(given, str) else given
    parts = listed if isinstance(listed, Iterable) else str(given).split(",")
    return [word for word in (str(part).strip() for part in parts) if word]


def checked_skip(given: object) -> frozenset[str]:
    """The checks that are switched off; raises OptionError for one that does not exist."""
    chosen = words(given)
    unknown = sorted(set(chosen) - set(CHECKS))
    if unknown:
        raise OptionError(
            f"upgrade_readiness_skip has {', '.join(unknown)}: no such check.", f"There are: {', '.join(CHECKS)}."
        )
    return frozenset(chosen)


def readiness(
    members: Sequence[Member], of_fleet: Iterable[Finding], skip: frozenset[str] = frozenset()
) -> tuple[list[dict], list[Finding]]:
    """The rows {system, check, status, reason} of all checks, and the findings of those that are not switched off.

    ``of_fleet`` are findings that take more than one system to see.
    """
    found = [one for one in of_fleet if one.check not in skip]
    rows, findings = [], []
    for member in members:
        for check in CHECKS:
            verdicts = _verdicts(member, check, found, skip)
            if verdicts:
                rows.append(_row(member.name, check, verdicts))
            findings += [
                Finding.from_verdict(member.name, check, one) for one in verdicts if one.status in (FAILED, WARNING)
            ]
    return rows, findings


def in_order(rows: Sequence[Mapping]) -> list[str]:
    """What is in order as the lines of a table, a line a check: the systems that it found good, or the one reason why
    it judged none. Which check has nothing to judge on which system stands in the files."""
    lines = [("SYSTEM", "CHECK", "STATUS", "REASON")]
    everybody = len({row["system"] for row in rows})
    for check in CHECKS:
        group = [row for row in rows if row["check"] == check and row["status"] == OK]
        skipped = [row for row in rows if row["check"] == check and row["status"] == SKIPPED]
        if not group and _shared_reason(skipped):
            group = skipped
        if group:
            lines.append((_counted(group, everybody), check, group[0]["status"], _shared_reason(group)))
    return aligned(lines) if len(lines) > 1 else []


def quarrels(rows: Iterable[Mapping]) -> list[Mapping]:
    """The rows that speak against the upgrade, and those that one should know."""
    return [row for row in rows if row["status"] in (FAILED, WARNING)]


def _verdicts(member: Member, check: str, found: Sequence[Finding], skip: frozenset[str]) -> list[Verdict]:
    if check in skip:
        return [Verdict(SKIPPED, "switched off by upgrade_readiness_skip")]
    against = [one.as_verdict() for one in found if one.system == member.name and one.check == check]
    if check in SYSTEM_CHECKS:
        own = verdicts_of(member, check)
        return [*against, *(one for one in own if one.status in (FAILED, WARNING))] if against else own
    if against:
        return against
    if check == "identity" and member.problem:
        return [Verdict(SKIPPED, "the system cannot be read")]
    if check == "cluster" and member.kind != "recordstore":
        return [Verdict(SKIPPED, f"it is a {member.kind}")]
    return [Verdict(OK, FLEET_CHECKS[check])]


def _row(system: str, check: str, verdicts: Sequence[Verdict]) -> dict:
    worst = min((verdict.status for verdict in verdicts), key=STATUSES.index)
    reasons = [_sentence(verdict) for verdict in verdicts if verdict.status == worst]
    return {"system": system, "check": check, "status": worst, "reason": " ".join(reasons)}


def _sentence(verdict: Verdict) -> str:
    if not verdict.remedy:
        return verdict.reason
    return f"{verdict.reason.rstrip('.')}. {verdict.remedy}"


def _counted(group: Sequence[Mapping], everybody: int) -> str:
    if len(group) == 1:
        return group[0]["system"]
    return f"all {everybody} systems" if len(group) == everybody else f"{len(group)} systems"


def _shared_reason(group: Sequence[Mapping]) -> str:
    reasons = {row["reason"] for row in group}
    return str(reasons.pop()) if len(reasons) == 1 else ""
