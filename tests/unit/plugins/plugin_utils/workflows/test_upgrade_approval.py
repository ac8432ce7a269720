# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An upgrade held to an approved plan: another firmware, image or system is refused, and what is left of it goes on."""

from __future__ import annotations

import json

import pytest

from tests.unit.plugins.plugin_utils.workflows.upgrade_world import FLEET, NEW, NODES, OLD, World, results

NEWER = "9.9.2.1"


def approved(kinds=FLEET, **variables) -> list[dict]:
    """The rows of the plan as its check mode has them."""
    return World(kinds).run(None, check_mode=True, **variables).statistics["plan_report"]["plan"]


def test_what_was_approved_is_done(tmp_path):
    world = World()
    world.run(tmp_path, check_mode=True)
    rows = json.loads((tmp_path / "latest" / "plan.json").read_text())
    assert [row["change"] for row in rows if row.get("seal")] == ["upgrade"] * 6 + ["off, then on"]
    told = world.run(tmp_path, approved_plan=rows)
    assert set(world.versions().values()) == {NEW} and not any(part.failed for part in told.parts.values())
    again = world.run(tmp_path, approved_plan=rows)
    assert {row[0] for row in results(again).values()} == {"unchanged"}


@pytest.mark.parametrize("check_mode", [True, False])
@pytest.mark.parametrize(
    ("now", "words"),
    [
        ({"upgrade_version": NEWER}, f"The approved plan has no such upgrade ({NEWER})."),
        ({"upgrade_url": "https://elsewhere.example.com/image.tar"}, "another upgrade"),
        ({"upgrade_force": True}, "another upgrade"),
    ],
)
def test_another_firmware_or_image_is_refused_for_the_whole_fleet(now, words, check_mode):
    world = World({"s1": "sensor", "s2": "sensor"})
    told = world.run(None, check_mode=check_mode, approved_plan=approved(world_kinds(world)), **now)
    assert world.calls == [] and all(part.failed for part in told.parts.values())
    assert words in told.parts["s1"].reason
    assert "the approved plan does not have 2 of its changes, nothing is done." in told.values["summary"]
    assert ("s1", "approval", "failed") in [
        (row["system"], row["check"], row["status"]) for row in told.statistics["plan_report"]["readiness"]
    ]


def world_kinds(world: World) -> dict[str, str]:
    return {name: one["kind"] for name, one in world.systems.items()}


def test_a_system_that_runs_other_firmware_by_now_is_refused():
    rows = approved({"s1": "sensor", "s2": "sensor"})
    world = World({"s1": "sensor", "s2": "sensor"}, versions={"s2": "9.8.9.1"})
    told = world.run(None, approved_plan=rows)
    assert world.calls == [] and results(told)["s1"][0] == "not started"
    assert results(told)["s2"] == (
        "refused",
        f"The approved plan has another upgrade ({NEW}): from other firmware, or another image.",
    )


def test_one_that_was_not_in_the_plan_is_refused_and_one_that_is_upgraded_already_is_fine():
    rows = approved({"s1": "sensor", "s2": "sensor"})
    assert World({"s1": "sensor", "s3": "sensor"}).run(None, approved_plan=rows).parts["s3"].failed
    world = World({"s1": "sensor", "s2": "sensor"}, versions={"s1": NEW})
    told = world.run(None, approved_plan=rows)
    assert world.begun() == ["s2"] and not any(part.failed for part in told.parts.values())


def test_an_interrupted_run_goes_on_with_the_same_approval(tmp_path):
    rows = approved(NODES)
    world, found = World(NODES), []
    file = tmp_path / "running.json"
    world.moments = lambda: found.append((world.copy(), file.read_text()))
    world.run(tmp_path, parallel=1, approved_plan=rows)
    assert len(found) == 8
    for number, (later, text) in enumerate(found):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "running.json").write_text(text)
        told = later.run(folder, approved_plan=rows)
        assert not any(part.failed for part in told.parts.values()), (number, told.parts)
        assert set(later.versions().values()) == {NEW} and later.ingest["rs"] and later.is_whole()


def test_a_refused_run_switches_record_ingest_on_that_an_interrupted_one_switched_off(tmp_path):
    world = World(NODES)
    world.ingest["rs"] = False
    (tmp_path / "running.json").write_text(json.dumps({"systems": [], "clusters": ["rs"], "before": {}}))
    world.run(tmp_path, approved_plan=[])
    assert world.begun() == [] and world.ingest["rs"]
    assert set(world.versions().values()) == {OLD}


def test_what_is_no_plan_is_refused_before_anything_is_read():
    world = World({"s1": "sensor"})
    world.perform = None
    with pytest.raises(Exception, match="upgrade_approved_plan is no JSON"):
        world.run(None, approved_plan="[1")
