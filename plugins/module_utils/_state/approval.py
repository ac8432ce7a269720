# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""A document held against a plan that was approved: each change is sealed, and one that the plan does not have is
refused before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.digest import digest_told
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shown import shown
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.seal import is_seal_of, seal_of
from ansible_collections.extrahop.revealx.plugins.module_utils._state.planning import Planned

# Section, object and change of a row, as people read them: without secrets, and with nothing that steers a terminal.
Key = tuple[str, str, str]
REMEDY = "Have a look at the new plan, and approve that."


class Approval:
    """``seals`` are, by section, object and change, those of what is to be done now.

    ``approved`` are those of the plan that was approved, of this ``system`` and with the salt of that plan; None when
    everything may be done.
    """

    def __init__(self, system: str, salt: str, approved: Mapping[Key, Sequence[str]] | None = None) -> None:
        self._system = system
        self._salt = salt
        self._approved = approved
        self.seals: dict[Key, list[str]] = {}

    @property
    def is_given(self) -> bool:
        """Whether there is an approved plan to hold to."""
        return self._approved is not None

    def look_at(self, task: Task, planned: Sequence[Planned]) -> None:
        """Seal what is planned. An entry whose change was not approved gets that for its error, and will do nothing."""
        for entry in planned:
            if entry.error is None and entry.steps:
                row = entry.row()
                # What is wanted and what is there now: that says what will be done, also of objects yet to be made.
                content = {"options": _given(entry), "before": row["before"]}
                fields = sorted({str(name) for step in entry.steps for name in step.fields})
                problem = self._problem(task, row, content, fields)
                if problem:
                    entry.error, entry.plan, entry.outcome = Conflict(problem, REMEDY), None, None

    def look_at_saving(self, task: Task, row: Mapping[str, Any]) -> str:
        """Seal the save of the running config; why it may not be done, empty when it may."""
        content = {"before": row["before"], "after": row["after"]}
        return self._problem(task, row, content, sorted(map(str, {**row["before"], **row["after"]})))

    def _problem(self, task: Task, row: Mapping[str, Any], content: Mapping[str, Any], fields: Sequence[str]) -> str:
        section, name, action = row["section"], row["name"] or "", row["action"]
        whole = {"system": self._system, "row": [section, name, action], **content}
        seal = seal_of(whole, self._salt, task.client.redactor.holds_secret(whole))
        key = (section, shown(task.client.redactor.data(name)), action)
        self.seals.setdefault(key, []).append(seal)
        if self._approved is None or any(is_seal_of(one, whole) for one in self._approved.get(key, ())):
            return ""
        change = f"{row['action']} ({', '.join(fields)})" if fields else row["action"]
        if key in self._approved:
            return f"The approved plan has another {change}: what is declared, or what is there, was not this then."
        return f"The approved plan has no such {change}."


def _given(entry: Planned) -> dict[str, Any]:
    """The options of an entry, and what is in the files that they name."""
    given = {name: value for name, value in entry.entry.options.items() if value is not None}
    files = {name: digest_told(str(given[name])) for name in entry.entry.section.operation.files if given.get(name)}
    return {**given, **files}
