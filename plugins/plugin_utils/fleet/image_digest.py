# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What is in an image file on the controller, which is found as the module firmware finds it."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._client.digest import digest_told
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome


def run(task: Task) -> Outcome:
    """``values`` are the ``digest``: SHA-256 in hex digits, or why the file cannot be read."""
    return Outcome(values={"digest": digest_told(task.options["path"])})


OPERATION = Operation(
    "image_digest",
    run,
    {"path": {"type": "path", "required": True}},
    has_system=False,
    files=("path",),
)
