# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The upgrade of a fleet without Ansible: waves, failures, clusters, backups, windows, and wrong variables."""

from __future__ import annotations

import json
import threading
import time

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Result
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows import backing_up
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.backing_up import Backup

from tests.unit.plugins.plugin_utils.workflows.upgrade_world import (
    DURATION,
    FLEET,
    NEW,
    NODES,
    OLD,
    World,
    failing,
    mark,
    results,
)

OFF, ON = ("cluster", False), ("cluster", True)
SENSORS = {f"s{number}": "sensor" for number in range(6)}
TWO_CLUSTERS = {"a-m1": "recordstore", "a-d1": "recordstore", "b-m1": "recordstore", "b-d1": "recordstore"}
STUCK = "it did not end within 7200 seconds"


class TestWaves:
    def test_a_whole_fleet_in_its_order(self, tmp_path):
        world = World()
        told = world.run(tmp_path)
        steps = [(name, *what) for name, *what in world.calls if name != "s2"]
        assert steps == [
            ("c1", "firmware", NEW),
            ("s1", "firmware", NEW),
            ("m1", *OFF),
            ("m1", "firmware", NEW),
            ("d1", "firmware", NEW),
            ("m1", *ON),
            ("p1", "firmware", NEW),
        ]
        assert set(results(told).values()) == {("upgraded", "")}
        assert all(part.changed and not part.failed for part in told.parts.values())
        assert world.is_whole() and mark(tmp_path) is None
        assert not any("not upgraded" in line for line in world.shown)
        document = json.loads((tmp_path / "latest" / "result.json").read_text())
        assert document == told.statistics["upgrade_report"] and document["summary"] == "6 upgraded."
        waves = {row["system"]: row["wave"] for row in document["systems"]}
        assert (waves["s1"], waves["s2"], waves["d1"]) == ("sensors", "sensors", "recordstores rs: data nodes")

    def test_check_mode_shows_the_plan_and_ends(self, tmp_path):
        world = World()
        told = world.run(tmp_path, check_mode=True)
        assert world.calls == [] and set(results(told).values()) == {("would be upgraded", "")}
        assert all(part.changed for part in told.parts.values())
        assert told.statistics["upgrade_report"]["timeline"] == []
        assert sorted(path.name for path in (tmp_path / "latest").iterdir() if path.suffix == ".json") == [
            "plan.json",
            "result.json",
            "run.json",
        ]
        shown = "\n".join(world.shown)
        assert shown.index("Readiness") < shown.index("Upgrade plan") < shown.index("6 would be upgraded.")
        assert "s1, s2" in shown, "systems with the same plan share a line"

    def test_a_second_run_changes_nothing(self, tmp_path):
        world = World(versions=dict.fromkeys(FLEET, NEW))
        told = world.run(tmp_path)
        assert world.calls == [] and set(results(told).values()) == {("unchanged", "")}
        assert not any(part.changed or part.failed for part in told.parts.values())

    @pytest.mark.parametrize("batch", [1, 2, "5"])
    def test_so_many_sensors_at_a_time_and_nobody_waits_for_the_slowest(self, batch):
        world, others = World(SENSORS), threading.Event()

        def slow(options):
            # It is under way until all others are done.
            assert batch == 1 or others.wait(10)

        def last(options):
            if len(world.begun()) == len(SENSORS):
                others.set()

        world.hooks = {("s0", "firmware"): slow, **{(name, "firmware"): last for name in list(SENSORS)[1:]}}
        told = world.run(None, upgrade_batch=batch)
        assert world.most_at_work <= int(batch) and world.begun()[0] == "s0"
        assert {result for result, _reason in results(told).values()} == {"upgraded"}

    def test_a_refused_run_begins_nothing(self, tmp_path):
        world = World()
        world.systems["s2"]["version"] = "9.9.2.1"
        told = world.run(tmp_path)
        assert world.calls == [] and mark(tmp_path) is None
        assert results(told)["s2"][0] == "refused" and results(told)["s1"] == ("not started", "")
        assert told.parts["s2"].failed and told.statistics["upgrade_findings"]
        assert "\n".join(world.shown).count("9.9.2.1 runs already") <= 1, "each cause is told once"


class TestFailures:
    def test_a_sensor_that_fails_stops_the_run(self, tmp_path):
        world = World()
        world.hooks["s1", "firmware"] = failing()
        told = world.run(tmp_path, upgrade_batch=1)
        assert world.begun() == ["c1", "s1"]
        assert results(told)["s1"] == ("failed", "it ended FAILED")
        stopped = ("not started", "s1 failed, and upgrade_on_failure is stop")
        assert results(told)["s2"] == results(told)["m1"] == results(told)["p1"] == stopped
        assert told.parts["s1"].reason == "s1: it ended FAILED" and not told.parts["s2"].failed
        left = mark(tmp_path)
        assert left["systems"] == [] and left["clusters"] == [] and list(left["before"]) == ["s1"]

    def test_what_is_under_way_finishes(self):
        world, begun = World(SENSORS), threading.Barrier(2)

        def fail(options):
            begun.wait(10)
            return failing()(options)

        def outlast(options):
            begun.wait(10)
            for _look in range(1000):
                if any("s0: upgrade failed" in line for line in world.shown):
                    return
                time.sleep(0.01)

        world.hooks["s0", "firmware"], world.hooks["s1", "firmware"] = fail, outlast
        told = world.run(None, upgrade_batch=2)
        assert sorted(world.begun()) == ["s0", "s1"]
        assert results(told)["s1"] == ("upgraded", "")
        assert results(told)["s2"][0] == "not started"

    def test_it_is_left_out_and_those_behind_it_with_it(self):
        world = World()
        world.hooks["d1", "firmware"] = failing()
        world.hooks["m1", "firmware"] = failing("no image")
        told = world.run(None, on_failure="leave_out")
        assert results(told)["m1"] == ("failed", "no image")
        assert "the recordstore m1 runs" in results(told)["d1"][1]
        assert results(told)["p1"] == ("upgraded", "")

    @pytest.mark.parametrize("on_failure", ["stop", "leave_out"])
    def test_so_many_failed_sensors_end_the_run(self, on_failure):
        world = World({**SENSORS, "p1": "packetstore"})
        for name in ("s1", "s3"):
            world.hooks[name, "firmware"] = failing()
        told = world.run(None, upgrade_batch=1, on_failure=on_failure, max_failures="2")
        assert world.begun() == ["s0", "s1", "s2", "s3"]
        assert results(told)["p1"] == ("not started", "s1, s3 failed, and upgrade_max_failures is 2")

    def test_a_failed_system_is_asked_what_it_runs(self):
        world = World({"s1": "sensor", "s2": "sensor"})

        def half(options):
            world.systems["s1"]["version"] = NEW
            return failing("the connection was lost")(options)

        world.hooks["s1", "firmware"] = half
        world.hooks["s2", "firmware"] = failing()
        told = world.run(None, on_failure="leave_out")
        rows = {row["system"]: row for row in told.statistics["upgrade_results"]}
        assert (rows["s1"]["to"], rows["s1"]["changed"]) == (NEW, True)
        assert (rows["s2"]["to"], rows["s2"]["changed"]) == (OLD, False)

    def test_a_fault_of_ours_is_one_systems_failure(self):
        world = World({"s1": "sensor", "s2": "sensor"})

        def stumble(options):
            raise KeyError("surprise")

        world.hooks["s1", "firmware"] = stumble
        told = world.run(None, on_failure="leave_out")
        assert "fault of the collection" in results(told)["s1"][1] and results(told)["s2"] == ("upgraded", "")

    def test_a_difference_from_the_state_before_is_a_failure(self, tmp_path):
        world = World({"s1": "sensor"})
        processes = [{"process": "excap"}]
        told_before = world._system_info

        def with_processes(name, options, check_mode):
            result = told_before(name, options, check_mode)
            result.data["processes"] = processes if world.systems[name]["version"] == OLD else []
            return result

        world._system_info = with_processes
        told = world.run(tmp_path, verification_wait=30, upgrade_wait_interval=7)
        assert results(told)["s1"] == (
            "failed",
            f"it runs {NEW}, but differs from its state before in process.excap",
        )
        assert world.seconds == DURATION + 30, "it may come back for so long"
        assert mark(tmp_path)["before"]["s1"]["snapshot"]["process.excap"] == "running"
        # A further run compares with the same state, and says what may be.
        told = world.run(tmp_path, verification_ignore="process.excap")
        assert results(told)["s1"] == ("unchanged", "") and mark(tmp_path) is None


class TestClusters:
    def test_a_node_that_fails_leaves_record_ingest_on(self):
        world = World(NODES)
        world.hooks["m1", "firmware"] = failing()
        told = world.run(None)
        assert world.calls == [("m1", *OFF), ("m1", "firmware", NEW), ("m1", *ON)]
        assert results(told)["d1"][1] == "m1 failed, and upgrade_on_failure is stop"

    def test_that_it_is_off_is_told_once_with_what_to_do(self):
        world = World({"m1": "recordstore"})

        def gone(options):
            world.hooks["m1", "system_info"] = failing("No connection to m1.")
            return failing("m1 is away.")(options)

        world.hooks["m1", "firmware"] = gone
        told = world.run(None)
        assert results(told)["m1"][1] == (
            "m1 is away; RECORD INGEST OF rs IS OFF: no node of the cluster answers. No new records are kept until it "
            "is on: start the playbook again once one does"
        )
        assert sum("RECORD INGEST OF rs IS OFF" in line for line in world.shown[:-1]) == 1
        # Nothing was left, and still there is something to do.
        assert told.values["summary"] == ("1 failed. Start the playbook again when the reasons are gone, it goes on.")

    def test_while_a_node_is_upgraded_it_stays_off_and_the_next_run_switches_it_on(self, tmp_path):
        world = World(NODES)

        def stuck(options):
            world.systems["d1"]["job"] = True
            return failing(STUCK)(options)

        world.hooks["d1", "firmware"] = stuck
        told = world.run(tmp_path, parallel=1)
        assert not world.ingest["rs"] and world.is_whole()
        complaint = (
            "RECORD INGEST OF rs IS OFF: an upgrade still runs on d1. Start the playbook again when it has ended"
        )
        assert results(told)["m1"] == ("failed", complaint) and results(told)["d1"] == ("failed", STUCK)
        left = mark(tmp_path)
        assert left["clusters"] == ["rs"] and sorted(left["systems"]) == ["d1", "d2", "m1"]
        assert sorted(left["before"]) == ["d1", "m1"]

        world.hooks.clear()
        world.calls.clear()
        told = world.run(tmp_path)
        assert world.begun() == ["m1", "d1", "d2"], "the manager is compared with its state before"
        assert world.ingest["rs"] and world.is_whole() and mark(tmp_path) is None
        assert set(world.versions().values()) == {NEW}

    def test_an_upgrade_of_an_interrupted_run_is_waited_for(self, tmp_path):
        world = World(NODES, versions=dict.fromkeys(NODES, NEW))
        world.ingest["rs"] = False
        (tmp_path / "running.json").write_text(json.dumps({"clusters": ["rs"], "systems": ["d1"]}))
        world.systems["d1"]["job"] = True
        asked = []

        def jobs(name, options, check_mode):
            if options["gather_subset"] == ["system", "jobs"] and name == "d1":
                asked.append(name)
                world.systems["d1"]["job"] = len(asked) < 3
            return World._system_info(world, name, options, check_mode)

        world._system_info = jobs
        world._firmware = lambda name, options, check_mode: Result(
            {"version_before": NEW, "version": NEW, "plan": [], "changed": False, "seconds": 0}
        )
        world.run(tmp_path, upgrade_version="9.9.0.1", on_failure="leave_out")
        assert world.ingest["rs"] and len(asked) >= 3 and world.is_whole()

    def test_ingest_that_cannot_be_switched_off_leaves_the_nodes_alone(self, tmp_path):
        world = World(NODES)
        world.hooks["m1", "cluster"] = failing("HTTP 500")
        told = world.run(tmp_path)
        assert world.begun() == []
        assert results(told)["m1"][1].startswith(
            "record ingest could not be switched off, no node was upgraded: HTTP 500"
        )
        assert results(told)["d1"] == ("not started", "record ingest of rs could not be switched off")
        assert mark(tmp_path) is None or mark(tmp_path)["clusters"] == []

    def test_a_mark_that_cannot_be_written_leaves_record_ingest_alone(self, tmp_path, monkeypatch):
        world = World(NODES)
        from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows import upgrade_mark

        keep = upgrade_mark.keep

        def full(folder, files=None, absent=()):
            if files and files["running.json"]["clusters"]:
                raise OptionError("the disk is full.")
            keep(folder, files, absent)

        monkeypatch.setattr(upgrade_mark, "keep", full)
        told = world.run(tmp_path)
        assert world.calls == [] and "the disk is full" in results(told)["m1"][1]

    def test_what_somebody_switched_off_stays_off(self):
        world = World(NODES)
        world.ingest["rs"] = False
        told = world.run(None)
        assert set(world.versions().values()) == {NEW} and not world.ingest["rs"]
        assert [call for call in world.calls if call[1] == "cluster"] == [("m1", *OFF)]
        assert "Record ingest of rs was off before and stays off." in told.values["summary"]

    def test_it_stays_off_where_that_is_wanted(self, tmp_path):
        world = World(NODES)
        world.run(tmp_path, ingest_after="false")
        assert not world.ingest["rs"] and mark(tmp_path) is None

    @pytest.mark.parametrize("on_failure", ["stop", "leave_out"])
    def test_two_clusters_one_after_the_other(self, on_failure):
        world = World(TWO_CLUSTERS)
        world.hooks["a-d1", "firmware"] = failing()
        told = world.run(None, on_failure=on_failure)
        first = [("a-m1", *OFF), ("a-m1", "firmware", NEW), ("a-d1", "firmware", NEW), ("a-m1", *ON)]
        assert world.calls[:4] == first
        assert results(told)["a-d1"][0] == "failed"
        if on_failure == "stop":
            assert world.calls[4:] == [] and "a-d1 failed" in results(told)["b-m1"][1]
        else:
            second = [("b-m1", *OFF), ("b-m1", "firmware", NEW), ("b-d1", "firmware", NEW), ("b-m1", *ON)]
            assert world.calls[4:] == second

    def test_record_ingest_comes_on_at_the_second_try(self):
        world, tries = World(NODES), []

        def once(options):
            tries.append(options["ingest_enabled"])
            return failing("HTTP 409")(options) if tries == [False, True] else None

        world.hooks["m1", "cluster"] = once
        told = world.run(None)
        assert tries == [False, True, True] and world.ingest["rs"]
        assert results(told)["m1"] == ("upgraded", "")


class TestBackups:
    @pytest.fixture
    def backups(self, monkeypatch):
        """Backups of the test's own: by system why one fails."""
        problems: dict[str, str] = {}
        made: list[str] = []

        def back_up(fleet, system, settings):
            made.append(system.name)
            fleet.sleep(1)
            why = problems.get(system.name, "")
            return Backup("failed" if why else "made", f"/b/{settings.label}/{system.name}", [why] if why else [])

        monkeypatch.setattr(backing_up, "back_up", back_up)
        return made, problems

    def test_each_system_is_backed_up_in_one_go_and_nodes_before_record_ingest_is_off(self, backups):
        world, (made, _problems) = World(), backups
        told = world.run(None, upgrade_backup="true")
        assert sorted(made) == sorted(FLEET)
        steps = [(row["system"], row["step"]) for row in told.statistics["upgrade_report"]["timeline"]]
        assert steps.index(("d1", "backup")) < steps.index(("m1", "record ingest off"))
        note = next(row["note"] for row in told.statistics["upgrade_report"]["timeline"] if row["step"] == "backup")
        assert note.startswith(f"made in /b/before-{NEW}-")

    def test_a_system_without_a_backup_is_not_upgraded(self, backups):
        world, (_made, problems) = World(), backups
        problems |= {"s1": "the disk is full", "d1": "HTTP 403"}
        told = world.run(None, upgrade_backup=True, on_failure="leave_out")
        assert "s1" not in world.begun() and "d1" not in world.begun() and "m1" in world.begun()
        assert results(told)["s1"][1] == "it was not upgraded, since it could not be backed up: the disk is full"

    def test_a_node_without_a_backup_stops_the_cluster_before_record_ingest_is_touched(self, backups):
        world, (_made, problems) = World(NODES), backups
        problems["d1"] = "HTTP 403"
        told = world.run(None, upgrade_backup=True)
        assert world.calls == [] and results(told)["m1"][1] == "d1 failed, and upgrade_on_failure is stop"

    def test_a_window_that_closes_during_the_backup(self, backups, monkeypatch):
        world = World({"s1": "sensor"})
        slow = backing_up.back_up
        monkeypatch.setattr(backing_up, "back_up", lambda *given: world.pass_time(3600) or slow(*given))
        told = world.run(None, upgrade_backup=True, window="00:00-00:30")
        assert world.begun() == [] and "is closed" in results(told)["s1"][1]
        steps = [(row["step"], row["status"]) for row in told.statistics["upgrade_report"]["timeline"]]
        assert steps == [("backup", "done"), ("upgrade", "skipped")]


class TestWindow:
    def test_it_is_asked_anew_before_each_begins(self):
        world = World(SENSORS)
        told = world.run(None, upgrade_batch=1, window="00:00-00:15")
        assert world.begun() == ["s0", "s1"], "the second began before it closed, and was brought to its end"
        assert results(told)["s2"][0] == "not started" and "is closed, it opens" in results(told)["s2"][1]
        assert not any(part.failed for part in told.parts.values())
        assert "Left: s2, s3, s4, s5. The window 00:00-00:15 UTC is closed" in told.values["summary"]

    def test_a_cluster_in_the_middle_of_which_it_closes(self):
        world = World(NODES)
        told = world.run(None, window="00:00-00:05")
        assert world.begun() == ["m1"] and world.ingest["rs"] and world.is_whole()
        assert "is closed" in results(told)["d1"][1]

    def test_a_closed_one_refuses_the_run(self):
        world = World(SENSORS)
        told = world.run(None, window="10:00-12:00")
        assert world.calls == [] and results(told)["s0"][0] == "refused"
        assert results(world.run(None, check_mode=True, window="10:00-12:00"))["s0"][0] == "would be upgraded"


class TestVariables:
    def test_all_that_is_wrong_is_told_at_once_and_nothing_is_asked(self):
        world = World(SENSORS)
        world.perform = lambda *given: pytest.fail("a request")
        told = world.run(
            None,
            upgrade_version=9.1,
            upgrade_batch="0",
            upgrade_url={"probe": "x"},
            upgrade_wait_timeout="soon",
            on_failure="go on",
            window="tonight",
            max_failures=-1,
            readiness_skip="licence",
        )
        said = told.parts["s0"].reason
        for words in (
            "upgrade_version is 9.1, a number",
            "upgrade_batch is 0",
            "upgrade_url: 'probe' is no key",
            "upgrade_wait_timeout is 'soon'",
            "upgrade_on_failure is 'go on'. Give stop or leave_out",
            "upgrade_window is 'tonight'",
            "upgrade_max_failures is -1: give how many failed systems end the run, 0 for no number",
            "upgrade_readiness_skip has licence",
        ):
            assert words in said
        assert " ".join(" ".join(told.lines).split()).count("upgrade_version is 9.1") == 1, "each cause once"

    @pytest.mark.parametrize(
        ("version", "said"),
        [
            ("", "upgrade_version is not set"),
            ({"sensors": NEW}, "did you mean sensor?"),
            ({"console": NEW}, "no firmware for the systems of this run, whose kinds are: sensor"),
            ('{"console": "9.9"}', "no firmware for the systems of this run"),
            ("{", "upgrade_version is no JSON"),
        ],
    )
    def test_never_green_on_nothing(self, version, said):
        told = World(SENSORS).run(None, upgrade_version=version)
        assert all(part.failed and said in part.reason for part in told.parts.values())

    def test_a_fleet_with_holes_is_not_upgraded(self):
        told = World(SENSORS).run(None, dropped=["s9"])
        assert "s9 failed in an earlier task" in told.parts["s0"].reason and told.parts["s0"].failed

    def test_one_image_for_several_kinds(self):
        world = World()
        told = world.run(None, upgrade_url="https://images.example.com/x.tar")
        assert world.calls == [] and "the same image" in results(told)["c1"][1]
