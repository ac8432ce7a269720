# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the steps of `make test` name is there: a step that finds no test fails only when everything is run."""

from __future__ import annotations

import _ansible_test
import _suite
from _project import ROOT


def test_the_tests_that_steps_name_are_there():
    rows = [test for tests in _suite.PYTESTS.values() for test in tests]
    library = [word for word in (*_suite.LIBRARY, *_suite.ON_THE_WIRE) if word.startswith("tests/")]
    quick = [word for words in _suite.QUICK_TESTS.values() for word in words if word != "--ignore"]
    for named in (*rows, *library, *quick, *_suite.MANY_TESTS, _suite.UPGRADES):
        path, _colons, test = named.partition("::")
        assert (ROOT / path).exists(), named
        assert not test or f"def {test}(" in (ROOT / path).read_text(), named


def test_the_targets_that_rows_name_are_there():
    named = {target for targets in _suite.ADAPTER_TARGETS.values() for target in targets}
    assert named <= set(_ansible_test.targets())
