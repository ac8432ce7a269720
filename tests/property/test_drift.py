# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drift of generated documents: it is what applying would change, and what is ignored is left out and nothing else."""

from __future__ import annotations

import glob

from ansible_collections.extrahop.revealx.plugins.module_utils._state.sections import BY_NAME
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import OPERATION
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.drift import drift_report
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.ignore import ignores_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.values import paths_of
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.property.test_state import COLLECTIONS, DOCUMENTS, placed


def drift(result: dict, *ignore: str) -> dict:
    return drift_report({"sensor1": result}, ignores_of(list(ignore), BY_NAME), {}, "")


def rows(told: dict) -> list[dict]:
    return told["document"]["differences"]


def path(*parts: str) -> str:
    """The pattern that stands for exactly these parts."""
    return "/".join(glob.escape(part).replace("/", "[/]") for part in parts)


@settings(max_examples=10, phases=[Phase.generate])
@given(st.data(), DOCUMENTS, DOCUMENTS)
def test_drift_is_what_would_change(benches, data, before, now):
    bench = data.draw(st.sampled_from(benches))
    for kind in reversed(COLLECTIONS.values()):
        bench.wipe(kind.collection, kind.key, kind.names)
    bench.good(OPERATION, {"document": placed(before, bench.addresses)})
    result = bench.good(OPERATION, {"document": placed(now, bench.addresses)}, check=True).data
    told = drift(result)
    assert bool(told["failures"]) == bool(rows(told)) == result["changed"]
    assert drift(result, "**")["failures"] == {}
    for entry in (entry for entry in result["objects"] if entry["action"] != "none"):
        others = [row for row in rows(told) if (row["section"], row["object"]) != (entry["section"], entry["name"])]
        assert len(others) == len(rows(told)) - 1
        assert rows(drift(result, path(entry["section"], entry["name"]))) == others
        fields = [path(entry["section"], entry["name"], *field) for field in paths_of(entry["before"], entry["after"])]
        left = rows(drift(result, *fields))
        assert left == (others if entry["action"] not in ("create", "delete") else rows(told))


def test_a_secret_that_is_set_anew_is_a_difference_and_not_told(bench):
    account = {"username": "anna", "name": "Anna", "password": "Canary-pw-2", "granted_roles": {"write": "full"}}
    bench.good(OPERATION, {"document": {"users": [account]}})
    document = {"users": [{**account, "name": "Ann", "update_password": "always"}]}
    result = bench.good(OPERATION, {"document": document}, check=True).data
    (row,) = rows(drift(result))
    assert sorted(row["reason"].split("; ")) == ['name: "Anna" -> "Ann"', "password differs"]
    assert "Canary-pw-2" not in repr(result)
    (row,) = rows(drift(result, "users/*/password"))
    assert row["reason"] == 'name: "Anna" -> "Ann"'
