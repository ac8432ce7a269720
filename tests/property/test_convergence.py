# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever was there, whatever is declared: one run gets there, check mode knew it, a second run writes nothing."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.property.objects import KINDS, Kind, with_addresses

PASSWORDS = ("Canary-pw-1", "Canary")
# Not granted_roles_patch: where roles are merged a role cannot be taken away, and the module says so.
UNCERTAIN = {
    "empty_text": ["null", "empty"],
    "error_body": ["error_message", "detail", "text", "empty"],
    "list_order": ["as_is", "shuffled"],
    "unknown_fields": [False, True],
    "success_status": ["documented", 200, 201, 202, 204],
    "patch_requires_required": [False, True],
    "duplicates": ["refused", "allowed"],
}
# A failure is told as it was found: to shrink it would take a fleet and minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
LIKELY = {name: choices[0] for name, choices in UNCERTAIN.items()}
every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def holds(kind: Kind, bench, declared: dict) -> None:
    """The system really has what is declared, as somebody else reads it, as far as that needs no engine to tell."""
    (found,) = bench.named(kind.collection, kind.key, declared[kind.key])
    for name, value in declared.items():
        if name in ("description", "author", "name", "disabled", "include_custom_devices", "enabled"):
            assert (found[name] or None) == (value or None), name
    for role, level in (declared.get("granted_roles") or {}).items():
        assert found["granted_roles"][role] == level
    if "criteria" in declared:
        assert len(found["criteria"]) == len(declared["criteria"])
    if "devices" in declared:
        query = "?active_from=1" if kind.collection == "/devicegroups" else ""
        members = bench.read(f"{kind.collection}/{found['id']}/devices{query}")
        assert {device["ipaddr4"] for device in members} == set(declared["devices"])


def converge(kind: Kind, bench, before: dict | None, now: dict) -> None:
    bench.wipe(kind.collection, kind.key, kind.names)
    if before is not None:
        before = with_addresses(before, bench.addresses)
        bench.good(kind.operation, before)
    now = with_addresses(now, bench.addresses)
    foretold = bench.good(kind.operation, now, check=True)
    assert foretold.writes == []
    done = bench.good(kind.operation, now)
    assert done.foretells == foretold.foretells
    assert bool(done.writes) == done.data["changed"]
    assert done.warned == []
    again = bench.good(kind.operation, now)
    assert (again.writes, again.data["changed"], again.data["plan"]) == ([], False, [])
    holds(kind, bench, now)
    for run in (foretold, done, again):
        assert not any(password in repr(run.data) for password in PASSWORDS)


def absent(kind: Kind, bench, declared: dict) -> None:
    gone = kind.absent(declared)
    foretold = bench.good(kind.operation, gone, check=True)
    assert foretold.writes == []
    done = bench.good(kind.operation, gone)
    assert done.foretells == foretold.foretells
    assert done.data["changed"] and len(done.writes) == 1 and done.data["object"] is None
    again = bench.good(kind.operation, gone)
    assert not again.data["changed"] and again.writes == []
    assert bench.named(kind.collection, kind.key, declared[kind.key]) == []


@every_kind
def test_one_run_converges_as_foretold_and_absent_twice(benches, kind):
    benches[0].fleet.uncertain(**LIKELY)

    @settings(max_examples=15, phases=PHASES)
    @given(st.sampled_from(benches), kind.states())
    def check(bench, states):
        converge(kind, bench, *states)
        absent(kind, bench, states[1])

    check()


@pytest.mark.slow
@every_kind
def test_the_same_on_every_kind_of_system_the_contract_leaves_open(benches, kind):
    ways = st.fixed_dictionaries({name: st.sampled_from(way) for name, way in UNCERTAIN.items()})

    @settings(max_examples=20, phases=PHASES)
    @given(st.sampled_from(benches), kind.states(), ways)
    def check(bench, states, uncertain):
        bench.fleet.uncertain(**uncertain)
        converge(kind, bench, *states)
        absent(kind, bench, states[1])

    try:
        check()
    finally:
        benches[0].fleet.uncertain(**LIKELY)
