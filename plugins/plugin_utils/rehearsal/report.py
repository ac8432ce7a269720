# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What a rehearsal showed: the report document, and what would fail in the real run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import shortened
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.snapshot import verification_row
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.state_rows import complaints
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.fleet import Original

BAD_RESULTS = ("failed", "refused", "not started")
MOST_NAMED = 3
ALL = "fleet"


def rehearsal_report(
    answer: Mapping,
    originals: Sequence[Original],
    *,
    lacking: Sequence[Mapping],
    asked: Mapping[str, Mapping],
    speed: float,
) -> dict:
    """The report of a rehearsal, and its failures.

    ``answer`` is that of simulator.rehearsal, ``lacking`` are rows of what the copy lacks, ``asked`` the requests
    ({read, write, retried}) that each real system saw. Returns ``document`` and ``failures`` (by system: why the real
    run would fail on it; under ALL what concerns no system alone).
    """
    programs = {one["name"]: one for one in answer["programs"]}
    files = {name: file for one in answer["programs"] for name, file in one["files"].items()}
    upgrade = _document(files.get("upgrade/latest/result.json"))
    plan = [*_rows(files.get("configure/latest/plan.json"), "plan"), *_upgrade_plan(upgrade, files)]
    verification = [*_rows(upgrade, "verification"), *_ingest(answer["systems"], originals)]
    reasons = _reasons(answer["left_out"], files, upgrade, verification)
    if any(one["status"] is None for one in programs.values()):
        for system, target in _unfinished(plan, answer["systems"]).items():
            reasons.setdefault(system, []).append(f"its upgrade to {target} had not ended when the time was up.")
    unexplained = _unexplained(programs.values(), reasons)
    missing = [*lacking, *_left_out(answer["left_out"])]
    failures = {system: f"{system}: {shortened(texts, MOST_NAMED)}" for system, texts in reasons.items()}
    if unexplained:
        failures[ALL] = unexplained
    document = {
        "report": "rehearsal",
        "title": f"Rehearsal of {' and '.join(programs)}",
        "summary": _summary(failures, programs, answer["faults"]),
        "figures": _figures(originals, asked, missing, answer, speed),
        "systems": [_system(one, answer["systems"][one.name], reasons, upgrade) for one in originals],
        "timeline": [*map(_program_row, programs.values()), *_rows(upgrade, "timeline")],
        "readiness": _rows(upgrade, "readiness"),
        "plan": plan,
        "verification": verification,
        "not_in_the_copy": missing,
        "requests": _requests(answer["programs"]),
    }
    return {"document": document, "failures": failures}


# ---- what went wrong


def _reasons(
    left_out: Mapping[str, Sequence[Mapping]],
    files: Mapping[str, Any],
    upgrade: Mapping,
    verification: Sequence[Mapping],
) -> dict[str, list[str]]:
    """By system, everything that failed or was refused."""
    reasons: dict[str, dict[str, None]] = {}

    def note(system: object, text: object) -> None:
        reasons.setdefault(str(system), {})[str(text)] = None

    for system, rows in left_out.items():
        for row in rows:
            # Without its whole state a copy rehearses nothing of what the system would do.
            if not row["section"]:
                note(system, f"its copy has no state: {row['reason']}")
    done = files.get("configure/latest/result.json")
    # What could not be planned was not tried.
    rows = _rows(files.get("configure/latest/plan.json") if done is None else done, "plan")
    for system, texts in complaints(rows).items():
        for text in texts:
            note(system, text)
    for row in _rows(upgrade, "systems"):
        if row.get("result") in BAD_RESULTS:
            note(row["system"], f"upgrade {row['result']}: {row.get('reason', '')}")
    for row in verification:
        if not row["expected"]:
            note(
                row["system"],
                f"{row['subject']} is {row['after']} after it, {row['before']} before. {row['reason']}".rstrip(),
            )
    return {system: list(texts) for system, texts in reasons.items()}


def _unfinished(plan: Iterable[Mapping], copies: Mapping[str, Mapping]) -> dict[str, object]:
    """The firmware that systems were to get, and do not run."""
    wanted = {
        row["system"]: row["object"] for row in plan if row.get("section") == "firmware" and row["system"] in copies
    }
    return {system: target for system, target in wanted.items() if copies[system]["version"] != target}


def _unexplained(programs: Iterable[Mapping], reasons: Mapping) -> str:
    """What no system alone is the reason of."""
    for one in programs:
        if one["status"] is None:
            return f"{one['name']} did not end in time. rehearse_timeout says how long it may take."
        if one["status"] and not reasons:
            said = " ".join(line.strip() for line in one["last_lines"])
            return f"{one['name']} ended with status {one['status']}: {said}"
    return ""


# ---- parts of the document


def _ingest(systems: Mapping[str, Mapping], originals: Sequence[Original]) -> list[dict]:
    """Record ingest of each cluster before and after, and nodes that lost records."""
    rows = []
    clusters: dict[str, list[Original]] = {}
    for original in originals:
        if original.kind == "recordstore":
            clusters.setdefault(original.cluster, []).append(original)
    for nodes in clusters.values():
        nodes.sort(key=lambda node: node.role != "manager")
        told = next((one for one in nodes if "ingest_enabled" in (one.document.get("cluster") or {})), nodes[0])
        before = bool((told.document.get("cluster") or {}).get("ingest_enabled", True))
        after = bool(systems[told.name]["ingest_enabled"])
        reason = "" if after == before else "Records are lost until it is switched on." if before else ""
        rows.append(
            verification_row(told.name, "record ingest", _switch(before), _switch(after), after or not before, reason)
        )
        for node in nodes:
            damage = systems[node.name]["damage"]
            if damage:
                rows.append(verification_row(node.name, "records", "whole", "damaged", False, f"{damage}."))
    return rows


def _switch(is_on: bool) -> str:
    return "on" if is_on else "off"


def _system(original: Original, copy: Mapping, reasons: Mapping[str, Sequence[str]], upgrade: Mapping) -> dict:
    texts = reasons.get(original.name)
    row = next((row for row in _rows(upgrade, "systems") if row["system"] == original.name), {})
    return {
        "system": original.name,
        "kind": original.kind,
        "from": original.system.get("version"),
        "to": copy["version"],
        "result": "failed" if texts else "ok",
        "reason": shortened(texts, MOST_NAMED) if texts else str(row.get("reason") or ""),
    }


def _program_row(one: Mapping) -> dict:
    return {
        "system": "",
        "wave": "playbooks",
        "step": one["name"],
        "start": one["start"],
        "end": one["end"],
        "status": "failed" if one["status"] != 0 else "done",
        "note": "",
    }


def _upgrade_plan(upgrade: Mapping, files: Mapping[str, Any]) -> list[Mapping]:
    planned = _rows(upgrade, "plan") or _rows(files.get("upgrade/latest/plan.json"), "plan")
    return [row for row in planned if "change" in row and row["change"] != "none"]


def _left_out(left_out: Mapping[str, Sequence[Mapping]]) -> list[dict]:
    return [{"system": system, **row} for system, rows in left_out.items() for row in rows]


def _requests(programs: Sequence[Mapping]) -> list[dict]:
    counted: dict[str, dict] = {}
    for one in programs:
        for system, count in one["requests"].items():
            row = counted.setdefault(system, {"system": system, "read": 0, "write": 0})
            for word in ("read", "write"):
                row[word] += count[word]
    return list(counted.values())


def _summary(failures: Mapping[str, str], programs: Mapping[str, Mapping], faults: Sequence[Mapping]) -> str:
    words = " and ".join(programs)
    unused = [fault["kind"] for fault in faults if not fault["used"]]
    more = f" Faults that never struck: {', '.join(unused)}." if unused else ""
    if not failures:
        return f"On a copy of the fleet nothing failed in {words}.{more}"
    systems = [system for system in failures if system != ALL]
    named = ", ".join(systems[:MOST_NAMED]) + (" ..." if len(systems) > MOST_NAMED else "")
    where = f" on {len(systems)} of the systems ({named})" if systems else ""
    why = f": {failures[ALL].rstrip('.')}" if ALL in failures else ""
    return f"On a copy of the fleet {words} failed{where}{why}.{more}"


def _figures(
    originals: Sequence[Original], asked: Mapping[str, Mapping], missing: Sequence, answer: Mapping, speed: float
) -> list[dict]:
    seconds = sum(one["seconds"] for one in answer["programs"])
    figures = {
        "systems": len(originals),
        "writes to the real fleet": sum(count["write"] for count in asked.values()),
        "reads of the real fleet": sum(count["read"] for count in asked.values()),
        "not in the copy": len(missing),
        "seconds": seconds,
        "times as fast as real systems": speed,
    }
    if answer["faults"]:
        figures["faults that struck"] = sum(fault["used"] for fault in answer["faults"])
    return [{"name": name, "value": value} for name, value in figures.items()]


def _document(file: Any) -> Mapping:
    """A report file as a document; rows alone are those of its systems."""
    if isinstance(file, list):
        return {"systems": file}
    return file if isinstance(file, Mapping) else {}


def _rows(file: Any, key: str) -> list[Mapping]:
    """The rows of one part of a report file; a file of rows alone is that part."""
    rows = file.get(key) if isinstance(file, Mapping) else file
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
