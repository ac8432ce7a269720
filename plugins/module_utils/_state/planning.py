# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Planning a whole document: every list read once and in parallel, every entry planned before anything is written."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace

from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import POOL_SIZE, Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict, NotOffered, RevealxError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shapes import understood
from ansible_collections.extrahop.revealx.plugins.module_utils._config.differing import differing
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.engine import Engine, ObjectPlan
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Assignment, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._state.document import (
    Document,
    Entry,
    sections_to_prune,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._state.prune import undeclared
from ansible_collections.extrahop.revealx.plugins.module_utils._state.reading import SharedReads, Snapshot
from ansible_collections.extrahop.revealx.plugins.module_utils._state.section import Section
from ansible_collections.extrahop.revealx.plugins.module_utils._state.sections import SECTIONS

NOT_DECLARED = "it is not in the document"


@dataclass
class Planned:
    """What will be done for one entry. ``plan`` is that of an object, ``outcome`` that of a section of settings.

    ``is_pending``: it refers to something that the document makes, so it is planned again when that is there.
    """

    entry: Entry
    plan: ObjectPlan | None = None
    outcome: Outcome | None = None
    error: RevealxError | None = None
    is_pending: bool = False
    warnings: list[str] = field(default_factory=list)
    pruned: dict | None = None

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
        return any(step.verb == "delete" for step in self.steps)

    def row(self, is_refused: bool = False) -> dict:
        """What the result says of the entry; nothing is done when the whole document is refused."""
        steps = [] if is_refused else self.steps
        before, after = self._sides() if steps else ({}, {})
        return {
            "section": self.entry.section.name,
            "name": self.entry.name,
            "action": steps[0].verb if steps else "none",
            "reason": "; ".join(step.reason for step in steps),
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


class Pace:
    """How the systems of a run answer, when so many are asked at a time that it is only worth it to ask one of them
    several things at a time where it takes more than ``patience`` seconds for an answer."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._slow = self._quick = 0

    @property
    def is_slow(self) -> bool:
        return self._slow > self._quick

    def took(self, seconds: float) -> bool:
        """Note how long an answer took; whether that was too long."""
        is_slow = seconds > self._patience
        if is_slow:
            self._slow += 1
        else:
            self._quick += 1
        return is_slow


class _Paced(Executor):
    """Does each piece of work at once, in the thread that hands it over, until one takes too long: from then on several
    are done side by side."""

    def __init__(self, side_by_side: int, pace: Pace) -> None:
        self._side_by_side = side_by_side
        self._pace = pace
        self._pool: Executor | None = None

    def submit(self, fn, /, *args, **kwargs):
        if self._pool is not None:
            return self._pool.submit(fn, *args, **kwargs)
        began = time.monotonic()
        done: Future = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except BaseException as error:  # told by whoever asks for the result, as any executor has it
            done.set_exception(error)
        if self._pace.took(time.monotonic() - began):
            self._pool = ThreadPoolExecutor(self._side_by_side)
        return done

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)


class Planner:
    """Plans a document on one system. ``snapshot`` and ``client`` serve the applying too, once they are opened.

    Requests are under way side by side; with a ``pace`` only where the system, or most others, are slow.
    """

    def __init__(self, task: Task, document: Document, pace: Pace | None = None) -> None:
        self._task = task
        self._document = document
        self._pace = pace
        self._sections = [section for section in SECTIONS if section.name in document.sections]
        # What a section that is wrong declares is not known: what it does not declare is not either.
        self._prune = set(sections_to_prune(task.options)) - {problem.section for problem in document.problems}
        self.client = SharedReads(task.client)
        self.snapshot = Snapshot(self.client, _promised(document))
        self._engine = Engine(self.snapshot, check_mode=True)

    def plan(self) -> list[Planned]:
        """Every entry with its plan or its error, and what prune deletes, in the order of the sections."""
        entries = self._document.entries
        listings, sought = self._lists(), self._sought()
        further = {number for number, entry in enumerate(entries) if entry.section.asks_further(entry.options)}
        with self._readers(len(listings) + len(sought) + len(further)) as pool:
            lists: dict[str, list[Future]] = defaultdict(list)
            for section, resource, _place in listings:
                lists[section.name].append(pool.submit(self._read, resource))
            reads = [read for several in lists.values() for read in several]
            reads += [pool.submit(self.snapshot.seek, *wanted) for wanted in sought]
            if self._task.options["save"]:
                reads += [pool.submit(self._prefetch, path) for path in ("/runningconfig", "/runningconfig/saved")]
            # What names no other object need not wait for the lists.
            begun = {
                number: pool.submit(self._by_operation, entry)
                for number, entry in enumerate(entries)
                if not entry.section.is_list and not entry.section.operation.references
            }
            done: dict[int, Planned] = {}
            for number, entry in enumerate(entries):
                if number not in further:
                    # Planned here while the other lists are on their way.
                    wait(lists.pop(entry.section.name, ()))
                    done[number] = self._planned(entry)
            wait(reads)
            self._compare_lists()
            begun.update(
                (number, pool.submit(self._planned, entries[number])) for number in sorted(further - begun.keys())
            )
            planned = [done[number] if number in done else begun[number].result() for number in range(len(entries))]
        for read in reads:
            # Failures are told by the plans; what is raised here is a mistake of ours.
            read.result()
        _refuse_twice(planned)
        return planned + self._pruned(planned)

    # ---- reading

    def _readers(self, reads: int) -> Executor:
        # Setting up a connection takes as long as two or three answers.
        side_by_side = min(POOL_SIZE, 1 + reads // 3)
        if self._pace is None or self._pace.is_slow:
            return ThreadPoolExecutor(side_by_side)
        return _Paced(side_by_side, self._pace)

    def _lists(self) -> list[tuple[Section, Resource, dict]]:
        """The listings that are needed, with their place; of an empty section only to prune it."""
        lists = []
        for section in self._sections:
            if not section.is_listed:
                continue
            entries = [entry.options for entry in self._document.of(section)]
            if section.name in self._prune:
                entries += [{**section.defaults, **place} for place in section.places()]
            lists += [(section, *where) for where in section.scopes(entries)]
        return lists

    def _read(self, resource: Resource) -> None:
        try:
            self.snapshot.index(resource)
        except RevealxError:
            # Told by the plan of each entry, which asks again and gets the same answer.
            return

    def _prefetch(self, path: str) -> None:
        try:
            self.client.read_ahead(path)
        except RevealxError:
            return

    def _sought(self) -> list[tuple[Resource, list]]:
        """The words of the document that a search finds (devices), by resource."""
        words: dict[str, tuple[Resource, list]] = {}
        for entry in self._document.entries:
            for resource, word in [] if entry.absent else entry.section.mentioned(entry.options):
                if resource.lookup is not None:
                    words.setdefault(resource.name, (resource, []))[1].append(word)
        return list(words.values())

    def _compare_lists(self) -> None:
        """Compare what many objects carry in few requests, where that is possible: else each is read when planned."""
        for section in self._sections:
            resource = section.resource
            if resource is None or not section.is_planned_by_engine:
                continue
            for name, assignment in resource.lists.items():
                if assignment.as_declared is not None:
                    self.snapshot.compare(assignment, self._declared(section, resource, name, assignment))

    def _declared(self, section: Section, resource: Resource, name: str, assignment: Assignment) -> dict:
        """Of the objects that are there: id, key, and the ids of what is declared for the list ``name``."""
        declared = {}
        for entry in self._document.of(section):
            if entry.absent or not entry.options.get(name):
                continue
            try:
                current = self._engine.find_declared(resource, resource.given(entry.options))
                related = self.snapshot.resolve(assignment.resource, entry.options[name], may_be_missing=True)
            except RevealxError:
                # Told by the plan of the entry.
                continue
            if current is not None and all(one.id is not None for one in related):
                key = current[resource.id_key]
                declared[key] = (str(current[resource.key]), [one.id for one in related])
        return declared

    # ---- planning

    def _planned(self, entry: Entry) -> Planned:
        planned = self._by_engine(entry) if entry.section.is_planned_by_engine else self._by_operation(entry)
        if entry.absent and isinstance(planned.error, NotOffered):
            # A system that has no such objects at all has not this one either.
            planned.error = None
        return planned

    def _by_operation(self, entry: Entry) -> Planned:
        planned = Planned(entry)
        told: list[str] = []
        task = replace(
            self._task,
            client=self.client,
            options=entry.options,
            check_mode=True,
            warn=told.append,
            progress=lambda line: None,
            snapshot=self.snapshot,
        )
        self.snapshot.missed()
        _tried(task.client, planned, lambda: setattr(planned, "outcome", entry.section.operation.run(task)))
        planned.is_pending = bool(self.snapshot.missed())
        if not planned.is_pending:
            # Else they are about the names, which the plan tells in its own words.
            planned.warnings = told
        return planned

    def _by_engine(self, entry: Entry) -> Planned:
        planned = Planned(entry)
        self.snapshot.missed()
        _tried(self.client, planned, lambda: setattr(planned, "plan", self._plan_object(entry)))
        planned.is_pending = bool(self.snapshot.missed())
        return planned

    def _plan_object(self, entry: Entry) -> ObjectPlan:
        if entry.section.resource is None:
            raise AssertionError("only lists have objects")
        return self._engine.plan(entry.section.resource, entry.options, entry.options["state"])

    # ---- pruning

    def _pruned(self, planned: list[Planned]) -> list[Planned]:
        """The deletion of each object that the document does not have, in the sections to prune."""
        pruned: list[Planned] = []
        for section, resource, place in self._lists():
            if section.name not in self._prune:
                continue
            declared = [entry for entry in planned if entry.entry.section is section]
            plans = [entry.plan for entry in declared if entry.plan and entry.plan.current]
            ids = {str(plan.object_id) for plan in plans if plan.resource.collection == resource.collection}
            by_operation = [entry.outcome.values.get("object") for entry in declared if entry.outcome]
            ids |= {str(found[resource.id_key]) for found in by_operation if found and resource.id_key in found}
            names = {section.same_name(entry.entry.name) for entry in declared if entry.plan is None}
            try:
                items = undeclared(section, resource, ids, names, self.snapshot, self._task.options["protected"])
            except RevealxError as error:
                pruned.append(Planned(Entry(section, None, {"state": "absent"}), error=error))
                continue
            pruned += [self._prune_one(section, resource, place, item) for item in items]
        return pruned

    def _prune_one(self, section: Section, resource: Resource, place: dict, item: dict) -> Planned:
        options = {**section.defaults, **place, resource.id_key: item[resource.id_key], "state": "absent"}
        planned = self._planned(Entry(section, section.label({**place, **section.identity(item)}), options))
        planned.pruned = item
        if planned.plan is not None:
            planned.plan.steps = [replace(step, reason=NOT_DECLARED) for step in planned.plan.steps]
        if planned.outcome is not None:
            planned.outcome.plan = [replace(step, reason=NOT_DECLARED) for step in planned.outcome.plan]
        return planned


def _refuse_twice(planned: list[Planned]) -> None:
    """Two entries that are one and the same object of the system, called by different words."""
    seen: dict[tuple[str, str], Planned] = {}
    for entry in planned:
        if entry.plan is None or entry.plan.object_id is None:
            continue
        first = seen.setdefault((entry.plan.resource.collection, str(entry.plan.object_id)), entry)
        if first is not entry:
            entry.error = Conflict(
                f"It is the same object as {first.entry.title}: declared twice.", "Keep one of the two."
            )


def _tried(client: Client, planned: Planned, work: Callable[[], None]) -> Planned:
    """Do the work of a plan, and keep what went wrong with it."""
    try:
        with understood(client):
            work()
    except RevealxError as error:
        planned.error = error
    return planned


def _promised(document: Document) -> dict[str, set[str]]:
    """The words that name objects which the document makes, by the name of their resource."""
    promised: dict[str, set[str]] = {}
    for entry in document.entries:
        resource = entry.section.resource
        if resource is None or resource.no_create or entry.absent:
            continue
        for kind, names in {resource.name: entry.section.names, **entry.section.yields}.items():
            promised.setdefault(kind, set()).update(
                str(entry.options[name]) for name in names if entry.options.get(name)
            )
    return promised
