# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A simulated 9.8 sensor held against the vendor's description of a real one, where that is at hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.contract import offer, original
from tests.description.description import MISSING, Description, evidence, nameless, problems_of
from tests.description.journey import FLEET, Journey
from tests.simfleet import SimFleet

VERSION = "9.8.2.100"
# Not done on the journey: what stands there cannot be had on a simulated sensor that nobody is connected to, or needs
# more than one request.
NOT_DONE = {
    "POST /appliances": "another system, with a fingerprint and a password of its own",
    "POST /usergroups/{id}/refresh": "a group of a directory",
    "POST /apikeys": "the setup account has its key already",
    "GET /records/cursor/{cursor}": "the cursor of a search",
    "POST /records/cursor": "the cursor of a search",
}


@pytest.fixture(scope="module")
def description() -> Description:
    folder = evidence()
    if folder is None:
        pytest.skip(MISSING)
    return Description(folder)


@pytest.fixture(scope="module")
def travelled() -> Iterator[tuple[SimFleet, Journey]]:
    with SimFleet(FLEET) as fleet:
        fleet.keep_bodies()
        journey = Journey(fleet)
        journey.run()
        yield fleet, journey


def test_a_sensor_offers_what_is_described_and_no_more(description: Description) -> None:
    on_consoles = {
        nameless(f"{method.upper()} {path}")
        for path, item in original()["paths"].items()
        for method, entry in item.items()
        if entry.get("x-only") == ["console"]
    }
    offered = {nameless(name) for name in offer("sensor", VERSION).operations}
    assert offered - set(description.operations) == set()
    # The description of a sensor lists a few that the contract says are for consoles.
    assert set(description.operations) - offered - on_consoles == set()


@pytest.mark.slow
def test_every_operation_of_a_sensor_works(travelled: tuple[SimFleet, Journey]) -> None:
    fleet, journey = travelled
    assert fleet.state()["reports"] == []
    outcomes = {name: journey.outcomes.get(name, "no object to try it on") for name in journey.operations}
    undone = [f"{name}: {status}" for name, status in outcomes.items() if not _is_done(status) and name not in NOT_DONE]
    assert undone == [], "\n".join(undone)


@pytest.mark.slow
def test_its_answers_are_as_described(description: Description, travelled: tuple[SimFleet, Journey]) -> None:
    problems = problems_of(description, travelled[0].log(), requests=False)
    assert problems == [], "\n".join(problems)


def _is_done(status: int | str) -> bool:
    return isinstance(status, int) and status < 400
