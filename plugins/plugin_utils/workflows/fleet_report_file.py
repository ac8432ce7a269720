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


def check(options: Mapping[str, Any]) -> None:
    """Refuse what is no report, and one without a name."""
    if (options["document"] is None) == (not options["src"]):
        raise OptionError("One of document and src is needed.")
    if not options["name"] and not options["src"]:
        raise OptionError("name is needed for a document: its files are called by it.")
    document = _document(options)
    try:
        document_of(document)
    except ReportError as error:
        raise OptionError(f"{error}.") from error
    if not document.get("report"):
        raise OptionError("The document has no key report, which names its statistics.")


def run(fleet: Fleet) -> Told:
    """Write the report, once for all systems of the play."""
    options = fleet.settings
    document = {"made": fleet.moment(), **_document(options)}
    name = options["name"] or os.path.splitext(os.path.basename(options["src"]))[0]
    written = write_report(options["folder"], name, document, options["more"])
    return Told(
        parts_of(fleet, {}),
        lines=[*filter(None, [written])],
        statistics={**options["statistics"], **statistics_of(document)},
    )


def _document(options: Mapping[str, Any]) -> dict[str, Any]:
    given = _read(options["src"]) if options["src"] else options["document"]
    # Rows alone are those of a plan: the JSON of a plan holds nothing else.
    return dict(given) if isinstance(given, Mapping) else {"report": "plan", "title": "Plan", "plan": given}


def _read(src: str) -> Any:
    path = place_of(src)
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
    # The folder may be that of the run whose report it is.
    has_log=False,
)
