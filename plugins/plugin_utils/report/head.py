# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The head of a report: what run.json says of who ran what, how and when, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.time import moment, told_moment, told_seconds

MODES = {"check": "check mode: nothing was written to any system", "real": "real run"}
NOT_ENDED = "not yet, or it was killed"


def head_of(run: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Name and text of each line, of what run.json holds; nothing for a report that no run made."""
    return [(name, text) for name, text in _lines(run) if text]


def _lines(run: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if not run.get("started"):
        return
    yield "Run", f"{run.get('operation', '')}, {MODES.get(str(run.get('mode')), '')}"
    yield "Started", told_moment(run["started"])
    yield "Ended", _end(run)
    yield "Outcome", _outcome(run)
    yield "By", _who(run)
    yield "Command", str(run.get("command") or "")
    yield "Inventory", _listed(run.get("inventory"))
    yield "Limit", str(run.get("limit") or "")
    yield "AWX", ", ".join(f"{name} {value}" for name, value in _mapping(run.get("awx")).items())
    yield "Versions", ", ".join(f"{name} {value}" for name, value in _mapping(run.get("versions")).items())


def _end(run: Mapping[str, Any]) -> str:
    begun, ended = moment(run["started"]), moment(run.get("ended"))
    if begun is None or ended is None:
        return NOT_ENDED
    return f"{told_moment(run['ended'])}, after {told_seconds((ended - begun).total_seconds())}"


def _outcome(run: Mapping[str, Any]) -> str:
    if not run.get("status"):
        return ""
    failed = f"{run['failed']} of {len(_mapping(run.get('systems')))} systems failed" if run.get("failed") else ""
    return ": ".join(filter(None, (str(run["status"]), failed or str(run.get("stopped") or ""))))


def _who(run: Mapping[str, Any]) -> str:
    return " on ".join(filter(None, (str(run.get("user") or ""), str(run.get("controller") or ""))))


def _listed(value: object) -> str:
    given: Sequence = value if isinstance(value, (list, tuple)) else [value] if value else []
    return ", ".join(map(str, given))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
