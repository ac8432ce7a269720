# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The report of a fleet's present state: what each system says of itself and of those it is connected to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import is_local, kind_of
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.jobs import has_ended
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import KIND_GROUPS, licence_fault

# What a connected system that is reached says of itself, in any case (contract: Appliance.status_message).
ONLINE = "online"
# What ends sooner is warned of.
SOON = timedelta(days=30)
# A system need not say when its licence ends, and perpetual ones end never: neither is guessed.
NOT_TOLD = "not told"


def fleet_document(seen: Iterable[Mapping[str, Any]], now: datetime) -> dict[str, Any]:
    """The report document of systems as they were seen: {name, groups, info, certificate, cluster}.

    ``info`` is the result of the module system_info with the subsets system, appliances, license and jobs, or its
    failure; ``certificate`` that of tls_certificate_info; ``cluster`` that of its subset cluster, for recordstores.
    """
    systems, connections, told = [], [], list(seen)
    for one in told:
        systems.append(_system(one, now))
        connections += list(_connections(one["name"], _list(one, "appliances")))
    firmware = sorted({row["firmware"] for row in systems if row["firmware"]})
    states = Counter(row["status"] for row in systems)
    kinds = Counter(row["kind"] for row in systems if row["kind"])
    figures = [
        {"name": "Systems", "value": len(systems)},
        *({"name": f"{kind.capitalize()}s", "value": number} for kind, number in kinds.items()),
        {"name": "Firmware versions", "value": len(firmware)},
        {"name": "Not answering", "value": states["failed"]},
        {"name": "With a warning", "value": states["warning"]},
        {"name": f"End within {SOON.days} days", "value": sum(bool(_ending(one, now)) for one in told)},
    ]
    return {
        "report": "fleet",
        "title": "State of the fleet",
        "summary": _summary(len(systems), states, firmware),
        "figures": figures,
        "systems": systems,
        "connections": connections,
    }


def _system(one: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    info = _mapping(one.get("info"))
    system, license_ = _mapping(info.get("system")), _mapping(info.get("license"))
    local = next((row for row in _list(one, "appliances") if is_local(row)), {})
    ingest = _mapping(_mapping(one.get("cluster")).get("cluster")).get("ingest_enabled")
    group = next((kind for name, kind in KIND_GROUPS.items() if name in (one.get("groups") or ())), "")
    kind = kind_of(dict(system)) or group
    status, reason = _state(info, local, ingest, kind, group, _ending(one, now))
    return {
        "system": one["name"],
        "kind": kind,
        "firmware": str(system.get("version") or ""),
        "model": str(license_.get("platform") or local.get("license_platform") or ""),
        "edition": str(license_.get("edition") or ""),
        "licence": str(local.get("license_status") or ""),
        **{f"{name} until": _told_end(end) for name, end in _ends(one).items()},
        "running jobs": sum(not has_ended(job) for job in _list(one, "jobs")) if system else None,
        "record ingest": "" if ingest is None else "on" if ingest else "off",
        "status": status,
        "reason": reason,
    }


def _state(
    info: Mapping, local: Mapping, ingest: object, kind: str, group: str, ending: Sequence[str]
) -> tuple[str, str]:
    """The state of a system as a whole, and why."""
    if not info.get("system"):
        return "failed", str(info.get("msg") or "it was not read")
    reasons = []
    licence = str(local.get("license_status") or "")
    fault = licence_fault(_mapping(info.get("license")), licence)
    if fault:
        reasons.append(f"its licence {fault}")
    elif licence.casefold() not in ("", "nominal", "unknown"):
        reasons.append(f"its licence is {licence}")
    reasons += [one for one in ending if not (fault and one.startswith("its licence"))]
    if ingest is False:
        reasons.append("record ingest is off")
    if group and kind != group:
        reasons.append(f"it is a {kind}, but in the group {group}s")
    return ("warning", "; ".join(reasons)) if reasons else ("ok", "")


def _ends(one: Mapping[str, Any]) -> dict[str, datetime | str]:
    """When the licence and the certificate of a system end: a time, or in words what is known of it."""
    info = _mapping(one.get("info"))
    if not info.get("system"):
        return {"licence": "", "certificate": ""}
    milliseconds = _mapping(info.get("license")).get("expires_at")
    ends = _mapping(one.get("certificate")).get("not_after")
    certificate = datetime.fromisoformat(ends) if ends else NOT_TOLD
    return {"licence": _moment(milliseconds) or NOT_TOLD, "certificate": certificate}


def _moment(milliseconds: object) -> datetime | None:
    if not isinstance(milliseconds, int) or milliseconds <= 0:
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, timezone.utc)
    except (ValueError, OverflowError, OSError):
        return None


def _told_end(end: datetime | str) -> str:
    return f"{end:%Y-%m-%d}" if isinstance(end, datetime) else end


def _ending(one: Mapping[str, Any], now: datetime) -> list[str]:
    """What of a system has ended, or will soon."""
    told = []
    for name, end in _ends(one).items():
        if isinstance(end, datetime) and end - now < SOON:
            left = (end - now).days
            told.append(f"its {name} ends in {left} days" if left >= 0 else f"its {name} ended on {_told_end(end)}")
    return told


def _connections(name: str, appliances: Sequence[Mapping]) -> Iterable[dict[str, Any]]:
    for row in appliances:
        if not is_local(row):
            told = str(row.get("status_message") or "")
            yield {
                "system": name,
                "connected": str(row.get("display_name") or row.get("hostname") or ""),
                "kind": kind_of(dict(row)) or "",
                "firmware": str(row.get("firmware_version") or ""),
                "licence": str(row.get("license_status") or ""),
                "status": "ok" if told.lower() == ONLINE else "warning" if told else "",
                "reason": "" if told.lower() == ONLINE else told,
            }


def _summary(number: int, states: Counter[str], firmware: Sequence[str]) -> str:
    answered = number - states["failed"]
    runs = f"They run {' and '.join(firmware)}." if 0 < len(firmware) < 4 else f"They run {len(firmware)} versions."
    return f"{answered} of {number} systems answered. {runs if answered else ''}".strip()


def _list(one: Mapping[str, Any], subset: str) -> list[Mapping]:
    rows = _mapping(one.get("info")).get(subset)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _mapping(value: object) -> Mapping:
    return value if isinstance(value, Mapping) else {}
