# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The plan of a fleet's upgrade: who goes where in which wave, and whether anything speaks against it.

Computed once for all systems from what readiness saw of each; nothing here talks to a system.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.cluster import cluster_findings
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import KIND_GROUPS, Member, Stranger
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.order import leaders, order_findings
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.results import (
    Finding,
    checked_skip,
    readiness,
    told,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.twins import twin_findings

NO_WAVE = "-"


@dataclass(frozen=True)
class Wave:
    """Systems that are upgraded at the same time."""

    name: str
    members: Sequence[Member]


def upgrade_plan(
    seen: Iterable[Mapping],
    outside: Iterable[Mapping] = (),
    *,
    batch: int = 1,
    forks: int = 0,
    ingest_after: bool = True,
    marked: Iterable[str] = (),
    skip: object = (),
) -> dict:
    """Return the plan of an upgrade as plain data.

    ``seen`` is what readiness saw of each system of the run (see Member.from_seen), in the order of the inventory;
    ``outside`` names systems of the inventory that the run does not touch ({name, groups, cluster, addresses});
    ``batch`` is how many sensors go at a time; ``forks`` is how many systems Ansible works on at a time, 0 when not
    known; ``marked`` are clusters whose record ingest an interrupted run switched off; ``skip`` names readiness checks
    that are switched off, a list or text with commas.

    The result: ``ready`` (nothing is refused), ``readiness`` ({system, check, status, reason}), ``findings`` (what is
    not in order: {system, check, level, finding, remedy}), ``told`` (readiness as lines of text), ``rows`` ({system,
    kind, from, to, wave}), ``changes`` (the same as rows of system, section, object, change, reason), ``systems`` (by
    name: {acts, upgrades, attaches, problem, cluster, leaders, companions, system, kind, from, to, wave}), ``clusters``
    (list of {name, nodes, managers, data_nodes, speaker, acts, ingest_enabled, takes_off, ends_on}), ``outside``
    (names), ``batch`` and ``summary`` (a sentence). Raises OptionError for a check that does not exist.
    """
    skipped = checked_skip(skip)
    members = [Member.from_seen(one) for one in seen]
    strangers = [Stranger.from_inventory(one) for one in outside]
    waves = waves_of(members, batch)
    of_fleet = [
        *twin_findings(members),
        *order_findings(members, unread_stay="reachable" in skipped),
        *cluster_findings(members, strangers),
        *_fork_findings(waves, forks),
    ]
    checks, findings = readiness(members, of_fleet, skipped)
    ahead_of = leaders(members)
    wave_of = {member.name: wave.name for wave in waves for member in wave.members if member.acts}
    ours = set(marked)
    clusters = [
        _cluster(name, nodes, is_marked=name in ours, ingest_after=ingest_after)
        for name, nodes in clusters_of(members).items()
    ]
    rows = [_row(member, wave_of.get(member.name, NO_WAVE)) for member in _in_order(members, waves)]
    return {
        "ready": all(finding.level != "refused" for finding in findings),
        "readiness": checks,
        "findings": [finding.export() for finding in findings],
        "told": told(checks),
        "rows": rows,
        "changes": [*_firmware_changes(rows, members), *_ingest_changes(clusters, ingest_after)],
        "systems": {
            member.name: _system(
                member,
                wave_of.get(member.name, NO_WAVE),
                ahead_of[member.name],
                next((wave.members for wave in waves if member in wave.members), ()),
            )
            for member in members
        },
        "clusters": clusters,
        "outside": [stranger.name for stranger in strangers],
        "batch": batch,
        "summary": _summary(rows, findings, strangers),
    }


def waves_of(members: Sequence[Member], batch: int) -> list[Wave]:
    """The waves in their order: consoles, sensors in batches, clusters one after the other (managers, then the other
    nodes), packetstores. Sensors that need no upgrade keep their place in their batch, as they do in the play."""
    of_kind = {kind: [member for member in members if member.kind == kind] for kind in KIND_GROUPS.values()}
    sensors = of_kind["sensor"]
    batches = [sensors[start : start + batch] for start in range(0, len(sensors), batch)]
    waves = [Wave("consoles", of_kind["console"])]
    waves += [Wave(f"sensors {number} of {len(batches)}", some) for number, some in enumerate(batches, start=1)]
    for name, nodes in clusters_of(members).items():
        waves.append(Wave(f"recordstores {name}: managers", [node for node in nodes if node.is_manager]))
        waves.append(Wave(f"recordstores {name}: data nodes", [node for node in nodes if not node.is_manager]))
    waves.append(Wave("packetstores", of_kind["packetstore"]))
    return [wave for wave in waves if wave.members]


def clusters_of(members: Iterable[Member]) -> dict[str, list[Member]]:
    """The recordstores by cluster, managers first."""
    clusters: dict[str, list[Member]] = {}
    for member in members:
        if member.kind == "recordstore":
            clusters.setdefault(member.cluster, []).append(member)
    return {name: sorted(nodes, key=lambda node: not node.is_manager) for name, nodes in clusters.items()}


def _in_order(members: Sequence[Member], waves: Sequence[Wave]) -> list[Member]:
    ordered = [member for wave in waves for member in wave.members]
    return ordered + [member for member in members if member not in ordered]


def _row(member: Member, wave: str) -> dict:
    return {"system": member.name, "kind": member.kind, "from": member.version, "to": member.target, "wave": wave}


def _system(member: Member, wave: str, ahead: Sequence[str], companions: Sequence[Member]) -> dict:
    return {
        **_row(member, wave),
        "cluster": member.cluster,
        "acts": member.acts,
        "upgrades": member.is_asked,
        "attaches": bool(member.firmware_jobs),
        "leaders": list(ahead),
        "companions": sorted({name for other in companions if other is not member for name in other.names}),
        "problem": member.problem,
    }


def _cluster(name: str, nodes: Sequence[Member], *, is_marked: bool, ingest_after: bool) -> dict:
    """Record ingest is switched on again only by whoever switched it off: this run, or one before that was interrupted.
    Where it is off already somebody else wants it so."""
    told = [node.ingest_enabled for node in nodes if node.ingest_enabled is not None]
    enabled = all(told) if told else None
    takes_off = enabled is not False and any(node.acts for node in nodes)
    return {
        "name": name,
        "nodes": [node.name for node in nodes],
        "managers": [node.name for node in nodes if node.is_manager],
        "data_nodes": [node.name for node in nodes if not node.is_manager],
        "speaker": nodes[0].name,
        "acts": [node.name for node in nodes if node.acts],
        "ingest_enabled": enabled,
        "takes_off": takes_off,
        "ends_on": ingest_after and (takes_off or is_marked),
    }


def _firmware_changes(rows: Sequence[Mapping], members: Sequence[Member]) -> list[dict]:
    by_name = {member.name: member for member in members}
    changes = []
    for row in rows:
        member = by_name[row["system"]]
        if member.upgrade:
            job = "; a firmware job runs already and is followed" if member.firmware_jobs else ""
            reason = f"it runs {row['from'] or 'unknown firmware'}{job}"
        elif member.firmware_problem:
            reason = "refused, see the readiness"
        elif member.firmware_jobs and member.acts:
            reason = f"it runs {row['from']} already; its job is followed to the end"
        elif member.acts:
            reason = f"it runs {row['from']} already; it is compared with its state before the interrupted run"
        else:
            reason = f"it runs {row['from']} already" if member.wanted else "no version is wanted for its kind"
        changes.append(
            {
                "system": row["system"],
                "section": "firmware",
                "object": row["to"],
                "change": "upgrade" if member.upgrade else "none",
                "reason": reason,
                **{key: row[key] for key in ("kind", "from", "to", "wave")},
            }
        )
    return changes


def _ingest_changes(clusters: Sequence[Mapping], ingest_after: bool) -> list[dict]:
    changes = []
    for cluster in clusters:
        if cluster["takes_off"]:
            change = "off, then on" if ingest_after else "off"
            reason = f"{len(cluster['acts'])} of its {len(cluster['nodes'])} nodes are upgraded"
        elif cluster["ends_on"] and not cluster["ingest_enabled"]:
            change, reason = "on", "an interrupted run switched it off"
        elif cluster["ingest_enabled"] is not False:
            continue
        elif ingest_after:
            change, reason = "none", "it is off, and stays off: no upgrade switched it off"
        else:
            change, reason = "none", "it is off, and upgrade_ingest_after is false"
        changes.append(
            {
                "system": cluster["speaker"],
                "section": "cluster",
                "object": f"record ingest of {cluster['name']}",
                "change": change,
                "reason": reason,
            }
        )
    return changes


def _fork_findings(waves: Sequence[Wave], forks: int) -> list[Finding]:
    """Every system of a wave holds one of Ansible's workers until it is back: fewer forks make smaller waves."""
    findings = []
    widest: dict[str, int] = {}
    for wave in waves:
        upgraded = sum(member.acts for member in wave.members)
        kind = wave.members[0].kind
        widest[kind] = max(widest.get(kind, 0), upgraded)
    for kind, count in widest.items():
        if forks and count > forks:
            findings.append(
                Finding(
                    f"all {kind}s",
                    "forks",
                    "warning",
                    f"{count} {kind}s are to be upgraded at a time, but Ansible works on {forks} systems at a time",
                    f"Run with --forks {count} (AWX: the job template's forks) to upgrade them together.",
                )
            )
    return findings


def _summary(rows: Sequence[Mapping], findings: Sequence[Finding], strangers: Sequence[Stranger]) -> str:
    upgrades = sum(row["wave"] != NO_WAVE for row in rows)
    refused = sum(finding.level == "refused" for finding in findings)
    parts = [f"{upgrades} of {len(rows)} systems to upgrade"]
    if refused:
        parts.append(f"{refused} findings speak against it, nothing is done")
    if strangers:
        parts.append("outside this run: " + ", ".join(stranger.name for stranger in strangers))
    return "; ".join(parts) + "."
