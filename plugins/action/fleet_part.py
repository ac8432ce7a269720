# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task on the whole fleet came to for one host, so that callbacks, the recap and AWX count systems."""

from __future__ import annotations

from collections.abc import Mapping

from ansible.plugins.action import ActionBase
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import as_text
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
            "msg": as_text(plain(part["reason"])),
            **({"diff": as_text(plain(part["diff"]))} if self._task.diff and part.get("diff") else {}),
        }
