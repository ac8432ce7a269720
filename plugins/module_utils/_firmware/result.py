# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What a task about firmware reports, whichever state was asked for."""

from __future__ import annotations

import time

from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.versions import satisfies


def firmware_values(
    before: str,
    version: str,
    wanted: str | None,
    started: float,
    *,
    image: str | None = None,
    job: dict | None = None,
    attached: bool = False,
) -> dict:
    """The keys of the result; ``started`` is when the task began on the monotonic clock."""
    return {
        "firmware": {
            "version": version,
            "wanted": wanted,
            "reached": wanted is not None and satisfies(version, wanted),
            "image": image,
        },
        "version_before": before,
        "version": version,
        "job": job,
        "attached": attached,
        "seconds": round(time.monotonic() - started, 1),
    }
