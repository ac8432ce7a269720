# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of systems as names of folders and of hosts: nothing leads elsewhere, and no two share one."""

from __future__ import annotations

import os
import re

import pytest
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.folder_names import folder_name, host_name_problem
from hypothesis import assume, given, settings
from hypothesis import strategies as st

NASTY = st.text(alphabet=st.sampled_from('aAbBZ01./\\~-_:*?"<>|\0\n\u200b \u00e9\ud800{%#'), max_size=300)
NAMES = st.one_of(NASTY, st.text(max_size=40), st.sampled_from(["con", "nul.txt", "COM1", "lpt9.a.b", "aux", "con.b"]))
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@pytest.mark.parametrize("name", ["sensor1", "10.0.0.1", "eda-1.site-a.example.com", "a", "rs_1", "x" * 100])
def test_ordinary_names_stay(name):
    assert folder_name(name) == name


@settings(max_examples=300)
@given(name=NAMES)
def test_a_folder_is_one_below_and_every_disk_takes_it(name):
    made = folder_name(name)
    assert re.fullmatch(r"[A-Za-z0-9._~-]+", made) and len(made) <= 100
    assert made[0] not in ".~-" and made[-1] != "." and not DEVICES.fullmatch(made)
    assert os.path.dirname(os.path.normpath(os.path.join("/dest", made))) == "/dest"


@settings(max_examples=300)
@given(one=NAMES, other=NAMES)
def test_no_two_names_share_a_folder(one, other):
    assume(one != other)
    assert folder_name(one).casefold() != folder_name(other).casefold()


@pytest.mark.parametrize("pair", [("Sensor1", "sensor1"), ("a/b", "a_b"), ("con", "con~"), ("../a", "../../a")])
def test_likely_pairs_do_not(pair):
    one, other = pair
    assert folder_name(one).casefold() != folder_name(other).casefold()


@pytest.mark.parametrize(
    "name", ["sensor1", "Branch office 7", "10.0.0.1", "eda1.example.com:8443", "B\u00fcro", "fe80::1"]
)
def test_names_of_hosts(name):
    assert host_name_problem(name) == ""


@pytest.mark.parametrize(
    "name",
    [
        "",
        "all",
        "Localhost",
        " a",
        "../../evil",
        "a/b",
        "a\\b",
        ".hidden",
        "-x",
        "~root",
        "a..b",
        "a\nb",
        "a\0",
        "{{ x }}",
        "a{% b",
        "#jinja2:variable_start_string:'[%'",
        "x" * 300,
    ]
    + ["a\u202eb", "a\ud800"],
)
def test_what_is_no_name_of_a_host(name):
    assert host_name_problem(name)
