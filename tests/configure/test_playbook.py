# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook configure on a fleet where not everything goes well: one system's trouble is not another's."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from _project import environment

from tests.simfleet import SimFleet

VENV = Path(sys.prefix)
FLEET = {
    "speed": 600,
    "systems": {f"sensor{number}": {"kind": "sensor", "version": "9.8.2.100"} for number in range(1, 6)},
}
GOOD = {"tags": [{"name": "declared"}], "services": {"settings": {"ssh": {"enabled": False}}}}
# One trouble each; sensor5 has no declared state at all.
STATES = {
    "sensor1": GOOD,
    "sensor2": GOOD,
    "sensor3": {**GOOD, "tags": [{"name": "declared", "devices": ["no such device"]}]},
    "sensor4": {**GOOD, "tags": [{"name": "declared", "colour": "red"}]},
}
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def fleet():
    with SimFleet(FLEET) as fleet:
        yield fleet


def play(fleet: SimFleet, folder: Path, *options: str, **hosts: dict) -> tuple[int, str]:
    """Run the playbook on the fleet; the exit status and all that it showed."""
    variables = {
        name: {
            "extrahop_host": f"{system['host']}:{system['port']}",
            "extrahop_api_key": system["api_key"],
            "extrahop_ca_path": fleet.ca,
            "extrahop_retries": 0,
            **({"configure_state": STATES[name]} if name in STATES else {}),
            **hosts.get(name, {}),
        }
        for name, system in fleet.systems.items()
    }
    (folder / "inventory.yml").write_text(yaml.safe_dump({"sensors": {"hosts": variables}}))
    command = ["ansible-playbook", "-i", "inventory.yml", "extrahop.revealx.configure", *options]
    fleet.clear()
    done = subprocess.run(
        command, cwd=folder, env=environment(VENV), capture_output=True, text=True, timeout=400, check=False
    )
    return done.returncode, done.stdout + done.stderr


def rows(folder: Path, name: str) -> dict[str, list[dict]]:
    """The rows of a report by system."""
    found: dict[str, list[dict]] = {}
    told = json.loads((folder / "reports" / "configure" / "latest" / f"{name}.json").read_text())
    for row in told if name == "plan" else told["plan"]:
        found.setdefault(row["system"], []).append(row)
    return found


def test_trouble_stays_with_its_system(fleet, tmp_path):
    fleet.fault("status", systems=["sensor2"], method="POST", path="/tags", status=500, count=1)
    status, shown = play(fleet, tmp_path)
    assert status == 2
    plan, result = rows(tmp_path, "plan"), rows(tmp_path, "result")
    assert [row["change"] for row in plan["sensor1"]] == ["update", "create"]
    assert [{name: row[name] for name in row if name != "seal"} for row in plan["sensor1"]] == result["sensor1"]
    # What the system refuses is told in the result, and the rest of its document was applied.
    assert [row["change"] for row in result["sensor2"]] == ["update", "failed"]
    assert "500" in result["sensor2"][1]["reason"]
    # A document takes nothing as made by somebody else: the plan refuses what the run would.
    # What else the document would do is told all the same.
    assert [row["change"] for row in plan["sensor3"]] == ["held back", "failed"]
    assert "no such device" in plan["sensor3"][1]["reason"]
    assert [row["change"] for row in plan["sensor4"]] == ["held back", "failed"]
    assert "colour" in plan["sensor4"][1]["reason"] and plan["sensor4"][0]["reason"].startswith("update: ")
    assert "colour" in shown and "sensor5" not in plan
    assert {row["system"] for row in fleet.writes()} == {"sensor1", "sensor2"}
    assert fleet.log("sensor5") == []


def test_a_part_will_do_where_that_is_wanted(fleet, tmp_path):
    status, shown = play(fleet, tmp_path, "--limit", "sensor4", "-e", "configure_partial=true")
    assert status == 2 and "colour" in shown
    assert [row["change"] for row in rows(tmp_path, "plan")["sensor4"]] == ["update", "failed"]
    assert [row["change"] for row in rows(tmp_path, "result")["sensor4"]] == ["update", "failed"]
    assert [row["method"] for row in fleet.writes()] == ["PATCH"]


def test_check_mode_plans_and_writes_nothing(fleet, tmp_path):
    status, shown = play(
        fleet,
        tmp_path,
        "--check",
        "--diff",
        "--limit",
        "sensor1,sensor5",
        sensor1={"configure_state": {"tags": [{"name": "x"}]}},
    )
    assert status == 0, shown
    assert fleet.writes() == [] and "+++ after: tag x" in shown
    assert [row["object"] for row in rows(tmp_path, "plan")["sensor1"]] == ["x"]
    assert not (tmp_path / "reports" / "configure" / "latest" / "result.json").exists()


def test_a_system_that_is_not_reached_does_not_stop_the_others(fleet, tmp_path):
    status, shown = play(
        fleet,
        tmp_path,
        "--limit",
        "sensor1,sensor2",
        sensor1={"extrahop_host": "127.0.0.1:1"},
        sensor2={"configure_state": {"tags": [{"name": "after"}]}},
    )
    assert status == 2
    assert rows(tmp_path, "plan")["sensor1"][0]["change"] == "failed"
    assert "No connection" in rows(tmp_path, "plan")["sensor1"][0]["reason"]
    assert [row["object"] for row in rows(tmp_path, "result")["sensor2"]] == ["after"]


def test_no_reports_when_not_wanted(fleet, tmp_path):
    status, shown = play(
        fleet, tmp_path, "--limit", "sensor5", "-e", "configure_dest=", sensor5={"configure_state": {"tags": []}}
    )
    assert status == 0, shown
    assert [path.name for path in tmp_path.iterdir()] == ["inventory.yml"]


def test_a_canary_that_fails_and_an_approved_plan_that_is_no_template(fleet, tmp_path):
    """The plan tells of an object that looks like a template: approving the plan must not make it one."""
    template = "{{ 6 * 7 }}"
    hosts = {
        name: {"configure_state": {"tags": [{"name": "kept"}]}, "configure_prune": ["tags"]}
        for name in ("sensor1", "sensor2")
    }
    for name in hosts:
        for tag in fleet.request(name, "GET", "/tags").json():
            fleet.request(name, "DELETE", f"/tags/{tag['id']}")
        assert fleet.request(name, "POST", "/tags", json={"name": template}).ok
    limit = ("--limit", "sensor1,sensor2")
    assert play(fleet, tmp_path, "--check", *limit, **hosts)[0] == 0
    planned = [row for system in rows(tmp_path, "plan").values() for row in system]
    assert [(row["object"], row["change"]) for row in planned if row["system"] == "sensor1"] == [
        ("kept", "create"),
        (template, "delete"),
    ]

    approved = tmp_path / "approved.json"
    approved.write_text(json.dumps({"configure_plan": planned, "configure_approved_plan": "{{ configure_plan }}"}))
    fleet.fault("status", systems=["sensor1"], method="POST", path="/tags", status=500, count=1)
    status, shown = play(fleet, tmp_path, *limit, "-e", f"@{approved}", "-e", "configure_canary=1", **hosts)
    assert status == 2 and "First, as canaries: sensor1." in shown
    assert "Not begun with: sensor2 (canary failed: sensor1)." in shown
    assert {row["system"] for row in fleet.writes()} == {"sensor1"}
    assert {row["change"] for row in rows(tmp_path, "result")["sensor2"]} == {"held back"}
    assert re.search(r"sensor2 +: ok=\d+ +changed=0 +unreachable=0 +failed=0", shown), "it is for the next run"

    # One system is changed by somebody else; of the other what is left is done by the same approval.
    assert fleet.request("sensor2", "POST", "/tags", json={"name": "theirs"}).ok
    approved.write_text(json.dumps({"configure_approved_plan": planned}))
    status, shown = play(fleet, tmp_path, *limit, "-e", f"@{approved}", **hosts)
    assert status == 2 and "tags theirs: The approved plan has no such delete." in shown
    assert [one["name"] for one in fleet.request("sensor1", "GET", "/tags").json()] == ["kept"]
    assert {row["system"] for row in fleet.writes()} == {"sensor1"}
