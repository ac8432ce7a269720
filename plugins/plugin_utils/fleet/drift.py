# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Drift: what is there against what is declared, from results of the module state in check mode.

Nothing here talks to a system, and nothing plans: a difference is what applying the document would change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.ignore import Ignore
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.state_rows import (
    SAVE,
    fields_of,
    row_of,
    with_values,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.values import path_of

MOST_NAMED = 5
# The section of a test case that is about the system itself.
SYSTEM = "system"
NOTHING_COMPARED = "Nothing was compared: no system of the run has configure_state."


@dataclass
class Case:
    """One section of one system: ``rows`` are its differences, ``ignored`` the paths left out, ``problem`` why it could
    not be compared."""

    system: str
    section: str
    rows: list[dict] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    problem: str = ""
    is_told_elsewhere: bool = False
    "It was not compared since another section of the system has a problem."

    @property
    def status(self) -> str:
        """passed, failed (it differs), error (it could not be compared) or skipped."""
        if self.is_told_elsewhere:
            return "skipped"
        return "error" if self.problem else "failed" if self.rows else "passed"

    def export(self) -> dict:
        return {
            "system": self.system,
            "section": self.section,
            "status": self.status,
            "rows": self.rows,
            "ignored": self.ignored,
            "problem": self.problem,
        }


def drift_report(
    results: Mapping[str, Mapping], ignores: Sequence[Ignore], problems: Mapping[str, str], made: str
) -> dict:
    """Compare by results of state in check mode, by system; skipped ones have no declared state.

    ``problems`` are systems that have no result, with the reason. ``made`` is the time (ISO 8601, UTC).
    Returns ``document`` (the report), ``cases`` (the sections of all systems, see Case.export) and ``failures`` (by
    system: the sentence that it fails with; systems that are as declared are not in it).
    """
    cases = [case for system, result in results.items() for case in _cases_of(system, result, ignores)]
    cases += [Case(system, SYSTEM, problem=reason) for system, reason in problems.items()]
    if not cases:
        cases = [Case(system, SYSTEM, problem=NOTHING_COMPARED) for system in results]
    by_system: dict[str, list[Case]] = {}
    for case in cases:
        by_system.setdefault(case.system, []).append(case)
    systems = [_system_row(system, some) for system, some in by_system.items()]
    document = {
        "report": "drift",
        "title": "Drift",
        "made": made,
        "summary": _summary(systems, results),
        "figures": _figures(systems, results),
        "systems": systems,
        "differences": [row for case in cases for row in case.rows],
    }
    failures = {system: sentence for system, some in by_system.items() if (sentence := _failure(system, some))}
    return {"document": document, "cases": [case.export() for case in cases], "failures": failures}


def _cases_of(system: str, result: Mapping, ignores: Sequence[Ignore]) -> Iterator[Case]:
    if "objects" not in result:
        if result.get("failed"):
            yield Case(system, SYSTEM, problem=result.get("msg", ""))
        return
    cases: dict[str, Case] = {}
    for entry in result["objects"]:
        case = cases.setdefault(entry["section"], Case(system, entry["section"]))
        if entry["error"]:
            told = ": ".join(filter(None, (entry["name"], entry["error"])))
            case.problem = " | ".join(filter(None, (case.problem, told)))
        elif entry["action"] != "none":
            _compare(case, entry, ignores)
    if not cases:
        # A document without objects: there is nothing to differ.
        yield Case(system, SYSTEM)
    for case in cases.values():
        # A document that cannot be planned is refused as a whole: nothing is known of its other sections.
        case.is_told_elsewhere = bool(result.get("failed")) and not case.problem
        yield case


def _compare(case: Case, entry: Mapping, ignores: Sequence[Ignore]) -> None:
    thing = (case.section, entry["name"])
    # The saved config has the paths of the running one: what is ignored there is ignored here.
    above = (case.section, None) if entry["action"] == SAVE else thing
    fields = fields_of(entry)
    left = [path for path in fields if not _is_ignored(case.system, above, path, ignores)]
    if _is_ignored(case.system, thing, (), ignores) or (fields and not left):
        case.ignored.append(path_of(*thing))
        return
    case.ignored += [path_of(*thing, path) for path in fields if path not in left]
    row = row_of(case.system, entry)
    case.rows.append(row if entry["action"] == SAVE else with_values(row, entry, left))


def _is_ignored(system: str, thing: tuple[str, str | None], fields: Sequence[str], ignores: Sequence[Ignore]) -> bool:
    parts = (system, *(part for part in thing if part is not None), *fields)
    spelled = [path_of(*thing, fields[:depth]) for depth in range(len(fields) + 1)]
    return any(ignore.covers(parts) or ignore.spells(system, spelled) for ignore in ignores)


# ---- telling


def _system_row(system: str, cases: Sequence[Case]) -> dict:
    problem = _problem(cases)
    differences = sum(len(case.rows) for case in cases)
    return {
        "system": system,
        "result": "failed" if problem else "drift" if differences else "ok",
        "sections": len(cases),
        "differences": differences,
        "ignored": sum(len(case.ignored) for case in cases),
        "reason": problem,
    }


def _problem(cases: Sequence[Case]) -> str:
    """Why a system could not be compared, with the sections that are to blame."""
    told = [(case.section, case.problem) for case in cases if case.problem]
    return " | ".join(problem if section == SYSTEM else f"{section} {problem}" for section, problem in told)


def _figures(systems: Sequence[Mapping], results: Mapping[str, Mapping]) -> list[dict]:
    figures = {
        "systems compared": sum(row["result"] != "failed" for row in systems),
        "as declared": sum(row["result"] == "ok" for row in systems),
        "with drift": sum(row["result"] == "drift" for row in systems),
        "not compared": sum(row["result"] == "failed" for row in systems),
        "without declared state": _undeclared(results),
        "differences": sum(row["differences"] for row in systems),
        "ignored": sum(row["ignored"] for row in systems),
    }
    return [{"name": name, "value": value} for name, value in figures.items()]


def _undeclared(results: Mapping[str, Mapping]) -> int:
    return sum(bool(result.get("skipped")) for result in results.values())


def _summary(systems: Sequence[Mapping], results: Mapping[str, Mapping]) -> str:
    drifted = [row for row in systems if row["result"] == "drift"]
    failed = [row for row in systems if row["result"] == "failed"]
    parts = [f"As declared: {len(systems) - len(drifted) - len(failed)} of {len(systems)} systems"]
    if drifted:
        parts.append(f"with drift: {len(drifted)} (differences: {sum(row['differences'] for row in drifted)})")
    if failed:
        parts.append(f"not compared: {len(failed)}")
    if any("objects" in result for result in results.values()) and _undeclared(results):
        parts.append(f"without declared state: {_undeclared(results)}")
    return "; ".join(parts) + "."


def _failure(system: str, cases: Sequence[Case]) -> str:
    problem = _problem(cases)
    if problem:
        return f"{system} could not be compared: {problem}"
    rows = [row for case in cases for row in case.rows]
    if not rows:
        return ""
    named = [f"{row['section']} {row['object']}".rstrip() + f" ({row['change']})" for row in rows[:MOST_NAMED]]
    more = f" and {len(rows) - MOST_NAMED} more" if len(rows) > MOST_NAMED else ""
    return f"{system} differs from its declared state: {', '.join(named)}{more}."
