# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit log: every write that a system took (contract: GET /auditlog)."""

from __future__ import annotations

import time

from simulator.model import Answer, Request
from simulator.system import System

KEPT = 10_000


def record(system: System, request: Request, answer: Answer) -> None:
    """Add an entry for a write that was carried out."""
    log = system.collections.get("/auditlog")
    if log is None:
        return
    now = system.clock.now_ms()
    path = request.template
    for name, value in request.path.items():
        path = path.replace("{" + name + "}", str(value))
    status = f" ({answer.status})" if answer.status else ""
    log.create(
        {
            "occur_time": now,
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now / 1000)),
            "body": {
                "user": request.caller.username if request.caller else "",
                "operation": request.method,
                "details": f"REST API: {request.method} {path}{status}",
                "facility": "api",
                "priority": "info",
            },
        }
    )
    while len(log) > KEPT:
        del log.objects[next(iter(log.objects))]
