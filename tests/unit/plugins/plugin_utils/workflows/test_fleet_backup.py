# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups of systems: made once, whole or none, older ones let go, and how a run of many of them ends."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.backup_folder import problems_of, sums_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.backing_up import (
    back_up,
    label_before,
    settings_before,
    settings_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.fleet_backup import run

from tests.unit.plugins.plugin_utils.workflows.performing import ONE, Refused, a_system, fleet_of, refusing, system

FIRST, SECOND, THIRD = "20260101T000000Z", "20260102T000000Z", "20260103T000000Z"


def made(performer, tmp_path: Path, label: str = FIRST, check_mode: bool = False, group: str = "sensors", **variables):
    one = system("one", group, backup_dest=str(tmp_path), **variables)
    return back_up(fleet_of([one], performer, check_mode), one, settings_of(one, label))


def test_a_backup_is_whole_and_is_not_made_twice(tmp_path):
    performer = a_system()
    backup = made(performer, tmp_path)
    assert (backup.status, backup.changed, backup.note) == ("made", True, "")
    assert backup.folder == str(tmp_path / FIRST / "one") and problems_of(backup.folder) == []
    assert json.loads((tmp_path / FIRST / "one" / "backup.json").read_text())["serial"] == "EH-one"
    assert backup.requests == {**ONE, "read": len(performer.asked)}

    again = made(performer, tmp_path)
    assert (again.status, again.changed) == ("unchanged", False)
    # What it holds on the system is looked at, to let older ones go.
    assert performer.names()[-1] == "api_request" and again.requests["read"] == 2


def test_recordstores_have_no_customizations(tmp_path):
    performer = a_system()
    assert made(performer, tmp_path, group="recordstores").status == "made"
    assert "backup" not in performer.names()


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_system_in_the_group_of_another_kind_gets_no_backup_that_nobody_could_bring_back(tmp_path, check_mode):
    told = {"system": {}, "identity": {"kind": "console", "serial": "EH-1", "uuid": None}}
    performer = a_system(system_info=lambda *_asked: told)
    backup = made(performer, tmp_path, check_mode=check_mode, group="recordstores")
    assert backup.failed and backup.note.startswith("one is a console, and in the inventory's group of recordstores")
    assert not list(tmp_path.rglob("*.*")) and performer.names() == ["system_info"]
    # Of a system in no such group what it says of itself counts.
    assert made(performer, tmp_path, check_mode=check_mode, group="elsewhere").changed and "backup" in performer.names()


def test_check_mode_tells_and_writes_nothing(tmp_path):
    performer = a_system()
    backup = made(performer, tmp_path, check_mode=True)
    assert (backup.status, backup.changed) == ("would be made", True)
    assert list(tmp_path.iterdir()) == [] and all(check for *_asked, check in performer.asked)


def test_what_a_system_refuses_is_a_failed_backup(tmp_path):
    backup = made(a_system(state_export=refusing("It refused. (HTTP 403)")), tmp_path)
    assert (backup.failed, backup.note) == (True, "It refused. (HTTP 403)")
    assert not (tmp_path / FIRST / "one" / "SHA256SUMS").exists()


@pytest.mark.parametrize("writes", [0, 1])
def test_what_was_made_on_the_system_is_a_change_though_the_backup_failed(tmp_path, writes):
    sent = {"read": 1, "write": writes, "retried": 0}
    performer = a_system(backup=lambda *_asked: {"requests": sent}, state_export=refusing("no room"))
    told = run(fleet_of([system("one", backup_dest=str(tmp_path))], performer))
    assert (told.parts["one"].failed, told.parts["one"].changed) == (True, bool(writes))


def test_a_folder_that_cannot_be_made_is_a_failed_backup(tmp_path):
    (tmp_path / FIRST).write_text("a file")
    backup = made(a_system(), tmp_path)
    assert backup.failed and str(tmp_path / FIRST) in backup.note


def test_an_answer_that_was_cut_off_is_no_backup_and_is_made_anew(tmp_path):
    def cut_off(system, options, check_mode):
        if options["path"] == "/runningconfig":
            Path(options["dest"]).write_text('{"dns"')
        return {"json": None}

    backup = made(a_system(api_request=cut_off), tmp_path)
    assert backup.failed and "running_config.json is no JSON" in backup.note
    # As an older version left it: with sums that are right.
    folder = tmp_path / FIRST / "one"
    (folder / "SHA256SUMS").write_text(sums_of(str(folder)))
    backup = made(a_system(), tmp_path)
    assert backup.status == "made" and backup.note.startswith("made anew: running_config.json is no JSON")
    assert problems_of(str(folder)) == []


def test_sections_that_the_system_refuses_are_noted(tmp_path):
    def left_out(system, options, check_mode):
        Path(options["dest"]).write_text('{"tags": []}')
        rows = [{"section": "users", "reason": "It refused (HTTP 422).", "object": None, "field": None}]
        return {"left_out": [*rows, {"section": "tags", "reason": "It is a secret.", "object": "a", "field": "b"}]}

    backup = made(a_system(state_export=left_out), tmp_path)
    assert backup.note == "not in the state document: users, It refused (HTTP 422)."


def date_to(folder: Path, made_at: str) -> None:
    manifest = json.loads((folder / "backup.json").read_text())
    (folder / "backup.json").write_text(json.dumps({**manifest, "made": made_at}))
    (folder / "SHA256SUMS").write_text(sums_of(str(folder)))


def test_older_backups_go_here_and_on_the_system(tmp_path):
    performer = a_system()
    for day, label in enumerate((FIRST, SECOND), start=1):
        made(performer, tmp_path, label)
        date_to(tmp_path / label / "one", f"2026-01-0{day}T00:00:00Z")
    (tmp_path / FIRST / "two").mkdir()
    foretold = made(performer, tmp_path, THIRD, check_mode=True, backup_keep="1")
    assert foretold.has_removed and (tmp_path / FIRST / "one").is_dir()
    backup = made(performer, tmp_path, THIRD, backup_keep="1")
    assert backup.has_removed and sorted(os.listdir(tmp_path)) == [FIRST, THIRD]
    # The folder of a run goes with the last system's, and that of another system stays.
    assert os.listdir(tmp_path / FIRST) == ["two"]
    gone = [options["id"] for _name, asked, options, _check in performer.asked if asked == "backup" and "id" in options]
    assert gone[-2:] == [2, 1]


def test_what_has_strangers_or_a_time_to_come_stays(tmp_path):
    performer = a_system()
    for label in (FIRST, SECOND):
        made(performer, tmp_path, label)
    date_to(tmp_path / FIRST / "one", "2026-01-01T00:00:00Z")
    (tmp_path / FIRST / "one" / "notes").touch()
    date_to(tmp_path / SECOND / "one", "2131-01-01T00:00:00Z")
    backup = made(performer, tmp_path, THIRD, backup_keep=1)
    assert sorted(os.listdir(tmp_path)) == [FIRST, SECOND, THIRD]
    assert "which is yet to come" in backup.note and str(tmp_path / SECOND) in backup.note


@pytest.mark.parametrize("keep", [True, False, "yes", "None", "[]", [], "nan"])
def test_how_many_are_kept_is_a_number_and_a_yes_lets_nothing_go(tmp_path, keep):
    performer = a_system()
    for label in (FIRST, SECOND):
        made(performer, tmp_path, label)
    told = run(fleet_of([system("one", backup_dest=str(tmp_path), backup_label=THIRD, backup_keep=keep)], performer))
    assert told.parts["one"].reason == f"one: backup_keep is {keep!r}: give a number."
    assert sorted(os.listdir(tmp_path)) == [FIRST, SECOND]


def test_a_failed_one_lets_nothing_go(tmp_path):
    performer = a_system()
    made(performer, tmp_path, FIRST)
    performer.answers["state_export"] = refusing("no")
    assert made(performer, tmp_path, SECOND, backup_keep=1).failed
    assert (tmp_path / FIRST / "one" / "SHA256SUMS").is_file()


@pytest.mark.parametrize("label", ["", "..", "a/b", "a\n", "-a"])
def test_a_label_that_is_no_name_of_a_folder_is_refused(label):
    with pytest.raises(OptionError, match="give letters, digits"):
        settings_of(system("one"), label)


def test_two_runs_do_not_write_to_one_folder_at_the_same_time(tmp_path):
    performer, other = a_system(), a_system()
    told = []
    export = performer.answers["state_export"]

    def meanwhile(system, options, check_mode):
        told.append(made(other, tmp_path))
        return export(system, options, check_mode)

    performer.answers["state_export"] = meanwhile
    assert made(performer, tmp_path).status == "made" and problems_of(str(tmp_path / FIRST / "one")) == []
    (backup,) = told
    assert backup.failed and backup.note.startswith("Another run is backing it up into") and other.asked == []
    # It is not in the way of the next one.
    assert made(other, tmp_path).status == "unchanged"


def test_another_system_of_the_name_is_not_taken_for_backed_up_and_loses_none_of_its_backups(tmp_path):
    """Two sites that call their systems alike, with one folder for backups."""
    here, there = a_system(), a_system()
    identity = {"kind": "sensor", "serial": "EH-there", "uuid": None}
    there.answers["system_info"] = lambda *_asked: {"system": {"version": "9.9"}, "identity": identity}
    assert made(here, tmp_path, FIRST).status == "made"
    assert made(there, tmp_path, FIRST, check_mode=True).failed
    other = made(there, tmp_path, FIRST)
    assert other.failed and "holds the backup of another system of this name" in other.note
    assert json.loads((tmp_path / FIRST / "one" / "backup.json").read_text())["serial"] == "EH-one"
    for label in (SECOND, THIRD):
        assert made(there, tmp_path, label, backup_keep=1).status == "made"
    # Its own older one went.
    assert sorted(os.listdir(tmp_path)) == [FIRST, THIRD]


def test_up_and_back_and_up_and_back_on_one_day_is_backed_up_each_time(tmp_path):
    performer = a_system()
    one = system("one", backup_dest=str(tmp_path))
    fleet = fleet_of([one], performer)
    runs = ["9.8"]

    def told(_system, _options, _check_mode):
        return {"system": {"version": runs[-1]}, "identity": {"kind": "sensor", "serial": None, "uuid": None}}

    performer.answers["system_info"] = told

    def before(version: str) -> tuple[str, str]:
        backup = back_up(fleet, one, settings_before(one, version))
        return backup.status, os.path.basename(os.path.dirname(backup.folder))

    up, back = label_before("9.9"), label_before("9.8")
    # A run that is started again, and the night's backup between them, change nothing.
    assert before("9.9") == ("made", up) and before("9.9") == ("unchanged", up)
    made(performer, tmp_path, THIRD)
    assert before("9.9") == ("unchanged", up)
    runs.append("9.9")
    assert before("9.8") == ("made", back) and before("9.8") == ("unchanged", back)
    runs.append("9.8")
    assert before("9.9") == ("made", f"{up}-2") and before("9.9") == ("unchanged", f"{up}-2")
    runs.append("9.9")
    assert before("9.8") == ("made", f"{back}-2")
    runs.append("9.8")
    # Of those that were let go the numbers are not used again while others are there.
    shutil.rmtree(tmp_path / up)
    assert before("9.9") == ("made", f"{up}-3")


def test_the_label_before_another_firmware():
    assert label_before("9.9.1.1234").startswith("before-9.9.1.1234-20")


# ---- many of them


def test_one_that_fails_does_not_hold_up_the_others(tmp_path):
    def info(system, options, check_mode):
        if system.name == "bad":
            raise Refused("No connection.")
        return whole(system, options, check_mode)

    performer = a_system()
    whole, performer.answers["system_info"] = performer.answers["system_info"], info
    systems = [system(name, backup_dest=str(tmp_path), backup_label=FIRST) for name in ("good", "bad")]
    told = run(fleet_of(systems, performer))
    rows = told.statistics["backup_results"]
    assert [(row["system"], row["status"], row["note"]) for row in rows] == [
        ("good", "made", ""),
        ("bad", "failed", "No connection."),
    ]
    assert told.statistics["backup_folder"] == f"{tmp_path}/{FIRST}"
    assert told.parts["good"].changed and not told.parts["good"].failed
    assert told.parts["bad"].failed and told.parts["bad"].reason == "bad: No connection."
    assert told.lines[-1] == f"Systems: 2, failed: 1, in {tmp_path}/{FIRST}."
    assert "FAILED  bad: No connection." in told.lines


def test_a_run_that_is_to_end_begins_no_further_backup(tmp_path):
    performer = a_system()
    systems = [system(name, backup_dest=str(tmp_path), backup_label=FIRST) for name in ("one", "two")]
    fleet = fleet_of(systems, performer, parallel=1)
    export = performer.answers["state_export"]

    def interrupted(*asked):
        fleet.stopping.set("it was interrupted")
        return export(*asked)

    performer.answers["state_export"] = interrupted
    told = run(fleet)
    # What was under way is whole.
    assert [row["status"] for row in told.statistics["backup_results"]] == ["made", "not started"]
    assert problems_of(str(tmp_path / FIRST / "one")) == [] and not (tmp_path / FIRST / "two").exists()
    assert told.parts["two"].failed and "it was interrupted" in told.parts["two"].reason
