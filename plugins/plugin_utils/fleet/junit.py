# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Drift, or what a check of documents found, as JUnit XML: a suite for each system, a case for each of its sections."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

# Characters that XML 1.0 cannot hold at all, not even escaped.
IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
COUNTED = {"failures": "failed", "errors": "error", "skipped": "skipped"}
NOT_COMPARED = "not compared, since the document could not be planned: see the errors of this system"


def as_junit(cases: Sequence[Mapping], title: str, made: str, error: str = "not compared") -> str:
    """The text of the file; ``cases`` as Case.export of _drift gives them, ``made`` a time (ISO 8601). ``error`` is the
    type of errors."""
    root = ElementTree.Element("testsuites", {"name": _safe(title), **_counts(cases)})
    by_system: dict[str, list[Mapping]] = {}
    for case in cases:
        by_system.setdefault(case["system"], []).append(case)
    for system, some in by_system.items():
        suite = ElementTree.SubElement(
            root, "testsuite", {"name": _safe(system), "timestamp": made.removesuffix("Z"), **_counts(some)}
        )
        for case in some:
            _add(suite, case, error)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _add(suite: ElementTree.Element, case: Mapping, error: str) -> None:
    names = {"classname": _safe(case["system"]), "name": _safe(case["section"])}
    element = ElementTree.SubElement(suite, "testcase", names)
    rows = "\n".join(f"{row['object'] or row['section']} ({row['change']}): {row['reason']}" for row in case["rows"])
    if case["status"] == "failed":
        count = len(case["rows"])
        message = f"{count} difference{'s' if count > 1 else ''}"
        ElementTree.SubElement(element, "failure", {"message": message, "type": "drift"}).text = _safe(rows)
    elif case["status"] == "error":
        told = {"message": _safe(case["problem"]), "type": error}
        ElementTree.SubElement(element, "error", told).text = _safe(case["problem"])
    elif case["status"] == "skipped":
        ElementTree.SubElement(element, "skipped", {"message": NOT_COMPARED})
    if case["ignored"]:
        ElementTree.SubElement(element, "system-out").text = _safe("ignored: " + "\nignored: ".join(case["ignored"]))


def _counts(cases: Sequence[Mapping]) -> dict[str, str]:
    counted = Counter(case["status"] for case in cases)
    return {"tests": str(len(cases)), **{name: str(counted[status]) for name, status in COUNTED.items()}}


def _safe(text: object) -> str:
    return IMPOSSIBLE.sub("\ufffd", str(text))
