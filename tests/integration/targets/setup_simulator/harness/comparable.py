# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What two runs of the same task must have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

# Ids are the system's to choose, times are when it happened.
IDS_AND_TIMES = frozenset(
    {"id", "mod_time", "user_mod_time", "create_time", "creation_time", "date_joined", "last_ui_login_time"}
)
# What Ansible itself adds to a result, differently from way to way.
OF_ANSIBLE = frozenset({"invocation", "deprecations", "exception", "_ansible_no_log", "failed_when_result", "failed"})
# The harness gives a module's options as one variable, of which Ansible warns.
HARNESS_WARNING = "task args is unsafe"
HARNESS_WARNING_2_16 = "task's 'args' is unsafe"


def comparable(value: object, leave_out: Iterable[str] = ()) -> object:
    """A copy of data without ids and times, and without the keys of `leave_out`."""
    hidden = IDS_AND_TIMES | set(leave_out)
    if isinstance(value, Mapping):
        return {str(key): comparable(item, leave_out) for key, item in value.items() if key not in hidden}
    if isinstance(value, (list, tuple)):
        return [comparable(item, leave_out) for item in value]
    return value


def own_result(result: Mapping, leave_out: Iterable[str] = ()) -> dict:
    """A module's own part of a result: the same in the controller's process and as a module.

    Ansible words refused options in the one way and the collection in the other: the message is left out then.
    """
    kept = {key: value for key, value in result.items() if key not in OF_ANSIBLE | {"warnings"}}
    kept["failed"] = bool(result.get("failed"))
    kept["warnings"] = own_warnings(result)
    if kept["failed"] and "error" not in kept:
        kept.pop("msg", None)
    return comparable(kept, leave_out)


def own_warnings(result: Mapping) -> list:
    """The warnings of a result that are not about the harness."""
    return [
        text
        for text in result.get("warnings") or []
        if HARNESS_WARNING not in str(text) and HARNESS_WARNING_2_16 not in str(text)
    ]
