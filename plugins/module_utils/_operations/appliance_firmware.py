# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Firmware of systems connected to a console, through it (contract: POST /appliances/firmware/upgrade)."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained, require
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    Conflict,
    JobFailed,
    OptionError,
    RequestError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.jobs import (
    GONE,
    JOB_READS,
    follow,
    once_believed,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import WAIT_SPEC, Presence, Waiter
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.follow import (
    OLD_WITHOUT_RESTART,
    STEADY,
    WrongFirmware,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.jobs import (
    concerns_remotes,
    listed_jobs,
    running_job,
    start_job,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.others import begun_meanwhile
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.versions import (
    is_newer,
    is_version,
    newest,
    satisfies,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.appliance import APPLIANCE

UPGRADE = "/appliances/firmware/upgrade"
OFFERED = "/appliances/firmware/next"
ONLINE = "online"
_FULL_VERSION = re.compile(r"\d+(\.\d+){2,3}")


@dataclass(frozen=True)
class Remote:
    """A connected system as the console knows it."""

    id: int
    name: str
    version: str
    status: str

    @classmethod
    def of(cls, item: Mapping) -> Remote:
        names = (item.get(key) for key in ("display_name", "nickname", "hostname"))
        name = next((str(name) for name in names if name), f"appliance {item.get('id')}")
        version, status = str(item.get("firmware_version") or ""), str(item.get("status_message") or ONLINE)
        return cls(item["id"], name, version, status)


def check(options: Mapping) -> None:
    """Refuse a version that is none and an empty list of systems."""
    if not is_version(options["version"]):
        raise OptionError(
            f"version is {options['version']!r}: no firmware version.",
            "Give numbers with dots, such as 9.9.4.1234 or 9.9 (in quotes).",
        )
    if not options["appliances"]:
        raise OptionError("appliances is empty.", "Give names or ids of systems that are connected to the console.")


def run(task: Task) -> Outcome:
    """Bring the named systems to the version; raises RevealxError."""
    started = time.monotonic()
    require(task.client, f"POST {UPGRADE}")
    chosen = _chosen(task)
    asked = task.options["version"]
    pending = [remote for remote in chosen if not satisfies(remote.version, asked)]
    if not pending:
        return Outcome(values=_values(chosen, chosen, asked, started))
    jobs = listed_jobs(task.client)
    running = running_job(jobs, concerns_remotes, "an upgrade of connected systems")
    _check_fitness(task, pending, asked, running)
    version = _offered(task, pending, asked)
    plan = [_step(remote, version, running) for remote in pending]
    differences = [
        Difference(
            f"firmware of systems connected to {task.client.system}",
            {remote.name: remote.version for remote in pending},
            {remote.name: version for remote in pending},
        )
    ]
    if task.check_mode:
        foretold = [replace(remote, version=version) if remote in pending else remote for remote in chosen]
        return Outcome(plan, differences, _values(chosen, foretold, version, started, running, attached=bool(running)))
    waiter, presence = task.waiter(), Presence()
    job = running
    if running and task.options["wait"]:
        job = _followed(task, running["id"], pending, version, waiter, presence)
        pending = [remote for remote in _read(task, chosen) if not satisfies(remote.version, version)]
        jobs = listed_jobs(task.client)
    if pending and (not running or task.options["wait"]):
        job = _upgrade(task, pending, version, jobs, waiter, presence)
    now = chosen
    if task.options["wait"]:
        now = _proven(task, chosen, version, waiter, presence, job)
    return Outcome(plan, differences, _values(chosen, now, version, started, job, attached=bool(running)))


def _chosen(task: Task) -> list[Remote]:
    store = Store(task.client)
    found = store.resolve(APPLIANCE, task.options["appliances"], may_be_missing=False)
    items = {item.get("id"): item for item in store.listing(APPLIANCE)}
    for entry in found:
        if entry.id == 0:
            raise Conflict(
                f"{entry.label} is the console itself.",
                "Use extrahop.revealx.firmware for the firmware of the console.",
            )
    return [Remote.of(items[entry.id]) for entry in found]


def _read(task: Task, chosen: Iterable[Remote]) -> list[Remote]:
    """The chosen systems as the console knows them now; one that it does not list has no version."""
    items = {item["id"]: item for item in task.client.get_list("/appliances", key="id", retries=0)}
    return [
        Remote.of(items[one.id]) if one.id in items else Remote(one.id, one.name, "", "not listed") for one in chosen
    ]


def _check_fitness(task: Task, pending: list[Remote], asked: str, running: Mapping | None) -> None:
    newer = [remote for remote in pending if is_newer(remote.version, asked)]
    if newer:
        raise Conflict(
            f"{_listed(newer)} cannot be upgraded to {asked}: newer firmware runs already.",
            "Leave such systems out, or give a newer version.",
        )
    offline = [remote for remote in pending if remote.status.casefold() != ONLINE]
    # What a running upgrade works at is away for its restart.
    if offline and not running:
        states = ", ".join(f"{remote.name} ({remote.status})" for remote in offline)
        raise Conflict(
            f"{task.client.system} does not reach {states}.",
            "Bring them back, or leave them out: nothing was upgraded.",
        )


def _offered(task: Task, pending: list[Remote], asked: str) -> str:
    """The version to ask for: the newest wanted one that every system can take."""
    ids = ",".join(str(remote.id) for remote in pending)
    try:
        offers = offers_in(task.client.get_list(OFFERED, {"ids": ids}))
    except RequestError as error:
        raise explained(error, task.client) from error
    for_all = [version for version, takers in offers.items() if all(remote.id in takers for remote in pending)]
    chosen = newest(version for version in for_all if satisfies(version, asked))
    if chosen:
        return chosen
    if not _FULL_VERSION.fullmatch(asked):
        raise Conflict(
            f"Cloud services offer no firmware {asked} for all of {_listed(pending)}. "
            f"Offered: {_told(offers, pending)}.",
            "Give a version that is offered to each of them, in full, or name them in tasks of their own.",
        )
    task.warn(
        f"{asked} is not among the versions that {task.client.system} offers for all of {_listed(pending)}: it decides "
        "itself."
    )
    return asked


def offers_in(rows: Iterable[Mapping]) -> dict[str, set[int]]:
    """The ids of the systems that can take a version, by version: of rows, or of the groups that older consoles answer,
    where a version may stand twice (contract: ApplianceFirmwareNext)."""
    offers: dict[str, set[int]] = {}
    for row in rows:
        inner = row.get("versions")
        for one in inner if isinstance(inner, list) else [row]:
            if isinstance(one, Mapping) and one.get("version"):
                offers.setdefault(str(one["version"]), set()).update(one.get("system_ids") or ())
    return offers


def _told(offers: Mapping[str, set[int]], pending: list[Remote]) -> str:
    """What is offered, and to whom where not to all."""
    told = []
    for version, takers in offers.items():
        named = [remote for remote in pending if remote.id in takers]
        told.append(version if len(named) == len(pending) else f"{version} ({_listed(named) or 'none of these'})")
    return ", ".join(told) or "nothing, they are up to date"


def _step(remote: Remote, version: str, running: Mapping | None) -> Step:
    reason = f"it runs {remote.version or 'an unknown version'}"
    if running:
        reason += f"; job {running.get('id')} is upgrading connected systems already and is followed first"
    return Step("upgrade", "firmware", remote.name, id=remote.id, fields={"version": version}, reason=reason)


def _upgrade(
    task: Task, pending: list[Remote], version: str, jobs: list[dict] | None, waiter: Waiter, presence: Presence
) -> dict | None:
    """Start the upgrade and follow it; when somebody else was faster, theirs first, then what it leaves."""
    body = {"system_ids": [remote.id for remote in pending], "version": version}
    try:
        job_id = start_job(task, UPGRADE, body, jobs, concerns_remotes, presence)
    except RequestError as error:
        other = begun_meanwhile(task, error, concerns_remotes, "an upgrade of systems")
        if other is None:
            raise
        if not task.options["wait"]:
            return other
        job = _followed(task, other["id"], pending, version, waiter, presence)
        left = [remote for remote in _read(task, pending) if not satisfies(remote.version, version)]
        return _upgrade(task, left, version, listed_jobs(task.client), waiter, presence) if left else job
    if job_id is None or not task.options["wait"]:
        return {"id": job_id} if job_id else None
    return _followed(task, job_id, pending, version, waiter, presence)


def _followed(task: Task, job_id: str, pending: list[Remote], version: str, waiter: Waiter, presence: Presence) -> dict:
    names = {remote.id: remote.name for remote in pending}
    gone = once_believed(lambda: GONE)
    try:
        return follow(task.client, job_id, waiter, task.progress, gone, presence, names)
    except JobFailed as failure:
        if all(satisfies(remote.version, version) for remote in _read(task, pending)):
            task.warn(f"{failure.message} The systems run {version} all the same.")
            return failure.job
        raise


def _proven(
    task: Task, chosen: list[Remote], version: str, waiter: Waiter, presence: Presence, job: dict | None
) -> list[Remote]:
    """Wait until the console lists every system with the version, several times in a row."""
    good, since = 0, waiter.elapsed

    def ask():
        nonlocal good
        now = _read(task, chosen)
        late = [remote for remote in now if not satisfies(remote.version, version)]
        good = 0 if late else good + 1
        if late and job and waiter.elapsed - since >= OLD_WITHOUT_RESTART * waiter.interval:
            versions = ", ".join(f"{remote.name} runs {remote.version or 'an unknown version'}" for remote in late)
            raise WrongFirmware(
                f"The upgrade ended, but not every system came to {version}: {versions}.",
                {"job": job, "appliances": [{"id": one.id, "name": one.name, "version": one.version} for one in now]},
            )
        return now if good >= STEADY else None

    what = f"Version {version} on {_listed(chosen)}"
    return waiter.until(ask, what, presence=presence, job_id=job.get("id") if job else None)


def _listed(remotes: Iterable[Remote]) -> str:
    return ", ".join(remote.name for remote in remotes)


def _values(
    before: list[Remote],
    now: list[Remote],
    version: str,
    started: float,
    job: Mapping | None = None,
    *,
    attached: bool = False,
) -> dict:
    appliances = [
        {
            "id": old.id,
            "name": old.name,
            "version_before": old.version,
            "version": new.version,
            "reached": satisfies(new.version, version),
        }
        for old, new in zip(before, now, strict=True)
    ]
    return {
        "appliances": appliances,
        "version": version,
        "job": dict(job) if job else None,
        "attached": attached,
        "seconds": round(time.monotonic() - started, 1),
    }


OPERATION = Operation(
    "appliance_firmware",
    run,
    options={
        "appliances": {"type": "list", "elements": "raw", "required": True},
        "version": {"type": "str", "required": True},
        **WAIT_SPEC,
    },
    check=check,
    uses=(f"GET {OFFERED}", f"POST {UPGRADE}", "GET /appliances", *JOB_READS),
    related=(APPLIANCE,),
)
