# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The log of every request that reached a system: how tests prove what was sent and what was not."""

from __future__ import annotations

import itertools
import sys
import traceback
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, TextIO


@dataclass
class Row:
    n: int
    time: float
    "Wall clock, seconds since the epoch."
    system: str
    method: str
    path: str
    "Without /api/v1."
    query: str
    operation: str | None
    "The contract's operation, None where no route matched."
    write: bool
    "False for reads and for POSTs that only search."
    user: str | None = None
    status: int | None = None
    "None when no answer was sent."
    bytes: int = 0
    "Size of the request body."
    seconds: float = 0.0
    "Wall time from the first byte to the end of the answer."
    fault: str | None = None
    "The fault that hit the request."
    said: dict[str, Any] | None = None
    "Where bodies are kept: version (firmware), request_type, request, answer_type, answer, location; texts or None."


class RequestLog:
    """Rows in order of arrival; optionally copied to a file as they end."""

    def __init__(self, stream: TextIO | None = None):
        self._stream = stream
        self._numbers = itertools.count(1)
        self.rows: list[Row] = []
        self.keeps_bodies = False
        "Whether JSON bodies are kept, secrets and all: for tests that hold them against a description."

    def begin(self, **fields: Any) -> Row:
        row = Row(n=next(self._numbers), **fields)
        self.rows.append(row)
        return row

    def end(self, row: Row) -> None:
        if self._stream:
            fault = f" [{row.fault}]" if row.fault else ""
            query = f"?{row.query}" if row.query else ""
            print(
                f"{row.n} {row.system} {row.method} {row.path}{query} -> {row.status}{fault} ({row.seconds:.3f} s)",
                file=self._stream,
                flush=True,
            )

    def complain(self, text: str, error: BaseException | None = None) -> None:
        """Tell of a fault of the simulator itself, in the log file or on standard error."""
        stream = self._stream or sys.stderr
        print(text, file=stream, flush=True)
        if error is not None:
            traceback.print_exception(error, file=stream)

    def select(self, system: str | None = None, since: int = 0, **equal: Any) -> list[dict[str, Any]]:
        """Rows after number `since`, as mappings; further fields must be equal as text."""
        chosen: Iterable[Row] = (row for row in self.rows if row.n > since and system in (None, row.system))
        rows = map(asdict, chosen)
        return [
            row for row in rows if all(str(row[name]).lower() == str(value).lower() for name, value in equal.items())
        ]

    def counts(self) -> dict[str, dict[str, Any]]:
        """Per system: read, write, total, and by method."""
        result: dict[str, dict[str, Any]] = {}
        for row in self.rows:
            one = result.setdefault(row.system, {"read": 0, "write": 0, "total": 0, "by_method": Counter()})
            one["write" if row.write else "read"] += 1
            one["total"] += 1
            one["by_method"][row.method] += 1
        return result

    def clear(self) -> None:
        self.rows.clear()
