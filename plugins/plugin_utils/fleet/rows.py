# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Rows of a fleet: set out for a terminal, and their requests added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

# The column of a plan by which a person can approve it: for programs alone.
SEAL = "seal"
# What a session counts.
COUNTS = ("read", "write", "retried")


def aligned(lines: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a table for a terminal, each column as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]


def added(requests: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The requests of several tasks together, as a row of the part ``requests`` has them."""
    counted = list(requests)
    return {name: sum(int(one.get(name) or 0) for one in counted) for name in COUNTS}


def summed(sent: Mapping[str, Iterable[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """How many requests each system got, as a report has them; ``sent`` are those of several tasks by system."""
    return [{"system": name, **added(requests)} for name, requests in sent.items()]


def request_rows(results: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same of one result of an operation for each system; one that sent nothing has no row."""
    return summed({name: [one["requests"]] for name, one in results.items() if one.get("requests")})
