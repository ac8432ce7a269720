# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window of an upgrade: every way to give it, midnight, summer time."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.window import Window, window_now

NIGHT = {"start": "22:00", "end": "04:00", "time_zone": "Europe/Berlin"}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "given",
    [
        NIGHT,
        # YAML 1.1 reads 22:00 as 1320; 04:00 stays text.
        {**NIGHT, "start": 1320},
        '{"start": "22:00", "end": "04:00", "time_zone": "Europe/Berlin"}',
        "22:00-04:00 Europe/Berlin",
        " 22:00 - 4:00:00  Europe/Berlin ",
    ],
)
def test_every_way_to_give_it(given):
    assert str(Window.parse(given)) == "22:00-04:00 Europe/Berlin"


@pytest.mark.parametrize("nothing", [None, "", {}])
def test_no_window_is_always_open(nothing):
    assert window_now(nothing) == {"open": True, "seconds_left": None, "told": "no window is set"}


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        # 22:00 to 04:00 in Berlin is 20:00 to 02:00 UTC in summer, 21:00 to 03:00 in winter.
        ("2026-07-01T19:59:59", False),
        ("2026-07-01T20:00:00", True),
        ("2026-07-02T00:30:00", True),
        ("2026-07-02T01:59:59", True),
        ("2026-07-02T02:00:00", False),
        ("2026-12-01T20:30:00", False),
        ("2026-12-02T02:30:00", True),
    ],
)
def test_over_midnight_in_summer_and_winter(moment, is_open):
    assert window_now(NIGHT, utc(moment))["open"] is is_open


@pytest.mark.parametrize(("moment", "is_open"), [("07:59", False), ("08:00", True), ("11:59", True), ("12:00", False)])
def test_within_a_day_by_an_offset(moment, is_open):
    assert window_now("10:00-14:00 +02:00", utc(f"2026-07-01T{moment}:00"))["open"] is is_open


def test_what_is_left_and_when_it_opens():
    assert window_now(NIGHT, utc("2026-07-02T01:00:00")) == {
        "open": True,
        "seconds_left": 3600,
        "told": "the window 22:00-04:00 Europe/Berlin is open, it closes 2026-07-02 at 04:00",
    }
    closed = window_now(NIGHT, utc("2026-07-02T02:00:00"))
    assert closed["told"] == "the window 22:00-04:00 Europe/Berlin is closed, it opens 2026-07-02 at 22:00"


def test_the_night_of_the_change_to_winter_time_has_an_hour_more():
    assert window_now("00:00-06:00 Europe/Berlin", utc("2026-10-24T22:00:00"))["seconds_left"] == 7 * 3600


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("tonight", "is 'tonight'"),
        ("{start: 22}", "no JSON"),
        ("22:00-24:00", "end is '24:00', no time of day"),
        ({"start": "22:00"}, "end is None"),
        ({**NIGHT, "zone": "UTC"}, "upgrade_window: 'zone' is no key, did you mean time_zone\\?"),
        ("22:00-22:00", "begins and ends at 22:00"),
        ("22:00-04:00 Mars/Olympus", "Mars/Olympus.*does not know"),
        ({"start": True, "end": "04:00"}, "start is True"),
    ],
)
def test_what_is_no_window(given, said):
    with pytest.raises(OptionError, match=said):
        Window.parse(given)
