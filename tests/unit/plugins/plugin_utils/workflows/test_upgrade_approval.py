# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An upgrade held to an approved plan: another firmware, image or system is refused, and what is left of it goes on."""

from __future__ import annotations

import json

import pytest

from tests.unit.plugins.plugin_utils.workflows.upgrade_world import FLEET, NEW, NODES, OLD, World, failing, results

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
        ({"upgrade_backup": True}, "another upgrade"),
        ({"upgrade_before_system": ["true"]}, "another upgrade"),
        ({"upgrade_after_system": ["true"]}, "another upgrade"),
    ],
)
def test_another_firmware_or_image_is_refused_for_the_whole_fleet(now, words, check_mode):
    world = World({"s1": "sensor", "s2": "sensor"})
    told = world.run(None, check_mode=check_mode, approved_plan=approved(world_kinds(world)), **now)
    assert world.calls == [] and all(part.failed for part in told.parts.values())
    assert words in told.parts["s1"].reason
    assert "the approved plan does not have 2 of its changes, no system is upgraded." in told.values["summary"]
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
        f"The approved plan has another upgrade ({NEW}): its firmware, image, backup or hooks were not these then.",
    )


def test_one_that_was_not_in_the_plan_is_refused_and_one_that_is_upgraded_already_is_fine():
    rows = approved({"s1": "sensor", "s2": "sensor"})
    assert World({"s1": "sensor", "s3": "sensor"}).run(None, approved_plan=rows).parts["s3"].failed
    world = World({"s1": "sensor", "s2": "sensor"}, versions={"s1": NEW})
    told = world.run(None, approved_plan=rows)
    assert world.begun() == ["s2"] and not any(part.failed for part in told.parts.values())


@pytest.mark.parametrize(("has_job", "skip"), [(True, ""), (False, "image"), (True, "image")])
def test_one_that_was_not_in_the_plan_is_refused_though_firmware_has_something_against_it_now(has_job, skip):
    """It may have gone when its turn comes."""
    rows = approved({"s1": "sensor"})
    world = World({"s1": "sensor", "s2": "sensor"})
    world.systems["s2"]["job"] = has_job
    world.planning[("s2", "firmware")] = failing("503 Service Unavailable")
    told = world.run(None, approved_plan=rows, readiness_skip=skip)
    assert world.begun() == [] and told.parts["s2"].failed
    told = world.run(None, check_mode=True, readiness_skip=skip)
    row = next(row for row in told.statistics["plan_report"]["plan"] if row["system"] == "s2")
    assert row["change"] == ("upgrade" if skip else "none") and ("seal" in row) is bool(skip)


def test_with_cloud_services_no_newer_firmware_is_installed_than_the_plan_has():
    world = World({"s1": "sensor", "s2": "sensor"}, versions={"s2": NEW})
    variables = {"upgrade_version": "latest_release", "upgrade_url": "", "upgrade_cloud": True}
    rows = world.run(None, check_mode=True, **variables).statistics["plan_report"]["plan"]
    world.hooks[("s1", "before")] = lambda options: setattr(world, "offered", NEWER)
    variables["upgrade_before_system"] = ["true"]
    world.run(None, **variables)
    assert [row["object"] for row in rows] == [NEW, NEW] and set(world.versions().values()) == {NEW}


class TestImageFile:
    def test_its_content_is_approved_and_read_once(self, tmp_path):
        image = tmp_path / "image.tar"
        image.write_bytes(b"one")
        given = {"upgrade_url": "", "upgrade_path": str(image)}
        rows = approved({"s1": "sensor", "s2": "sensor"}, **given)
        world = World({"s1": "sensor", "s2": "sensor"})
        world.run(None, check_mode=True, approved_plan=rows, **given)
        assert world.digests == [str(image)]
        image.write_bytes(b"two")
        told = world.run(None, approved_plan=rows, **given)
        assert world.begun() == [] and "another upgrade" in told.parts["s1"].reason
        image.write_bytes(b"one")
        assert not any(part.failed for part in world.run(None, approved_plan=rows, **given).parts.values())

    def test_one_that_cannot_be_read_is_no_image_that_was_approved(self, tmp_path):
        image = tmp_path / "image.tar"
        image.write_bytes(b"one")
        given = {"upgrade_url": "", "upgrade_path": str(image)}
        rows = approved({"s1": "sensor"}, **given)
        image.unlink()
        assert World({"s1": "sensor"}).run(None, approved_plan=rows, **given).parts["s1"].failed


def test_seals_of_hooks_are_slow_for_words_may_be_secrets():
    rows = approved({"s1": "sensor"}, upgrade_before_system=["true", "--token", "abc"])
    assert rows[0]["seal"].startswith("pbkdf2:")


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
