# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What prune would delete, and lists that it does not trust."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict, OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._state.prune import undeclared
from ansible_collections.extrahop.revealx.plugins.module_utils._state.sections import BY_NAME
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import OPERATION


def pruned(section: str, items: list[dict], *, ids=(), names=(), protected=None, client_id=None, answers=None):
    """The ids of what would be deleted."""
    client = SimpleNamespace(
        system="s1", connection=SimpleNamespace(client_id=client_id, api_key=None), get_list=(answers or {}).get
    )
    store = SimpleNamespace(client=client, listing=lambda resource: items)
    where = BY_NAME[section]
    found = undeclared(where, where.resource, set(ids), set(names), store, protected)
    return [item[where.resource.id_key] for item in found]


TAGS = [{"id": number, "name": f"t{number}"} for number in range(1, 5)]


def test_declared_and_protected_objects_stay():
    assert pruned("tags", TAGS, ids=["1"], names=["t2"], protected=["x", "t[3]"]) == [4]
    # The text "t1, t2" of a survey, split at its comma.
    assert pruned("tags", TAGS[:3], protected=["t1", " t2"]) == [3]


@pytest.mark.parametrize("text", ["['t1', 't2']", ' ["t1", "t2"'])
def test_text_that_was_to_be_a_list_is_not_taken_for_names_that_nobody_has(text):
    given = {"document": {"tags": []}, "prune": ["tags"], "protected": text.split(","), "max_deletes": None}
    with pytest.raises(OptionError, match="protected names .* it would protect nothing"):
        OPERATION.check(given)
    assert not OPERATION.check({**given, "protected": ["[SOC] core", "[ab]*", "[[]'t1'"]}).problems


def test_a_name_with_brackets_is_protected_by_itself():
    """As a pattern it means something else: one letter of those in the brackets."""
    tags = [{"id": 1, "name": "[SOC] core"}, {"id": 2, "name": "a*[b"}, {"id": 3, "name": "other"}]
    assert pruned("tags", tags, protected=["[SOC] core", " a*[b "]) == [3]


def test_built_in_objects_and_those_of_the_system_stay():
    groups = [{"id": 1, "name": "a", "built_in": True}, {"id": 2, "name": "b", "built_in": False}]
    assert pruned("device_groups", groups) == [2]
    formats = [{"type": "a", "is_user_created": False}, {"type": "a", "is_user_created": True}]
    assert pruned("detection_formats", formats) == ["a"]
    appliances = [{"id": 0, "hostname": "itself"}, {"id": 3, "hostname": "other"}]
    assert pruned("appliances", appliances) == [3]
    emails = [{"id": 1, "group_name": "Default"}, {"id": 2, "group_name": "soc"}]
    assert pruned("email_groups", emails, answers={"/emailgroups": emails}) == [2]


@pytest.mark.parametrize(
    "items",
    [
        [*TAGS, {"id": 9}],
        [*TAGS, {"id": 9, "name": ""}],
        [*TAGS, {"name": "without id"}],
        [*TAGS, {"id": 1, "name": "seen on two pages"}],
    ],
)
def test_a_list_that_may_be_incomplete_is_not_pruned(items):
    with pytest.raises(Conflict, match="list of tags on s1 .* may be incomplete"):
        pruned("tags", items)


def test_a_list_that_the_cloud_product_may_have_cut_is_not_pruned():
    items = [{"id": number, "name": str(number)} for number in range(200)]
    with pytest.raises(Conflict, match="exactly 200 entries"):
        pruned("tags", items, client_id="id")
    assert len(pruned("tags", items)) == 200
    assert len(pruned("tags", items[:-1], client_id="id")) == 199
