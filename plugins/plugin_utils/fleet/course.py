# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What became of the upgrade of a fleet: the report document, and what is left to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rows import added
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.upgrade import NO_WAVE


@dataclass(frozen=True)
class Course:
    """How the upgrade of one system went: its row of the closing report, its steps, what its tasks returned."""

    result: Mapping
    timeline: Sequence[Mapping] = ()
    verification: Sequence[Mapping] = ()
    requests: Sequence[Mapping] = field(default=())


def report_of(plan: Mapping, courses: Mapping[str, Course], *, made: str, window: Mapping | None = None) -> dict:
    """The report document of an upgrade.

    ``courses`` are by system, ``made`` is the time of the report (ISO 8601, UTC), ``window`` what window_now tells now.
    Keys: report, title, made, summary, figures, systems, timeline, readiness, plan, verification and requests.
    """
    ordered = [row["system"] for row in plan["rows"] if row["system"] in courses]
    results = [dict(courses[name].result) for name in ordered]
    verification = [dict(row) for name in ordered for row in courses[name].verification]
    timeline = [dict(row) for name in ordered for row in courses[name].timeline]
    return {
        "report": "upgrade",
        "title": "Upgrade",
        "made": made,
        "summary": _summary(plan, results, window),
        "figures": _figures(results, verification),
        "systems": results,
        "timeline": sorted(timeline, key=lambda row: (row["start"], row["end"])),
        "readiness": list(plan["readiness"]),
        "plan": list(plan["changes"]),
        "verification": verification,
        "requests": [{"system": name, **added(courses[name].requests)} for name in ordered],
    }


def left_of(results: Sequence[Mapping]) -> list[str]:
    """The systems that have a wave and whose upgrade was not begun: what a further run does."""
    return [row["system"] for row in results if row["result"] == "not started" and row["wave"] != NO_WAVE]


def _summary(plan: Mapping, results: Sequence[Mapping], window: Mapping | None) -> str:
    if not plan["ready"]:
        return str(plan["summary"])
    sentences = [", ".join(f"{count} {word}" for word, count in _counted(results).items()) + "."]
    off = [one["name"] for one in plan["clusters"] if one["ingest_enabled"] is False and not one["ends_on"]]
    if off:
        sentences.append(f"Record ingest of {', '.join(off)} was off before and stays off.")
    left = left_of(results)
    if left:
        sentences.append(f"Left: {', '.join(left)}.")
        if window and not window["open"]:
            told = str(window["told"])
            sentences.append(f"{told[0].upper()}{told[1:]}; start the playbook again then, it goes on.")
        else:
            sentences.append("Start the playbook again when the reasons are gone, it goes on.")
    return " ".join(sentences)


def _figures(results: Sequence[Mapping], verification: Sequence[Mapping]) -> list[dict]:
    figures = [{"name": "systems", "value": len(results)}]
    figures += [{"name": word, "value": count} for word, count in _counted(results).items()]
    figures.append({"name": "unexpected differences", "value": sum(not row["expected"] for row in verification)})
    return figures


def _counted(results: Sequence[Mapping]) -> Counter[str]:
    """How many systems have each result, in the order of their first appearance."""
    return Counter(str(row["result"]) for row in results)
