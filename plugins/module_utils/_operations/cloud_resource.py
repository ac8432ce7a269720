# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Resource files uploaded by hand (contract: POST /extrahop/cloudresources)."""

from __future__ import annotations

import os
from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained, require
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import RequestError, RevealxError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import check_source
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.jobs import end_of
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.listed import LISTED_SPEC
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome, Step

UPLOAD = "POST /extrahop/cloudresources"
MEDIA_TYPE = "application/tar"


def check(options: Mapping) -> None:
    """Refuse a file that cannot be read."""
    check_source("path", options["path"])


def run(task: Task) -> Outcome:
    """Upload the file each time: nothing tells which resources a system has."""
    path = task.options["path"]
    # As a module the file has come here under another name: only its size says which one it is.
    values = {"bytes": os.path.getsize(path)}
    plan = [Step("upload", "cloud_resource", task.client.system, None, values, "a file is uploaded each time")]
    if task.check_mode:
        require(task.client, UPLOAD)
        return Outcome(plan, [], {**values, "job": None})
    try:
        job = end_of(task, task.client.upload(UPLOAD.split()[1], path, MEDIA_TYPE))
    except RevealxError as error:
        error.doing = f"upload {path!r} to {task.client.system}"
        if isinstance(error, RequestError):
            raise explained(error, task.client) from error
        raise
    return Outcome(plan, [], {**values, "job": job})


OPERATION = Operation(
    "cloud_resource",
    run,
    {"path": {"type": "path", "required": True}, **LISTED_SPEC},
    files=("path",),
    check=check,
    uses=(UPLOAD, "GET /jobs/{id}"),
)
