# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a kind of system lacks is not asked of it as a matter of course, whatever it would answer."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.backup import OPERATION as BACKUP
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.firmware import OPERATION as FIRMWARE
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.system_info import BY_NAME_ONLY, SUBSETS
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.system_info import OPERATION as INFO
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import OPERATION as STATE
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state_export import OPERATION as EXPORT

from tests.property.bench import Bench
from tests.simfleet import SimFleet

OLD = "7.4.1.100"
SYSTEMS = {
    "console1": {"kind": "console", "connected": ["sensor1", "store1", "packets1"]},
    "sensor1": {"kind": "sensor"},
    "old1": {"kind": "sensor", "version": OLD},
    "store1": {"kind": "recordstore"},
    "packets1": {"kind": "packetstore"},
}


@pytest.fixture(scope="module", params=[422, 501])
def lacking(request):
    fleet = {"seed": 3, "speed": 600, "systems": SYSTEMS, "uncertainties": {"lacking_operation": request.param}}
    with SimFleet(fleet) as running:
        yield running, request.param


@pytest.fixture(params=list(SYSTEMS))
def one(lacking, request):
    """A bench at one system, and how often it was asked for what it lacks."""
    fleet, status = lacking
    fleet.clear()
    return Bench(fleet, request.param), lambda: [row["path"] for row in fleet.log(request.param, status=status)]


def test_facts_leave_out_what_is_lacking(one):
    bench, asked = one
    told = bench.good(INFO, {"gather_subset": ["all"]}).data
    assert asked() == [] and told["system"]["version"]
    assert set(SUBSETS) - set(BY_NAME_ONLY) <= set(told)
    if bench.system in ("store1", "packets1"):
        assert told["backups"] is None and "not offered by a" in told["not_offered"]["backups"]


def test_counts_leave_out_what_is_lacking(one):
    bench, asked = one
    assert bench.good(INFO, {"gather_subset": ["system", "object_counts"]}).data["object_counts"]
    assert asked() == []


def test_an_export_leaves_out_what_is_lacking(one):
    bench, asked = one
    document = bench.good(EXPORT, {}).data["document"]
    # Which of two names a list has is found out by asking.
    assert asked() in ([], ["/watchlist/devices"] if bench.system == "old1" else [])
    assert document["running_config"]
    assert not bench.good(STATE, {"document": document}, check=True).data["changed"]


def test_firmware_is_planned_without_what_is_lacking(one):
    bench, asked = one
    wanted = {"version": "99.1.1", "url": "https://images.example.com/99.1.1.tar"}
    ended = bench.run(FIRMWARE, wanted, check=True)
    assert asked() == []
    assert ended.data.get("plan") or "not offered by" in ended.data["msg"]


def test_who_asks_by_name_is_told_of_the_kind(one):
    bench, _asked = one
    ended = bench.run(BACKUP, {"name": "b"}, check=True)
    if bench.system in ("store1", "packets1"):
        assert ended.data["error"]["type"] == "NotOffered" and "not offered by a" in ended.data["msg"]
    else:
        assert ended.data["changed"]
