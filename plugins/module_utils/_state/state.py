# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""A whole declared document applied to one system: checked, planned as a whole, then carried out entry by entry."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    CertificateRefused,
    Conflict,
    OptionError,
    RequestError,
    RevealxError,
    Unreachable,
    first_and_more,
    shortened,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shapes import understood
from ansible_collections.extrahop.revealx.plugins.module_utils._config.saving import SAVE_SPEC
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.engine import Engine
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.twins import settle_twins
from ansible_collections.extrahop.revealx.plugins.module_utils._state.approval import REMEDY, Approval
from ansible_collections.extrahop.revealx.plugins.module_utils._state.document import (
    MOST_SHOWN,
    Document,
    document_of,
    prune_problems,
    sections_to_prune,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._state.files import read_file
from ansible_collections.extrahop.revealx.plugins.module_utils._state.planning import Pace, Planned, Planner
from ansible_collections.extrahop.revealx.plugins.module_utils._state.saving import (
    plan_save,
    save,
    saved_rows,
)


class StateNotApplied(RevealxError):
    """Some entries could not be applied; ``outcome`` says what was done, and per object what happened."""


def check(options: Mapping) -> Document:
    """The document of the options ``document`` or ``src`` with what is wrong in it and its brakes; raises OptionError
    for what is none at all, and brakes that make no sense."""
    raw = options["document"] if options.get("document") is not None else read_file(options["src"])
    return _braked(document_of(raw), options)


def _braked(document: Document, options: Mapping) -> Document:
    if options["max_deletes"] is not None and options["max_deletes"] < 0:
        raise OptionError(f"max_deletes is {options['max_deletes']}: it must be 0 or more.")
    for pattern in options.get("protected") or ():
        if pattern.strip().startswith(("['", '["')):
            raise OptionError(
                f"protected names {pattern!r}, a part of a text that is no list in JSON: it would protect nothing.",
                "Give a list, or text with commas between the names.",
            )
    problems = prune_problems(sections_to_prune(options))
    return replace(document, problems=[*document.problems, *problems]) if problems else document


def of_document(
    checked: Callable[[], Document], *, approval: Approval | None = None, pace: Pace | None = None
) -> Operation:
    """The operation on the document that ``checked`` tells, or refuses by OptionError. Many systems may share it:
    nothing of it is changed. ``approval`` and ``pace`` are those of ``run``."""
    return replace(
        OPERATION,
        run=functools.partial(run, approval=approval, pace=pace),
        options={name: spec for name, spec in OPERATION.options.items() if name not in ("document", "src")},
        rules={},
        files=(),
        check=lambda options: _braked(checked(), options),
    )


def run(task: Task, approval: Approval | None = None, pace: Pace | None = None) -> Outcome:
    """Plan every entry; refuse all when one cannot be planned, unless a part will do; then apply them, each on its own.
    ``pace`` is that of ``Planner``.

    With an ``approval`` what was not approved cannot be planned. Check mode also plans the rest of a document that is
    refused, so that one fault does not hide the others.
    """
    document: Document = task.checked
    task.client.redactor.learn(document.secrets)
    if document.problems and not (task.check_mode or task.options["partial"]):
        raise document.refusal
    planner = Planner(task, document, pace)
    planned = planner.plan()
    if approval is not None:
        approval.look_at(task, planned)
    _refuse_unplanned(task, document, planned)
    _refuse_too_many_deletes(task, planned)
    saving = plan_save(task, planner.client, planned) if task.options["save"] else None
    if approval is not None and saving is not None:
        _refuse_saving(task, planned, saving, approval)
    if not task.check_mode:
        planner.client.open()
        planner.snapshot.open()
        _apply_all(task, planner, planned)
        if saving is not None:
            saving = save(task, saving, planned, approval)
    for sentence in dict.fromkeys(sentence for entry in planned for sentence in entry.warnings):
        task.warn(sentence)
    outcome = _outcome(document, [entry for entry in planned if entry.error is None], planned, saving)
    failed = [(entry.entry.title, entry.error) for entry in planned if entry.error is not None]
    if failed or document.problems:
        counted = f"{len(failed) + len(document.problems)} of {len(planned) + len(document.problems)}"
        lines = [*map(str, document.problems), *_told(failed)]
        raise _failure(f"{counted} parts of the document could not be applied", lines, outcome)
    return outcome


# ---- what is refused before the first write


def _refuse_unplanned(task: Task, document: Document, planned: list[Planned]) -> None:
    failed = [(entry.entry.title, entry.error) for entry in planned if entry.error is not None]
    for _title, error in failed:
        # Nothing else can be said of a system that is not reached, or does not know the key.
        if isinstance(error, (Unreachable, CertificateRefused)) or _status(error) == 401:
            raise error
    refused = [entry.error for entry in planned if isinstance(entry.error, RequestError)]
    if 1 < len(refused) == len(planned) and len({(type(one), one.status, one.said) for one in refused}) == 1:
        # It answers nothing, or refuses everything: that is the system's trouble, and not that of each entry.
        raise refused[0]
    if task.options["partial"] or not (failed or document.problems):
        return
    # In check mode the rows tell what would be done if nothing were wrong.
    rows = [entry.row(is_refused=not task.check_mode) for entry in planned]
    outcome = Outcome(values=_values([*rows, *_wrong_rows(document)]))
    if document.problems:
        refusal = document.refusal
        refusal.outcome = outcome
        raise refusal
    raise _failure("The document was not applied, and nothing was written", _told(failed), outcome)


def _refuse_too_many_deletes(task: Task, planned: list[Planned]) -> None:
    limit = task.options["max_deletes"]
    deleted = [entry.entry.title for entry in planned if entry.deletes]
    if limit is not None and len(deleted) > limit:
        shown = ", ".join(deleted[:MOST_SHOWN]) + (" ..." if len(deleted) > MOST_SHOWN else "")
        braked = Conflict(
            f"The document would delete {len(deleted)} objects of {task.client.system}, max_deletes allows {limit}: "
            f"{shown}.",
            "Nothing was written. See that the document is whole; then raise max_deletes, or protect what is to stay.",
        )
        if task.check_mode:
            braked.outcome = Outcome(values=_values([entry.row() for entry in planned]))
        raise braked


def _refuse_saving(task: Task, planned: list[Planned], saving: Outcome, approval: Approval) -> None:
    rows = saved_rows(saving)
    for row in rows:
        row["error"] = approval.look_at_saving(task, row) or None
    problems = [row["error"] for row in rows if row["error"]]
    if problems:
        refusal = Conflict(" ".join(problems), REMEDY)
        refusal.outcome = Outcome(
            values=_values([*(entry.row(is_refused=not task.check_mode) for entry in planned), *rows])
        )
        raise refusal


# ---- applying


def _apply_all(task: Task, planner: Planner, planned: list[Planned]) -> None:
    """Carry out the plans: first what is there to stay, in order, then the deletions in the opposite order."""
    staying = [entry for entry in planned if not entry.deletes]
    lost: RevealxError | None = None
    made: list[Planned] = []
    for entry in [*staying, *reversed([entry for entry in planned if entry.deletes])]:
        if made and entry.entry.section is not made[0].entry.section:
            _settle_twins(task, planner, made)
            made = []
        if not entry.steps:
            continue
        if lost is not None:
            entry.error = RevealxError(f"It was not tried, since {task.client.system} is not reached any more.")
            continue
        try:
            with understood(task.client):
                _apply(task, planner, entry)
        except RevealxError as error:
            entry.error = error
            lost = error if isinstance(error, (Unreachable, CertificateRefused)) else None
        if entry.error is None and entry.plan is not None and entry.plan.made is not None:
            made.append(entry)
    _settle_twins(task, planner, made)


def _settle_twins(task: Task, planner: Planner, made: list[Planned]) -> None:
    """Once a section is written, before others refer to its objects: what another run made at the same time."""
    plans = [entry.plan for entry in made if entry.plan is not None]
    for place, error in settle_twins(Engine(planner.snapshot, warn=task.warn), plans).items():
        made[place].error = error


def _apply(task: Task, planner: Planner, planned: Planned) -> None:
    own_task = replace(task, client=planner.client, options=planned.entry.options)
    section = planned.entry.section
    if section.resource is None or not section.is_planned_by_engine:
        planned.warnings.clear()
        if planned.pruned is not None and section.resource is not None:
            key, store = section.resource.id_key, Store(planner.client)
            now = store.find_by(section.resource, key, planned.pruned[key])
            store.refuse_another(section.resource, planned.pruned, now)
        planned.outcome = section.operation.run(own_task)
        return
    engine = Engine(planner.snapshot, warn=task.warn, until_listed=own_task.until_listed)
    if planned.is_pending or planned.plan is None:
        planned.plan = engine.plan(section.resource, planned.entry.options, planned.entry.options["state"])
    engine.apply(planned.plan)
    if planned.plan.verb == "create" and section.resource.after_create:
        section.resource.after_create(own_task, planned.plan.answered)


# ---- telling


def _outcome(document: Document, done: list[Planned], planned: list[Planned], saving: Outcome | None) -> Outcome:
    steps = [step for entry in done for step in entry.steps]
    differences = [difference for entry in done for difference in entry.differences]
    if saving is not None and saving.plan:
        steps, differences = steps + saving.plan, differences + saving.differences
    rows = [*(entry.row() for entry in planned), *_wrong_rows(document)]
    if saving is not None:
        rows += saved_rows(saving)
    return Outcome(steps, differences, _values(rows))


def _values(rows: list[dict]) -> dict:
    counted = Counter("failed" if row["error"] else row["action"] for row in rows)
    return {"objects": rows, "summary": dict(sorted(counted.items()))}


def _wrong_rows(document: Document) -> list[dict]:
    """The rows of what is wrong with the document itself."""
    return [
        {
            "section": problem.section,
            "name": problem.name,
            "action": "none",
            "reason": "",
            "before": {},
            "after": {},
            "error": problem.text,
        }
        for problem in document.problems
    ]


def _told(failed: Sequence[tuple[str, RevealxError | None]]) -> list[str]:
    """Each text once, with the entries that it is about."""
    about: dict[str, list[str]] = {}
    for title, error in failed:
        about.setdefault(str(error), []).append(title)
    return [f"{first_and_more(titles)}: {text}" for text, titles in about.items()]


def _failure(sentence: str, lines: list[str], outcome: Outcome) -> StateNotApplied:
    """One error for all."""
    failure = StateNotApplied(f"{sentence}: {shortened(lines, MOST_SHOWN)}")
    failure.outcome = outcome
    return failure


def _status(error: RevealxError) -> int | None:
    return error.status if isinstance(error, RequestError) else None


OPERATION = Operation(
    "state",
    run,
    {
        "document": {"type": "dict"},
        "src": {"type": "path"},
        **SAVE_SPEC,
        "prune": {"type": "list", "elements": "str"},
        "protected": {"type": "list", "elements": "str"},
        "max_deletes": {"type": "int"},
        "partial": {"type": "bool", "default": False},
    },
    {"mutually_exclusive": [["document", "src"]], "required_one_of": [["document", "src"]]},
    files=("src",),
    check=check,
)
