# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the environments of many hosts have in common, and what they have to."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.environments import shared

PROXY = "http://user:hunter2@proxy.example.com:3128"


def test_what_is_the_same_for_all_is_shared_and_nothing_else():
    two = {"s1": {"SITE": "a", "TZ": "UTC", "OF_1": "x"}, "s2": {"SITE": "b", "TZ": "UTC"}}
    assert shared(two) == {"TZ": "UTC"}
    assert shared({"s1": two["s1"]}) == two["s1"]
    assert shared({}) == {}


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "NO_PROXY"])
@pytest.mark.parametrize("other", [{}, "http://other.example.com:3128"])
def test_one_task_has_one_proxy(name, other):
    three = {"s1": {name: PROXY}, "s2": {name: PROXY}, "s3": {name: other} if other else {}}
    with pytest.raises(
        OptionError, match=f"{name} in the environment of the task is not the same for s1 and s3"
    ) as told:
        shared(three)
    assert "hunter2" not in str(told.value)
    del three["s3"]
    assert shared(three) == {name: PROXY}
