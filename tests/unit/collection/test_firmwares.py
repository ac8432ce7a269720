# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which firmware the integration targets run on."""

from __future__ import annotations

import importlib.util

import _ansible_test
import _firmwares
import _suite
import pytest
from _project import ROOT

SETUP = ROOT / "tests" / "integration" / "targets" / "setup_simulator"


def test_every_target_runs_both_ways_on_one_release_and_in_process_on_the_newest():
    names = _ansible_test.targets()
    assert {target for targets in _firmwares.OTHER_FORMS.values() for target in targets} <= set(names)
    titles = [step.name for step in _suite.integration_steps()]
    assert len(titles) == len(set(titles))
    for version in (_firmwares.DEFAULT, _firmwares.NEWEST, *_firmwares.OTHER_FORMS):
        assert any(title.startswith(f"targets {version}") for title in titles)


@pytest.mark.parametrize(("release", "stores"), [("7.4", "7.4.0.1000"), ("9.8", "9.8.0.1000"), ("26.3", "9.9.4.1000")])
def test_no_store_is_newer_than_what_it_serves(release, stores):
    systems = _firmwares.fleet(release)["systems"].values()
    by_kind = {system["kind"]: system["version"] for system in systems}
    own = _firmwares.full_version(release)
    assert by_kind == {"console": own, "sensor": own, "recordstore": stores, "packetstore": stores}


@pytest.mark.parametrize(
    ("version", "since", "until", "is_there"),
    [
        ("9.8.0.1000", "", "", True),
        ("9.8.0.1000", "9.8", "", True),
        ("9.8.0.1000", "26.0", "", False),
        ("25.4.0.1", "26.0", "", False),
        ("9.9.4.1000", "", "9.9", True),
        ("25.2.0.1", "", "9.9", False),
        ("26.3.0.1000", "9.9", "26", True),
    ],
)
def test_steps_are_chosen_by_release(version, since, until, is_there):
    spec = importlib.util.spec_from_file_location("releases", SETUP / "harness" / "releases.py")
    releases = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(releases)
    assert releases.of_release(version, since, until) is is_there
