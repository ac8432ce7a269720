# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What a run over a fleet leaves: lines for the terminal, files for its owner, statistics for a workflow."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shown import each_text, shown
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import KIND_GROUPS
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import Part, Told
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.run import Run
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.document import HEADINGS
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.document import Part as ReportPart
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.folded import Crowd, causes, folded
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.formats import as_html, as_json, as_markdown
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.private_folder import keep
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.run_folder import RUN_FILE, write


def crowd_of(fleet: Fleet) -> Crowd:
    """The systems of a run as reports for the terminal name them."""
    return Crowd(
        {system.name: _noun(system) for system in fleet.systems},
        {system.name: system.address for system in fleet.systems},
    )


def lines_of(fleet: Fleet, document: Mapping[str, Any]) -> list[str]:
    """A report document as lines for the terminal."""
    return folded(each_text(dict(document), shown), crowd_of(fleet))


def failure_lines(fleet: Fleet, reasons: Mapping[str, str]) -> list[str]:
    """Why systems failed, by name, as lines for the terminal: each cause once."""
    rows = [{"system": name, "status": "failed", "reason": reason} for name, reason in reasons.items()]
    return lines_of(fleet, {"systems": rows}) if rows else []


def refused(fleet: Fleet, reasons: Mapping[str, str], others: str) -> Told:
    """Nothing is done to any system: for these reasons, and for ``others`` where a system has none of its own."""
    parts = {one.name: Part(failed=True, reason=reasons.get(one.name, others)) for one in fleet.systems}
    return Told(parts, lines=failure_lines(fleet, reasons))


def causes_of(fleet: Fleet, key: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the rows of a part of a report complain of, each cause once."""
    part = ReportPart(key, HEADINGS[key], each_text(list(rows), shown))
    return causes([(part, row) for row in part.rows], crowd_of(fleet))


def statistics_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """What AWX keeps with the job: the report and its Markdown."""
    kind = document["report"]
    return {f"{kind}_report": dict(document), f"{kind}_markdown": as_markdown(document)}


def write_report(fleet: Fleet, name: str, document: Mapping[str, Any], more: Mapping[str, str] | None = None) -> str:
    """Write a report, its twins and what else belongs to it into the run's folder; returns a sentence that says where,
    nothing where the run leaves no files. Raises OptionError when it cannot be written."""
    told = each_text(dict(document), shown)
    files = {f"{name}.json": as_json(told), **{f"{name}.{ending}": text for ending, text in (more or {}).items()}}
    folder = write(fleet, {**files, **_pages(name, told, fleet.run)})
    if not folder:
        return ""
    fleet.run.documents[name] = told
    return f"Report: {os.path.join(folder, name)}.html (and .json, .md)"


def result_written(fleet: Fleet, name: str, document: Mapping[str, Any]) -> tuple[str, str]:
    """Where the report of what was done was written, and what went wrong with that: systems were written to, and a disk
    that is full does not hide it."""
    try:
        return write_report(fleet, name, document), ""
    except OptionError as error:
        return "", f"The report was not written: {error}"


def close_reports(fleet: Fleet, parts: Mapping[str, Part]) -> None:
    """Note in the run's folder, and at the head of its reports, how the run ended for its systems.

    Raises OptionError when that cannot be written.
    """
    run = fleet.run
    run.end(fleet.moment(), sum(part.failed for part in parts.values()), fleet.stopping.reason)
    if run.folder:
        pages = (_pages(name, told, run) for name, told in run.documents.items())
        keep(run.folder, {RUN_FILE: run.export(), **{file: text for some in pages for file, text in some.items()}})


def _pages(name: str, told: Mapping[str, Any], run: Run) -> dict[str, str]:
    about = each_text(run.earlier or run.export(), shown)
    return {f"{name}.md": as_markdown(told, about), f"{name}.html": as_html(told, about)}


def _noun(system: System) -> str:
    return next((group for group in KIND_GROUPS if group in system.groups), "systems")
