# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever goes wrong on the way: nothing is made twice, requests are counted right, a run afterwards gets there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.property.objects import KINDS, with_addresses

KINDS_OF_FAULT = ("dropped", "dropped_after_commit", "truncated", "html", "status")
FAULTS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(KINDS_OF_FAULT),
        "status": st.sampled_from([429, 500, 502, 503, 504]),
        "method": st.sampled_from([None, "GET", "POST", "POST", "PATCH", "DELETE"]),
        "after": st.integers(0, 2),
        "count": st.integers(1, 6),
    }
)
every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def arrange(bench, fault: dict) -> None:
    named = {name: value for name, value in fault.items() if value is not None}
    if fault["kind"] != "status":
        del named["status"]
    bench.fleet.fault(**named)


@pytest.mark.slow
@every_kind
def test_faults_lose_and_double_nothing(benches, kind):
    fleet = benches[0].fleet

    @settings(max_examples=30)
    @given(st.sampled_from(benches), kind.states(), FAULTS, st.booleans())
    def check(bench, states, fault, delete):
        bench.fleet.clear_faults()
        bench.wipe(kind.collection, kind.key, kind.names)
        before, now = (with_addresses(state, bench.addresses) if state else None for state in states)
        if before is not None:
            bench.good(kind.operation, before)
        declared = kind.absent(now) if delete else now
        arrange(bench, fault)
        hit = bench.run(kind.operation, declared)
        bench.fleet.clear_faults()
        assert hit.counted == hit.seen
        assert len(hit.warned) >= hit.data["requests"]["retried"]
        assert len(bench.named(kind.collection, kind.key, now[kind.key])) <= 1
        creates = [row for row in hit.rows if row["method"] == "POST" and row["path"] == kind.collection]
        # 429 says that nothing was done; everything else may have been a create.
        assert len([row for row in creates if row["status"] != 429]) <= 1
        if not hit.failed:
            assert bench.good(kind.operation, declared).writes == []
        bench.good(kind.operation, declared)
        assert len(bench.named(kind.collection, kind.key, now[kind.key])) == (0 if delete else 1)
        assert bench.good(kind.operation, declared).writes == []

    # Where two objects may share a name, a create that was sent twice would show.
    fleet.uncertain(duplicates="allowed")
    try:
        check()
    finally:
        fleet.clear_faults()
        fleet.uncertain(duplicates="refused")
