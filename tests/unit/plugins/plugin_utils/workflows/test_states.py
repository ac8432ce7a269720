# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the declared states of systems are asked."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows import states

from tests.unit.plugins.plugin_utils.workflows.performing import Performer, fleet_of, system


@pytest.mark.parametrize(("systems", "is_full"), [(3, False), (4, True), (40, True)])
def test_where_all_turns_are_taken_a_system_that_is_quick_is_asked_one_thing_at_a_time(systems, is_full):
    seen = []

    class Watching(Performer):
        def __call__(self, system, operation, options, check_mode):
            seen.append(operation.run.keywords["pace"])
            return super().__call__(system, operation, options, check_mode)

    declaring = [system(f"s{number}", configure_state={"tags": []}) for number in range(systems)]
    # Those that are not asked take nobody's turn.
    others = [system(f"other{number}") for number in range(9)]
    performer = Watching(state=lambda system, options, check_mode: {"objects": []})
    states.planned(fleet_of([*declaring, *others], performer, parallel=4))
    assert len(seen) == systems and len({id(pace) for pace in seen}) == 1
    assert (seen[0] is not None) == is_full
