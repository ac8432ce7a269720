# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The report of a fleet's present state: what each system says of itself and of those it is connected to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import is_local, kind_of
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.jobs import has_ended
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import KIND_GROUPS, licence_fault

# What a connected system that is reached says of itself, in any case (contract: Appliance.status_message).
ONLINE = "online"


def fleet_document(seen: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The report document of systems as they were seen: {name, groups, info, cluster}.

    ``info`` is the result of the module system_info with the subsets system, appliances, license and jobs, or its
    failure; ``cluster`` that of its subset cluster, for recordstores.
    """
    systems, connections = [], []
    for one in seen:
        systems.append(_system(one))
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
    ]
    return {
        "report": "fleet",
        "title": "State of the fleet",
        "summary": _summary(len(systems), states, firmware),
        "figures": figures,
        "systems": systems,
        "connections": connections,
    }


def _system(one: Mapping[str, Any]) -> dict[str, Any]:
    info = _mapping(one.get("info"))
    system, license_ = _mapping(info.get("system")), _mapping(info.get("license"))
    local = next((row for row in _list(one, "appliances") if is_local(row)), {})
    ingest = _mapping(_mapping(one.get("cluster")).get("cluster")).get("ingest_enabled")
    group = next((kind for name, kind in KIND_GROUPS.items() if name in (one.get("groups") or ())), "")
    kind = kind_of(dict(system)) or group
    status, reason = _state(info, local, ingest, kind, group)
    return {
        "system": one["name"],
        "kind": kind,
        "firmware": str(system.get("version") or ""),
        "model": str(license_.get("platform") or local.get("license_platform") or ""),
        "edition": str(license_.get("edition") or ""),
        "licence": str(local.get("license_status") or ""),
        "running jobs": sum(not has_ended(job) for job in _list(one, "jobs")) if system else None,
        "record ingest": "" if ingest is None else "on" if ingest else "off",
        "status": status,
        "reason": reason,
    }


def _state(info: Mapping, local: Mapping, ingest: object, kind: str, group: str) -> tuple[str, str]:
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
    if ingest is False:
        reasons.append("record ingest is off")
    if group and kind != group:
        reasons.append(f"it is a {kind}, but in the group {group}s")
    return ("warning", "; ".join(reasons)) if reasons else ("ok", "")


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
