# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hooks around the upgrade of each system: when they run, what their failure does, and that none is owed for ever."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Result
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.backing_up import Backup

from tests.unit.plugins.plugin_utils.workflows.upgrade_world import FLEET, NEW, NODES, World, mark, results

HOOKS = {"upgrade_before_system": ["true", "before"], "upgrade_after_system": ["true", "after"]}
ONE = {"s1": "sensor"}
TWO = {"s1": "sensor", "s2": "sensor"}


def bad(options) -> Result:
    return Result({"problem": "its status was 3", "output": "the monitoring is away"})


def of(world: World, system: str) -> list[str]:
    """What happened to a system, a hook with the outcome that it was told."""
    return [f"{what} {told}".strip() if "hook" in what else what for name, what, told in world.calls if name == system]


def test_they_stand_around_every_system_of_every_kind(tmp_path):
    world = World()
    told = world.run(tmp_path, **HOOKS)
    for name in FLEET:
        own = [step for step in of(world, name) if step != "cluster"]
        assert own == ["hook before", "firmware", "hook after upgraded"], name
    # Record ingest is no matter of one system.
    assert of(world, "m1")[0] == "cluster" and of(world, "m1")[-1] == "cluster"
    assert {row[0] for row in results(told).values()} == {"upgraded"} and mark(tmp_path) is None
    steps = [row["step"] for row in told.statistics["upgrade_report"]["timeline"] if row["system"] == "s1"]
    assert steps == ["hook before", "upgrade", "verification", "hook after"]


def test_each_has_the_environment_of_its_own_system():
    world, told = World(TWO), []
    for name in TWO:
        world.hooks[name, "before"] = lambda options: told.append(
            (options["variables"]["REVEALX_SYSTEM"], options["variables"]["SITE"])
        )
    world.run(None, upgrade_batch=1, **HOOKS)
    assert told == [("s1", "site of s1"), ("s2", "site of s2")]


def test_check_mode_runs_none():
    world = World()
    world.run(None, check_mode=True, **HOOKS)
    assert world.calls == []


def test_a_system_that_is_not_touched_has_none():
    world = World(TWO, versions={"s1": NEW})
    world.run(None, **HOOKS)
    assert of(world, "s1") == [] and of(world, "s2")[0] == "hook before"


def test_a_failing_hook_before_stops_the_system_and_the_hook_after_runs():
    world = World(TWO)
    world.hooks["s1", "before"] = bad
    told = world.run(None, upgrade_batch=1, **HOOKS)
    assert of(world, "s1") == ["hook after failed"] and world.begun() == []
    why = "its hook before failed: its status was 3, and said: the monitoring is away"
    assert results(told)["s1"] == ("failed", f"it was not upgraded, since {why}")
    assert results(told)["s2"][0] == "not started", "upgrade_on_failure is stop"
    assert told.parts["s1"].failed


def test_a_node_whose_hook_before_fails_leaves_record_ingest_on():
    world = World(NODES)
    world.hooks["m1", "before"] = bad
    world.run(None, **HOOKS)
    assert world.begun() == [] and world.ingest["rs"]


def test_the_hook_after_runs_when_the_upgrade_fails():
    for name, operation in (("s1", "firmware"), ("s1", "system_info")):
        world = World(ONE)
        world.hooks[name, operation] = lambda options: Result({"msg": "it ended FAILED"}, failed=True)
        told = world.run(None, verification_wait=0, **HOOKS)
        assert of(world, "s1") == ["hook before", "firmware", "hook after failed"], operation
        assert told.parts["s1"].failed


def test_the_hook_after_runs_when_our_own_code_stumbles():
    world = World(ONE)

    def stumble(options):
        raise ZeroDivisionError("ours")

    world.hooks["s1", "firmware"] = stumble
    told = world.run(None, **HOOKS)
    assert of(world, "s1")[-1] == "hook after failed" and "ZeroDivisionError" in results(told)["s1"][1]


def test_the_hook_after_runs_when_the_run_is_told_to_end():
    world = World(TWO)
    world.hooks["s1", "firmware"] = lambda options: world.stopping.set("it was told to end (SIGTERM)")
    world.run(None, upgrade_batch=1, **HOOKS)
    assert of(world, "s1")[-1] == "hook after upgraded" and of(world, "s2") == []


def test_a_run_that_is_told_to_end_during_the_hook_before_leaves_the_firmware_alone():
    world = World(ONE)
    world.hooks["s1", "before"] = lambda options: world.stopping.set("it was told to end (SIGTERM)")
    told = world.run(None, **HOOKS)
    assert of(world, "s1") == ["hook before", "hook after not started"]
    assert results(told)["s1"][0] == "not started" and told.parts["s1"].failed


def test_no_hook_before_a_backup_that_fails(monkeypatch):
    world = World(ONE)
    how = "ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.backing_up.back_up"
    monkeypatch.setattr(how, lambda *given: Backup("failed", "/b", ["no room"]))
    told = world.run(None, **{**HOOKS, "upgrade_backup": True})
    assert of(world, "s1") == [] and "no room" in results(told)["s1"][1]


def test_a_failing_hook_after_is_told_and_run_again_by_the_next_run(tmp_path):
    world = World(TWO)
    world.hooks["s1", "after"] = bad
    told = world.run(tmp_path, upgrade_batch=1, **HOOKS)
    assert world.versions()["s1"] == NEW
    assert results(told)["s1"][0] == "failed" and "its hook after failed, and is run again" in results(told)["s1"][1]
    assert results(told)["s2"][0] == "not started" and mark(tmp_path)["hooked"] == ["s1"]

    world.hooks.clear()
    world.calls.clear()
    again = world.run(tmp_path, **HOOKS)
    assert of(world, "s1")[-1] == "hook after unchanged"
    assert results(again)["s2"][0] == "upgraded" and mark(tmp_path) is None


class TestKilled:
    def test_the_next_run_owes_no_hook_whenever_it_was(self, tmp_path):
        world, found = World(TWO), []
        file = tmp_path / "running.json"
        world.moments = lambda: found.append((world.copy(), list(world.calls), file.read_text()))
        world.run(tmp_path, upgrade_batch=1, **HOOKS)
        assert len(found) == 2 * 4
        for number, (later, calls, text) in enumerate(found):
            folder = tmp_path / str(number)
            folder.mkdir()
            (folder / "running.json").write_text(text)
            later.run(folder, **HOOKS)
            for name in TWO:
                hooks = [what for who, what, _told in [*calls, *later.calls] if who == name and "hook" in what]
                assert hooks and hooks[-1] == "hook after", (number, name)
            assert mark(folder) is None

    def owing(self, folder) -> World:
        """s1 was upgraded by a run that was killed before its hook after."""
        (folder / "running.json").write_text('{"systems": [], "clusters": [], "before": {}, "hooked": ["s1"]}')
        return World(TWO, versions={"s1": NEW})

    def test_a_system_that_the_next_run_leaves_alone_gets_it(self, tmp_path):
        world = self.owing(tmp_path)
        world.run(tmp_path, **HOOKS)
        assert of(world, "s1") == ["hook after unchanged"] and mark(tmp_path) is None

    def test_also_when_that_run_is_refused(self, tmp_path):
        world = self.owing(tmp_path)
        world.run(tmp_path, **{**HOOKS, "upgrade_version": "9.7.0.1"})
        assert of(world, "s1") == ["hook after refused"] and world.begun() == [] and mark(tmp_path) is None

    def test_one_outside_the_next_run_keeps_being_owed(self, tmp_path):
        world = self.owing(tmp_path)
        del world.systems["s1"]
        world.run(tmp_path, **HOOKS)
        assert mark(tmp_path)["hooked"] == ["s1"]

    def test_check_mode_owes_on(self, tmp_path):
        world = self.owing(tmp_path)
        world.run(tmp_path, check_mode=True, **HOOKS)
        assert world.calls == [] and mark(tmp_path)["hooked"] == ["s1"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("silence s1", "upgrade_before_system is no list of words"),
        ([["silence"]], "upgrade_before_system is no list of words"),
        (["silence", True], "upgrade_before_system is no list of words"),
        (["", "s1"], "upgrade_before_system begins with an empty word"),
        (["/nowhere/silence"], "upgrade_before_system: '/nowhere/silence' is no command on this controller"),
        ("[1", "upgrade_before_system is no JSON"),
    ],
)
def test_what_is_no_command_is_refused_before_anything_is_sent(given, words):
    world = World(ONE)
    told = world.run(None, upgrade_before_system=given)
    assert words in told.parts["s1"].reason and world.calls == []


def test_the_answer_of_a_survey_is_a_json_list():
    world = World(ONE)
    world.hooks["s1", "before"] = lambda options: bad(options) if options["command"] != ["true", "5"] else None
    told = world.run(None, upgrade_before_system='["true", 5]')
    assert results(told)["s1"][0] == "upgraded"
