# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Report documents as the playbooks hand them over: small, large, in order, and with everything that can go wrong."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

BEGIN = datetime(2026, 11, 21, 22, 0, 4, tzinfo=timezone.utc)
OLD, NEW = "9.8.2.100", "9.9.4.1234"
REFUSED = (
    "Failed to upgrade the firmware of 'sensor07.branch.example.com': the image could not be verified (HTTP 422, POST "
    "/api/v1/extrahop/firmware/latest/upgrade). Download the image again and start the playbook again; the system "
    f"still runs {OLD}."
)
CHECKS = {
    "reachable": "",
    "privileges": "the key sees all keys",
    "image fits platform": "",
    "version path": f"{OLD} to {NEW} in one step",
    "order rules": "",
    "no running job": "",
    "licence valid": "until 2027-06-30",
    "free backup age": "newest backup is 2 hours old",
}


def at(minutes: float) -> str:
    return (BEGIN + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def sensors(number: int) -> list[str]:
    return [f"sensor{one:02d}.branch.example.com" for one in range(1, number + 1)]


def upgrade(number: int = 8, batch: int = 4, failed: str = "sensor07.branch.example.com") -> dict:
    """An upgrade of a console, ``number`` sensors in batches, and a recordstore cluster; one sensor fails."""
    waves = [("console", ["console1.example.com"])]
    names = sensors(number)
    total = -(-number // batch)
    waves += [(f"sensors {one + 1} of {total}", names[one * batch : (one + 1) * batch]) for one in range(total)]
    waves += [("cluster east: managers", ["rs-manager1.example.com"])]
    waves += [("cluster east: data nodes", ["rs-data1.example.com"])]
    timeline, systems, minutes = [], [], 0.0
    for wave, members in waves:
        longest = 0.0
        for place, system in enumerate(members):
            is_bad, skipped = system == failed, failed and wave.startswith("cluster")
            took = 0 if skipped else 7 + place % 5 * 1.3
            timeline += _steps(system, wave, minutes, is_bad, bool(skipped))
            systems.append(
                {
                    "system": system,
                    "kind": wave.split()[0].rstrip("s").replace("cluster", "recordstore"),
                    "from": OLD,
                    "to": OLD if is_bad or skipped else NEW,
                    "changed": not skipped,
                    "seconds": round(took * 60 + place % 3 * 0.4, 1),
                    "result": "failed" if is_bad else "not started" if skipped else "upgraded",
                    "reason": REFUSED if is_bad else "a system of an earlier wave failed" if skipped else "",
                }
            )
            longest = max(longest, took)
        minutes += longest + 0.2
    everyone = [row["system"] for row in systems]
    return {
        "report": "upgrade",
        "title": f"Upgrade of the fleet to {NEW}",
        "made": at(minutes + 1),
        "summary": f"{sum(row['result'] == 'upgraded' for row in systems)} of {len(systems)} systems run {NEW}"
        + ("; one sensor failed, so the recordstores were not started." if failed else "."),
        "figures": [
            {"name": "Systems", "value": len(systems)},
            {"name": "Upgraded", "value": sum(row["result"] == "upgraded" for row in systems)},
            {"name": "Failed", "value": int(bool(failed))},
            {"name": "Waves", "value": len(waves)},
            {"name": "Time from first to last step", "value": "38 min 12 s"},
            {"name": "Write requests", "value": 4 * len(systems)},
        ],
        "systems": systems,
        "timeline": timeline,
        "readiness": [_check(system, check, reason) for system in everyone for check, reason in CHECKS.items()],
        "verification": [
            {
                "system": system,
                "subject": "firmware",
                "before": OLD,
                "after": row["to"],
                "expected": row["result"] != "failed",
                "reason": "" if row["result"] != "failed" else "the upgrade failed",
            }
            for system, row in zip(everyone, systems, strict=True)
        ],
        "requests": [
            {"system": system, "read": 41 + place % 7, "write": 4, "retried": place % 2}
            for place, system in enumerate(everyone)
        ],
    }


def _steps(system: str, wave: str, begin: float, fails: bool, skipped: bool) -> list[dict]:
    if skipped:
        return [_step(system, wave, "install", None, None, "skipped", "a system of an earlier wave failed")]
    rows = [
        _step(system, wave, "backup", begin, begin + 0.4, "done", ""),
        _step(system, wave, "download", begin + 0.4, begin + 2.5, "done", "1.9 GB"),
    ]
    if fails:
        return [*rows, _step(system, wave, "install", begin + 2.5, begin + 3.1, "failed", REFUSED)]
    install = begin + 5 + hash_of(system) % 5 * 0.4
    return [
        *rows,
        _step(system, wave, "install", begin + 2.5, install, "done", ""),
        _step(system, wave, "restart", install, begin + 7, "done", "away for 96 s"),
    ]


def _step(system, wave, step, start, end, status, note) -> dict:
    times = {"start": at(start) if start is not None else "", "end": at(end) if end is not None else ""}
    return {"system": system, "wave": wave, "step": step, **times, "status": status, "note": note}


def _check(system: str, check: str, reason: str) -> dict:
    if check == "free backup age" and hash_of(system) % 7 == 3:
        return {"system": system, "check": check, "status": "warning", "reason": "newest backup is 40 days old"}
    if check == "licence valid" and system.startswith("rs-"):
        return {"system": system, "check": check, "status": "skipped", "reason": "recordstores have none"}
    return {"system": system, "check": check, "status": "ok", "reason": reason}


def hash_of(text: str) -> int:
    return sum(map(ord, text))


def plan(number: int = 200) -> dict:
    """A plan of configure, most systems with the same changes and some with their own."""
    rows = []
    for place, system in enumerate(sensors(number)):
        rows += [
            _change(system, "running_config", "", "update", "ntp.servers: ntp0.example.com to ntp1.example.com"),
            _change(system, "custom_devices", "branch-office", "create", "it is not there"),
            _change(system, "tags", "production", "update", "devices: branch-office is added"),
        ]
        if place % 9 == 0:
            rows.append(_change(system, "tags", f"old-{place}", "delete", "it is not declared, and tags are pruned"))
    return {
        "report": "plan",
        "title": "Plan of configure",
        "made": at(0),
        "summary": f"{len(rows)} changes on {number} systems. Nothing has been written.",
        "plan": rows,
    }


def drift() -> dict:
    """Drift on two systems, with a value that no table likes."""
    return {
        "report": "drift",
        "title": "Drift of the fleet",
        "made": at(0),
        "summary": "Two of five systems differ from what is declared.",
        "plan": [
            _change("sensor1", "tags", "production", "update", "colour differs"),
            _change("sensor1", "services", "", "update", "ssh.enabled: false is declared, true is there"),
            _change("sensor2", "alerts", "Long name " + "x" * 180, "create", "https://example.com/" + "y" * 160),
        ],
        "differences": [
            {"system": "sensor1", "section": "services", "path": "ssh.enabled", "declared": False, "there": True},
            {"system": "sensor1", "section": "tags", "path": "production.devices", "declared": ["a"], "there": []},
        ],
    }


def _change(system: str, section: str, name: str, change: str, reason: str) -> dict:
    return {"system": system, "section": section, "object": name, "change": change, "reason": reason}
