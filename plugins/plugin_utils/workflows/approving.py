# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The plan that a person approved, as a variable gives it: a file, its text, or its rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shown import each_text, shown
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import refuse_vaulted
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.seals import ApprovedPlan
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.formats import as_json
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.private_folder import place_of

OPTION = "approved_plan"


def approved_plan(name: str, settings: Mapping[str, Any]) -> ApprovedPlan | None:
    """The approved plan, None where none is given; a plan without rows approves nothing.

    ``name`` is the variable's. Raises OptionError for what is no plan.
    """
    given = settings.get(OPTION)
    if given is None or given == "":
        return None
    if isinstance(given, str):
        given = _parsed(name, given)
    if isinstance(given, Mapping):
        # The whole report, as statistics have it.
        given = given.get("plan")
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise OptionError(f"{name} is no plan.", "Give the file plan.json, or its rows.")
    return ApprovedPlan.of(given, name)


def as_file(sealed: Mapping[str, Any]) -> dict[str, str]:
    """The plan with its seals as the file for programs, by its ending: the pages for people are without."""
    return {"json": as_json(each_text(dict(sealed), shown))}


def _parsed(name: str, text: str) -> Any:
    filename = "" if text.lstrip().startswith(("[", "{")) else place_of(text)
    try:
        if filename:
            with open(filename, encoding="utf-8-sig") as file:
                text = file.read()
            refuse_vaulted(name, filename)
        return json.loads(text)
    except OSError as error:
        raise OptionError(f"{name} is {filename!r}: it cannot be read ({error.strerror}).") from error
    except (ValueError, RecursionError) as error:
        raise OptionError(f"{name} {f'({filename}) ' if filename else ''}is no JSON ({error}).") from error
