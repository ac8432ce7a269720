# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written whole never takes back what somebody else changed since it was read: each try reads anew."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.engine import Engine
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.analysis_priority import (
    OPERATION as PRIORITY,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.dashboard import DASHBOARD
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.detections_access import OPERATION as ACCESS
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.services import OPERATION as SERVICES
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.trigger import TRIGGER

from tests.unit.plugins.tls_server import Reply

REFUSED = {
    "503": Reply(503),
    "429": Reply(429),
    "answer lost": Reply(breaks="drop"),
}
every_refusal = pytest.mark.parametrize("refusal", REFUSED.values(), ids=REFUSED)


class Shared:
    """A document of a system that refuses the first write, while somebody else changes another key of it."""

    def __init__(self, serve, connect, path: str, held: dict, others: dict, refusal: Reply | None, objects=()) -> None:
        self.held, self.others, self.refusal = held, others, refusal
        self.objects = {f"/api/v1{where}": what for where, what in dict(objects).items()}
        self.path = f"/api/v1{path}"
        self.client = connect(serve(answering=self.answer), retries=2).client

    def answer(self, seen) -> Reply:
        path = seen.path.split("?")[0]
        if seen.method == "GET":
            return Reply(200, self.held if path == self.path else self.objects.get(path, []))
        if self.refusal is not None:
            refusal, self.refusal = self.refusal, None
            self.interfere()
            return refusal
        self.held.update(seen.json)
        return Reply(204)

    def interfere(self) -> None:
        self.held.update(self.others)


@every_refusal
@pytest.mark.parametrize("operation", [ACCESS, SERVICES], ids=["detections_access", "services"])
def test_settings(serve, connect, operation, refusal):
    path = {"detections_access": "/extrahop/detections/access", "services": "/extrahop/services"}[operation.name]
    held = {"mode": "a", "nested": {"ours": 1, "theirs": 1}, "theirs": 1}
    system = Shared(serve, connect, path, held, {"nested": {"ours": 1, "theirs": 2}, "theirs": 2}, refusal)
    operation.run(Task(system.client, {"settings": {"mode": "b", "nested": {"ours": 2}}}, sleep=lambda seconds: None))
    assert system.held == {"mode": "b", "nested": {"ours": 2, "theirs": 2}, "theirs": 2}


@every_refusal
def test_analysis_priority(serve, connect, refusal):
    held = {"autofill_advanced": False, "autofill_standard": False, "advanced_rules": [], "standard_rules": []}
    path = "/analysispriority/config/0"
    system = Shared(serve, connect, path, held, {"autofill_standard": True}, refusal)
    options = {name: None for name in PRIORITY.options} | {"autofill_advanced": True, "appliance_id": 0}
    PRIORITY.run(Task(system.client, options))
    assert (system.held["autofill_advanced"], system.held["autofill_standard"]) == (True, True)


def planned(resource, system, options):
    engine = Engine(Store(system.client))
    return engine, engine.plan(resource, options)


@every_refusal
def test_sharing(serve, connect, refusal):
    board = {"id": 3, "name": "SOC", "owner": "setup"}
    system = Shared(
        serve,
        connect,
        "/dashboards/3/sharing",
        {"anyone": None, "users": {"anna": "viewer"}, "groups": {}},
        {"groups": {"soc": "editor"}},
        refusal,
        {"/dashboards": [board], "/dashboards/3": board},
    )
    engine, plan = planned(DASHBOARD, system, {"name": "SOC", "sharing": {"users": {"bert": "viewer"}}})
    engine.apply(plan)
    assert system.held == {"anyone": None, "users": {"bert": "viewer"}, "groups": {"soc": "editor"}}


def test_sharing_that_was_changed_since_the_plan(serve, connect):
    """A document is planned as a whole, long before its last entries are written."""
    board = {"id": 3, "name": "SOC", "owner": "setup"}
    held = {"anyone": None, "users": {}, "groups": {}}
    objects = {"/dashboards": [board], "/dashboards/3": board}
    system = Shared(serve, connect, "/dashboards/3/sharing", held, {"groups": {"soc": "editor"}}, None, objects)
    engine, plan = planned(DASHBOARD, system, {"name": "SOC", "sharing": {"users": {"bert": "viewer"}}})
    system.interfere()
    engine.apply(plan)
    assert system.held["groups"] == {"soc": "editor"} and system.held["users"] == {"bert": "viewer"}


SCRIPT = {"id": 5, "name": "t", "script": "old", "events": ["HTTP_REQUEST"], "disabled": False, "debug": False}


@pytest.mark.parametrize("refusal", [None, *REFUSED.values()], ids=["planned before", *REFUSED])
def test_fields_that_an_update_must_carry(serve, connect, refusal):
    """PATCH of a trigger carries its script: that of the plan would take back an edit."""
    held = dict(SCRIPT)
    system = Shared(serve, connect, "/triggers/5", held, {"script": "edited"}, refusal, {"/triggers": [held]})
    engine, plan = planned(TRIGGER, system, {"name": "t", "disabled": True})
    if refusal is None:
        system.interfere()
    engine.apply(plan)
    assert (held["script"], held["disabled"]) == ("edited", True)
