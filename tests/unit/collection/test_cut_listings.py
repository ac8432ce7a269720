# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A listing that takes limit and offset answers a part only: whoever describes it says so, and nobody else does."""

from __future__ import annotations

import _collection
import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.registry import known, readable

described = [name for name in _collection.modules() if _collection.resource(name)]


def is_cut(path: str) -> bool:
    """Whether the contract gives the listing of a path a limit and an offset."""
    entry = _collection.operations().get(f"GET {path}", {"parameters": []})
    return {"limit", "offset"} <= {one["name"] for one in entry["parameters"]}


@pytest.mark.parametrize("module", described)
def test_a_description_says_that_its_listings_are_cut(module):
    resource = _collection.resource(module)
    told = {resource.collection: resource.is_cut, **{one.path: one.is_cut for one in resource.lists.values()}}
    assert told == {path: is_cut(path) for path in told}


def test_what_is_read_by_its_name_alone_is_read_whole():
    listings = [reading for name in known() for reading in readable(name).listing if reading.method == "GET"]
    assert {one.path: one.is_cut for one in listings} == {one.path: is_cut(one.path) for one in listings}


def test_there_are_such_listings():
    assert is_cut("/devices") and is_cut("/applications") and is_cut("/auditlog") and not is_cut("/tags")
