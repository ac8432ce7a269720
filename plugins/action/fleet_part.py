# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task on the whole fleet came to for one host, so that callbacks, the recap and AWX count systems."""

from __future__ import annotations

from collections.abc import Mapping

from ansible.plugins.action import ActionBase
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import as_text
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.folded import Crowd
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain


class ActionModule(ActionBase):
    TRANSFERS_FILES = False
    _requires_connection = False
    _supports_check_mode = True
    _supports_async = False
    _VALID_ARGS = frozenset(("of",))

    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        # The variable is named and not handed over: templating it would cost each host as much as the whole fleet.
        name, host = str(self._task.args["of"]), task_vars["inventory_hostname"]
        told = task_vars.get(name)
        part = told.get("systems", {}).get(host) if isinstance(told, Mapping) else None
        if part is None:
            return {**result, "changed": False, "msg": f"{name} says nothing of {host}."}
        if part["failed"]:
            # With it ansible-core 2.19 and later show where in the playbook each host failed: it is always here.
            self._task._ds = None
        return {
            **result,
            "changed": bool(part["changed"]),
            "failed": bool(part["failed"]),
            # As ansible-core 2.19 and later tell a sentence once, and each host has a line with its name, it is without
            # what is this host's alone: of a hundred systems that fail alike one sentence is left.
            "msg": as_text(_common(plain(part["reason"]), host, part.get("address", ""))),
            **({"address": as_text(plain(part["address"]))} if part["failed"] and part.get("address") else {}),
            **({"diff": as_text(plain(part["diff"]))} if self._task.diff and part.get("diff") else {}),
        }


def _common(reason: str, host: str, address: str) -> str:
    """A reason as it is for every system that fails alike."""
    return Crowd({}, {host: address}).without(host, reason.removeprefix(f"{host}: "))
