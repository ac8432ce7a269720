# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Queries in EQL over detection logs and network users, and the schemas that tell what may be asked.

Of the language only comparisons of a field with a value are understood, joined by AND, before the first bar; what
follows a bar is passed over, but for a limit, which is no part of it (contract: notes of the entries).
"""

from __future__ import annotations

import re
from typing import Any

from simulator.handlers import handles
from simulator.model import Refusal, Request
from simulator.resources import network_users, times, tuning_rules
from simulator.system import System

MOST_ENTRIES = 1000
USUAL_USERS, MOST_USERS = 250, 5000
OPERATORS = [
    {"operator": "=", "data_types": ["string", "int", "bool", "ipaddr"], "description": "is"},
    {"operator": "!=", "data_types": ["string", "int", "bool", "ipaddr"], "description": "is not"},
]
COMPARISON = re.compile(r"\s*(\w+)\s*(=|!=|==)\s*('[^']*'|\"[^\"]*\"|\S+)\s*")
# Kind of query: its fields, each with its type, and whether fieldvalues lists its values.
FIELDS: dict[str, dict[str, tuple[str, bool]]] = {
    "detectionlogs": {
        "entryId": ("int", False),
        "startTime": ("datetime", False),
        "endTime": ("datetime", False),
        "detectionType": ("string", True),
        "detectionRiskScore": ("int", False),
        "offenderAddr": ("ipaddr", False),
        "victimAddr": ("ipaddr", False),
    },
    "networkusers": {"username": ("string", False), "protocol": ("string", True), "highPrivilege": ("bool", False)},
}


def _chosen(eql: str, kind: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that a query asks for; 400 for what is no query."""
    question, *stages = [part.strip() for part in eql.split("|")]
    if any(re.match(r"limit\b", stage, re.IGNORECASE) for stage in stages):
        raise Refusal(400, "limit is no part of a query")
    for comparison in re.split(r"\s+and\s+", question, flags=re.IGNORECASE) if question else ():
        match = COMPARISON.fullmatch(comparison)
        if match is None:
            raise Refusal(400, f"{comparison!r} is no comparison")
        name, operator, wanted = match[1], match[2], match[3].strip("'\"")
        if name not in FIELDS[kind]:
            raise Refusal(400, f"{name!r} is no field; there are: {', '.join(FIELDS[kind])}")
        rows = [row for row in rows if (str(row.get(name)) == wanted) != (operator == "!=")]
    return rows


def _entries(system: System, with_hidden: bool) -> list[dict[str, Any]]:
    detections = system.collections["/detections"]
    return [
        {
            "entryId": one["id"] * 10,
            "startTime": one["start_time"],
            "endTime": one.get("end_time"),
            "detectionType": one["type"],
            "detectionRiskScore": one.get("risk_score"),
            **{
                f"{participant['role']}Addr": participant.get("object_value")
                for participant in one["participants"]
                if participant.get("role")
            },
        }
        for one in (detections if with_hidden else tuning_rules.not_hidden(system, detections))
    ]


@handles("POST /search/eql/detectionlogs")
def search_logs(system: System, request: Request) -> dict[str, Any]:
    entries = _entries(system, request.body.get("show_hidden", False))
    found = _chosen(request.body["eql"], "detectionlogs", entries)
    return {"total": len(found), "results": times.page(found, request.body, MOST_ENTRIES, MOST_ENTRIES)}


@handles("POST /search/eql/networkusers")
def search_users(system: System, request: Request) -> dict[str, Any]:
    times.window(system, request.body, "active_from", "active_until")
    users = [
        {"username": name, "protocol": "Kerberos", "highPrivilege": user["custom_high_privilege"] == "true"}
        for name, user in network_users.users(system).items()
    ]
    found = _chosen(request.body["eql"], "networkusers", users)
    return {"total": len(found), "results": times.page(found, request.body, USUAL_USERS, MOST_USERS)}


def _kind(request: Request) -> str:
    return request.template.split("/")[3]


@handles("GET /search/eql/detectionlogs/schema", "GET /search/eql/networkusers/schema")
def schema(system: System, request: Request) -> dict[str, Any]:
    path = f"{request.template}/fieldvalues"
    fields = [
        {
            "name": name,
            "display_name": name,
            "description": "",
            "types": [kind],
            "sortable": True,
            "is_filter_alias": False,
            "values": {"source": "api", "endpoint": path} if has_values else None,
        }
        for name, (kind, has_values) in FIELDS[_kind(request)].items()
    ]
    return {"fields": fields, "operators": OPERATORS}


@handles("GET /search/eql/detectionlogs/schema/fieldvalues", "GET /search/eql/networkusers/schema/fieldvalues")
def field_values(system: System, request: Request) -> list[dict[str, Any]]:
    known = FIELDS[_kind(request)]
    values = {"detectionType": ["network_scan", "slow_database"], "protocol": ["Kerberos", "LDAP"]}
    names = request.query["fields"].split(",")
    without = [name for name in names if not known.get(name, ("", False))[1]]
    if without:
        raise Refusal(400, f"{', '.join(without)}: the schema names no values of it")
    return [{"field": name, "values": values[name]} for name in names]
