# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Planning a whole document: every list read once and in parallel, every entry planned before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace

from ansible_collections.extrahop.revealx.plugins.module_utils._client import POOL_SIZE
from ansible_collections.extrahop.revealx.plugins.module_utils._engine import Engine, ObjectPlan
from ansible_collections.extrahop.revealx.plugins.module_utils._errors import RevealxError
from ansible_collections.extrahop.revealx.plugins.module_utils._operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._operations._state_document import (
    Document,
    Entry,
    sections_to_prune,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._operations._state_prune import undeclared
from ansible_collections.extrahop.revealx.plugins.module_utils._operations._state_reading import SharedReads, Snapshot
from ansible_collections.extrahop.revealx.plugins.module_utils._operations._state_sections import SECTIONS, Section
from ansible_collections.extrahop.revealx.plugins.module_utils._plan import Difference, Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._running_config import differing
from ansible_collections.extrahop.revealx.plugins.module_utils._spec import Resource

NOT_DECLARED = "it is not in the document"


@dataclass
class Planned:
    """What will be done for one entry. ``plan`` is that of an object, ``outcome`` that of a section of settings.

    ``is_pending``: it refers to something that the document makes, so it is planned again when that is there.
    ``unknown`` are the things it refers to that nobody makes (check mode).
    """

    entry: Entry
    plan: ObjectPlan | None = None
    outcome: Outcome | None = None
    error: RevealxError | None = None
    is_pending: bool = False
    unknown: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def steps(self) -> list[Step]:
        if self.plan is not None:
            return self.plan.steps
        return self.outcome.plan if self.outcome else []

    @property
    def differences(self) -> list[Difference]:
        if not self.steps:
            return []
        if self.plan is not None:
            return [self.plan.difference]
        return self.outcome.differences if self.outcome else []

    @property
    def deletes(self) -> bool:
        return self.plan is not None and self.plan.verb == "delete"

    def row(self, is_refused: bool = False) -> dict:
        """What the result says of the entry; nothing is done when the whole document is refused."""
        steps = [] if is_refused else self.steps
        before, after = self._sides() if steps else ({}, {})
        return {
            "section": self.entry.section.name,
            "name": self.entry.name,
            "action": steps[0].verb if steps else "none",
            "reason": "; ".join([*(step.reason for step in steps), *self.unknown]),
            "before": before,
            "after": after,
            "error": str(self.error) if self.error else None,
        }

    def _sides(self) -> tuple[dict, dict]:
        """The two sides of what will be changed, without what they have in common."""
        before: dict = {}
        after: dict = {}
        for difference in self.differences:
            old, new = differing(difference.before, difference.after)
            before.update(old)
            after.update(new)
            # Hidden values look the same on both sides.
            for name in (name for step in self.steps for name in step.fields):
                if name not in before and name not in after and name in difference.after:
                    before[name], after[name] = difference.before.get(name), difference.after[name]
        return before, after


class Planner:
    """Plans a document on one system. ``snapshot`` and ``client`` serve the applying too, once they are opened."""

    def __init__(self, task: Task, document: Document) -> None:
        self._task = task
        self._document = document
        self._sections = [section for section in SECTIONS if section.name in document.sections]
        self._prune = set(sections_to_prune(task.options))
        self._promised = _promised(document)
        self.client = SharedReads(task.client)
        self.snapshot = Snapshot(self.client, self._promised, lenient=task.check_mode)
        self._engine = Engine(self.snapshot, check_mode=True)

    def plan(self) -> list[Planned]:
        """Every entry with its plan or its error, and what prune deletes, in the order of the sections."""
        with ThreadPoolExecutor(POOL_SIZE) as pool:
            reads = [pool.submit(self._read, resource) for _section, resource in self._lists()]
            reads += [pool.submit(self.snapshot.seek, *wanted) for wanted in self._sought()]
            if self._task.options["save"]:
                reads += [pool.submit(self._prefetch, path) for path in ("/runningconfig", "/runningconfig/saved")]
            settings = [pool.submit(self._settings, entry) for entry in self._document.entries if entry.name is None]
            wait(reads)
            objects = [entry for entry in self._document.entries if entry.name is not None]
            planned = [future.result() for future in settings] + list(pool.map(self._object, objects))
        for read in reads:
            # Failures are told by the plans; what is raised here is a mistake of ours.
            read.result()
        return planned + self._pruned()

    # ---- reading

    def _lists(self) -> list[tuple[Section, Resource]]:
        """The sections whose listing is needed; an empty one is read only to be pruned."""
        return [
            (section, section.resource)
            for section in self._sections
            if section.resource is not None and (self._document.of(section) or section.name in self._prune)
        ]

    def _read(self, resource: Resource) -> None:
        try:
            self.snapshot.index(resource)
        except RevealxError:
            # Told by the plan of each entry, which asks again and gets the same answer.
            return

    def _prefetch(self, path: str) -> None:
        try:
            self.client.get(path)
        except RevealxError:
            return

    def _sought(self) -> list[tuple[Resource, list]]:
        """The words of the document that a search finds (devices), by resource."""
        words: dict[str, tuple[Resource, list]] = {}
        for section, resource in self._lists():
            for name, assignment in resource.assignments.items():
                for entry in self._document.of(section):
                    if assignment.resource.lookup is not None and not entry.absent:
                        sought = words.setdefault(assignment.resource.name, (assignment.resource, []))
                        sought[1].extend(entry.options.get(name) or [])
        return [sought for sought in words.values() if sought[1]]

    # ---- planning

    def _settings(self, entry: Entry) -> Planned:
        planned = Planned(entry)
        task = replace(
            self._task,
            client=self.client,
            options=entry.options,
            check_mode=True,
            warn=planned.warnings.append,
            progress=lambda line: None,
        )
        return _tried(planned, lambda: setattr(planned, "outcome", entry.section.operation.run(task)))

    def _object(self, entry: Entry) -> Planned:
        planned = Planned(entry)
        self.snapshot.missed()
        _tried(planned, lambda: setattr(planned, "plan", self._plan_object(entry)))
        missed = self.snapshot.missed()
        planned.is_pending = bool(missed)
        planned.unknown = [
            f"{kind} {word!r} is not there, taken as made by an earlier task of this check run"
            for kind, word in sorted(missed)
            if word not in self._promised.get(kind, ())
        ]
        planned.warnings += [f"{planned.entry.title} on {self.client.system}: {text}." for text in planned.unknown]
        return planned

    def _plan_object(self, entry: Entry) -> ObjectPlan:
        if entry.section.resource is None:
            raise AssertionError("only lists have objects")
        return self._engine.plan(entry.section.resource, entry.options, entry.options["state"])

    # ---- pruning

    def _pruned(self) -> list[Planned]:
        """The deletion of each object that the document does not have, in the sections to prune."""
        planned: list[Planned] = []
        for section, resource in self._lists():
            if section.name not in self._prune:
                continue
            entries, protected = self._document.of(section), self._task.options["protected"]
            try:
                items = undeclared(section, resource, entries, self.snapshot, protected)
            except RevealxError as error:
                planned.append(Planned(Entry(section, None, {"state": "absent"}), error=error))
                continue
            planned += [self._prune_one(section, resource, item) for item in items]
        return planned

    def _prune_one(self, section: Section, resource: Resource, item: dict) -> Planned:
        options = {resource.id_key: item[resource.id_key], "state": "absent"}
        planned = self._object(Entry(section, str(item[resource.key]), options))
        if planned.plan is not None:
            planned.plan.steps = [replace(step, reason=NOT_DECLARED) for step in planned.plan.steps]
        return planned


def _tried(planned: Planned, work: Callable[[], None]) -> Planned:
    """Do the work of a plan, and keep what went wrong with it."""
    try:
        work()
    except RevealxError as error:
        planned.error = error
    return planned


def _promised(document: Document) -> dict[str, set[str]]:
    """The words that name objects which the document makes, by the name of their resource."""
    promised: dict[str, set[str]] = {}
    for entry in document.entries:
        if entry.section.resource is None or entry.absent:
            continue
        resource = entry.section.resource
        for kind, names in {resource.name: (resource.key,), **entry.section.yields}.items():
            promised.setdefault(kind, set()).update(
                str(entry.options[name]) for name in names if entry.options.get(name)
            )
    return promised
