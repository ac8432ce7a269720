# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The one save of the running config at the end of a document: foretold from the plans, then done if it is needed and
still saves nothing but what is ours."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace

from ansible_collections.extrahop.revealx.plugins.module_utils._config.access_places import path_at
from ansible_collections.extrahop.revealx.plugins.module_utils._config.differing import Place, differing
from ansible_collections.extrahop.revealx.plugins.module_utils._config.reading import read, read_saved
from ansible_collections.extrahop.revealx.plugins.module_utils._config.saving import plan_saving, saving_of
from ansible_collections.extrahop.revealx.plugins.module_utils._config.saving import save as save_running
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.running_config import declared_places
from ansible_collections.extrahop.revealx.plugins.module_utils._state.approval import REMEDY, Approval
from ansible_collections.extrahop.revealx.plugins.module_utils._state.planning import Planned
from ansible_collections.extrahop.revealx.plugins.module_utils._state.reading import SharedReads
from ansible_collections.extrahop.revealx.plugins.module_utils._state.sections import (
    RUNNING_CONFIG_SECTIONS,
)

# The section of the running config that holds data stream targets too.
REMOTE, TARGETS = "remote", "ods_targets"


def plan_save(task: Task, client: SharedReads, planned: list[Planned]) -> Outcome | None:
    """What saving will do once the planned changes of the running config are carried out; raises RequestError.

    None, with a warning, when it would save what is not ours.
    """
    reading = replace(task, client=client)
    running, saved = read(reading), read_saved(reading)
    changing = [entry for entry in planned if entry.entry.section.name in RUNNING_CONFIG_SECTIONS]
    after = running
    for entry in changing:
        after = _after(after, entry)
    return _saving(task, saved, running, after, changing)


def save(task: Task, foretold: Outcome, planned: list[Planned], approval: Approval | None) -> Outcome | None:
    """Save if anything was done or is unsaved; None, with a warning, when the running config is not as declared, or has
    by now what is not ours or was not approved."""
    changing = [entry for entry in planned if entry.entry.section.name in RUNNING_CONFIG_SECTIONS]
    if any(entry.error for entry in changing):
        task.warn(f"The running config of {task.client.system} was not saved, since a part of it could not be applied.")
        return None
    if not foretold.plan and not any(entry.steps for entry in planned):
        return foretold
    # Read anew: a system saves all, and others may have been there since the plan was made.
    running, saved = read(task), read_saved(task)
    beside = {entry.entry.section.name for entry in planned if entry.steps} - set(RUNNING_CONFIG_SECTIONS)
    # What other resources do may stand in the running config too, and nothing tells where (contract: only that its
    # section remote holds data stream targets).
    if not beside or (approval and approval.is_given):
        ours = {REMOTE} if TARGETS in beside else set()
        then, now = (
            {key: value for key, value in document.items() if key not in ours} for document in (saved, running)
        )
        if not _may_save(task, _saving(task, then, now, now, changing), foretold, approval):
            return None
    saving = saving_of(saved, running)
    if saving.plan:
        save_running(task)
    return saving


def _may_save(task: Task, saving: Outcome | None, foretold: Outcome, approval: Approval | None) -> bool:
    """Whether nothing but what is ours, and was approved, would be saved; a warning says what would be."""
    if saving is None:
        return False
    if approval and saving.plan and saving.differences != foretold.differences:
        problems = [approval.look_at_saving(task, row) for row in saved_rows(saving)]
        if any(problems):
            task.warn(f"The running config of {task.client.system} was not saved. {' '.join(problems)} {REMEDY}")
            return False
    return True


def saved_rows(saving: Outcome) -> list[dict]:
    """What the result says of the save, like of any entry; nothing when none is needed."""
    difference = saving.differences[0]
    return [
        {
            "section": "running_config",
            "name": step.name,
            "action": step.verb,
            "reason": step.reason,
            "before": dict(difference.before),
            "after": dict(difference.after),
            "error": None,
        }
        for step in saving.plan
    ]


def _saving(task: Task, saved: dict, running: dict, after: dict, changing: list[Planned]) -> Outcome | None:
    """What saving does to the saved config; None, with a warning, when ``running`` has what is not ours."""
    declared = [place for entry in changing for place in _declared(running, entry)]
    steps = plan_saving(task, saved, running, after, declared)
    return None if steps is None else Outcome(steps, [Difference("saved config", *differing(saved, after))])


def _declared(running: dict, planned: Planned) -> list[Place]:
    """The places of the running config that one section declares."""
    if planned.entry.section.name == "running_config":
        return declared_places(planned.entry.options, running)
    told = planned.outcome.values["api_access"]["location"].values() if planned.outcome else ()
    return [place for place in (path_at(running, text) for text in told) if place is not None]


def _after(running: dict, planned: Planned) -> dict:
    """The running config after the plan of one section."""
    removed = planned.differences[0].before if planned.entry.section.name == "running_config" and planned.steps else {}
    for step in planned.steps:
        running = _mapping(laid_on(running, removed, step.fields))
    return running


def laid_on(document: object, before: object, after: object) -> object:
    """A document after a change that is told by what differs: keys that only ``before`` has are gone."""
    if not (isinstance(document, Mapping) and isinstance(before, Mapping) and isinstance(after, Mapping)):
        return copy.deepcopy(after)
    changed = {key: value for key, value in document.items() if key in after or key not in before}
    for key, value in after.items():
        changed[key] = laid_on(document[key], before.get(key), value) if key in document else copy.deepcopy(value)
    return changed


def _mapping(value: object) -> dict:
    """Two mappings differ in mappings: said for the type checker."""
    if not isinstance(value, Mapping):
        raise AssertionError("the running config is a mapping")
    return dict(value)
