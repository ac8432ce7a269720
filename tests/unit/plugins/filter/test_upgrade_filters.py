# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filters of the role upgrade: their examples work, wrong input is told."""

from __future__ import annotations

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.filter import firmware_jobs, upgrade_plan

plan = upgrade_plan.upgrade_plan
jobs = firmware_jobs.FilterModule().filters()["firmware_jobs"].__wrapped__


def test_the_documented_example_gives_the_documented_plan():
    seen = yaml.safe_load(upgrade_plan.EXAMPLES)[0]["vars"]["seen"]
    documented = yaml.safe_load(upgrade_plan.RETURN)["_value"]["sample"]
    found = plan([seen], batch=5)
    assert {key: found[key] for key in documented} == documented


def test_systems_outside_the_run_are_known_by_their_variables():
    hostvars = {"c1": {"group_names": ["consoles"], "extrahop_host": "console.example.com"}}
    appliance = {"id": 3, "hostname": "console.example.com", "platform": "command", "firmware_version": "9.8"}
    seen = {
        "name": "s1",
        "groups": ["sensors"],
        "wanted": "9.9",
        "info": {"system": {"version": "9.8.1.1", "platform": "extrahop"}, "appliances": [appliance]},
        "firmware": {"plan": [{}], "version": "9.9", "version_before": "9.8.1.1"},
    }
    found = plan([seen], outside=["c1"], hostvars=hostvars)
    assert found["outside"] == ["c1"]
    assert not found["ready"]
    assert any(line.split()[:3] == ["s1", "order", "failed"] and "but the console" in line for line in found["told"])


def test_a_check_that_does_not_exist_is_told():
    with pytest.raises(AnsibleFilterError, match="upgrade_readiness_skip has licence: no such check"):
        plan([], skip="jobs, licence")


@pytest.mark.parametrize(("seen", "batch"), [("sensor1", 1), (["sensor1"], 1), ([], 0)])
def test_wrong_input_is_told(seen, batch):
    with pytest.raises(AnsibleFilterError, match=r"extrahop\.revealx\.upgrade_plan"):
        plan(seen, batch=batch)


def test_the_documented_jobs():
    sample = yaml.safe_load(firmware_jobs.RETURN)["_value"]["sample"]
    assert jobs([*sample, {"id": "2", "type": "backup", "status": "RUNNING"}]) == sample
