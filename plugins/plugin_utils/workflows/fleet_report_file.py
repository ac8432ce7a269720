# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""A report that is there already, its own document or the file of an earlier run, written as files and statistics."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import FleetOperation, Told, parts_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.document import ReportError, document_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.presenting import (
    statistics_of,
    write_report,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.private_folder import place_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.run_folder import LATEST, RUN_FILE
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_mark import NAME as MARK


def check(options: Mapping[str, Any]) -> None:
    """Refuse what is no report, and one without a name."""
    if (options["document"] is None) == (not options["src"]):
        raise OptionError("One of document and src is needed.")
    if not options["name"] and not options["src"]:
        raise OptionError("name is needed for a document: its files are called by it.")
    for document in _documents(options).values():
        try:
            document_of(document)
        except ReportError as error:
            raise OptionError(f"{error}.") from error
        if not document.get("report"):
            raise OptionError("The document has no key report, which names its statistics.")


def run(fleet: Fleet) -> Told:
    """Write the report, or all reports of an earlier run, once for all systems of the play."""
    options = fleet.settings
    fleet.run.earlier = _earlier(options["src"])
    made = fleet.run.earlier.get("ended") or fleet.run.earlier.get("started") or fleet.moment()
    lines, statistics = [], dict(options["statistics"])
    for name, given in _documents(options).items():
        document = {"made": made, **given}
        lines.append(write_report(fleet, name, document, options["more"]))
        statistics |= statistics_of(document)
    return Told(parts_of(fleet, {}), lines=[*filter(None, lines)], statistics=statistics)


def _documents(options: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The reports to write, by the names of their files."""
    src = options["src"]
    if not src:
        return {options["name"]: dict(options["document"])}
    path = place_of(src)
    if not os.path.isdir(path):
        # A path through a link has the name that the person gave.
        return {options["name"] or os.path.splitext(os.path.basename(src))[0]: _as_document(_read(path))}
    names = sorted(name for name in os.listdir(path) if name.endswith(".json") and name not in (RUN_FILE, MARK))
    if not names:
        raise OptionError(f"{path} holds no report of a run.", f"Give the folder of a run, or {LATEST} beside them.")
    return {os.path.splitext(name)[0]: _as_document(_read(os.path.join(path, name))) for name in names}


def _as_document(given: Any) -> dict[str, Any]:
    # Rows alone are those of a plan: the JSON of a plan holds nothing else.
    return dict(given) if isinstance(given, Mapping) else {"report": "plan", "title": "Plan", "plan": given}


def _earlier(src: str) -> Mapping[str, Any]:
    """What is known of the run that made the reports, nothing where nobody says."""
    path = place_of(src) if src else ""
    file = os.path.join(path if os.path.isdir(path) else os.path.dirname(path), RUN_FILE)
    told = _read(file) if src and os.path.isfile(file) else {}
    return (told.get("earlier") or told) if isinstance(told, Mapping) else {}


def _read(path: str) -> Any:
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except OSError as error:
        raise OptionError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise OptionError(f"{path} is no report of an earlier run: no JSON ({error}).") from error


OPERATION = FleetOperation(
    "fleet_report_file",
    run,
    {
        "document": {"type": "dict"},
        "src": {"type": "str", "default": ""},
        "name": {"type": "str", "default": ""},
        "folder": {"type": "str", "default": ""},
        "more": {"type": "dict", "default": {}},
        "statistics": {"type": "dict", "default": {}},
    },
    check=check,
)
