# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Exclusion intervals (contract: devices, Exclusion Interval)."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource

# start and end count from midnight, or from Monday's midnight, in seconds.
LONGEST = {"daily": 86400, "weekly": 7 * 86400}


def check(wanted: Mapping) -> None:
    """Refuse times that the kind of interval cannot hold."""
    for name in ("start", "end"):
        limit = LONGEST.get(str(wanted.get("interval_type")))
        value = wanted.get(name)
        if value is not None and (value < 0 or (limit is not None and value > limit)):
            raise OptionError(
                f"{name} is {value}: a {wanted.get('interval_type', 'onetime')} interval counts seconds from "
                f"{'the epoch' if limit is None else f'0 to {limit}'}."
            )


EXCLUSION_INTERVAL = Resource(
    "exclusion_interval",
    "/exclusionintervals",
    "/exclusionintervals/{id}",
    fields={
        "name": Field(required=True),
        "interval_type": Field(default="onetime", choices=("onetime", "weekly", "daily")),
        "start": Field(type="int", required=True),
        "end": Field(type="int", required=True),
        "alert_apply_all": Field(type="bool", default=False),
        "trend_apply_all": Field(type="bool", default=False),
        "author": Field(),
        "description": Field(),
    },
    always_sent=("name", "interval_type", "start", "end", "alert_apply_all", "trend_apply_all"),
    check=check,
)
OPERATION = declare(EXCLUSION_INTERVAL)
