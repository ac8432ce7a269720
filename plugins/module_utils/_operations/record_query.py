# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Records of a recordstore, page after page (contract: content, Record Log)."""

from __future__ import annotations

from collections.abc import Iterator

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
    told,
)

# The most that one answer carries (contract: record_query.limit).
LARGEST_PAGE = 10000
USUAL_LIMIT = 1000
FIELDS: dict[str, dict] = {
    "from": {"type": "raw", "required": True},
    "until": {"type": "raw"},
    "types": {"type": "list", "elements": "str"},
    "filter": {"type": "dict"},
    "eql": {"type": "str"},
    "sort": {"type": "list", "elements": "dict"},
    "context_ttl": {"type": "raw"},
    "aggregations": {"type": "dict"},
}


def run(task: Task) -> Outcome:
    """Read up to ``limit`` records: by cursor where the answer carries one, else by offset until the total."""
    limit = task.options["limit"]
    body = {**body_of(task, FIELDS), "limit": min(limit, LARGEST_PAGE)}
    answer = told(task, lambda: _page(task, "/records/search", body))
    records = told(task, lambda: first(_records(task, body, answer), limit))
    return read_outcome(task, "records", records, total=answer.get("total"))


def _page(task: Task, path: str, body: dict) -> dict:
    """One answer, whose records are a list; raises UnexpectedAnswer for another form."""
    system = task.client.system
    answer = one_object(task.client.search(path, body), system, "POST", path)
    return {**answer, "records": objects(answer.get("records"), system, "POST", path)}


def _records(task: Task, body: dict, answer: dict) -> Iterator[dict]:
    read = 0
    while answer.get("records"):
        yield from answer["records"]
        read += len(answer["records"])
        if answer.get("cursor"):
            answer = _page(task, "/records/cursor", {"cursor": answer["cursor"]})
        elif read < (answer.get("total") or 0) and "aggregations" not in body:
            answer = _page(task, "/records/search", {**body, "offset": read})
        else:
            return


OPERATION = Operation(
    "record_query",
    run,
    {**FIELDS, **LIMIT_SPEC, "limit": {"type": "int", "default": USUAL_LIMIT}, **QUERY_SPEC},
    {"mutually_exclusive": [["filter", "eql"]]},
    check=check_reading,
    uses=("POST /records/search", "POST /records/cursor"),
)
