# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Whose upgrades begin when their turn has come, after what became of those before them."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import is_older

STOP, LEAVE_OUT = "stop", "leave_out"


def turns_of(
    plan: Mapping,
    results: Mapping[str, Mapping],
    *,
    on_failure: str = STOP,
    max_failures: int = 0,
    window: Mapping | None = None,
) -> dict:
    """Tell of each system whether it goes, and if not, why: {goes, reason} by name.

    ``plan`` is that of upgrade_plan, ``results`` the rows of the closing report so far by system. A failed system ends
    the run with ``on_failure`` stop; with leave_out the others go on. With ``max_failures`` above 0 so many failed
    sensors end the run in both cases, and fewer are left out in both. Order rules hold in every case. ``window`` is
    what window_now told. Raises OptionError for an unknown ``on_failure``.
    """
    if on_failure not in (STOP, LEAVE_OUT):
        raise OptionError(f"upgrade_on_failure is {on_failure!r}.", f"Give {STOP} or {LEAVE_OUT}.")
    stopped = _stopped(results, on_failure, max_failures)
    closed = "" if window is None or window["open"] else str(window["told"])
    turns = {}
    for name, own in plan["systems"].items():
        # A node of a cluster may fail before its turn, when it is backed up.
        has_failed = name in results and results[name]["result"] == "failed"
        if plan["ready"] and own["acts"] and not has_failed:
            reason = stopped or _behind(own, results) or closed
            turns[name] = {"goes": not reason, "reason": reason}
        else:
            turns[name] = {"goes": False, "reason": ""}
    return turns


def _stopped(results: Mapping[str, Mapping], on_failure: str, max_failures: int) -> str:
    failed = [row for row in results.values() if row["result"] == "failed"]
    sensors = [row for row in failed if row["kind"] == "sensor"]
    if 0 < max_failures <= len(sensors):
        return f"{_names(sensors)} failed, and upgrade_max_failures is {max_failures}"
    fatal = [row for row in failed if not (row["kind"] == "sensor" and max_failures)]
    if fatal and on_failure == STOP:
        return f"{_names(fatal)} failed, and upgrade_on_failure is {STOP}"
    return ""


def _behind(own: Mapping, results: Mapping[str, Mapping]) -> str:
    """The order rule that would break: a system that must not be older has not got as far as planned."""
    late = [
        row
        for name in own["leaders"]
        if (row := results.get(name)) and is_older(str(row["to"] or row["from"]), str(own["to"]))
    ]
    if not late:
        return ""
    told = ", ".join(f"the {row['kind']} {row['system']} runs {row['to'] or row['from']}" for row in late)
    return f"it must not run newer firmware than its leaders: {told}"


def _names(rows: list[Mapping]) -> str:
    return ", ".join(row["system"] for row in rows)
