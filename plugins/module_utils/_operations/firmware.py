# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The firmware of one system: upgrade, download, rollback (contract: admin, ExtraHop firmware)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import partial

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained, kind_of, require
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict, OptionError, RequestError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.secret_text import secrets_of_url
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.jobs import JOB_READS
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import WAIT_SPEC, Presence, Waiter
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.follow import (
    Goal,
    follow_job,
    proven_version,
    version_at_start,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.images import (
    check_image_file,
    check_image_url,
    check_name_against_kind,
    check_name_against_version,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.jobs import (
    concerns_firmware,
    is_download,
    listed_jobs,
    only_downloads,
    running_job,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.others import await_download, past_others
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.result import firmware_values
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.rollback import roll_back
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.steps import (
    Source,
    bring_image,
    fetch_step,
    start_download,
    start_upgrade,
    upgrade_fields,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.versions import (
    LATEST,
    check_not_newer,
    choose_offered,
    is_version,
    satisfies,
)

SOURCES = ("url", "path", "cloud")
NO_CLOUD = "Cloud services have no firmware for this system: give url or path of an image instead of cloud."
UPGRADE_ONLY = ("restart_after", "silent")


def check(options: Mapping) -> None:
    """Refuse options that contradict each other, versions and addresses that are none, and unusable images."""
    given = [name for name in SOURCES if options[name] not in (None, False)]
    if len(given) > 1:
        raise OptionError(f"{' and '.join(given)} are given together: the image can come from one place only.")
    _check_version(options["version"], options)
    for state, unfit in (("downloaded", UPGRADE_ONLY), ("rolled_back", (*given, *UPGRADE_ONLY))):
        extra = [name for name in unfit if options[name] is not None]
        if options["state"] == state and extra:
            raise OptionError(f"{' and '.join(extra)} cannot go with state {state}.", "Leave it out.")
    if options["state"] == "downloaded" and not given:
        raise OptionError("state is downloaded, but the image comes from nowhere.", "Give url, path or cloud.")
    if options["state"] == "rolled_back" and not options["confirm_data_loss"]:
        raise OptionError(
            "state is rolled_back, but confirm_data_loss is not true: a rollback resets the datastore and removes all "
            "metrics of the system.",
            "Set confirm_data_loss to true if that is what you want.",
        )
    if options["path"] is not None:
        check_image_file(options["path"])
    if options["url"] is not None:
        check_image_url(options["url"])
    for name in ("url", "path"):
        if options[name] is not None and options["version"]:
            check_name_against_version(name, options[name], options["version"])


def _check_version(version: str | None, options: Mapping) -> None:
    if version is None:
        if options["state"] == "present" or options["cloud"]:
            raise OptionError("version is missing.", "Give the wanted firmware, in full (9.9.4.1234) or in part (9.9).")
    elif version in LATEST:
        if not options["cloud"]:
            raise OptionError(f"version is {version}, which only cloud services know.", "Set cloud to true.")
    elif not is_version(version):
        raise OptionError(
            f"version is {version!r}: no firmware version.",
            f"Give numbers with dots, such as 9.9.4.1234 or 9.9 (in quotes), or with cloud {' or '.join(LATEST)}.",
        )


def run(task: Task) -> Outcome:
    """Bring the firmware to the declared state; raises RevealxError."""
    if task.options["url"]:
        task.client.redactor.learn(secrets_of_url(task.options["url"]))
    bring = {"present": _present, "downloaded": _downloaded, "rolled_back": roll_back}[task.options["state"]]
    try:
        return bring(task)
    except RequestError as error:
        raise explained(error, task.client) from error


def _present(task: Task) -> Outcome:
    started = time.monotonic()
    before = version_at_start(task)
    wanted = _wanted(task, before)
    source = Source.of(task.options, wanted)
    jobs = listed_jobs(task.client)
    if satisfies(before, wanted):
        return _already(task, Goal(before, wanted), jobs, started)
    if not task.options["force"]:
        check_not_newer(task.client.system, before, wanted)
    running = running_job(jobs, concerns_firmware, "an upgrade")
    followed = running if running and not only_downloads(running) else None
    source = None if followed else _checked_source(task, source, before, wanted)
    plan = _upgrade_plan(task, before, wanted, source, followed)
    image = source.shown if source else None
    differences = [Difference(f"firmware of {task.client.system}", {"version": before}, {"version": wanted})]
    if task.check_mode:
        values = firmware_values(before, wanted, wanted, started, image=image, job=running, attached=bool(running))
        return Outcome(plan, differences, values)
    waiter, presence = task.waiter(), Presence(task.progress)
    if running and not followed:
        await_download(task, running, waiter, presence)
        jobs = listed_jobs(task.client)
    job_id = followed["id"] if followed else None
    if source:
        start = partial(start_upgrade, task, source, waiter=waiter, presence=presence)
        job_id, other = past_others(task, start, jobs, concerns_firmware, waiter, presence)
        running = running or other
        job_id = other["id"] if other else job_id
    version, job = before, {"id": job_id} if job_id else None
    if task.options["wait"]:
        goal = Goal(before, wanted)
        if job_id:
            job = follow_job(task, job_id, waiter, presence, goal)
        if task.options["restart_after"] is not False:
            version = proven_version(task, waiter, presence, goal, job)
        elif not job_id:
            task.warn(f"{task.client.system} names no job for the upgrade, so the end of the installation is not seen.")
    values = firmware_values(before, version, wanted, started, image=image, job=job, attached=bool(running))
    return Outcome(plan, differences, values)


def _upgrade_plan(task: Task, before: str, wanted: str, source: Source | None, followed: Mapping | None) -> list[Step]:
    """The steps to the wanted version: of an own upgrade from a source, or of one that runs already."""
    reason = f"it runs {before}"
    if source:
        upgrade = Step("upgrade", "firmware", wanted, fields=upgrade_fields(task.options), reason=reason)
        return [fetch_step(source), upgrade]
    job_id = followed["id"] if followed else None
    reason += f"; job {job_id} is upgrading it already and is followed"
    return [Step("upgrade", "firmware", wanted, id=job_id, reason=reason)]


def _wanted(task: Task, before: str) -> str:
    """The version to go to: as asked, or what cloud services offer for it."""
    asked = task.options["version"]
    if not task.options["cloud"] or (asked not in LATEST and satisfies(before, asked)):
        return asked
    require(task.client, "GET /extrahop/firmware/next", NO_CLOUD)
    return choose_offered(task.client.get("/extrahop/firmware/next"), asked, before)


def _already(task: Task, goal: Goal, jobs: list[dict] | None, started: float) -> Outcome:
    """The wanted version runs: no write. An upgrade that is just finishing is seen to its end."""
    mine = [job for job in jobs or [] if concerns_firmware(job)]
    running = running_job(mine, concerns_firmware, "an upgrade")
    job, version = running, goal.before
    if running and task.options["wait"] and not task.check_mode:
        waiter, presence = task.waiter(), Presence(task.progress)
        job = follow_job(task, running["id"], waiter, presence, goal)
        version = proven_version(task, waiter, presence, goal, job)
    values = firmware_values(goal.before, version, goal.wanted, started, job=job, attached=bool(running))
    return Outcome(values=values)


def _checked_source(task: Task, source: Source | None, before: str, wanted: str) -> Source:
    """The source, which has to be there, to be offered by this system, and not to be for another kind by its name."""
    if source is None:
        raise Conflict(
            f"{task.client.system} runs firmware {before} and not {wanted}, and no image is given.",
            "Give url, path or cloud.",
        )
    require(task.client, source.operation)
    if source.way != "cloud":
        check_name_against_kind(source.place, kind_of(task.client.identity()))
    return source


def _downloaded(task: Task) -> Outcome:
    started = time.monotonic()
    before = version_at_start(task)
    wanted = _wanted(task, before) if task.options["version"] else None
    if wanted and satisfies(before, wanted):
        return Outcome(values=firmware_values(before, before, wanted, started))
    jobs = listed_jobs(task.client)
    running = running_job(jobs, is_download, "a download of firmware")
    source = _checked_source(task, Source.of(task.options, wanted), before, wanted or "")
    step = fetch_step(source)
    differences = [
        Difference(f"firmware image on {task.client.system}", {"image": "not known"}, {"image": source.shown})
    ]
    job = None
    if not task.check_mode:
        waiter, presence = task.waiter(), Presence(task.progress)
        if running:
            await_download(task, running, waiter, presence)
            jobs = listed_jobs(task.client)
        bring = partial(_begin_download, task, source, waiter=waiter, presence=presence)
        job, _other = past_others(task, bring, jobs, is_download, waiter, presence)
    values = firmware_values(before, before, wanted, started, image=source.shown, job=job, attached=bool(running))
    return Outcome([step], differences, values)


def _begin_download(
    task: Task, source: Source, jobs: list[dict] | None, waiter: Waiter, presence: Presence
) -> dict | None:
    """Bring the image; without waiting a download is only begun. Returns its job, if it has one."""
    if task.options["wait"] or source.way == "path":
        return bring_image(task, source, jobs, waiter, presence)
    job_id = start_download(task, source, jobs, presence, upgrade=False)
    return {"id": job_id} if job_id else None


OPERATION = Operation(
    "firmware",
    run,
    options={
        "version": {"type": "str"},
        "url": {"type": "str"},
        "path": {"type": "path"},
        "cloud": {"type": "bool", "default": False},
        "state": {"type": "str", "choices": ["present", "downloaded", "rolled_back"], "default": "present"},
        "force": {"type": "bool", "default": False},
        "restart_after": {"type": "bool"},
        "silent": {"type": "bool"},
        "confirm_data_loss": {"type": "bool", "default": False},
        **WAIT_SPEC,
    },
    files=("path",),
    check=check,
    uses=(
        "GET /extrahop/firmware/next",
        "GET /extrahop/firmware/previous",
        "POST /extrahop/firmware",
        "POST /extrahop/firmware/download/url",
        "POST /extrahop/firmware/download/version",
        "POST /extrahop/firmware/latest/upgrade",
        "POST /extrahop/firmware/previous/rollback",
        *JOB_READS,
    ),
)
