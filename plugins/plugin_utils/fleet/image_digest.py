# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What is in an image file on the controller, which is found as the module firmware finds it."""

from __future__ import annotations

import hashlib

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome

# Bytes at a time: an image has gigabytes.
CHUNK = 2**20


def run(task: Task) -> Outcome:
    """``values`` are the ``digest``: SHA-256 in hex digits, or why the file cannot be read."""
    path = task.options["path"]
    digest = hashlib.sha256()
    try:
        with open(path, "rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except OSError as error:
        return Outcome(values={"digest": f"{path}: {error.strerror}"})
    return Outcome(values={"digest": digest.hexdigest()})


OPERATION = Operation(
    "image_digest",
    run,
    {"path": {"type": "path", "required": True}},
    has_system=False,
    files=("path",),
)
