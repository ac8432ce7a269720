# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The plan of a fleet's upgrade: who goes where in which wave, and whether anything speaks against it.

Computed once for all systems from what readiness saw of each; nothing here talks to a system.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.cluster import cluster_findings
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.image import image_findings
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import Member, Stranger
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.order import leaders, order_findings
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.results import Finding, checked_skip, readiness
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.twins import twin_findings

NO_WAVE = "-"
# What becomes of record ingest: of a cluster that is upgraded, and of one that an interrupted run left without.
INGEST_OFF_ON, INGEST_BACK = "off, then on", "on"
# The waves of a kind as a whole; recordstores have theirs by cluster.
WAVES = {"console": "consoles", "sensor": "sensors", "packetstore": "packetstores"}


@dataclass(frozen=True)
class Wave:
    """Systems that are upgraded at the same time, as far as so many may be."""

    name: str
    members: Sequence[Member]


@dataclass(frozen=True)
class Task:
    """What the plan has for one system.

    ``before`` is the firmware it runs, ``target`` what it is to run; ``acts`` says that its wave has something to do
    with it, ``upgrades`` that this is an upgrade, ``attaches`` that one runs already. ``leaders`` are systems that must
    not run older firmware than it, ``companions`` names of those that are upgraded in its wave and so may be away.
    ``problem`` says why it could not be read, ``refusals`` what speaks against its upgrade, ``firmware_problem`` what
    the module firmware has against it.
    """

    system: str
    kind: str
    before: str
    target: str
    wave: str
    cluster: str = ""
    acts: bool = False
    upgrades: bool = False
    attaches: bool = False
    leaders: Sequence[str] = ()
    companions: Sequence[str] = ()
    problem: str = ""
    refusals: Sequence[str] = ()
    firmware_problem: str = ""

    def row(self) -> dict:
        return {"system": self.system, "kind": self.kind, "from": self.before, "to": self.target, "wave": self.wave}


@dataclass(frozen=True)
class Cluster:
    """A recordstore cluster in the plan; all but ``name`` and the states of record ingest are names of nodes.

    ``acts`` are those with something to do in the run, ``touched`` those of them whose firmware changes.
    ``speaker`` is asked to switch record ingest. ``ingest_enabled`` is None where no node tells it; ``takes_off`` says
    that this run switches it off, ``ends_on`` that it is on in the end.
    """

    name: str
    nodes: Sequence[str]
    managers: Sequence[str]
    data_nodes: Sequence[str]
    speaker: str
    acts: Sequence[str]
    touched: Sequence[str]
    ingest_enabled: bool | None
    takes_off: bool
    ends_on: bool


@dataclass(frozen=True)
class UpgradePlan:
    """The plan: ``ready`` when nothing is refused.

    ``readiness`` has the rows {system, check, status, reason} of all checks, ``findings`` what is not in order.
    ``tasks`` are by system, in the order of the waves; ``changes`` are rows of system, section, object, change, reason;
    ``outside`` names systems of the inventory that the run does not touch; ``summary`` is a sentence.
    """

    ready: bool
    readiness: Sequence[Mapping]
    findings: Sequence[Finding]
    tasks: Mapping[str, Task]
    clusters: Sequence[Cluster]
    changes: Sequence[Mapping]
    outside: Sequence[str]
    summary: str

    def rows(self) -> list[dict]:
        """The systems with what each goes from and to, and its wave."""
        return [task.row() for task in self.tasks.values()]


def upgrade_plan(
    seen: Iterable[Mapping],
    outside: Iterable[Mapping] = (),
    *,
    ingest_after: bool = True,
    marked: Iterable[str] = (),
    skip: object = (),
) -> UpgradePlan:
    """Return the plan of an upgrade.

    ``seen`` is what readiness saw of each system of the run (see Member.from_seen), in the order of the inventory;
    ``outside`` are systems of the inventory that the run does not touch (see Stranger.from_inventory); ``marked`` are
    clusters whose record ingest an interrupted run switched off; ``skip`` names readiness checks that are switched off,
    a list or text with commas. Raises OptionError for a check that does not exist.
    """
    skipped = checked_skip(skip)
    members = [Member.from_seen(one) for one in seen]
    strangers = [Stranger.from_inventory(one) for one in outside]
    waves = waves_of(members)
    of_fleet = [
        *image_findings(members),
        *twin_findings(members),
        *order_findings(members, unread_stay="reachable" in skipped),
        *cluster_findings(members, strangers),
    ]
    checks, findings = readiness(members, of_fleet, skipped)
    ours = set(marked)
    clusters = [
        _cluster(name, nodes, is_marked=name in ours, ingest_after=ingest_after)
        for name, nodes in clusters_of(members).items()
    ]
    tasks = _tasks(members, waves, findings)
    return UpgradePlan(
        ready=all(finding.level != "refused" for finding in findings),
        readiness=checks,
        findings=findings,
        tasks=tasks,
        clusters=clusters,
        changes=[*_firmware_changes(tasks.values(), members), *_ingest_changes(clusters, ingest_after)],
        outside=[stranger.name for stranger in strangers],
        summary=_summary(tasks.values(), findings, strangers),
    )


def waves_of(members: Sequence[Member]) -> list[Wave]:
    """The waves in their order: consoles, sensors, clusters one after the other (managers, then the other nodes),
    packetstores."""
    waves = {kind: Wave(name, [member for member in members if member.kind == kind]) for kind, name in WAVES.items()}
    nodes = []
    for name, some in clusters_of(members).items():
        nodes.append(Wave(f"recordstores {name}: managers", [node for node in some if node.is_manager]))
        nodes.append(Wave(f"recordstores {name}: data nodes", [node for node in some if not node.is_manager]))
    ordered = [waves["console"], waves["sensor"], *nodes, waves["packetstore"]]
    return [wave for wave in ordered if wave.members]


def clusters_of(members: Iterable[Member]) -> dict[str, list[Member]]:
    """The recordstores by cluster, managers first."""
    clusters: dict[str, list[Member]] = {}
    for member in members:
        if member.kind == "recordstore":
            clusters.setdefault(member.cluster, []).append(member)
    return {name: sorted(nodes, key=lambda node: not node.is_manager) for name, nodes in clusters.items()}


def _tasks(members: Sequence[Member], waves: Sequence[Wave], findings: Sequence[Finding]) -> dict[str, Task]:
    """The tasks in the order of the waves; systems of no wave come last."""
    ahead_of = leaders(members)
    wave_of = {member.name: wave for wave in waves for member in wave.members}
    together = {
        wave.name: sorted({name for member in wave.members if member.acts for name in member.names}) for wave in waves
    }
    refusals: dict[str, list[str]] = {}
    for finding in findings:
        if finding.level == "refused":
            refusals.setdefault(finding.system, []).append(finding.finding)
    ordered = [member for wave in waves for member in wave.members]
    tasks = {}
    for member in [*ordered, *(member for member in members if member.name not in wave_of)]:
        wave = wave_of.get(member.name)
        tasks[member.name] = Task(
            system=member.name,
            kind=member.kind,
            before=member.version,
            target=member.target,
            wave=wave.name if wave and member.acts else NO_WAVE,
            cluster=member.cluster,
            acts=member.acts,
            upgrades=member.is_asked,
            attaches=bool(member.firmware_jobs),
            leaders=ahead_of[member.name],
            companions=together[wave.name] if wave else (),
            problem=member.problem,
            refusals=refusals.get(member.name, ()),
            firmware_problem=member.firmware_problem,
        )
    return tasks


def _cluster(name: str, nodes: Sequence[Member], *, is_marked: bool, ingest_after: bool) -> Cluster:
    """Record ingest is switched on again only by whoever switched it off: this run, or one before that was interrupted.
    Where it is off already somebody else wants it so. As long as one node says that it is on, it is on: whoever is
    asked to switch it off may have to, and is to know then that it was this run."""
    told = [node.ingest_enabled for node in nodes if node.ingest_enabled is not None]
    enabled = any(told) if told else None
    takes_off = enabled is not False and any(node.is_touched for node in nodes)
    return Cluster(
        name=name,
        nodes=[node.name for node in nodes],
        managers=[node.name for node in nodes if node.is_manager],
        data_nodes=[node.name for node in nodes if not node.is_manager],
        speaker=nodes[0].name,
        acts=[node.name for node in nodes if node.acts],
        touched=[node.name for node in nodes if node.is_touched],
        ingest_enabled=enabled,
        takes_off=takes_off,
        ends_on=ingest_after and (takes_off or is_marked),
    )


def _firmware_changes(tasks: Iterable[Task], members: Sequence[Member]) -> list[dict]:
    by_name = {member.name: member for member in members}
    changes = []
    for task in tasks:
        member = by_name[task.system]
        # What a check that is switched off has against it may have gone when its turn comes: it is tried.
        is_tried = task.upgrades and not task.refusals
        if member.upgrade:
            job = "; a firmware job runs already and is followed" if member.firmware_jobs else ""
            reason = f"it runs {task.before or 'unknown firmware'}{job}"
        elif is_tried:
            reason = f"it runs {task.before or 'unknown firmware'}; it is tried all the same: {member.firmware_problem}"
        elif member.firmware_problem:
            reason = "refused, see the readiness"
        elif member.firmware_jobs and member.acts:
            reason = f"it runs {task.before} already; its job is followed to the end"
        elif member.acts:
            reason = f"it runs {task.before} already; it is compared with its state before the interrupted run"
        else:
            reason = f"it runs {task.before} already" if member.wanted else "no version is wanted for its kind"
        changes.append(
            {
                "system": task.system,
                "section": "firmware",
                "object": task.target,
                "change": "upgrade" if member.upgrade or is_tried else "none",
                "reason": reason,
                **{key: value for key, value in task.row().items() if key != "system"},
            }
        )
    return changes


def _ingest_changes(clusters: Sequence[Cluster], ingest_after: bool) -> list[dict]:
    changes = []
    for cluster in clusters:
        if cluster.takes_off:
            change = INGEST_OFF_ON if ingest_after else "off"
            reason = f"{len(cluster.touched)} of its {len(cluster.nodes)} nodes are upgraded"
        elif cluster.ends_on and not cluster.ingest_enabled:
            change, reason = INGEST_BACK, "an interrupted run switched it off"
        elif cluster.ingest_enabled is not False:
            continue
        elif ingest_after:
            change, reason = "none", "it is off, and stays off: no upgrade switched it off"
        else:
            change, reason = "none", "it is off, and upgrade_ingest_after is false"
        changes.append(
            {
                "system": cluster.speaker,
                "section": "cluster",
                "object": f"record ingest of {cluster.name}",
                "change": change,
                "reason": reason,
            }
        )
    return changes


def _summary(tasks: Collection[Task], findings: Sequence[Finding], strangers: Sequence[Stranger]) -> str:
    upgrades = sum(task.wave != NO_WAVE and task.upgrades for task in tasks)
    # What a killed run left runs the new version already.
    others = sum(task.wave != NO_WAVE and not task.upgrades for task in tasks)
    refused = sum(finding.level == "refused" for finding in findings)
    parts = [f"{upgrades} of {len(tasks)} systems to upgrade"]
    if others:
        parts[0] += f", {others} to bring to {'its' if others == 1 else 'their'} end"
    if refused:
        parts.append(f"{refused} findings speak against it, no system is upgraded")
    if strangers:
        parts.append("outside this run: " + ", ".join(stranger.name for stranger in strangers))
    return "; ".join(parts) + "."
