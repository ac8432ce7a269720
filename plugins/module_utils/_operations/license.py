# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The licence of a system, by product key or by its text (contract: admin, License)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import UNKNOWN_THERE, explained
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    JobFailed,
    OptionError,
    RequestError,
    WaitTimeout,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.jobs import (
    JOB_READS,
    follow,
    has_ended,
    job_id_of,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.settle import sent_or_settled
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import WAIT_SPEC, Waiter

PATH = "/license"
KEY_PATH = "/license/productkey"
# The one field of a licence text that the system reports too; in lines, in JSON or with an equals sign.
DOSSIER = re.compile(r"""["']?dossier["']?\s*[:=]\s*["']?([^\s"',;]+)""", re.IGNORECASE)
BOUNDED = re.compile(r"[^\n]*\bBEGIN\b.*\n[^\n]*\bEND\b[^\n]*", re.DOTALL)
# How long a licence whose text names no dossier gets to show in what the system reports.
UNTOLD_SECONDS = 120


def check(options: Mapping) -> None:
    """Refuse what cannot be a key or a licence; values are not named, they are secret."""
    for name in ("product_key", "license"):
        if options[name] is not None and not options[name].strip():
            raise OptionError(f"{name} is empty.", "Give the text that the vendor sent.")
    if options["product_key"] is not None and len(options["product_key"].split()) > 1:
        raise OptionError("product_key holds blanks.", "Give the key alone.")


def run(task: Task) -> Outcome:
    """Register the declared product key or licence, unless it is the one in force."""
    return _by_product_key(task) if task.options["product_key"] is not None else _by_text(task)


def _by_product_key(task: Task) -> Outcome:
    wanted = task.options["product_key"].strip()

    def is_in_force() -> bool:
        return _same_key(wanted, read_product_key(task.client))

    before = is_in_force()
    difference = Difference("license", {"by_declared_product_key": before}, {"by_declared_product_key": True})
    if before:
        return Outcome([], [difference], {"license": read_license(task.client), "job": None})
    step = Step("register", "license", task.client.system, None, {}, "the product key differs")
    if task.check_mode:
        return Outcome([step], [difference], {"license": read_license(task.client), "job": None})
    job = _register(task, lambda: task.client.write("PUT", KEY_PATH, {"product_key": wanted}), is_in_force)
    return Outcome([step], [difference], {"license": read_license(task.client), "job": job})


def _by_text(task: Task) -> Outcome:
    text = task.options["license"]
    before = read_license(task.client)
    wanted = dossier_of(text)
    current = before.get("dossier")
    # A text of another form is recognised when it holds the dossier that the system reports.
    is_in_force = current == wanted if wanted else bool(current) and str(current) in text
    difference = Difference(
        "license", {"dossier": current}, {"dossier": current if is_in_force else wanted or "of the given licence"}
    )
    if is_in_force:
        return Outcome([], [difference], {"license": before, "job": None})
    step = Step("register", "license", task.client.system, None, {"dossier": wanted}, "the licence differs")
    if not BOUNDED.fullmatch(text.strip()):
        task.warn("license has no BEGIN and END lines: the system takes the text with them, as the vendor sent it.")
    if task.check_mode:
        return Outcome([step], [difference], {"license": before, "job": None})

    def is_new() -> bool:
        now = read_license(task.client)
        return now.get("dossier") == wanted if wanted else now.get("dossier") != current

    def send():
        return task.client.write_text("PUT", PATH, text)

    job = _register(task, send, is_new, is_told=wanted is not None)
    return Outcome([step], [difference], {"license": read_license(task.client), "job": job})


def _register(task: Task, send: Callable, is_there: Callable[[], bool], is_told: bool = True) -> dict | None:
    """Send the registration, or take up the one that runs, and wait for it; returns its job if it has one.

    ``is_told`` is false when what the system reports cannot be compared with what was sent.
    """

    def came_true() -> bool | None:
        return is_there() or None

    known = registrations(task.client)
    running = next((job_id for job_id, job in known.items() if not has_ended(job)), None)
    if running and task.options["wait"]:
        task.warn(f"{task.client.system} is registering a licence already (job {running}): waiting for that first.")
        job = _followed(task, running)
        if is_there():
            return job
    try:
        answer = sent_or_settled(task, send, came_true)
    except RequestError as error:
        raise explained(error, task.client) from error
    # No document declares a Location here: a job shows in the list.
    job_id = (job_id_of(answer) or _begun(task, known)) if answer else None
    if not task.options["wait"]:
        return {"id": job_id} if job_id else None
    if job_id:
        job = _followed(task, job_id)
        if is_told:
            task.until_listed(came_true, f"the licence (job {job_id})", "Look at the licence page of the system.")
        return job
    _wait_for_report(task, came_true, is_told)
    return None


def _begun(task: Task, known: Mapping) -> str | None:
    """The registration job that was not known before."""
    return next((job_id for job_id in registrations(task.client) if job_id not in known), None)


def _followed(task: Task, job_id: str) -> dict:
    try:
        return follow(task.client, job_id, task.waiter(), task.progress)
    except JobFailed as error:
        error.doing = f"register the licence of {task.client.system}"
        error.advice = "Check the key or the text, and whether the system reaches the vendor's licence server."
        raise


def _wait_for_report(task: Task, came_true: Callable[[], bool | None], is_told: bool) -> None:
    what = f"The report of the new licence by {task.client.system}"
    if is_told:
        task.waiter().until(came_true, what)
        return
    limit = min(UNTOLD_SECONDS, task.options["wait_timeout"])
    try:
        Waiter(limit, task.options["wait_interval"], sleep=task.sleep).until(came_true, what)
    except WaitTimeout:
        task.warn(
            f"{task.client.system} took the licence without naming a job, and reports the same one as before: it may "
            "have been in force already. The text names no dossier to tell by."
        )


def read_license(client: Client) -> dict:
    """What the system reports of its licence; its product key becomes known as a secret."""
    try:
        answer = client.get(PATH)
    except RequestError as error:
        raise explained(error, client) from error
    licence = dict(answer) if isinstance(answer, Mapping) else {}
    client.redactor.learn([licence.get("product_key")])
    return licence


def read_product_key(client: Client) -> str | None:
    """The product key in force, None when there is none."""
    try:
        answer = client.get(KEY_PATH)
    except RequestError as error:
        raise explained(error, client) from error
    key = answer.get("product_key") if isinstance(answer, Mapping) else None
    if not key:
        return None
    client.redactor.learn([str(key)])
    return str(key)


def registrations(client: Client) -> dict[str, dict]:
    """The jobs that register a licence, by id; none where the firmware lists no jobs."""
    try:
        jobs = client.get_list("/jobs")
    except RequestError as error:
        if error.status in (403, *UNKNOWN_THERE):
            return {}
        raise
    return {str(job.get("id")): job for job in jobs if _is_registration(job)}


def _is_registration(job: Mapping) -> bool:
    return "licen" in f"{job.get('type')} {job.get('step_description')}".lower()


def dossier_of(text: str) -> str | None:
    """The dossier that a licence text names, None when it names none."""
    found = DOSSIER.search(text)
    return found[1] if found else None


def _same_key(wanted: str, current: str | None) -> bool:
    return current is not None and wanted.casefold() == current.strip().casefold()


OPERATION = Operation(
    "license",
    run,
    {
        "product_key": {"type": "str", "no_log": True},
        "license": {"type": "str", "no_log": True},
        **WAIT_SPEC,
        "wait_timeout": {"type": "int", "default": 900},
    },
    {"mutually_exclusive": [["product_key", "license"]], "required_one_of": [["product_key", "license"]]},
    check=check,
    uses=("GET /license", "GET /license/productkey", "PUT /license", "PUT /license/productkey", *JOB_READS),
)
