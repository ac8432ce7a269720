# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Records of a recordstore, page after page (contract: content, Record Log)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shapes import objects, one_object
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.reading import (
    LIMIT_SPEC,
    QUERY_SPEC,
    body_of,
    check_reading,
    first,
    read_outcome,
    refuse_newer,
    told,
)

# The most that one answer carries (contract: record_query.limit).
LARGEST_PAGE = 10000
USUAL_LIMIT = 1000
FIELDS: dict[str, dict] = {
    "from": {"type": "raw"},
    "until": {"type": "raw"},
    "types": {"type": "list", "elements": "str"},
    "filter": {"type": "dict"},
    "eql": {"type": "str"},
    "sort": {"type": "list", "elements": "dict"},
    "context_ttl": {"type": "raw"},
    "aggregations": {"type": "dict"},
    "detection_log_entry_id": {"type": "int"},
}
SINCE = {"eql": (26,), "aggregations": (26,), "detection_log_entry_id": (26, 3)}
# Typed as integers by the description of a 9.8 sensor, which speaks of units too: a number serves all.
TIMES = ("from", "until", "context_ttl")
# Milliseconds of the units that are always equally long (contract: reference.time_values; months and years are not).
UNITS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
_TIME = re.compile(r"\s*(-?\d{1,18})(ms|[smhdw])?\s*", re.ASCII)
NOT_WITH_ENTRY = ("filter", "from", "until", "types")
LOOKBACK = {
    "lookback_exceeded": "the time range ends before what its licence lets be looked up: there are no records.",
    "lookback_truncated": "the time range begins before what its licence lets be looked up: older records lack.",
}


def check(options: Mapping) -> None:
    """Refuse what the API does not combine, and a filter whose rules say no operator."""
    check_reading(options)
    others = [name for name in NOT_WITH_ENTRY if options[name] is not None]
    if options["detection_log_entry_id"] is not None and others:
        raise OptionError(f"detection_log_entry_id is set beside {others[0]}.", "It names its records alone.")
    if options["detection_log_entry_id"] is None and options["from"] is None:
        raise OptionError("from is not set.", "Give the start of the time range, such as -30m.")
    _check_rule("filter", options["filter"])


def _check_rule(place: str, rule: object) -> None:
    # An empty filter is one of every record.
    if not isinstance(rule, Mapping) or not rule:
        return
    if rule.get("operator") is None:
        raise OptionError(f"{place}.operator is not set.", "Each rule and each group of rules needs one.")
    for number, inner in enumerate(rule.get("rules") or ()):
        _check_rule(f"{place}.rules[{number}]", inner)


def run(task: Task) -> Outcome:
    """Read up to ``limit`` records: by cursor where the answer carries one, else by offset until the total."""
    refuse_newer(task, SINCE)
    limit = task.options["limit"]
    body = {**body_of(task, FIELDS), "limit": min(limit, LARGEST_PAGE)}
    body.update({name: in_milliseconds(body[name]) for name in TIMES if name in body})
    answer = told(task, lambda: _page(task, "/records/search", body))
    _warn(task, answer)
    records = told(task, lambda: first(_records(task, body, answer), limit))
    return read_outcome(task, "records", records, total=answer.get("total"))


def in_milliseconds(value: object) -> object:
    """A time value or duration as a number of milliseconds; what is none of a fixed length stays for the system."""
    match = _TIME.fullmatch(str(value))
    return int(match[1]) * UNITS[match[2] or "ms"] if match else value


def _warn(task: Task, answer: Mapping) -> None:
    """Tell what makes the answer less than what was asked for, and what a recordstore says of its licence."""
    for name, sentence in LOOKBACK.items():
        if answer.get(name) is True:
            task.warn(f"{task.client.system}: {sentence}")
    warnings = answer.get("warnings")
    for warning in warnings if isinstance(warnings, list) else [warnings] if warnings else []:
        message = warning.get("message") if isinstance(warning, Mapping) else None
        task.warn(f"{task.client.system} warns of the records: {message or warning}")


def _page(task: Task, path: str, body: dict) -> dict:
    """One answer, whose records are a list; raises UnexpectedAnswer for another form."""
    system = task.client.system
    answer = one_object(task.client.search(path, body), system, "POST", path)
    return {**answer, "records": objects(answer.get("records"), system, "POST", path)}


def _records(task: Task, body: dict, answer: dict) -> Iterator[dict]:
    read, cursor = 0, None
    while answer.get("records"):
        yield from answer["records"]
        read += len(answer["records"])
        # It stays the same, or a page tells the one for the next; a page that tells none does not end it.
        cursor = answer.get("cursor") or cursor
        if cursor:
            answer = _page(task, "/records/cursor", {"cursor": cursor})
        elif read < (answer.get("total") or 0) and "aggregations" not in body:
            answer = _page(task, "/records/search", {**body, "offset": read})
        else:
            return


OPERATION = Operation(
    "record_info",
    run,
    {**FIELDS, **LIMIT_SPEC, "limit": {"type": "int", "default": USUAL_LIMIT}, **QUERY_SPEC},
    {"mutually_exclusive": [["filter", "eql"]]},
    check=check,
    uses=("POST /records/search", "POST /records/cursor"),
)
