# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cursor of the event source: whatever a system does, no change is told twice and none is left out."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest
from ansible_collections.extrahop.revealx.plugins.plugin_utils.events.cursor import Cursor, changed_at
from ansible_collections.extrahop.revealx.plugins.plugin_utils.events.cursor_file import CursorFile
from ansible_collections.extrahop.revealx.plugins.plugin_utils.events.look import Look
from hypothesis import given, settings
from hypothesis import strategies as st

OVERLAP = 5
BEGIN = 1_000
# By what a system sorts: as it is asked to, or as firmware does that nobody has seen sort by changes.
ORDERS = {
    "as asked": lambda one: (one["mod_time"] or 0, one["id"]),
    "usual": lambda one: (-one["update_time"], one["id"]),
    "by id": lambda one: one["id"],
}


class Killed(Exception):
    """The process is gone."""


class Model:
    """A system and a source on it. ``told`` is all that was ever told, as (id, time of the change)."""

    def __init__(self, path: str, order: str, longest_page: int, is_strict: bool, overlap: int = OVERLAP) -> None:
        self.path, self.key = path, ORDERS[order]
        self.longest_page = longest_page
        self.is_strict = is_strict
        self.overlap = overlap
        self.ignores_offset = False
        self.now = BEGIN
        self.rows: dict[int, dict] = {}
        self.hidden: set[int] = set()
        self.told: list[tuple[int, int]] = []
        self.file = CursorFile(path, "sensor")
        assert self.file.open() is None
        self.cursor = Cursor(BEGIN)
        self.file.save(self.cursor)

    def answer(self, body: dict) -> list[dict]:
        after = body.get("mod_time", 0) + self.is_strict
        found = [row for id_, row in self.rows.items() if id_ not in self.hidden]
        found = sorted((row for row in found if row["mod_time"] is None or row["mod_time"] >= after), key=self.key)
        offset = 0 if self.ignores_offset else body["offset"]
        return [dict(row) for row in found[offset : offset + min(body["limit"], self.longest_page)]]

    def change(self, id_: int, late: int, has_time: bool = True) -> None:
        """A detection comes or changes, perhaps as one of a little while ago."""
        time = max(self.now - min(late, self.overlap), self.rows.get(id_, {}).get("mod_time") or 0, BEGIN + 1)
        if id_ in self.rows and self.rows[id_]["mod_time"] is None:
            return
        self.rows[id_] = {"id": id_, "mod_time": time if has_time else None, "update_time": time}

    def act(self, deed: tuple) -> None:
        what, *more = deed
        if what == "pass":
            self.now += more[0]
        elif what == "change":
            self.change(*more)
        elif what == "several":
            for one in more:
                self.act(one)
        elif what == "many":
            for id_ in range(more[0], more[0] + more[1]):
                self.change(id_, 0)
        elif what == "hide":
            self.hidden ^= {more[0]}
            # What comes to light again has changed.
            if more[0] in self.rows and more[0] not in self.hidden and self.rows[more[0]]["mod_time"]:
                self.change(more[0], 0)

    def look(self, between: list, killed_after: int | None = None) -> None:
        """One look; deeds happen between its requests. Killed after so many events, noted in the file or not yet."""
        look = Look(self.cursor, self.cursor.since, {}, self.longest_page + 3)
        told = 0
        while (body := look.request()) is not None:
            for row in look.take(self.answer(body)):
                if told == killed_after:
                    raise Killed
                self.told.append((row["id"], changed_at(row)))
                self.cursor.tell(row)
                self.file.add(row["id"], changed_at(row))
                told += 1
            if between:
                self.act(between.pop())
        if look.is_complete:
            self.cursor.settle(look.answered, self.overlap, self.now)
            self.file.save(self.cursor)

    def restart(self, torn: str = "") -> None:
        self.file.close()
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(torn)
        self.file = CursorFile(self.path, "sensor")
        cursor = self.file.open()
        assert cursor is not None
        self.cursor = cursor


IDS = st.integers(1, 12)
CHANGE = st.tuples(st.just("change"), IDS, st.integers(0, OVERLAP), st.booleans())
DEEDS = st.one_of(
    CHANGE,
    CHANGE,
    st.tuples(st.just("pass"), st.integers(1, 9)),
    st.tuples(st.just("many"), st.integers(13, 30), st.integers(1, 12)),
    st.tuples(st.just("hide"), IDS),
)
STEPS = st.one_of(
    DEEDS,
    DEEDS,
    st.tuples(st.just("look"), st.lists(DEEDS, max_size=6), st.none() | st.integers(0, 4)),
    st.tuples(st.just("restart"), st.sampled_from(["", "[3, 10", "["])),
)


@pytest.mark.slow
@settings(max_examples=250)
@given(
    steps=st.lists(STEPS, max_size=30),
    order=st.sampled_from(sorted(ORDERS)),
    longest_page=st.integers(1, 6),
    is_strict=st.booleans(),
    overlap=st.sampled_from([0, OVERLAP]),
)
def test_each_change_is_told_once(steps, order, longest_page, is_strict, overlap):
    with tempfile.TemporaryDirectory() as folder:
        model = Model(str(Path(folder) / "cursor"), order, longest_page, is_strict, overlap)
        for what, *more in steps:
            if what == "look":
                try:
                    model.look(*more)
                except Killed:
                    model.restart()
            elif what == "restart":
                model.restart(*more)
            else:
                model.act((what, *more))
        # All has come to rest; two looks, since one may have begun in unrest.
        model.look([])
        model.look([])
        there = {(id_, changed_at(row)) for id_, row in model.rows.items() if id_ not in model.hidden}
        assert there <= set(model.told), "left out"
        assert len(model.told) == len(set(model.told)), "told twice"
        model.file.close()


def settled(tmp_path, order: str, ids: range) -> Model:
    """A system with pages of three, whose detections changed long after each other, and a source that told none yet."""
    model = Model(str(tmp_path / "cursor"), order, 3, False)
    for id_ in ids:
        model.act(("pass", 100))
        model.change(id_, 0)
    return model


def test_what_leaves_the_listing_meanwhile_hides_nothing(tmp_path):
    """The fourth is the first of the second page, until the first one leaves the first page."""
    model = settled(tmp_path, "as asked", range(1, 8))
    model.look([("hide", 1)])
    model.look([])
    assert sorted(id_ for id_, _time in model.told) == [1, 2, 3, 4, 5, 6, 7]


def test_a_second_page_that_has_become_empty_is_no_end(tmp_path):
    model = settled(tmp_path, "usual", range(1, 5))
    model.look([("several", ("hide", 4), ("hide", 3))])
    model.look([])
    assert sorted(id_ for id_, _time in model.told) == [1, 2, 3, 4]


def test_what_takes_the_place_of_another_meanwhile_is_told(tmp_path):
    """One leaves, another comes before it: the pages fit together, and none of them holds the one that came."""
    model = settled(tmp_path, "by id", range(2, 9))
    # The last is taken first.
    model.look([("several", ("pass", 100), ("change", 8, 0)), ("several", ("hide", 3), ("change", 1, 0))])
    model.look([])
    assert sorted(id_ for id_, _time in model.told) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_a_system_that_knows_no_offset_is_read_once(tmp_path):
    model = Model(str(tmp_path / "cursor"), "by id", 9, False)
    model.ignores_offset = True
    model.act(("many", 1, 5))
    model.look([])
    assert len(model.told) == 5 and model.cursor.since > 0


@pytest.mark.parametrize("seed", range(5))
def test_a_list_in_no_order_is_told_once(tmp_path, seed):
    """Pages of it never fit together: then the cursor stays where it is."""
    chance = random.Random(seed)
    model = Model(str(tmp_path / "cursor"), "by id", 4, False)
    model.key = lambda one: chance.random()
    model.act(("many", 1, 12))
    for _time in range(6):
        model.look([])
    assert sorted(id_ for id_, _time in model.told) == list(range(1, 13))


def test_only_what_may_come_again_is_remembered():
    cursor = Cursor(0, {1: 100, 2: 5_000})
    cursor.settle({2: 5_000}, 1_000, 99_999)
    assert cursor == Cursor(3_999, {2: 5_000})


def test_a_clock_that_was_ahead_hides_nothing():
    """The newest change is from the system's wrong future; what changes once its clock is right is asked for."""
    cursor = Cursor(0)
    cursor.settle({1: 90_000}, 1_000, 10_000)
    assert cursor.since == 8_999


@pytest.mark.parametrize(
    "known, created, is_new", [({}, 5_000, True), ({}, None, True), ({}, 10, False), ({7: 4_500}, 5_000, False)]
)
def test_new_is_what_no_state_of_was_told(known, created, is_new):
    assert Cursor(4_000, known).is_new({"id": 7, "create_time": created, "mod_time": 6_000}) is is_new
