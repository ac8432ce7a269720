# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way back: to older firmware in waves, to the configuration of backups, and all that is refused before."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.backup_folder import sums_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.backing_up import back_up, settings_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.fleet_rollback import run
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.way_back import way_back_of

from tests.unit.plugins.plugin_utils.workflows.performing import Refused, a_system, fleet_of, refusing, system

NEW, OLD = "9.9.1.1234", "9.8.2.100"
PLATFORMS = {"console": "command", "sensor": "discover"}
WANTED = {"rollback_version": OLD, "rollback_confirm_data_loss": "true", "rollback_backup": False}


def going_back(refused: tuple[str, ...] = (), **more):
    """Systems on NEW that go back to OLD; those that refuse it do so when it is not foretold but done."""

    def info(system, options, check_mode):
        kind = system.groups[0][:-1]
        told = {"version": NEW, "platform": PLATFORMS[kind], "hostname": system.name}
        identity = {"kind": kind, "serial": f"EH-{system.name}", "uuid": None}
        return {"system": told, "identity": identity, "appliances": [], "jobs": []}

    def firmware(system, options, check_mode):
        assert options["state"] == "rolled_back" and options["version"] == OLD
        if not check_mode and system.name in refused:
            raise Refused("the job failed")
        return {"plan": [{"verb": "roll back"}], "version": OLD, "version_before": NEW}

    return a_system(system_info=info, firmware=firmware, **more)


def a_fleet(performer, check_mode: bool = False, tmp_path: Path | None = None, **variables):
    given = {**WANTED, **variables}
    systems = [system("c", "consoles", **given), system("s", **given), system("t", **given)]
    return fleet_of(systems, performer, check_mode, folder=str(tmp_path / "reports") if tmp_path else "")


def done(performer) -> list[tuple[str, str]]:
    return [(name, asked) for name, asked, options, check in performer.asked if not check and asked != "system_info"]


def results(told) -> dict[str, str]:
    return {row["system"]: row["result"] for row in told.statistics["rollback_results"]}


def test_sensors_go_back_before_consoles_and_the_report_is_there(tmp_path):
    performer = going_back()
    told = run(a_fleet(performer, tmp_path=tmp_path))
    assert {*done(performer)[:2]} == {("s", "firmware"), ("t", "firmware")} and done(performer)[2:] == [
        ("c", "firmware")
    ]
    assert set(results(told).values()) == {"rolled back"} and all(part.changed for part in told.parts.values())
    report = json.loads((tmp_path / "reports" / "latest" / "result.json").read_text())
    assert report == told.statistics["rollback_report"]
    assert {row["system"]: row["read"] for row in report["requests"]} == {"c": 3, "s": 3, "t": 3}
    assert [row["wave"] for row in report["timeline"]] == ["sensors", "sensors", "consoles"]
    plan = json.loads((tmp_path / "reports" / "latest" / "plan.json").read_text())
    assert plan == told.statistics["rollback_plan"] and told.lines[-2] == "Rolled back: 3 of 3 systems."


def test_check_mode_foretells_and_does_nothing():
    performer = going_back()
    told = run(a_fleet(performer, check_mode=True))
    assert done(performer) == [] and all(part.changed for part in told.parts.values())
    assert "rollback_results" not in told.statistics


def test_no_wave_begins_after_one_that_failed():
    performer = going_back(refused=("s",))
    told = run(a_fleet(performer))
    assert results(told) == {"c": "not started", "s": "failed", "t": "rolled back"}
    assert told.parts["s"].failed and told.parts["s"].reason == "s: the job failed"
    assert not told.parts["c"].failed and ("c", "firmware") not in done(performer)


def test_without_its_backup_none_goes_back(tmp_path):
    performer = going_back(state_export=refusing("It refused."))
    told = run(a_fleet(performer, rollback_backup=True, backup_dest=str(tmp_path)))
    assert results(told) == {"c": "not started", "s": "failed", "t": "failed"}
    words = "it did not go back, since it could not be backed up: It refused."
    assert told.parts["s"].reason == f"s: {words}"
    rows = told.statistics["rollback_report"]["timeline"]
    assert [(row["step"], row["status"], row["note"]) for row in rows] == [("backup", "failed", words)] * 2


def test_what_is_under_way_ends_and_nothing_else_begins():
    performer = going_back()
    fleet = a_fleet(performer)
    firmware = performer.answers["firmware"]

    def interrupted(system, options, check_mode):
        if not check_mode:
            fleet.stopping.set("it was interrupted")
        return firmware(system, options, check_mode)

    performer.answers["firmware"] = interrupted
    fleet.settings["parallel"] = 1
    told = run(fleet)
    assert results(told) == {"c": "not started", "s": "rolled back", "t": "not started"}
    # A run that was cut short is not green.
    assert told.parts["t"].failed and told.parts["c"].failed


def test_a_report_that_finds_no_room_hides_nothing_of_what_was_done(tmp_path):
    performer = going_back(refused=("s",))
    firmware = performer.answers["firmware"]

    def full(system, options, check_mode):
        if not check_mode:
            shutil.rmtree(tmp_path / "reports", ignore_errors=True)
            (tmp_path / "reports").touch()
        return firmware(system, options, check_mode)

    performer.answers["firmware"] = full
    told = run(a_fleet(performer, tmp_path=tmp_path))
    assert results(told) == {"c": "not started", "s": "failed", "t": "rolled back"}
    assert told.parts["t"].changed and told.parts["t"].failed and "was not written" in told.parts["t"].reason
    assert told.parts["s"].reason == "s: the job failed"


def test_a_run_that_is_ended_during_the_backup_takes_no_metrics(tmp_path):
    performer = going_back()
    fleet = a_fleet(performer, rollback_backup=True, backup_dest=str(tmp_path))
    export = performer.answers["state_export"]

    def interrupted(system, options, check_mode):
        fleet.stopping.set("it was interrupted")
        return export(system, options, check_mode)

    performer.answers["state_export"] = interrupted
    told = run(fleet)
    assert set(results(told).values()) == {"not started"}
    assert "firmware" not in [asked for _name, asked in done(performer)]
    # The backups that were made count, and the run is not green.
    assert told.parts["s"].failed and told.parts["s"].changed and not told.parts["c"].changed
    assert told.parts["s"].reason == "s: the run was ended: it was interrupted"


def test_one_system_that_cannot_be_read_holds_all_back():
    performer = going_back()
    info = performer.answers["system_info"]

    def away(system, options, check_mode):
        if system.name == "t":
            raise Refused("No connection.")
        return info(system, options, check_mode)

    performer.answers["system_info"] = away
    told = run(a_fleet(performer))
    assert done(performer) == [] and all(part.failed for part in told.parts.values())
    assert told.parts["t"].reason == "Nothing was written. No connection."
    assert "as is told above" in told.parts["s"].reason


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"rollback_confirm_data_loss": False}, "removes all metrics"),
        ({"rollback_version": ""}, "One of them, not both"),
        ({"rollback_from": "latest"}, "One of them, not both"),
        ({"rollback_version": 9.8}, "give it in quotes"),
        ({"rollback_wait_timeout": "soon"}, "give a number"),
        ({"rollback_wait_timeout": "-1"}, "give 0 or more"),
        ({"backup_keep": "all"}, "backup_keep is 'all': give a number"),
        ({"rollback_version": {"sensors": OLD}}, "sensors"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_sent(variables, words):
    performer = going_back()
    told = run(a_fleet(performer, **variables))
    assert performer.asked == [] and all(part.failed and words in part.reason for part in told.parts.values())
    # Each cause once.
    assert len([line for line in told.lines if line.startswith("FAILED")]) == 1


def test_systems_do_not_go_two_ways_at_once():
    performer = going_back()
    systems = [system("s", **WANTED), system("t", rollback_from="latest")]
    told = run(fleet_of(systems, performer))
    assert performer.asked == [] and all("not both" in part.reason for part in told.parts.values())


@pytest.mark.parametrize(
    ("asked", "group", "version"),
    [
        (OLD, "sensors", OLD),
        (OLD, "recordstores", ""),
        ({"sensor": OLD}, "sensors", OLD),
        ({"sensor": OLD}, "consoles", ""),
        (json.dumps({"console": OLD}), "consoles", OLD),
    ],
)
def test_one_version_for_all_is_for_those_that_can_go_back(asked, group, version):
    way = way_back_of(system("one", group, rollback_version=asked))
    assert (way.is_firmware, way.version) == (True, version)


# ---- the configuration


FIRST = "20260101T000000Z"


@pytest.fixture
def kept(tmp_path):
    """Two sensors and a recordstore, of which the sensors have a backup."""
    performer = a_system(state=lambda *asked: {"objects": [], "plan": [], "changed": False})
    systems = [
        system("s", backup_dest=str(tmp_path)),
        system("t", backup_dest=str(tmp_path)),
        system("r", "recordstores", backup_dest=str(tmp_path)),
    ]
    for one in systems[:2]:
        backup = back_up(fleet_of([one], performer), one, settings_of(one, FIRST))
        assert backup.status == "made", backup.note
    performer.asked.clear()
    return performer, systems, tmp_path / FIRST


def brought_back(kept, check_mode: bool = False, **variables):
    performer, systems, _folder = kept
    given = {"rollback_from": "latest", **variables}
    return run(
        fleet_of([system(one.name, *one.groups, **one.variables, **given) for one in systems], performer, check_mode)
    )


def declared(performer) -> dict[str, dict]:
    return {name: options for name, asked, options, check in performer.asked if asked == "state" and check}


@pytest.mark.parametrize("given", ['["mine", "ours"]', "mine, ours", ["mine", "ours"], ' ["mine","ours"]'])
def test_lists_may_be_text_of_a_survey(kept, given):
    brought_back(kept, rollback_prune='["tags"]', rollback_protected=given)
    asked = declared(kept[0])["s"]
    assert (asked["prune"], asked["protected"]) == (["tags"], ["mine", "ours"])
    assert way_back_of(system("s", rollback_from="latest", rollback_sections="[]")).sections == ()


def test_the_backup_is_what_is_applied(kept):
    performer, _systems, folder = kept
    told = brought_back(kept, rollback_prune="tags, users", rollback_protected="mine", configure_max_deletes=3)
    assert not any(part.failed for part in told.parts.values()) and set(told.parts) == {"s", "t", "r"}
    assert set(declared(performer)) == {"s", "t"}
    asked = declared(performer)["s"]
    assert performer.documents["s"] == {
        "tags": [{"name": "tag of s"}],
        "running_config": [{"config": {"hostname": "s"}, "state": "replaced"}],
    }
    assert (asked["prune"], asked["protected"], asked["save"], asked["max_deletes"]) == (
        ["tags", "users"],
        ["mine"],
        True,
        3,
    )


def test_some_sections_alone(kept):
    brought_back(kept, rollback_sections="tags")
    assert list(kept[0].documents["s"]) == ["tags"]


def test_what_the_backup_left_out_is_never_pruned(kept):
    folder = kept[2] / "s"
    manifest = json.loads((folder / "backup.json").read_text())
    manifest["left_out"] = [{"section": "tags", "object": "left [out]*", "field": None, "reason": ""}]
    (folder / "backup.json").write_text(json.dumps(manifest))
    (folder / "SHA256SUMS").write_text(sums_of(str(folder)))
    brought_back(kept, rollback_prune=["tags"])
    assert declared(kept[0])["s"]["protected"] == ["left [[]out][*]"]


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"rollback_sections": ["tags", "tagz"]}, "rollback_sections names tagz"),
        (
            {"rollback_from": "nowhere"},
            "There is no backup of a system of this run in nowhere. rollback_from is the folder of one run",
        ),
    ],
)
def test_what_would_bring_nothing_back_is_refused(kept, variables, words):
    told = brought_back(kept, **variables)
    assert "state" not in kept[0].names() and all(words in part.reason for part in told.parts.values())


def test_one_spoilt_backup_holds_all_back(kept):
    state = kept[2] / "t" / "state.json"
    state.write_text(state.read_text() + "\n")
    told = brought_back(kept)
    assert "state" not in kept[0].names() and all(part.failed for part in told.parts.values())
    assert "t: state.json is not what was written" in told.parts["t"].reason


def test_the_backup_of_another_system_holds_all_back(kept):
    performer = kept[0]
    info = performer.answers["system_info"]

    def replaced(system, options, check_mode):
        told = info(system, options, check_mode)
        return {**told, "identity": {**told["identity"], "serial": "EH-new"}}

    performer.answers["system_info"] = replaced
    told = brought_back(kept)
    assert "state" not in performer.names() and "with serial number EH-s" in told.parts["s"].reason
    assert not any(part.failed for part in brought_back(kept, rollback_replaced="yes").parts.values())


def test_one_that_does_not_answer_is_alone_with_it(kept):
    performer = kept[0]
    info = performer.answers["system_info"]

    def away(system, options, check_mode):
        if system.name == "t":
            raise Refused("No connection.")
        return info(system, options, check_mode)

    performer.answers["system_info"] = away
    told = brought_back(kept)
    assert told.parts["t"].reason == "t: No connection." and not told.parts["s"].failed
    # The report has it, too.
    (row,) = [row for row in told.statistics["plan_report"]["plan"] if row["system"] == "t"]
    assert (row["change"], row["reason"]) == ("failed", "No connection.")
    assert told.lines[0] == "Done by rollback" and "Failed or held back: 1." in told.lines[-1]
    assert set(declared(performer)) == {"s"}


def test_customizations_come_back_from_the_system_itself(kept):
    performer = kept[0]
    there = performer.answers["backup"]
    restored = []

    def customizations(system, options, check_mode):
        if options.get("state") != "restored":
            return there(system, options, check_mode)
        restored.append((system.name, options["name"], check_mode))
        return {"object": {}}

    performer.answers["backup"] = customizations
    listing = performer.answers["api_request"]
    performer.answers["api_request"] = lambda system, options, check: (
        {"json": []} if system.name == "t" else listing(system, options, check)
    )
    told = brought_back(kept, rollback_customizations="true")
    assert restored == [("s", f"ansible-{FIRST}", False)] and told.parts["s"].changed
    assert told.parts["t"].failed and f"no longer holds ansible-{FIRST}" in told.parts["t"].reason
    assert set(declared(performer)) == {"s"}
