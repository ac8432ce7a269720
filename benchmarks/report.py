# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Making the report of an upgrade in all its formats: seconds and bytes, and how they grow with the fleet."""

from __future__ import annotations

import statistics
import time

from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.formats import FORMATS
from play import table

from tests.report import documents


def measure(quick: bool) -> str:
    """Return a table of seconds and size of the page for growing fleets."""
    rows, first = [], 0.0
    for size in (10, 100) if quick else (20, 200, 2000):
        document = documents.upgrade(size, 10)
        seconds = statistics.median(making(document) for _round in range(3))
        first = first or seconds / size
        page = len(FORMATS["html"](document).encode())
        rows.append([size, f"{seconds:.2f}", f"{seconds / size / first:.1f}", f"{page / 1024:.0f}"])
    return table(["systems", "all formats, s", "seconds a system, to the first row", "page, KiB"], rows)


def making(document: dict) -> float:
    start = time.monotonic()
    for render in FORMATS.values():
        render(document)
    return time.monotonic() - start
