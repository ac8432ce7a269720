# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of a spreadsheet: what they declare, and where the mistakes of people who fill in cells are told."""

from __future__ import annotations

import csv
import io
import time

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.spreadsheet import entries_of
from hypothesis import given
from hypothesis import strategies as st


def refused(text: str, section: str = "tags", **more) -> str:
    with pytest.raises(OptionError) as error:
        entries_of(text, section, **more)
    return str(error.value)


def test_three_hundred_tags_that_declare_two_hundred_devices():
    devices = [f"192.0.2.{number}" for number in range(200)]
    rows = [f"tag{number % 300},{devices[number % 200]}" for number in range(3000)]
    began = time.process_time()
    entries = entries_of("\r\n".join(["name,devices", *rows, ""]), "tags")
    # Seconds; it is a tenth of it where nothing else runs.
    assert time.process_time() - began < 2
    assert [entry["name"] for entry in entries] == [f"tag{number}" for number in range(300)]
    assert entries[0]["devices"] == ["192.0.2.0", "192.0.2.100"]
    assert {device for entry in entries for device in entry["devices"]} == set(devices)


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), min_size=1, max_size=8).filter(
    lambda text: text.strip() == text and text[:1] not in ("[", "{", "\ufeff")
)


@given(st.lists(st.tuples(CELL, CELL), max_size=5, unique_by=lambda row: row[0]), st.sampled_from(",;\t|"))
def test_what_a_spreadsheet_writes_is_read_as_it_was(rows, delimiter):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([["name", "description"], *rows])
    found = entries_of(text.getvalue(), "custom_devices", delimiter=delimiter)
    assert found == [{"name": name, "description": description} for name, description in rows]


def test_cells_of_every_kind():
    text = '\ufeffextrahop_id, name ,criteria,description\n007,"a, ""b""","[{""ipaddr"": ""192.0.2.0/24""}]",\n\n,c\n'
    assert entries_of(text, "custom_devices") == [
        {"extrahop_id": "007", "name": 'a, "b"', "criteria": [{"ipaddr": "192.0.2.0/24"}]},
        {"name": "c"},
    ]


def test_every_mistake_is_told_with_line_and_column():
    text = 'name,author,criteria\na,x,"[{"\na,y,\n,z,\nb,"two\nlines",\nc,,,more\nd,,"[{""cidr"": 1}]"\n'
    told = refused(text, "custom_devices")
    for sentence in (
        "line 2, column C (criteria): no JSON (",
        "line 3, column B (author): is 'y', and 'x' in line 2, which is of the same object.",
        "line 7: 4 cells, and there are 3 columns.",
        "line 8, column C (criteria): criteria[0].cidr is not known",
    ):
        assert sentence in told, told
    assert "line 4" in told


@pytest.mark.parametrize(
    ("text", "more", "told"),
    [
        ("", {}, "there are none, not even one with the headings"),
        ("nam,devices\n", {}, "line 1, column A (nam): 'nam' is no option of tags; did you mean name?"),
        ("name;devices\n", {}, "The cells are separated by ','"),
        ("name,name\n", {}, "line 1, column B (name): there is a column for name already."),
        ("name\n", {"columns": {"Tag": "name"}}, "columns names 'Tag'"),
        ('name\n"a', {}, "line 2: "),
        ("name,state\na,gone\n", {}, "line 2, column B (state): state is 'gone'; there are: present, absent."),
    ],
)
def test_mistakes_in_the_headings_and_cells(text, more, told):
    assert told in refused(text, **more)


def test_sections_that_are_no_list_are_refused():
    assert "did you mean tags?" in refused("name\n", "tag")
    assert "'services' is no section that is a list" in refused("name\n", "services")


def test_a_secret_is_in_no_message():
    told = refused("username,password\na,Canary-1\na,Canary-2\n", "users")
    assert "line 3, column B (password): is another value than in line 2" in told and "Canary" not in told


def test_columns_past_the_alphabet_have_the_letters_of_a_spreadsheet():
    headings = ["name", *(f"x{number}" for number in range(1, 28))]
    told = refused(",".join(headings) + "\n", columns=dict.fromkeys(headings[1:25]))
    assert [word for word in ("Y (x24)", "Z (x25)", "AA (x26)", "AB (x27)") if f"column {word}" in told] == [
        "Z (x25)",
        "AA (x26)",
        "AB (x27)",
    ]
