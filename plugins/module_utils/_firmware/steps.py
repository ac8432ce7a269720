# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""How an image gets onto a system, and how the upgrade to it is started (contract: conventions.firmware_upgrade).

The upload is an answer to wait for; the downloads and the upgrade are jobs. An address and cloud services can fetch and
upgrade in one job; that way is left only when the upgrade is to have options that this request cannot carry.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import WaitTimeout
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import Presence, Waiter
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.follow import follow_job
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.images import file_name, without_secrets
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.jobs import (
    concerns_firmware,
    listed_jobs,
    start_job,
)

UPLOAD = "/extrahop/firmware"
FROM_URL = "/extrahop/firmware/download/url"
FROM_CLOUD = "/extrahop/firmware/download/version"
UPGRADE = "/extrahop/firmware/latest/upgrade"
MEDIA_TYPE = "application/vnd.extrahop.firmware"
# Seconds between two lines of an upload: an image goes to many systems at a time.
TOLD_EVERY = 30


@dataclass(frozen=True)
class Source:
    """Where the image comes from (``path``, ``url`` or ``cloud``) and which version it is to bring, if known."""

    way: str
    place: str
    wanted: str | None

    @classmethod
    def of(cls, options: Mapping, wanted: str | None) -> Source | None:
        """The source that the options give, None when they give none."""
        for way in ("path", "url"):
            if options.get(way) is not None:
                return cls(way, options[way], wanted)
        return cls("cloud", str(wanted), wanted) if options.get("cloud") else None

    @property
    def shown(self) -> str:
        """What may be shown of the place."""
        if self.way == "path":
            return file_name(self.place)
        return without_secrets(self.place) if self.way == "url" else self.place

    @property
    def operation(self) -> str:
        """The operation of the contract that brings the image."""
        return "POST " + {"path": UPLOAD, "url": FROM_URL, "cloud": FROM_CLOUD}[self.way]


def upgrades_at_once(source: Source, options: Mapping) -> bool:
    """Tell whether one request fetches the image and upgrades to it."""
    if source.way == "path" or options["restart_after"] is not None or options["silent"] is not None:
        return False
    return source.way == "url" or not options["force"]


def fetch_step(source: Source) -> Step:
    """The step that brings the image onto the system."""
    verb, reason = {
        "path": ("upload", "the system does not tell which images it holds"),
        "url": ("download", "the system does not tell which images it holds"),
        "cloud": ("download", "cloud services offer it"),
    }[source.way]
    fields: dict = {"from": {"path": "file", "url": "address", "cloud": "cloud services"}[source.way]}
    if source.way == "path":
        fields["bytes"] = os.path.getsize(source.place)
    return Step(verb, "firmware image", source.shown, fields=fields, reason=reason)


def upgrade_fields(options: Mapping) -> dict:
    """The options of the upgrade that were given, as the request has them."""
    given = {name: options[name] for name in ("restart_after", "silent") if options[name] is not None}
    return {**given, **({"force": True} if options["force"] else {})}


def start_upgrade(
    task: Task, source: Source, jobs: list[dict] | None, waiter: Waiter, presence: Presence
) -> str | None:
    """Bring the image and start the upgrade to it; returns the id of the job, None when the system names none."""
    if upgrades_at_once(source, task.options):
        return start_download(task, source, jobs, presence, upgrade=True)
    bring_image(task, source, jobs, waiter, presence)
    task.progress("starting the upgrade")
    # After a download its own job is in the list, and is not the one that starts now.
    jobs = jobs if source.way == "path" or jobs is None else listed_jobs(task.client)
    return start_job(task, UPGRADE, upgrade_fields(task.options) or None, jobs, concerns_firmware, presence)


def bring_image(task: Task, source: Source, jobs: list[dict] | None, waiter: Waiter, presence: Presence) -> dict | None:
    """Upload the image or have the system download it, to the end; returns the job of a download."""
    if source.way == "path":
        upload_image(task, source)
        return None
    job_id = start_download(task, source, jobs, presence, upgrade=False)
    if job_id is None:
        raise WaitTimeout(
            f"{task.client.system} names no job for the download of {source.shown}, so its end cannot be seen.",
            advice="Leave out restart_after and silent, so that one request downloads and upgrades, or use path.",
        )
    return follow_job(task, job_id, waiter, presence)


def upload_image(task: Task, source: Source) -> None:
    """Send the image; the system checks it before it answers, and does not tell its version."""
    task.client.upload(UPLOAD, source.place, MEDIA_TYPE, Sending(task.progress, source.shown))


class Sending:
    """Tells that an upload begins, how far it is every TOLD_EVERY seconds of ``clock``, and that it begins anew."""

    def __init__(self, tell: Callable[[str], None], image: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._tell, self._image, self._clock = tell, image, clock
        self._told = clock()
        self._sent = 0
        tell(f"uploading {image}")

    def __call__(self, sent: int, size: int) -> None:
        """Note that so many bytes of the image have gone out."""
        if sent <= self._sent:
            self._tell("sending the image again from its start")
        self._sent = sent
        if self._clock() - self._told >= TOLD_EVERY:
            self._told = self._clock()
            self._tell(f"uploading {self._image}: {100 * sent // size} %")


def start_download(
    task: Task, source: Source, jobs: list[dict] | None, presence: Presence, *, upgrade: bool
) -> str | None:
    """Have the system fetch the image and, if told, upgrade to it; returns the job's id, None when it names none."""
    task.progress(f"having the system download {source.shown}")
    if source.way == "url":
        force = {"force": True} if task.options["force"] else {}
        body = {"firmware_url": source.place, "upgrade": upgrade, **force}
        return start_job(task, FROM_URL, body, jobs, concerns_firmware, presence)
    return start_job(task, FROM_CLOUD, {"version": source.place, "upgrade": upgrade}, jobs, concerns_firmware, presence)
