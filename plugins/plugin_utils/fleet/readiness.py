# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The readiness checks that look at one system by itself.

Each is a function from a Member to its verdicts, one at least. A verdict that is not ``ok`` or ``skipped`` speaks
against the upgrade (``failed``) or is something that one should know (``warning``).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import RevealxError
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.images import (
    check_image_url,
    check_name_against_kind,
    check_name_against_version,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.jobs import (
    concerns_firmware,
    only_downloads,
    running_job,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.versions import LATEST, check_not_newer
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import (
    KIND_GROUPS,
    MANY_DEVICES,
    Member,
    licence_fault,
)

OK, FAILED, WARNING, SKIPPED = "ok", "failed", "warning", "skipped"
# Backups on the system are of the user-made objects, which only these kinds have (contract: GET /customizations).
KINDS_WITH_BACKUPS = ("console", "sensor")
LEFT_OUT = (
    "Nothing is upgraded while a system of the run cannot be read. To go without those that cannot, start again with "
    "-e upgrade_readiness_skip=reachable added."
)
WAY_BACK = (
    "The playbook rollback brings the previous firmware back; upgrade_force true tries the older image all the same."
)
MADE_FIRST = "a backup is made before the upgrade"
CONSOLE_HOUR = 3600
DAY = 24 * 3600


@dataclass(frozen=True)
class Verdict:
    """What a check found."""

    status: str
    reason: str
    remedy: str = ""


def reachable(member: Member) -> list[Verdict]:
    if member.problem:
        return [Verdict(FAILED, member.problem, LEFT_OUT)]
    return [Verdict(OK, f"it answers and runs {member.version or 'unknown firmware'}")]


def kind(member: Member) -> list[Verdict]:
    """It is of the kind that its inventory group says."""
    if not member.groups:
        return [Verdict(FAILED, "it is in no group of a kind", f"Put it into one of {', '.join(KIND_GROUPS)}.")]
    if len(member.groups) > 1:
        text = f"it is in the groups {' and '.join(member.groups)}"
        return [Verdict(FAILED, text, "A system belongs to the group of its kind only.")]
    if member.seen_kind is None:
        return [Verdict(WARNING, f"its platform says no known kind; taken for a {member.kind}, as its group says")]
    if member.seen_kind != member.kind:
        text = f"it is a {member.seen_kind}, but in the group {member.groups[0]}"
        return [Verdict(FAILED, text, f"Move it to the group {member.seen_kind}s, or correct its address.")]
    return [Verdict(OK, f"it is a {member.kind}")]


def privileges(member: Member) -> list[Verdict]:
    """The key has full administration. No answer says so outright: only administrators see the keys of others, and
    where the only visible owner's account can be read, its roles tell (contract: conventions.privileges)."""
    owners, roles = member.key_owners, member.roles
    if not owners:
        return [Verdict(SKIPPED, "it does not tell whose API key this is")]
    if len(owners) > 1:
        return [Verdict(OK, "the key sees keys of other users, as only administrators do")]
    if not roles:
        return [Verdict(SKIPPED, f"it does not tell the privileges of {', '.join(owners)}")]
    if roles.get("system") != "full":
        text = f"the API key belongs to {', '.join(owners)}, who lacks full system administration"
        return [Verdict(FAILED, text, "Use the key of an account with the privilege system: full.")]
    return [Verdict(OK, f"{', '.join(owners)} has full system administration")]


def image(member: Member) -> list[Verdict]:
    """The image is for this kind of system and version, as far as names tell, and the system can fetch it."""
    told = [] if member.settings.get("cloud") else _told_by_firmware(member)
    if not told and any(not only_downloads(job) for job in member.firmware_jobs):
        return [Verdict(SKIPPED, "its upgrade runs already")]
    found = _against_image(member) + told
    places = [str(member.settings[key]) for key in ("url", "path") if member.settings.get(key)]
    return found or [Verdict(OK, "nothing speaks against the image" if places else "the system chooses the image")]


def version_path(member: Member) -> list[Verdict]:
    """The wanted version can be reached from the one that runs."""
    found = _against_version(member) + (_told_by_firmware(member) if member.settings.get("cloud") else [])
    return found or [Verdict(OK, f"from {member.version} to {member.target}")]


def jobs(member: Member) -> list[Verdict]:
    """No job of somebody else runs; an own upgrade is followed."""
    found = _against_jobs(member)
    if found:
        return found
    if member.firmware_jobs:
        return [Verdict(OK, f"its firmware job {member.firmware_jobs[0].get('id')} is followed")]
    return [Verdict(OK, "no job runs")]


def license(member: Member) -> list[Verdict]:
    """Neither expired nor invalid."""
    status = member.local_license_status
    fault = licence_fault(member.license, status)
    if fault:
        return [Verdict(FAILED, f"its licence {fault}", "Renew it first (module extrahop.revealx.license).")]
    if not member.license and not status:
        return [Verdict(SKIPPED, "it does not tell its licence")]
    return [Verdict(OK, f"its licence is {status}" if status else "its licence has not expired")]


def backup(member: Member) -> list[Verdict]:
    """There is a backup that is young enough, or one is made first. Who says no to backups has decided: a warning."""
    is_made = bool(member.settings.get("backup"))
    if member.kind not in KINDS_WITH_BACKUPS:
        told = f"a {member.kind} does not tell of backups, and upgrade_backup is false"
        return [Verdict(OK, MADE_FIRST) if is_made else Verdict(SKIPPED, told)]
    age = _backup_age(member)
    newest = "it has none yet" if age is None else f"the newest is {_days(age)} old"
    if is_made:
        return [Verdict(OK, f"{MADE_FIRST}; {newest}")]
    limit = member.settings.get("backup_max_age") or 0
    if member.backups is None:
        return [Verdict(WARNING, "its backups cannot be read, and upgrade_backup is false")]
    if age is None and member.backups:
        return [Verdict(WARNING, "it does not tell when its backups were made, and upgrade_backup is false")]
    if age is None or age > limit * DAY:
        text = f"upgrade_backup is false, and it has no backup of the last {limit:g} days ({newest})"
        return [Verdict(WARNING, text, "Set upgrade_backup, or make one (module extrahop.revealx.backup).")]
    return [Verdict(OK, newest)]


def console_hour(member: Member) -> list[Verdict]:
    """A console of many devices has the hour that it needs, by the time-out and until the end of the window."""
    if member.kind != "console":
        return [Verdict(SKIPPED, f"it is a {member.kind}")]
    needs = f"a console that manages {MANY_DEVICES:,} devices or more needs an hour"
    if member.has_many_devices is None:
        return [Verdict(WARNING, f"how many devices it manages cannot be read; {needs}")]
    if not member.has_many_devices:
        return [Verdict(OK, f"it manages fewer than {MANY_DEVICES:,} devices")]
    found = []
    timeout = member.settings.get("wait_timeout") or 0
    if timeout < CONSOLE_HOUR:
        # Nobody has so little by default: it was asked for, and a job that outlasts it goes on by itself.
        found.append(Verdict(WARNING, f"upgrade_wait_timeout is {timeout}; {needs}", f"Give {CONSOLE_HOUR} or more."))
    window = member.settings.get("window") or {}
    left = window.get("seconds_left")
    if window.get("open") and left is not None and left < CONSOLE_HOUR:
        text = f"the window closes in {left // 60} minutes; {needs}"
        status = WARNING if member.settings.get("check_mode") else FAILED
        found.append(Verdict(status, text, "Start when an hour of the window is left."))
    return found or [Verdict(OK, f"it manages {MANY_DEVICES:,} devices or more, and an hour is left for it")]


def ingest(member: Member) -> list[Verdict]:
    """What is known of the cluster's record ingest, which is off while recordstores are upgraded."""
    if member.kind != "recordstore":
        return [Verdict(SKIPPED, f"it is a {member.kind}")]
    if member.ingest_enabled is None:
        return [Verdict(WARNING, "it does not tell whether record ingest is on; it is switched off all the same")]
    if not member.ingest_enabled:
        text = f"record ingest of {member.cluster} is off already: records are lost until it is on"
        remedy = "Only what an upgrade switched off is switched on after it (else: module extrahop.revealx.cluster)."
        return [Verdict(WARNING, text, remedy)]
    return [Verdict(OK, f"record ingest of {member.cluster} is on; it is switched off before the first node")]


def window(member: Member) -> list[Verdict]:
    """The window is open. A rehearsal by day for a window of the night is only told."""
    state = member.settings.get("window") or {"open": True, "told": "no window is set"}
    if state["open"]:
        return [Verdict(OK, state["told"])]
    status = WARNING if member.settings.get("check_mode") else FAILED
    return [Verdict(status, state["told"], "Start the playbook in the window.")]


# By name, in the order of the table. The first two are asked of every system, the others of those that have a part in
# the upgrade.
SYSTEM_CHECKS: dict[str, Callable[[Member], list[Verdict]]] = {
    "reachable": reachable,
    "kind": kind,
    "privileges": privileges,
    "image": image,
    "version_path": version_path,
    "jobs": jobs,
    "license": license,
    "backup": backup,
    "console_hour": console_hour,
    "ingest": ingest,
    "window": window,
}


def verdicts_of(member: Member, check: str) -> list[Verdict]:
    """What a check of SYSTEM_CHECKS finds of a system; skipped where it has nothing to judge."""
    if check != "reachable" and member.problem:
        return [Verdict(SKIPPED, "the system cannot be read")]
    if check not in ("reachable", "kind") and not member.acts:
        return [Verdict(SKIPPED, "the system is not upgraded")]
    return SYSTEM_CHECKS[check](member)


def _against_image(member: Member) -> list[Verdict]:
    attempts: list[Callable[[], object]] = []
    for option in ("url", "path"):
        place = str(member.settings.get(option) or "")
        if place and option == "url":
            attempts.append(partial(check_image_url, place))
        if place and member.wanted not in LATEST:
            attempts.append(partial(check_name_against_version, option, place, member.wanted))
        if place:
            attempts.append(partial(check_name_against_kind, place, member.seen_kind))
    return _refused(attempts)


def _against_version(member: Member) -> list[Verdict]:
    if member.settings.get("force") or member.wanted in LATEST:
        return []
    newer = _refused([partial(check_not_newer, member.name, member.version, member.wanted)])
    return [Verdict(verdict.status, verdict.reason, WAY_BACK) for verdict in newer]


def _against_jobs(member: Member) -> list[Verdict]:
    listed = [dict(job) for job in member.jobs]
    return _refused([partial(running_job, listed, concerns_firmware, "an upgrade")])


def _told_by_firmware(member: Member) -> list[Verdict]:
    """What the firmware module has against it, unless a check of ours says the same."""
    known = [*_against_image(member), *_against_version(member), *_against_jobs(member)]
    if not member.firmware_problem or any(_is_same(verdict, member.firmware_problem) for verdict in known):
        return []
    return [Verdict(FAILED, member.firmware_problem)]


def _is_same(verdict: Verdict, told: str) -> bool:
    """Whether two sentences are one. A system has a name in the inventory and an address: only the rest is compared."""
    return verdict.reason.split(" ", 1)[-1] in told


def _refused(attempts: Iterable[Callable[[], object]]) -> list[Verdict]:
    """A failed verdict for each attempt that raises."""
    found = []
    for attempt in attempts:
        try:
            attempt()
        except RevealxError as error:
            found.append(Verdict(FAILED, error.message, error.advice))
    return found


def _backup_age(member: Member) -> float | None:
    """Seconds since the newest backup was made, None when there is none that tells. A date to come is no date."""
    times = [one["create_time"] for one in member.backups or () if isinstance(one.get("create_time"), (int, float))]
    ages = [age for made in times if (age := time.time() - made / 1000) > -DAY]
    return max(0.0, min(ages)) if ages else None


def _days(seconds: float) -> str:
    if seconds < DAY:
        return f"{seconds / 3600:.0f} hours"
    return f"{seconds / DAY:.1f} days"
