# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Reports of a console (contract: content, Report and idempotence report; most fields are not published)."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained, require
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict, OptionError, RequestError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import check_dest
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.settings import laid_over
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Assignment, Field, Part, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.email_group import EMAIL_GROUP


def filled(current: object, wanted: object) -> object:
    """The wanted contents, each entry with what the system added to it where nothing declared differs."""
    if not isinstance(current, list) or not isinstance(wanted, list) or len(current) != len(wanted):
        return wanted
    pairs = ((old, new, laid_over(old, new)) for old, new in zip(current, wanted, strict=True))
    return [old if whole == old else new for old, new, whole in pairs]


REPORT = Resource(
    "report",
    "/reports",
    "/reports/{id}",
    fields={"name": Field()},
    free={"settings": Field(type="raw", merge=laid_over, must_be_told=True)},
    parts={
        "contents": Part(
            "/reports/{id}/contents",
            Field(type="list", elements="raw", merge=filled),
            read=lambda answer: answer or [],
        )
    },
    assignments={"emailgroups": Assignment(EMAIL_GROUP, "/reports/{id}/emailgroups")},
)
DECLARED = declare(REPORT)


def check(options: Mapping) -> None:
    """Refuse what does not go with the state."""
    DECLARED.check(options)
    if options["download_to"] is not None:
        if options["state"] == "absent":
            raise OptionError("download_to does not go with state absent.", "Download it in a task before.")
        check_dest("download_to", options["download_to"])


def run(task: Task) -> Outcome:
    """Declare a report, or have it made and sent now; either way it can be downloaded."""
    outcome = _queue(task) if task.options["state"] == "queued" else DECLARED.run(task)
    dest, found = task.options["download_to"], outcome.values["object"]
    if dest is None:
        return outcome
    name = str(found.get("name") or found.get("id"))
    outcome.plan.append(Step("download", "report", name, found.get("id"), {"dest": dest}, "a report is made each time"))
    if task.check_mode:
        require(task.client, "GET /reports/{id}/download")
    else:
        _carried_out(task, "download", name, lambda: task.client.download("GET", _path(found, "download"), dest))
    return outcome


def _queue(task: Task) -> Outcome:
    """Queued, not delivered: there is no job to follow."""
    store, name = Store(task.client), task.options["name"]
    found = store.find(REPORT, name) if name is not None else store.find_by(REPORT, "id", task.options["id"])
    if found is None:
        raise Conflict(
            f"No report {name or task.options['id']!r} on {task.client.system}.", "Declare it present before."
        )
    label = str(found.get("name") or found["id"])
    step = Step("queue", "report", label, found["id"], {}, "it is sent each time")
    if not task.check_mode:
        _carried_out(task, "queue", label, lambda: task.client.write("POST", _path(found, "queue")))
    return Outcome([step], [], {"object": found})


def _path(report: Mapping, part: str) -> str:
    return f"{REPORT.path_of(report['id'])}/{part}"


def _carried_out(task: Task, verb: str, name: str, do) -> None:
    try:
        do()
    except RequestError as error:
        error.doing = f"{verb} report {name!r} of {task.client.system}"
        raise explained(error, task.client) from error


OPERATION = Operation(
    "report",
    run,
    {
        **DECLARED.options,
        "download_to": {"type": "path"},
        "state": {"type": "str", "choices": ["present", "absent", "queued"], "default": "present"},
    },
    DECLARED.rules,
    check=check,
    resource=REPORT,
    uses=(*DECLARED.uses, "GET /reports/{id}/download", "POST /reports/{id}/queue"),
    related=DECLARED.related,
)
