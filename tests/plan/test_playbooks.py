# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet is planned, brought to its state and new firmware, changed by hand, and compared."""

from __future__ import annotations

import json
import stat
from xml.etree import ElementTree

import pytest

from tests.plan.planning import ANSWERS, NEW, OLD, Estate
from tests.simfleet import SimFleet

PASSWORD = "Canary-Plan-Pass-1"
FLEET = {
    "seed": 5,
    "speed": 600,
    "systems": {
        "sensor1": {"kind": "sensor", "version": OLD},
        "sensor2": {"kind": "sensor", "version": OLD},
        "sensor3": {"kind": "sensor", "version": OLD, "seed": {"tags": [{"name": "undeclared"}]}},
    },
}
STATE = {
    "running_config": {"config": {"ntp": {"servers": ["ntp1.example.com"]}}},
    "services": {"settings": {"ssh": {"enabled": False}}},
    "users": [{"username": "alice", "name": "Alice", "enabled": True, "password": PASSWORD}],
    "tags": [{"name": "declared"}],
}
# sensor3 has no declared state.
STATES = {"sensor1": STATE, "sensor2": {**STATE, "tags": [{"name": "other"}]}}
COLUMNS = ["system", "section", "object", "change", "reason", "from", "to", "path", "layer"]
pytestmark = [pytest.mark.timeout(900), pytest.mark.slow]


@pytest.fixture
def estate(tmp_path):
    with SimFleet(FLEET) as fleet:
        yield Estate(fleet, tmp_path)


def firmware_rows(results: list[dict]) -> set[tuple[str, str]]:
    """The upgrades that a run tells it has done."""
    return {(row["system"], row["to"]) for row in results if row["changed"]}


def test_the_plan_comes_true_and_drift_names_what_a_person_changed(estate):
    estate.declare(STATES)

    planned = estate.play("plan", **ANSWERS)
    assert planned.status == 0, planned.shown
    assert estate.sim.writes() == []
    assert not any(planned.recap(name)["changed"] for name in estate.sim.systems)
    sealed = estate.report("plan")
    assert planned.statistics["plan_report"]["plan"] == sealed
    assert all(set(row) == {*COLUMNS, "seal"} for row in sealed) and len(sealed) == 13
    plan = [{name: row[name] for name in COLUMNS} for row in sealed]
    (estate.folder / "approved.json").write_text(json.dumps(sealed))
    latest = estate.folder / "reports/plan/latest"
    files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in latest.iterdir()}
    assert files == dict.fromkeys(("plan.json", "plan.md", "plan.html", "run.json", "run.log"), 0o600)
    log = (latest / "run.log").read_text()
    assert all(f"  {name}: " in log for name in STATES) and "run.log" in planned.shown
    assert [path.name for path in (estate.folder / "reports").iterdir()] == ["plan"]
    assert PASSWORD not in planned.shown + log + (latest / "plan.html").read_text()

    configured = estate.play("configure", **ANSWERS, configure_approved_plan="approved.json")
    assert configured.status == 0, configured.shown
    upgraded = estate.play("upgrade", **ANSWERS, upgrade_approved_plan="approved.json")
    assert upgraded.status == 0, upgraded.shown
    done = [{name: row[name] for name in COLUMNS} for row in configured.statistics["configure_result"]]
    assert [row for row in plan if row["section"] != "firmware"] == done
    foretold = [row for row in plan if row["section"] == "firmware"]
    upgrades = upgraded.statistics["upgrade_results"]
    assert {(row["system"], row["object"]) for row in foretold} == firmware_rows(upgrades)
    told = upgraded.statistics["plan_report"]["plan"]
    assert foretold == [
        {name: {**row, "path": "firmware", "layer": ""}[name] for name in COLUMNS}
        for row in told
        if row["change"] != "none"
    ]

    same = estate.play("drift", **ANSWERS, drift_dest="")
    assert same.status == 0, same.shown
    assert "As declared: 2 of 2 systems; without declared state: 1." in same.shown

    change_by_hand(estate.sim)
    estate.sim.clear()
    differs = estate.play("drift", **{**ANSWERS, "drift_ignore": "users/*/name\n*/tags/*, running_config/ntp"})
    assert differs.status == 2, differs.shown
    assert estate.sim.writes() == []
    rows = estate.report("drift")["differences"]
    assert [(row["system"], row["section"], row["object"], row["reason"]) for row in rows] == [
        ("sensor1", "services", "", "ssh.enabled: true -> false"),
        ("sensor1", "users", "alice", "enabled: false -> true"),
    ]
    assert differs.recap("sensor1")["failed"] == 1 and differs.recap("sensor2")["failed"] == 0
    suites = ElementTree.parse(estate.folder / "reports/drift/latest/drift.xml").getroot()
    assert [(suite.get("name"), suite.get("failures")) for suite in suites] == [("sensor1", "2"), ("sensor2", "0")]
    ignored = "\n".join(element.text or "" for element in suites.iter("system-out"))
    assert {"users/alice.name", "tags/declared", "running_config"} <= set(ignored.replace("ignored: ", "").split("\n"))


def change_by_hand(sim: SimFleet) -> None:
    """What a person did at the console of sensor1."""

    def request(method: str, path: str, body: object = None) -> object:
        answer = sim.request("sensor1", method, path, json=body)
        assert answer.status_code < 300, answer.text
        return answer.json() if method == "GET" else None

    request("PATCH", "/extrahop/services", {"ssh": {"enabled": True}})
    request("PATCH", "/users/alice", {"name": "Al", "enabled": False})
    tags = {tag["name"]: tag["id"] for tag in request("GET", "/tags")}
    request("DELETE", f"/tags/{tags['declared']}")
    config = request("GET", "/runningconfig")
    request("PUT", "/runningconfig", {**config, "ntp": {"servers": ["elsewhere.example.com"]}})


def test_what_cannot_be_planned_does_not_hide_the_rest(estate):
    """One system is not reached, one has a document with a mistake, the third is planned and compared."""
    states = {"sensor1": STATE, "sensor2": {"tags": [{"name": "a", "colour": "red"}]}, "sensor3": STATE}
    estate.declare(states, extrahop_retries=1)
    estate.sim.act("sensor1", "power_off")

    planned = estate.play("plan", plan_dest="")
    assert planned.status == 2
    rows = planned.statistics["plan_report"]["plan"]
    plan = {system: [row for row in rows if row["system"] == system] for system in states}
    assert [row["change"] for row in plan["sensor1"]] == ["failed"] and "No connection" in plan["sensor1"][0]["reason"]
    assert "colour is not known" in plan["sensor2"][0]["reason"]
    assert len(plan["sensor3"]) == 5
    assert {name: planned.recap(name)["failed"] for name in states} == {"sensor1": 1, "sensor2": 1, "sensor3": 0}

    # Too many deletions would stop configure; here they are only told.
    prune = {"configure_prune": "tags", "configure_max_deletes": "0"}
    compared = estate.play("drift", drift_ignore=json.dumps(["*/[!t]*/**", "tags/declared"]), **prune)
    assert compared.status == 2
    suites = {
        suite.get("name"): suite
        for suite in ElementTree.parse(estate.folder / "reports/drift/latest/drift.xml").getroot()
    }
    assert [error.get("message") for error in suites["sensor1"].iter("error")] == [plan["sensor1"][0]["reason"]]
    assert len(list(suites["sensor2"].iter("error"))) == 1
    assert {name: suites["sensor3"].get(name) for name in ("tests", "failures", "errors")} == {
        "tests": "4",
        "failures": "1",
        "errors": "0",
    }
    assert next(suites["sensor3"].iter("failure")).text == "undeclared (delete): it is not in the document"
    assert estate.sim.writes() == []


def test_cloud_services_are_for_the_kinds_that_get_no_image_of_their_own(tmp_path):
    systems = {"sensor1": {"kind": "sensor", "version": OLD}, "packetstore1": {"kind": "packetstore", "version": OLD}}
    answers = {**ANSWERS, "upgrade_cloud": "true", "upgrade_readiness_skip": "backup", "plan_dest": ""}
    image = {"packetstore": f"https://images.example.com/eta/{NEW}.tar"}
    with SimFleet({**FLEET, "systems": systems, "uncertainties": {"lacking_operation": 422}}) as fleet:
        estate = Estate(fleet, tmp_path)
        estate.declare({})

        planned = estate.play("plan", **{**answers, "upgrade_url": json.dumps(image)})
        assert planned.status == 0, planned.shown
        plan = planned.statistics["plan_report"]["plan"]
        assert {(row["system"], row["object"]) for row in plan} == {("sensor1", NEW), ("packetstore1", NEW)}

        refused = estate.play("plan", **{**answers, "upgrade_url": ""})
        assert (refused.recap("sensor1")["failed"], refused.recap("packetstore1")["failed"]) == (0, 1)
        assert "Cloud services have no firmware for this system: give upgrade_url or upgrade_path" in refused.shown
        assert fleet.writes() == []
