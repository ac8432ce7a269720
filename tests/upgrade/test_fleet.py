# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The upgrade of a whole fleet: foretold, done, done again; parts of a fleet; AWX's way."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import yaml
from _project import environment

from tests.upgrade.upgrading import ANSWERS, NEW, OLD, PATIENCE, WITH_BACKUPS

PLAN = [
    ("console1", "consoles"),
    ("sensor1", "sensors"),
    ("sensor2", "sensors"),
    ("rs-manager1", "recordstores rs: managers"),
    ("rs-data1", "recordstores rs: data nodes"),
    ("rs-data2", "recordstores rs: data nodes"),
    ("packetstore1", "packetstores"),
]


def test_check_mode_foretells_the_run_and_a_second_run_changes_nothing(rehearse):
    # Stores refuse in their own way what they lack: nobody asks them for it.
    fleet = rehearse(lacking_operation=422)

    foretold = fleet.run("--check", "--diff", upgrade_dest=str(fleet.dest), **WITH_BACKUPS)
    assert foretold.status == 0, foretold.text
    assert fleet.sim.writes() == [] and fleet.sim.log(status=422) == []
    rows = json.loads((fleet.dest / "latest" / "plan.json").read_text())
    assert [(row["system"], row["wave"]) for row in rows if row["section"] == "firmware"] == PLAN
    assert rows[-1]["object"] == "record ingest of rs"
    assert all(list(row)[:5] == ["system", "section", "object", "change", "reason"] for row in rows)

    assert list(foretold.results.values()) == json.loads((fleet.dest / "latest" / "result.json").read_text())["systems"]
    assert stat.S_IMODE(fleet.dest.stat().st_mode) == 0o700
    files = list((fleet.dest / "latest").iterdir())
    assert {path.name for path in files} == {
        "run.json",
        "run.log",
        *(f"{name}.{kind}" for name in ("plan", "result") for kind in ("json", "md", "html")),
    }
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert not fleet.backups.exists()

    fleet.sim.clear()
    done = fleet.run("--diff", **WITH_BACKUPS)
    assert done.status == 0, done.text
    assert done.plan == foretold.plan and fleet.sim.log(status=422) == []
    # Systems with the same plan share a line.
    assert any(line.startswith("sensor1, sensor2 ") for line in done.plan), done.plan
    assert foretold.text.split("PLAY RECAP")[0].count("\n") < 80
    assert set(fleet.versions().values()) == {NEW}
    started = fleet.started()
    assert started[:4] == ["console1", "sensor1", "sensor2", "rs-manager1"]
    assert set(started[4:6]) == {"rs-data1", "rs-data2"} and started[6:] == ["packetstore1"]
    assert fleet.ingest_is_on() and fleet.damage() == {}
    assert fleet.sent("POST", "/customizations") == ["console1", "sensor1", "sensor2"]
    for row in done.results.values():
        assert (row["from"], row["to"], row["changed"], row["result"]) == (OLD, NEW, True, "upgraded")
        assert row["seconds"] > 0
    steps = [row["step"] for row in done.report["timeline"]]
    assert [steps.count(name) for name in ("backup", "upgrade", "verification")] == [7, 7, 7]
    assert (steps.count("record ingest off"), steps.count("record ingest on")) == (1, 1)
    assert {row["status"] for row in done.report["timeline"]} == {"done"}
    assert [(row["subject"], row["expected"]) for row in done.report["verification"]] == [("version", True)] * 7
    (label,) = fleet.backups.iterdir()
    assert label.name.startswith(f"before-{NEW}-") and len(list(label.glob("*/SHA256SUMS"))) == 7
    backups = [row for row in done.report["timeline"] if row["step"] == "backup"]
    assert {row["note"] for row in backups} == {f"made in {label}"}
    # As it was before the upgrade touched it.
    state = json.loads((label / "rs-data1" / "state.json").read_text())
    assert state["cluster"] == {"ingest_enabled": True}
    counted = {row["system"]: (row["read"], row["write"]) for row in done.report["requests"]}
    assert counted == {name: (count["read"], count["write"]) for name, count in fleet.sim.counts().items()}

    fleet.sim.clear()
    again = fleet.run(**WITH_BACKUPS)
    assert again.status == 0, again.text
    assert fleet.sim.writes() == []
    assert all(again.counts(name)["changed"] == 0 for name, _wave in PLAN)
    assert {row["result"] for row in again.results.values()} == {"unchanged"}


def test_a_part_of_the_fleet_that_may_go_alone(rehearse):
    """Only a console: the groups of the other kinds are missing, and what is left out stays as it was."""
    fleet = rehearse("console1", "sensor1")
    done = fleet.run("--limit", "console1", "-vvvv")
    assert done.status == 0, done.text
    assert not [system for system in fleet.sim.systems.values() if system["api_key"] in done.text]
    assert fleet.versions() == {"console1": NEW, "sensor1": OLD}
    assert "outside this run: sensor1" in done.plan[-1]


def test_a_part_of_the_fleet_that_may_not_go_alone(rehearse):
    fleet = rehearse("console1", "sensor1", "sensor2")
    refused = fleet.run("--limit", "sensors")
    assert refused.status == 2, refused.text
    assert fleet.sim.writes() == []
    assert "console1 runs the older" in refused.text and "outside this run" in refused.text
    assert {row["result"] for row in refused.results.values()} == {"refused"}
    # Versions by kind: the sensors alone would overtake their console as well.
    refused = fleet.run(upgrade_version={"sensor": NEW})
    assert refused.status == 2, refused.text
    assert fleet.sim.writes() == []
    assert f"it would run {NEW}, but the console console1 runs the older {OLD}" in refused.text


def test_the_role_in_a_play_of_ones_own(rehearse, tmp_path):
    fleet = rehearse("console1", "rs-manager1", "rs-data1")
    play = {"name": "Upgrade", "hosts": "all", "gather_facts": False, "roles": ["extrahop.revealx.upgrade"]}
    (tmp_path / "play.yml").write_text(yaml.safe_dump([play]))
    fleet.playbook = str(tmp_path / "play.yml")
    fleet.sim.fault("job_failed", systems=["rs-data1"])
    ended = fleet.run()
    assert ended.status == 2, ended.text
    assert fleet.started() == ["console1", "rs-manager1", "rs-data1"]
    assert fleet.ingest_is_on() and fleet.damage() == {}
    assert fleet.versions() == {"console1": NEW, "rs-manager1": NEW, "rs-data1": OLD}


def test_the_readiness_alone(rehearse, tmp_path):
    fleet = rehearse("sensor1")
    role = {"ansible.builtin.import_role": {"name": "extrahop.revealx.upgrade", "tasks_from": "readiness"}}
    play = {"name": "Readiness", "hosts": "all", "gather_facts": False, "tasks": [{"name": "Look", **role}]}
    (tmp_path / "play.yml").write_text(yaml.safe_dump([play]))
    fleet.playbook = str(tmp_path / "play.yml")
    ended = fleet.run()
    assert ended.status == 0, ended.text
    assert fleet.sim.writes() == [] and ended.results["sensor1"]["result"] == "would be upgraded"


def test_as_awx_runs_it(rehearse, tmp_path):
    """ansible-runner, the key in the environment, survey answers as text, no variable of the connection but the CA."""
    import ansible_runner

    fleet = rehearse("sensor1")
    system = fleet.sim.systems["sensor1"]
    private = tmp_path / "runner"
    (private / "inventory").mkdir(parents=True)
    hosts = {"sensor1": {"ansible_host": f"{system['host']}:{system['port']}"}}
    (private / "inventory" / "hosts.yml").write_text(yaml.safe_dump({"sensors": {"hosts": hosts}}))
    run = ansible_runner.run(
        private_data_dir=str(private),
        playbook="extrahop.revealx.upgrade",
        extravars={**ANSWERS, "upgrade_url": "https://images.example.com/eda/9.9.1.1234.tar"},
        envvars={
            **environment(Path(sys.prefix)),
            "EXTRAHOP_API_KEY": system["api_key"],
            "EXTRAHOP_CA_PATH": fleet.sim.ca,
        },
        quiet=True,
        timeout=PATIENCE,
    )
    assert (run.status, run.rc) == ("successful", 0), run.stdout.read()
    assert fleet.versions() == {"sensor1": NEW}
    stats = [event["event_data"]["artifact_data"] for event in run.events if event["event"] == "playbook_on_stats"]
    assert stats[0]["upgrade_results"][0]["result"] == "upgraded"
    assert system["api_key"] not in run.stdout.read()
