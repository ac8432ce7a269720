# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Firmware: upload, download, upgrade, rollback (contract: /extrahop/firmware*, /appliances/firmware/*)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from simulator.behaviours import cluster, connections
from simulator.behaviours.firmware_rules import misfit, offered_versions, releases
from simulator.behaviours.jobs import Job, JobFailed, JobTimedOut, Step, started
from simulator.handlers import handles
from simulator.images import VERSION, Image, from_head, from_manifest, from_url, full_version, parse_version
from simulator.model import Answer, Refusal, Request
from simulator.system import System

TIMINGS = {
    "download": 120.0,
    "verify": 20.0,
    "prepare": 30.0,
    "install": 180.0,
    "restart": 120.0,
    "finish": 10.0,
    "remote_limit": 7200.0,
}
GROUP = "firmware"
# An image that is not valid, a download or an upgrade that cannot be started (contract: errors of the entries).
REFUSED = 422


def prepare(system: System, spec: Mapping[str, Any]) -> None:
    for name, description in system.fleet.images.items():
        try:
            from_manifest(description)
        except ValueError as error:
            raise ValueError(f"images.{name}: {error}") from error
    system.state["firmware"] = {
        "image": None,
        "upgrading_to": None,
        "installing": False,
        "pending": None,
        "pending_by": None,
        "previous": None,
        "web_ui": True,
        "datastore_resets": 0,
        "history": [],
    }
    system.on_boot.append(run_pending)


@dataclass
class Upgrade:
    """One upgrade of one system: the work of its job's steps."""

    system: System
    operation: str
    fetched: Image | None = None
    "None until it is downloaded."
    force: bool = False
    restart_after: bool = True
    silent: bool = False

    @property
    def image(self) -> Image:
        """The image, once it is there."""
        if self.fetched is None:
            raise JobFailed("No firmware image has been downloaded")
        return self.fetched

    def steps(self) -> list[Step]:
        seconds = self.system.timings
        steps = [
            Step("Verifying the firmware image", seconds["verify"], self.verify),
            Step("Preparing the system", seconds["prepare"], self.begin_installing),
            Step("Installing the firmware", seconds["install"], self.install, is_hard=True),
        ]
        if self.restart_after:
            # The time of the restart passes while the system is away.
            steps.append(Step("Restarting the system", 0, self.restart))
        return [*steps, Step("Finishing the upgrade", seconds["finish"], self.finish)]

    def verify(self, job: Job) -> None:
        reason = misfit(self.system, self.image, self.force)
        if reason:
            raise JobFailed(reason)
        state = self.system.state["firmware"]
        state["upgrading_to"] = self.image.version
        state["web_ui"] = not self.silent
        state["history"].append(
            {"from": self.system.version, "to": self.image.version, "started": self._now(), "result": None}
        )

    def begin_installing(self, job: Job) -> None:
        self.system.state["firmware"]["installing"] = True
        if cluster.is_ingesting(self.system):
            cluster.damage(self.system, "its firmware was upgraded while record ingest was on")

    def install(self, job: Job) -> None:
        self.system.state["firmware"].update(pending=self.image.version, pending_by=self.operation)

    async def restart(self, job: Job) -> None:
        job.crosses_restart = True
        await self.system.go_away(self.system.timings["restart"])
        if self.system.away:
            raise JobTimedOut("The system did not return from its restart")

    def finish(self, job: Job) -> None:
        self._end("done")
        note = cluster.damage_of(self.system)
        if note:
            job.details = f"Upgraded, but the recordstore is damaged: {note}"

    def failed(self, job: Job) -> None:
        if job.status == "FAILED":
            # A failed upgrade returns to the old version; one that timed out goes on when the system is back.
            self.system.state["firmware"]["pending"] = None
        self._end(job.status.lower())

    def _end(self, result: str) -> None:
        state = self.system.state["firmware"]
        if state["upgrading_to"]:
            state["history"][-1].update(result=result, ended=self._now(), runs=self.system.version)
        state.update(upgrading_to=None, installing=False, web_ui=True)

    def _now(self) -> int:
        return self.system.clock.now_ms()

    def start(self, before: list[Step] | None = None) -> Job:
        steps = [*(before or []), *self.steps()]
        return self.system.jobs.start(
            "firmware_upgrade", steps, operation=self.operation, group=GROUP, on_failure=self.failed
        )


def run_pending(system: System) -> None:
    """At boot an installed firmware takes over, unless the fault restart_silent_old lets the old one come back."""
    state = system.state["firmware"]
    installed, state["pending"] = state["pending"], None
    if installed is None or system.fault("restart_silent_old", state["pending_by"]):
        return
    state["previous"] = {"version": system.version, "backup_time": system.clock.now_ms()}
    system.version = installed


@handles("POST /extrahop/firmware")
def upload(system: System, request: Request) -> Answer:
    system.jobs.refuse_while_running(GROUP, REFUSED)
    try:
        image = from_head(request.body.head)
    except ValueError as error:
        raise Refusal(REFUSED, f"The upload is not a firmware image: {error}") from error
    if image.size is not None and image.size != request.body.size:
        raise Refusal(REFUSED, f"The firmware image is incomplete: {request.body.size} of {image.size} bytes arrived")
    reason = misfit(system, image, force=True)
    if reason:
        raise Refusal(REFUSED, reason)
    _keep(system, image)
    return Answer(body={"success_message": f"The firmware image {image.version} is valid"})


def _keep(system: System, image: Image) -> None:
    system.state["firmware"]["image"] = asdict(image)


@handles("POST /extrahop/firmware/latest/upgrade")
def upgrade_to_latest(system: System, request: Request) -> Answer:
    kept = system.state["firmware"]["image"]
    if kept is None:
        raise Refusal(REFUSED, "No firmware image has been uploaded or downloaded")
    options = request.body or {}
    upgrade = Upgrade(system, request.operation, Image(**kept), **options)
    system.jobs.refuse_while_running(GROUP, REFUSED)
    reason = misfit(system, upgrade.image, upgrade.force)
    if reason and system.uncertainties["firmware_refusal"] == "at_once":
        raise Refusal(REFUSED, reason)
    return started(upgrade.start(), {"success_message": f"The upgrade to {upgrade.image.version} has begun"})


@handles("POST /extrahop/firmware/download/url")
def download_from_url(system: System, request: Request) -> Answer:
    url = request.body["firmware_url"]
    address = urlsplit(url)
    if address.scheme not in ("https", "http", "ftp") or not address.hostname:
        raise Refusal(REFUSED, f"{url!r} is not an https, http or ftp URL")

    def fetch() -> Image:
        image = from_url(url, system.fleet.images)
        if image is None:
            raise JobFailed(f"Could not download {url}: the server answered 404 Not Found")
        return image

    return started(_download(system, request, fetch))


@handles("POST /extrahop/firmware/download/version")
def download_version(system: System, request: Request) -> Answer:
    connections.require_cloud_services(system, REFUSED)
    version = request.body["version"]
    if version not in offered_versions(system):
        raise Refusal(REFUSED, f"Firmware version {version!r} is not available for this system")
    return started(_download(system, request, lambda: Image(system.kind, version)))


def _download(system: System, request: Request, fetch: Any) -> Job:
    """Begin the job that fetches an image and, if the body asks for it, upgrades to it."""
    system.jobs.refuse_while_running(GROUP, REFUSED)
    upgrade = Upgrade(system, request.operation, force=request.body.get("force", False))

    def store(job: Job) -> None:
        upgrade.fetched = fetch()
        _keep(system, upgrade.image)

    def check(job: Job) -> None:
        reason = misfit(system, upgrade.image, upgrade.force)
        if reason:
            system.state["firmware"]["image"] = None
            raise JobFailed(reason)

    first = Step("Downloading the firmware image", system.timings["download"], store)
    if request.body.get("upgrade"):
        return upgrade.start([first])
    steps = [first, Step("Verifying the firmware image", system.timings["verify"], check)]
    return system.jobs.start("firmware_download", steps, operation=request.operation, group=GROUP)


@handles("GET /extrahop/firmware/next")
def list_next(system: System, request: Request) -> list[dict[str, Any]]:
    connections.require_cloud_services(system)
    return releases(offered_versions(system), system.version)


@handles("GET /extrahop/firmware/previous")
def get_previous(system: System, request: Request) -> dict[str, Any]:
    previous = system.state["firmware"]["previous"]
    if previous is None:
        raise Refusal(400, "No previous firmware is stored; a rollback is not possible")
    return previous


@handles("POST /extrahop/firmware/previous/rollback")
def roll_back(system: System, request: Request) -> None:
    previous = get_previous(system, request)
    system.jobs.refuse_while_running(GROUP, 400)
    state = system.state["firmware"]

    def reset() -> None:
        state["datastore_resets"] += 1
        state["previous"] = None
        state["pending"] = None
        state["history"].append({"from": system.version, "to": previous["version"], "result": "rolled back"})
        system.version = previous["version"]

    system.spawn(system.go_away(system.timings["restart"], reset))


@handles("GET /appliances/firmware/next")
def list_next_of_remotes(system: System, request: Request) -> list[dict[str, Any]]:
    connections.require_cloud_services(system)
    ids = _requested_ids(system, request.query.get("ids"))
    takers: dict[str, list[int]] = {}
    for appliance_id in ids:
        for version in offered_versions(connections.remote(system, appliance_id)):
            takers.setdefault(version, []).append(appliance_id)
    newest_first = sorted(takers, key=parse_version, reverse=True)
    if system.uncertainties["appliance_firmware_next"] == "rows":
        return [{"version": version, "system_ids": takers[version]} for version in newest_first]
    # Older consoles group them, and name a version twice now and then (contract: note of the entry).
    return [
        {
            "release": release["release"],
            "versions": [
                {"version": version, "system_ids": takers[version]}
                for version in [release["versions"][0], *release["versions"]]
            ],
        }
        for release in releases(newest_first)
    ]


def _requested_ids(system: System, ids: str | None) -> list[int]:
    if not ids:
        return list(connections.remotes(system))
    try:
        return [int(one) for one in ids.split(",")]
    except ValueError:
        raise Refusal(400, f"ids: {ids!r} is not a list of numbers with commas between them") from None


@handles("POST /appliances/firmware/upgrade")
def upgrade_remotes(system: System, request: Request) -> Answer:
    connections.require_cloud_services(system)
    version = request.body["version"]
    if not VERSION.fullmatch(version):
        raise Refusal(400, f"{version!r} is not a firmware version")
    chosen = {appliance_id: connections.remote(system, appliance_id) for appliance_id in request.body["system_ids"]}
    if not chosen:
        raise Refusal(400, "system_ids names no system")
    for remote in chosen.values():
        if remote.away:
            raise Refusal(400, f"{remote.hostname} is offline")
        if version not in offered_versions(remote):
            raise Refusal(400, f"Firmware version {version!r} is not available for {remote.hostname}")
        remote.jobs.refuse_while_running(GROUP)

    def begin(job: Job) -> None:
        for appliance_id, remote in chosen.items():
            upgrade = Upgrade(remote, request.operation, Image(remote.kind, full_version(version)))
            download = Step("Downloading the firmware image", remote.timings["download"])
            try:
                job.remote[appliance_id] = upgrade.start([download])
            except Refusal as refused:
                raise JobFailed(f"{remote.hostname}: {refused.error_message}") from refused

    async def follow(job: Job) -> None:
        limit = system.clock.now() + system.timings["remote_limit"]
        while not all(remote_job.finished for remote_job in job.remote.values()):
            if system.clock.now() > limit:
                raise JobTimedOut("Some systems did not finish in time")
            await system.clock.sleep(1)
        failed = [chosen[one].hostname for one, remote_job in job.remote.items() if remote_job.status != "DONE"]
        if failed and system.uncertainties["parent_job"] == "failed":
            raise JobFailed(f"The upgrade failed on {', '.join(failed)}")

    steps = [
        Step("Starting the upgrades", system.timings["prepare"], begin),
        Step("Upgrading the remote systems", 0, follow),
    ]
    # Matched apart from the remote jobs, so that a fault on a sensor is not spent on the console.
    return started(system.jobs.start("remote_firmware_upgrade", steps, operation=request.operation))
