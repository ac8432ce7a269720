# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The plan of an upgrade sealed, and held against one that was approved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import Redactor
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.seal import is_seal_of, seal_of
from ansible_collections.extrahop.revealx.plugins.module_utils._state.approval import REMEDY, Key
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.image_digest import OPERATION as IMAGE_DIGEST
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.results import FAILED, Finding
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rows import SEAL
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.seals import WHICH, ApprovedPlan
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.state_rows import NO_CHANGE
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.upgrade import (
    INGEST_BACK,
    INGEST_OFF_ON,
    UpgradePlan,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.wanted import wanted_of

CHECK = "approval"


class UpgradeSeals:
    """Seals the rows of an upgrade's plan: what a system runs and is to run, where that comes from and what is in it,
    and what is done before and after."""

    def __init__(self, fleet: Fleet, plan: UpgradePlan, salt: str) -> None:
        self._fleet = fleet
        self._systems = {system.name: system for system in fleet.systems}
        self._plan = plan
        self._salt = salt
        self._digests: dict[str, str] = {}

    def rows(self, rows: Iterable[Mapping]) -> list[dict]:
        """The rows, those of the upgrade with their seals."""
        ours = {self._which(row) for row in self._plan.changes if row["change"] not in NO_CHANGE}
        return [{**row, SEAL: self._seal(row)} if self._which(row) in ours else dict(row) for row in rows]

    def held_to(self, approved: ApprovedPlan) -> UpgradePlan:
        """The plan, refused where it would do anything that was not approved."""
        findings = [
            Finding(row["system"], CHECK, "refused", why, REMEDY)
            for row in self._plan.changes
            if row["change"] not in NO_CHANGE and (why := self._problem(row, approved.seals.get(row["system"], {})))
        ]
        if not findings:
            return self._plan
        refusals: dict[str, list[str]] = {}
        for finding in findings:
            refusals.setdefault(finding.system, []).append(finding.finding)
        tasks = {
            name: replace(task, refusals=[*task.refusals, *refusals.get(name, ())])
            for name, task in self._plan.tasks.items()
        }
        rows = [
            {"system": one.system, "check": CHECK, "status": FAILED, "reason": f"{one.finding} {one.remedy}"}
            for one in findings
        ]
        told = f"the approved plan does not have {len(findings)} of its changes, no system is upgraded."
        return replace(
            self._plan,
            ready=False,
            readiness=[*self._plan.readiness, *rows],
            findings=[*self._plan.findings, *findings],
            tasks=tasks,
            summary=f"{self._plan.summary.rstrip('.')}; {told}",
        )

    def _problem(self, row: Mapping[str, Any], approved: Mapping[Key, Sequence[str]]) -> str:
        changes = [row["change"]]
        if row["change"] == INGEST_BACK:
            # An interrupted run, of the same plan, did the first half of it.
            changes.append(INGEST_OFF_ON)
        given = {change: approved.get((row["section"], row["object"], change)) for change in changes}
        for change, seals in given.items():
            if any(is_seal_of(seal, self._content({**row, "change": change})) for seal in seals or ()):
                return ""
        about = f"{row['change']} ({row['object']})"
        if any(given.values()):
            return f"The approved plan has another {about}: its firmware, image, backup or hooks were not these then."
        return f"The approved plan has no such {about}."

    def _which(self, row: Mapping[str, Any]) -> tuple:
        return tuple(row[column] for column in WHICH)

    def _seal(self, row: Mapping[str, Any]) -> str:
        content = self._content(row)
        # Nothing tells which words of a command are secrets.
        holds_secret = bool(content.get("hooks")) or Redactor().holds_secret(content)
        return seal_of(content, self._salt, holds_secret)

    def _content(self, row: Mapping[str, Any]) -> dict[str, Any]:
        name = row["system"]
        content: dict[str, Any] = {"row": [row[column] for column in WHICH]}
        if row["section"] == "firmware":
            wanted = wanted_of(self._systems[name])
            content |= {
                "from": self._plan.tasks[name].before,
                "image": wanted.image,
                "file": self._digest(self._systems[name], wanted.path),
                "backup": wanted.backup,
                "hooks": wanted.hooks,
            }
        return content

    def _digest(self, system: System, path: str) -> str:
        """What is in an image file, empty for none. It is read once for all systems."""
        if path and path not in self._digests:
            done = self._fleet.perform(system, IMAGE_DIGEST, {"path": path}, check_mode=True)
            self._digests[path] = str(done.data["msg"] if done.failed else done.data["digest"])
        return self._digests.get(path, "")
