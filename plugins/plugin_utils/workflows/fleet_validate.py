# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The declared state of all systems of a play checked without any of them: no request is sent, no key is needed."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import shortened
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.junit import as_junit
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import (
    REPORTING,
    FleetOperation,
    Told,
    parts_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.plan import MOST_NAMED
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.validation import OPERATION as VALIDATE
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows import declarations, states
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.presenting import (
    lines_of,
    statistics_of,
    write_report,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.wanted import kind_of_group

TITLE = "Validation"
# A problem that is about no section.
DOCUMENT = "document"
# Brakes of the real run that say how a document is read.
OPTIONS = ("prune", "protected", "max_deletes")


def run(fleet: Fleet) -> Told:
    """Check the document of every system; nothing is asked of any."""
    declared = [system for system in fleet.systems if declarations.layers_of(system) or system.problem]
    outcomes = fleet.each(declared, lambda system: _checked(fleet, system), fleet.settings["parallel"])
    found = {
        name: [_problem(problem)] if (problem := fleet.problem_of(outcome)) else outcome.value
        for name, outcome in outcomes.items()
    }
    rows = [_row(name, one) for name, some in found.items() for one in some if one["problem"]]
    told: dict[str, list[str]] = {}
    for row in rows:
        told.setdefault(row["system"], []).append(_sentence(row))
    without = len(fleet.systems) - len(declared)
    summary = f"Valid: {len(found) - len(told)} of {len(found)} systems; problems: {len(rows)}"
    made = fleet.moment()
    document = {
        "report": "validate",
        "title": TITLE,
        "made": made,
        "summary": f"{summary}; without declared state: {without}." if without else f"{summary}.",
        "problems": rows,
    }
    more = {"xml": as_junit(_cases(found), TITLE, made, "invalid")}
    written = write_report(fleet, "validate", document, more)
    nothing = declarations.nothing_declared(fleet)
    failures = {system: f"{system}: {shortened(some, MOST_NAMED)}" for system, some in told.items()}
    failures |= dict.fromkeys((system.name for system in fleet.systems), nothing) if nothing else {}
    return Told(
        parts_of(fleet, failures),
        lines=[*lines_of(fleet, document), *filter(None, [written])],
        statistics=statistics_of(document),
        values={"summary": document["summary"], "problems": len(rows)},
    )


def _checked(fleet: Fleet, system: System) -> list[dict]:
    """What is wrong with a system's document, and a mark without a problem for each section in which nothing is."""
    if system.problem:
        return [_problem(system.problem)]
    declared = declarations.declared_of(system)
    options = {name: system.variables.get(f"configure_{name}") for name in OPTIONS}
    given = {name: value for name, value in options.items() if value not in (None, "")}
    given |= {"document": declared.document, "kind": kind_of_group(system), "in_clear": sorted(system.in_clear)}
    done = fleet.perform(system, VALIDATE, given)
    if done.failed:
        return [_problem(done.data["msg"])]
    problems = [
        {**one, "layer": declared.layer_of(one["section"], one["object"] or None)} for one in done.data["problems"]
    ]
    well = set(done.data["sections"]) - {one["section"] for one in problems}
    return [*problems, *(_problem("", name) for name in sorted(well))]


def _problem(text: str, section: str = DOCUMENT) -> dict:
    return {"section": section, "object": "", "problem": text, "layer": ""}


def _row(system: str, one: Mapping) -> dict:
    about = {name: one[name] for name in ("section", "object", "layer")}
    return {"system": system, **about, "result": "error", "reason": one["problem"]}


def _sentence(row: Mapping) -> str:
    about = " ".join(filter(None, (row["section"], row["object"])))
    return f"{about}: {row['reason']}"


def _cases(found: Mapping[str, list[dict]]) -> list[dict]:
    """A test case for each section of each system."""
    cases: dict[tuple[str, str], list[dict]] = {}
    for system, some in found.items():
        for one in some or [_problem("")]:
            cases.setdefault((system, one["section"]), []).extend([one] if one["problem"] else [])
    return [
        {
            "system": system,
            "section": section,
            "status": "error" if some else "passed",
            "rows": [],
            "ignored": [],
            "problem": " | ".join(": ".join(filter(None, (one["object"], one["problem"]))) for one in some),
        }
        for (system, section), some in cases.items()
    ]


OPERATION = FleetOperation(
    "fleet_validate",
    run,
    REPORTING,
    states.VARIABLES,
    layered=declarations.is_layer,
    is_offline=True,
)
