# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Detections access control (contract: admin, /extrahop/detections/access)."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.settings import Settings


def check(current: Mapping, wanted: Mapping) -> None:
    """Refuse to switch off what stays on: how the system would refuse it is not published."""
    if current.get("enabled") is True and wanted.get("enabled") is False:
        raise Conflict(
            "detections_access.enabled is true, and the system never takes it back to false: nothing was written.",
            "Declare true, or leave it out.",
        )


# PUT replaces: what is left out of the body would be lost.
DETECTIONS_ACCESS = Settings("detections_access", "/extrahop/detections/access", method="PUT", check=check)
OPERATION = DETECTIONS_ACCESS.operation
