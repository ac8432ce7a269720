# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The upgrade of a fleet that is told to end, or killed at any moment and started again."""

from __future__ import annotations

import json

from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_mark import MarkFile

from tests.unit.plugins.plugin_utils.workflows.upgrade_world import FLEET, NEW, NODES, World, mark, results

ON = ("cluster", True)


class TestEnded:
    """A run that is told to end, or whose parent is gone."""

    WHY = "it was interrupted (SIGINT)"

    def ended(self, world: World, name: str, operation: str = "firmware") -> None:
        world.hooks[name, operation] = lambda options: world.stopping.set(self.WHY)

    def test_what_is_under_way_finishes_and_nothing_begins(self, tmp_path):
        world = World()
        self.ended(world, "s1")
        told = world.run(tmp_path, upgrade_batch=1)
        assert world.begun() == ["c1", "s1"] and results(told)["s1"] == ("upgraded", "")
        assert results(told)["s2"] == ("not started", f"the run was ended before its turn: {self.WHY}")
        assert told.parts["s2"].failed and not told.parts["s1"].failed
        assert (
            json.loads((tmp_path / "latest" / "result.json").read_text())["systems"]
            == told.statistics["upgrade_results"]
        )
        # Nothing that a further run would have to know: what is left was not begun.
        assert mark(tmp_path) is None

    def test_in_the_middle_of_a_cluster_record_ingest_is_switched_on(self, tmp_path):
        for name, operation, begun in (
            ("m1", "cluster", []),
            ("m1", "firmware", ["m1"]),
            ("d1", "firmware", ["m1", "d1"]),
        ):
            world = World({**NODES, "p1": "packetstore"})
            self.ended(world, name, operation)
            told = world.run(tmp_path, parallel=1)
            assert world.begun() == begun and world.ingest["rs"] and world.is_whole()
            assert results(told)["p1"][0] == results(told)["d2"][0] == "not started"
            assert mark(tmp_path) is None

    def test_during_readiness_nothing_begins(self, tmp_path):
        world = World()
        looked_at = world._system_info

        def ended(name, options, check_mode):
            world.stopping.set(self.WHY)
            return looked_at(name, options, check_mode)

        world._system_info = ended
        told = world.run(tmp_path, parallel=1)
        assert world.calls == [] and mark(tmp_path) is None
        assert {result for result, _reason in results(told).values()} <= {"refused", "not started"}
        assert all(part.failed for part in told.parts.values())

    def test_a_time_out_of_the_task_ends_it_in_good_order(self, tmp_path):
        class TaskTimeout(BaseException):
            pass

        world = World(NODES)
        pass_time = world.pass_time

        def strike(options):
            # In the main thread, where Ansible's alarm strikes.
            world.hooks.clear()
            raise TaskTimeout

        world.hooks["m1", "cluster"] = strike
        told = world.run(tmp_path)
        assert pass_time and world.begun() == [] and world.ingest["rs"]
        assert "TaskTimeout" in results(told)["d1"][1] and told.parts["d1"].failed


class TestKilled:
    """SIGKILL at every moment: the systems stay as they are, and so does the file; the next run goes on from there."""

    def moments(self, folder, kinds, tells_off=(), **options) -> list[tuple[World, str | None]]:
        """The world and the mark as they were at each moment of a run."""
        world, found = World(kinds), []
        world.tells_off.update(tells_off)
        file = folder / "running.json"

        def note() -> None:
            found.append((world.copy(), file.read_text() if file.exists() else None))

        world.moments = note
        world.run(folder, parallel=1, **options)
        return found

    def test_it_is_survived_by_starting_again(self, tmp_path):
        found = self.moments(tmp_path, FLEET, upgrade_batch=1)
        assert len(found) == 2 * len(FLEET) + 2
        for number, (world, text) in enumerate(found):
            folder = tmp_path / str(number)
            folder.mkdir()
            assert text, "there is a mark from the first moment on"
            (folder / "running.json").write_text(text)
            running = {name for name, one in world.systems.items() if one["job"]}
            told = world.run(folder)
            assert set(world.versions().values()) == {NEW} and world.is_whole(), number
            assert world.ingest["rs"] and mark(folder) is None, number
            assert {row[0] for row in results(told).values()} <= {"upgraded", "unchanged"}, number
            assert running <= set(world.begun()), "what runs already is followed"
            assert not any(f"upgrade from {NEW}" in line for line in world.shown)

    def test_record_ingest_comes_on_though_a_node_said_that_it_was_off_before(self, tmp_path):
        for number, (world, text) in enumerate(self.moments(tmp_path, NODES, tells_off=["d1"])):
            folder = tmp_path / str(number)
            folder.mkdir()
            assert text, "there is a mark from the first moment on"
            (folder / "running.json").write_text(text)
            world.run(folder)
            assert world.ingest["rs"] and world.is_whole() and mark(folder) is None, number

    def test_record_ingest_comes_on_even_if_the_next_run_is_refused(self, tmp_path):
        for number, (world, text) in enumerate(self.moments(tmp_path, NODES)):
            folder = tmp_path / str(number)
            folder.mkdir()
            if text:
                (folder / "running.json").write_text(text)
            was_off = not world.ingest["rs"]
            for one in world.systems.values():
                # The job of the killed run has come to its end by then.
                one["version"], one["job"] = (NEW, False) if one["job"] else (one["version"], False)
            told = world.run(folder, upgrade_version="9.7.0.1")
            assert world.begun() == [] and world.ingest["rs"] and world.is_whole()
            assert [call[1:] for call in world.calls] == ([ON] if was_off else [ON][: len(world.calls)])
            assert any(part.failed for part in told.parts.values())

    def test_a_node_that_is_still_upgraded_keeps_it_off(self, tmp_path):
        world = World(NODES, versions={"m1": NEW})
        world.ingest["rs"] = False
        world.systems["d1"]["job"] = True
        (tmp_path / "running.json").write_text(json.dumps({"systems": ["d1"], "clusters": ["rs"], "before": {}}))
        told = world.run(tmp_path, upgrade_version="9.7.0.1", upgrade_wait_timeout=60)
        assert not world.ingest["rs"] and world.is_whole()
        assert "an upgrade still runs on d1" in results(told)["m1"][1]
        assert mark(tmp_path)["clusters"] == ["rs"]


class TestNodesAlreadyThere:
    def test_record_ingest_stays_on_while_they_are_only_compared(self, tmp_path):
        world = World(NODES, versions=dict.fromkeys(NODES, NEW))
        before = {name: {"target": NEW, "snapshot": {}} for name in NODES}
        # The killed run had switched it on again.
        (tmp_path / "running.json").write_text(
            json.dumps({"systems": list(NODES), "clusters": ["rs"], "before": before})
        )
        told = world.run(tmp_path)
        assert [call[1:] for call in world.calls if call[1] == "cluster"] == [ON]
        assert {row[0] for row in results(told).values()} == {"unchanged"} and mark(tmp_path) is None


class TestWorkerLeft:
    """Who kills ansible-playbook alone leaves its worker: it ends what is under way, and switches record ingest on."""

    def left(self, folder, ends_after: float) -> World:
        """A world in which record ingest is off, and the worker of a killed run is going to switch it on."""
        world, worker = World(NODES), MarkFile(str(folder))
        assert worker.claim("rs") == ""
        worker.change(lambda mark: mark.begun({"m1": {"target": "", "snapshot": {}}}).with_cluster("rs"))
        world.ingest["rs"] = False
        pass_time = world.pass_time

        def end(seconds: float) -> None:
            pass_time(seconds)
            if world.seconds > ends_after and not world.ingest["rs"] and worker.mark:
                world.ingest["rs"] = True
                world._look_for_damage()
                worker.change(lambda mark: mark.left(["m1"], ["rs"], [], []))
                worker.release()

        world.pass_time = end
        return world

    def test_it_is_waited_for_before_a_node_is_touched(self, tmp_path):
        world = self.left(tmp_path, ends_after=500)
        moments = []
        world.moments = lambda: moments.append((world.ingest["rs"], mark(tmp_path)["clusters"]))
        told = world.run(tmp_path)
        assert world.is_whole() and set(world.versions().values()) == {NEW} and world.ingest["rs"]
        assert {row[0] for row in results(told).values()} == {"upgraded"} and mark(tmp_path) is None
        waiting = "still works on the recordstores of rs: it is waited for"
        assert sum(waiting in line and "another run (process " in line for line in world.shown) == 1
        # The worker has taken the mark away meanwhile: it is made again before record ingest is off again.
        assert moments and all(clusters == ["rs"] for _is_on, clusters in moments)
        # Nothing is left that would hold up the next run.
        assert MarkFile(str(tmp_path)).claim("rs") == ""

    def test_nothing_is_touched_if_it_does_not_end(self, tmp_path):
        world = self.left(tmp_path, ends_after=10**9)
        told = world.run(tmp_path, upgrade_wait_timeout=60)
        assert world.calls == [] and mark(tmp_path)["clusters"] == ["rs"]
        result, reason = results(told)["m1"]
        assert result == "failed" and "another run (process " in reason and "when it has ended" in reason
        assert told.parts["m1"].failed and results(told)["d1"][0] == "not started"

    def test_a_run_that_is_refused_leaves_record_ingest_to_it(self, tmp_path):
        world = self.left(tmp_path, ends_after=10**9)
        told = world.run(tmp_path, upgrade_version="9.7.0.1", upgrade_wait_timeout=60)
        assert world.calls == [] and mark(tmp_path)["clusters"] == ["rs"]
        assert "works on it, and switches it on" in results(told)["m1"][1]

    def test_clusters_do_not_wait_for_each_other(self, tmp_path):
        one, other = MarkFile(str(tmp_path)), MarkFile(str(tmp_path))
        assert [one.claim("a/b"), other.claim("c"), one.claim("a/b")] == ["", "", ""]
        assert "process" in other.claim("a/b")
        one.release()
        assert other.claim("a/b") == ""
        other.release()
        assert MarkFile("").claim("a/b") == "", "without a folder nobody knows of others"
