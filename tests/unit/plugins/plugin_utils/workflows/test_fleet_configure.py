# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""configure on a fleet of the test's own: who is first, who is held back, and what the rows say of it."""

from __future__ import annotations

import dataclasses
import shutil
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import Told
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows import fleet_configure

from tests.unit.plugins.plugin_utils.workflows.performing import Performer, Refused, fleet_of, system

NOON = datetime(2026, 7, 1, 12, tzinfo=timezone.utc)
ENTRY = {"section": "tags", "name": "t", "action": "create", "reason": "it is not there", "error": None}
STATE = {"configure_state": {"tags": [{"name": "t"}]}}


class Estate:
    """Sensors s1 to s6 that each get a tag; ``bad`` fail when they are written to, ``unplanned`` already before, and
    ``fine`` have nothing to do; of ``half`` a part fails both times, and the rest is done. ``wrote`` are those that
    were written to, in their order; each takes an hour."""

    def __init__(self, *names: str, bad: tuple = (), unplanned: tuple = (), fine: tuple = (), half: tuple = ()) -> None:
        self.systems = [system(name, **STATE) for name in names or ("s1", "s2", "s3", "s4", "s5", "s6")]
        self.bad, self.unplanned, self.fine, self.half = bad, unplanned, fine, half
        self.dropped: list[str] = []
        self.later: list[str] = []
        self.outside: list[System] = []
        self.wrote: list[str] = []
        self.now = NOON
        self.at_work = self.most_at_work = 0
        self.on_write: Callable[[str], None] = lambda name: None
        self._lock = threading.Lock()

    def run(self, check_mode: bool = False, **settings: Any) -> Told:
        self.fleet = fleet_of(self.systems, Performer(state=self._state), check_mode, **settings)
        self.fleet.dropped, self.fleet.later = self.dropped, self.later
        self.fleet._outside = lambda: self.outside
        self.fleet.now = lambda: self.now
        return fleet_configure.run(self.fleet)

    def _state(self, one: System, options: Mapping[str, Any], check_mode: bool) -> dict[str, Any]:
        if one.name in self.unplanned:
            raise Refused("it is not reached")
        if one.name in self.fine:
            return {"objects": [{**ENTRY, "action": "none"}]}
        if not check_mode:
            with self._lock:
                self.wrote.append(one.name)
                self.at_work += 1
                self.most_at_work = max(self.most_at_work, self.at_work)
            self.on_write(one.name)
            with self._lock:
                self.now += timedelta(hours=1)
                self.at_work -= 1
            if one.name in self.bad:
                raise Refused("it answered 500")
        part = {"objects": [ENTRY], "plan": [{"verb": "create"}], "changed": True}
        return {**part, "failed": True} if one.name in self.half else part


def test_a_report_that_finds_no_room_hides_nothing_of_what_was_done(tmp_path):
    estate = Estate("s1", "s2", bad=("s2",))
    estate.on_write = lambda name: shutil.rmtree(tmp_path / "reports", ignore_errors=True) or in_the_way.touch()
    in_the_way = tmp_path / "reports"
    told = estate.run(folder=str(tmp_path / "reports"))
    assert told.parts["s1"].changed and told.parts["s1"].failed and "was not written" in told.parts["s1"].reason
    assert told.parts["s2"].reason == "s2: it answered 500"
    assert told.statistics["configure_result"] and any("it answered 500" in line for line in told.lines)


@pytest.mark.parametrize("check_mode", [True, False])
def test_two_names_of_one_system_are_not_written_to_at_the_same_time(check_mode):
    estate = Estate("s1", "s2", "s3", "s4")
    places = ("https://S.example.com/", "s.example.com:443", "s.example.com:8443", "")
    estate.systems = [
        dataclasses.replace(one, address=place) for one, place in zip(estate.systems, places, strict=True)
    ]
    told = estate.run(check_mode)
    assert [name for name, part in told.parts.items() if part.failed] == ["s1", "s2"]
    assert "It is the same system as s2: they have one address" in told.parts["s1"].reason
    assert sorted(estate.wrote) == ([] if check_mode else ["s3", "s4"])
    # Where there is nothing to do for either they do no harm to each other.
    estate.fine = ("s1", "s2")
    assert not any(part.failed for part in estate.run(check_mode).parts.values())


def held(told: Told) -> dict[str, str]:
    """The systems that were held back, with the reason that the result gives."""
    rows = told.statistics["configure_result"]
    return {row["system"]: row["reason"] for row in rows if row["change"] == "held back"}


def failed(told: Told) -> list[str]:
    return [name for name, part in told.parts.items() if part.failed]


def test_without_brakes_one_failure_holds_up_nobody():
    estate = Estate(bad=("s1",), unplanned=("s2",))
    told = estate.run()
    assert sorted(estate.wrote) == ["s1", "s3", "s4", "s5", "s6"] and held(told) == {}
    assert failed(told) == ["s1", "s2"]
    assert told.parts["s3"].changed


def test_no_more_than_a_batch_at_a_time():
    estate = Estate()
    meeting = threading.Barrier(2, timeout=10)
    estate.on_write = lambda name: meeting.wait()
    estate.run(batch="2")
    assert estate.most_at_work == 2 and len(estate.wrote) == 6


class TestCanary:
    def test_the_first_with_something_to_do_are_told_in_the_plan_and_come_first(self):
        estate = Estate(fine=("s1",), unplanned=("s3",))
        told = estate.run(canary=2, batch=1)
        assert estate.wrote == ["s2", "s4", "s5", "s6"]
        assert "First, as canaries: s2, s4." in told.statistics["plan_report"]["summary"]
        foretold = Estate(fine=("s1",), unplanned=("s3",)).run(check_mode=True, canary=2)
        assert "First, as canaries: s2, s4." in foretold.statistics["plan_report"]["summary"]

    def test_the_rest_waits_for_all_canaries(self):
        estate = Estate()
        seen = []
        estate.on_write = lambda name: seen.append((name, estate.at_work))
        estate.run(canary=1)
        assert seen[0] == ("s1", 1) and len(estate.wrote) == 6

    @pytest.mark.parametrize("on_failure", ["stop", "leave_out"])
    def test_the_rest_is_held_back_when_one_fails(self, on_failure):
        estate = Estate(bad=("s2",))
        told = estate.run(canary=2, on_failure=on_failure)
        assert sorted(estate.wrote) == ["s1", "s2"]
        why = "canary failed: s2"
        assert held(told) == dict.fromkeys(("s3", "s4", "s5", "s6"), f"create, not begun with: {why}")
        assert failed(told) == ["s2"] and not told.parts["s3"].changed
        summary = told.statistics["configure_report"]["summary"]
        assert f"Not begun with: s3 | s4 | s5 | and 1 more ({why})." in summary

    def test_a_run_that_is_told_to_end_says_so_and_not_that_canaries_failed(self):
        estate = Estate(bad=("s1",))
        estate.on_write = lambda name: estate.fleet.stopping.set("it was told to end (SIGTERM)")
        told = estate.run(canary=1)
        assert estate.wrote == ["s1"] and held(told) == {}
        assert "the run was ended: it was told to end (SIGTERM)" in told.parts["s2"].reason
        assert len(failed(told)) == 6

    def test_nodes_of_a_cluster_are_canaries_together(self):
        estate = Estate()
        nodes = [System(name, ["recordstores"], {**STATE, "extrahop_cluster": "east"}) for name in ("m1", "d1", "d2")]
        estate.systems = [nodes[0], *estate.systems[:2], *nodes[1:]]
        told = estate.run(canary=1, batch=1)
        assert estate.wrote == ["m1", "d1", "d2", "s1", "s2"]
        assert "canaries: m1, d1, d2." in told.statistics["plan_report"]["summary"]


class TestFailures:
    def test_with_stop_nothing_begins_after_a_failure(self):
        estate = Estate(bad=("s2",))
        told = estate.run(on_failure="stop", batch=1)
        assert estate.wrote == ["s1", "s2"]
        assert set(held(told)) == {"s3", "s4", "s5", "s6"}
        assert held(told)["s3"] == "create, not begun with: s2 failed, and configure_on_failure is stop"
        assert failed(told) == ["s2"]

    def test_a_system_that_cannot_be_planned_is_one_that_failed(self):
        estate = Estate(unplanned=("s6",))
        told = estate.run(on_failure="stop")
        assert estate.wrote == [] and len(failed(told)) == 6, "a run for nothing is no success"
        assert "s6 failed, and configure_on_failure is stop" in told.parts["s1"].reason
        assert "Nothing is begun with: s6 failed" in told.statistics["plan_report"]["summary"]

    @pytest.mark.parametrize("on_failure", ["stop", "leave_out"])
    def test_so_many_end_the_run_and_fewer_do_not(self, on_failure):
        estate = Estate(unplanned=("s1",), bad=("s3",))
        told = estate.run(max_failures="2", on_failure=on_failure, batch=1)
        assert estate.wrote == ["s2", "s3"]
        assert held(told)["s4"] == "create, not begun with: s1, s3 failed, and configure_max_failures is 2"

    def test_a_system_that_fails_again_is_one_that_failed(self):
        """Of a document a part of which will do the rest is applied, and what could not be planned fails again."""
        estate = Estate(half=("s1",))
        told = estate.run(max_failures=2, batch=1)
        assert len(estate.wrote) == 6 and held(told) == {} and failed(told) == ["s1"]

    def test_a_run_with_nothing_to_do_is_not_held_up(self):
        told = Estate("s1", fine=("s1",)).run(window="01:00-02:00")
        assert failed(told) == []


class TestBatches:
    """The batches of a play (serial): each is a run of its own, and knows of the others which hosts failed."""

    def test_with_stop_nothing_begins_after_a_failure_in_another(self):
        estate = Estate()
        estate.dropped = ["s0"]
        told = estate.run(on_failure="stop")
        assert estate.wrote == [] and len(failed(told)) == 6
        assert "s1: not begun with: s0 failed, and configure_on_failure is stop" in told.parts["s1"].reason

    def test_failures_in_another_count(self):
        estate = Estate(bad=("s2",))
        estate.dropped = ["s0"]
        told = estate.run(max_failures=2, batch=1)
        assert estate.wrote == ["s1", "s2"]
        assert "s0, s2 failed, and configure_max_failures is 2" in held(told)["s3"]

    def test_without_brakes_they_hold_up_nobody(self):
        estate = Estate()
        estate.dropped, estate.later = ["s0"], ["s7"]
        assert failed(estate.run()) == [] and len(estate.wrote) == 6

    @pytest.mark.parametrize("check_mode", [False, True])
    def test_canaries_are_canaries_of_all(self, check_mode):
        for name, words in (("later", "has other batches"), ("dropped", "s0 failed in an earlier task")):
            estate = Estate()
            setattr(estate, name, ["s0"])
            with pytest.raises(OptionError, match=words):
                estate.run(check_mode, canary=1)
            assert estate.wrote == []

    def test_a_cluster_is_not_split(self):
        nodes = [System(name, ["recordstores"], {**STATE, "extrahop_cluster": "east"}) for name in ("m1", "d1", "d2")]
        estate = Estate()
        estate.systems, estate.outside = nodes[:1], nodes[1:]
        estate.later = ["d1"]
        with pytest.raises(OptionError, match="the node d1 of the cluster east is in another batch of the") as told:
            estate.run()
        assert "d2" not in str(told.value), "it is not in the play: that may be meant"
        estate.later = []
        assert failed(estate.run()) == [] and estate.wrote == ["m1"]


class TestWindow:
    def test_what_has_not_begun_when_it_closes_is_left_for_the_next_run(self):
        estate = Estate()
        told = estate.run(window="10:00-13:30 UTC", batch=1)
        assert estate.wrote == ["s1", "s2"]
        assert failed(told) == []
        assert "the window 10:00-13:30 UTC is closed, it opens 2026-07-02 at 10:00" in held(told)["s3"]
        assert "Start the playbook again" in told.statistics["configure_report"]["summary"]

    def test_a_cluster_that_was_begun_is_not_left_half_done(self):
        estate = Estate()
        nodes = [System(name, ["recordstores"], {**STATE, "extrahop_cluster": "east"}) for name in ("m1", "d1", "d2")]
        estate.systems = [estate.systems[0], *nodes, estate.systems[1]]
        told = estate.run(window="10:00-13:30 UTC", batch=1)
        assert estate.wrote == ["s1", "m1", "d1", "d2"] and list(held(told)) == ["s2"]

    def test_nothing_begins_while_it_is_closed(self):
        estate = Estate()
        told = estate.run(window={"start": "22:00", "end": "04:00"})
        assert estate.wrote == [] and len(failed(told)) == 6
        assert "s1: not begun with: the window 22:00-04:00 UTC is closed" in told.parts["s1"].reason

    def test_check_mode_says_so_and_fails_nobody(self):
        told = Estate().run(check_mode=True, window="22:00-04:00")
        assert failed(told) == []
        assert "Nothing is begun with: the window 22:00" in told.statistics["plan_report"]["summary"]


@pytest.mark.parametrize("name", ["batch", "canary", "max_failures"])
@pytest.mark.parametrize("given", [-1, 0.5, "1.5", "nan", float("inf"), True])
def test_a_count_is_a_whole_number(name, given):
    estate = Estate()
    with pytest.raises(OptionError, match=f"configure_{name} is .*: give "):
        estate.run(**{name: given})
    assert estate.wrote == []


def test_settings_that_cannot_be_meant_are_told_together():
    with pytest.raises(OptionError) as raised:
        Estate().run(batch="none", canary=-1, window="tonight", on_failure="go on", max_failures="x")
    for words in (
        "configure_batch is 'none'",
        "configure_canary is -1",
        "configure_window is 'tonight'",
        "configure_on_failure is 'go on'. Give stop or leave_out",
        "configure_max_failures is 'x'",
    ):
        assert words in str(raised.value)
