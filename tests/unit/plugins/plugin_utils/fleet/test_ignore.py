# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths of differences that nobody wants to hear of."""

from __future__ import annotations

import glob
import re

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.ignore import ignores_of
from hypothesis import given, settings
from hypothesis import strategies as st

SECTIONS = ("users", "tags", "device_groups", "sensor_tags", "services", "running_config")
ALICE = ("sensor1", "users", "alice", "name")
SSH = ("sensor1", "services", "ssh", "enabled")


def covers(pattern: str, path: tuple[str, ...]) -> bool:
    (ignore,) = ignores_of([pattern], SECTIONS)
    return ignore.covers(path)


@pytest.mark.parametrize(
    "pattern",
    [
        "users/alice/name",
        "users/alice",
        "users",
        "users/**",
        "users/*/name",
        "users/a?ice/[mn]ame",
        "sensor1/users/alice/name",
        "*/users/*",
        "sensor1/**",
        "sensor?/*/alice",
        "**/name",
        "**",
    ],
)
def test_patterns_for_the_name_of_alice(pattern):
    assert covers(pattern, ALICE)
    assert not covers(pattern, ("other", "tags", "alice")) or pattern == "**"


def test_a_name_with_brackets_is_a_pattern_for_itself():
    assert covers("tags/[SOC] core", ("sensor1", "tags", "[SOC] core", "name"))


@pytest.mark.parametrize(
    "pattern",
    ["users/alice/name/x", "users/ali", "users/Alice/name", "users/*", "tags/**", "sensor2/users/**", "services/ssh/*"],
)
def test_patterns_for_something_else(pattern):
    path = ALICE if pattern != "users/*" else ("sensor1", "users")
    assert not covers(pattern, path)


def test_settings_have_no_object():
    assert covers("services/ssh/enabled", SSH) and covers("services/ssh", SSH) and covers("**/enabled", SSH)
    assert not covers("services/enabled", SSH)


def test_a_star_does_not_reach_over_a_slash_but_brackets_hold_one():
    path = ("sensor1", "tags", "a/b", "devices")
    assert covers("tags/a[/]b/devices", path) and covers("tags/*/devices", path) and covers("tags/a?b", path)
    assert not covers("tags/a/b", path) and not covers("*/users/name", ALICE)
    assert covers("tags/[[]x]", ("s", "tags", "[x]")) and covers("tags/x[", ("s", "tags", "x["))


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("user/alice/name", "did you mean users?"),
        ("sensor1/tag/x", "did you mean tags?"),
        ("sensor1", "begins neither with a section"),
        ("users//name", "one of its parts is empty"),
        ("/users", "one of its parts is empty"),
        ("", None),
    ],
)
def test_what_can_never_match_is_refused(pattern, told):
    if told is None:
        assert ignores_of([pattern], SECTIONS) == []
        return
    with pytest.raises(OptionError, match=re.escape(told)) as caught:
        ignores_of([pattern], SECTIONS)
    assert repr(pattern) in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["users/a, tags/**", "users/a\n\ntags/**\n", '["users/a", "tags/**"]', "users/a,\ntags/**", " users/a ,tags/**,"],
)
def test_the_text_of_a_survey(text):
    assert [ignore.text for ignore in ignores_of(text, SECTIONS)] == ["users/a", "tags/**"]


def test_brackets_hold_a_comma_too_and_nothing_is_nothing():
    assert [ignore.text for ignore in ignores_of("tags/a[,]b,users", SECTIONS)] == ["tags/a[,]b", "users"]
    assert ignores_of("", SECTIONS) == ignores_of([], SECTIONS) == []


# ---- properties

names = st.text(min_size=1, max_size=6)
paths = st.tuples(names, st.sampled_from(SECTIONS), names, names)


def literal(part: str) -> str:
    """A pattern that stands for exactly this part."""
    return glob.escape(part).replace("/", "[/]")


def pattern_of(*parts: str) -> str:
    return "/".join(parts)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(paths, paths)
def test_a_path_in_brackets_is_itself_and_what_is_below(path, other):
    system, section, *rest = path
    spelled = pattern_of(section, *map(literal, rest))
    if spelled.strip() != spelled:
        return
    assert covers(spelled, path) and covers(spelled, (*path, "below")) and covers(spelled, ("another", *path[1:]))
    assert covers(spelled, other) == (other[1:] == path[1:])
    assert not covers(spelled, path[:-1])


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(paths, st.integers(0, 3), st.sampled_from(["*", "**"]))
def test_a_wider_pattern_covers_what_a_narrower_one_covers(path, at, wide):
    """Any part may be replaced by a star."""
    parts = ["**", path[1], *map(literal, path[2:])]
    parts[at] = wide
    assert covers(pattern_of(*parts).strip(), path) or pattern_of(*parts).strip() != pattern_of(*parts)
