# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Support packs, run by the system and followed in its queue (contract: admin, Support Pack)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import quote

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained, require
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    NotApplied,
    OptionError,
    RequestError,
    WaitTimeout,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import check_dest, check_source
from ansible_collections.extrahop.revealx.plugins.module_utils._engine import query as _query
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.settle import sent_or_settled
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import WAIT_SPEC

PATH = "/supportpacks"
QUEUE = "/supportpacks/queue"


def check(options: Mapping) -> None:
    """Refuse files that cannot be used, a wrong expression, and a download that nobody would wait for."""
    if options["path"] is not None:
        check_source("path", options["path"])
    if options["download_to"] is not None:
        check_dest("download_to", options["download_to"])
        if not options["wait"]:
            raise OptionError("download_to needs wait.", "Leave wait out, or download the pack later.")
    _query.compiled(options["filename_query"], "filename_query")


def run(task: Task) -> Outcome:
    """Run the default pack or an uploaded one, and wait until the system lists its result."""
    uploaded = task.options["path"]
    operation = f"POST {PATH}" if uploaded else f"POST {PATH}/execute"
    steps = [Step("run", "support_pack", uploaded or "default", None, {}, "it is run each time")]
    if task.options["download_to"]:
        steps.append(Step("download", "support_pack", task.options["download_to"], None, {}, "the pack is new"))
    if task.check_mode:
        require(task.client, operation)
        return Outcome(steps, [], {"queue_id": None, "support_pack": None})
    before = _listed(task)

    def is_listed() -> dict | None:
        return _new(_listed(task), before, None)

    try:
        answer = sent_or_settled(task, lambda: _start(task, uploaded), is_listed)
    except RequestError as error:
        error.doing = f"run a support pack on {task.client.system}"
        raise explained(error, task.client) from error
    queue_id = answer.id_below(QUEUE) if answer else None
    if not task.options["wait"]:
        return Outcome(steps, [], {"queue_id": queue_id, "support_pack": _queued(task, queue_id)})
    pack = _wait(task, queue_id, before)
    return Outcome(steps, [], {"queue_id": queue_id, "support_pack": pack})


def _start(task: Task, uploaded: str | None):
    if uploaded:
        return task.client.upload_form("POST", PATH, uploaded, os.path.basename(uploaded), {})
    return task.client.write("POST", f"{PATH}/execute")


def _wait(task: Task, queue_id: str | None, before: list[dict]) -> dict:
    """The pack once the system lists it, and its file in place if it is wanted.

    How a queue entry shows its end is not published, so that only a new entry of the list counts (contract: open
    question supportpack_queue). A listed pack that cannot be downloaded yet is asked for again.
    """
    dest = task.options["download_to"]
    waiter = task.waiter()
    queued = _queued(task, queue_id)

    def ask() -> dict | None:
        nonlocal queued
        pack = _new(_listed(task), before, queued)
        if pack is None:
            entry = _queued(task, queue_id)
            if entry and entry != queued:
                queued = entry
                task.progress(f"support pack: {entry}")
            return None
        if dest:
            task.client.download("GET", f"{PATH}/{quote(_filename(task, pack), safe='')}", dest)
        return pack

    try:
        return waiter.until(ask, "The end of the support pack", job_id=queue_id)
    except WaitTimeout as error:
        error.advice = "It goes on at the system: see GET /supportpacks with api_request, or raise wait_timeout."
        raise


def _listed(task: Task) -> list[dict]:
    try:
        return task.client.get_list(PATH)
    except RequestError as error:
        raise explained(error, task.client) from error


def _new(packs: list[dict], before: list[dict], queued: Mapping | None) -> dict | None:
    """The pack of this run: the one whose file its queue entry names, else the only one that was not there before."""
    new = [pack for pack in packs if not any(_is_same(pack, known) for known in before)]
    own = [pack for pack in new if _is_same(pack, queued or {})]
    candidates = own or new
    return candidates[0] if len(candidates) == 1 else None


def _is_same(pack: Mapping, known: Mapping) -> bool:
    return pack == known or (known.get("filename") is not None and pack.get("filename") == known["filename"])


def _queued(task: Task, queue_id: str | None) -> dict | None:
    """The queue entry of a pack; None for one that has left the queue, which ended packs do on some systems."""
    if queue_id is None:
        return None
    try:
        entry = task.client.get(f"{QUEUE}/{queue_id}")
    except RequestError as error:
        if error.status != 404:
            raise
        return None
    return dict(entry) if isinstance(entry, Mapping) else None


def _filename(task: Task, pack: Mapping) -> str:
    expression = task.options["filename_query"]
    name = _query.answer(expression, pack, "filename_query") if expression else pack.get("filename")
    if not isinstance(name, str) or not name:
        raise NotApplied(
            f"{task.client.system} ran the support pack, but which of its fields names the file cannot be told: "
            f"{', '.join(sorted(pack))}.",
            "Give filename_query.",
        )
    return name


OPERATION = Operation(
    "support_pack",
    run,
    {
        "path": {"type": "path"},
        "download_to": {"type": "path"},
        "filename_query": {"type": "str"},
        **WAIT_SPEC,
    },
    files=("path",),
    check=check,
    uses=(
        "GET /supportpacks",
        "POST /supportpacks",
        "POST /supportpacks/execute",
        "GET /supportpacks/queue/{id}",
        "GET /supportpacks/{filename}",
    ),
)
