# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The readiness checks one by one, switched off by name, as rows and as lines."""

from __future__ import annotations

import time

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.results import CHECKS, in_order, quarrels
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.upgrade import upgrade_plan

from tests.unit.plugins.plugin_utils.fleet.test_upgrade import JOB, NEW, OLD, fleet, node, seen

URL = "https://images.example.com/{}/{}.tar"
OTHER_JOB = {"id": "7", "type": "support_pack", "status": "RUNNING"}
BUSY = "Job 7 (support_pack) is running on the system, at RUNNING: an upgrade would disturb it. Wait for its end."
DAY_MS = 24 * 3600 * 1000
CLOSED = {"open": False, "seconds_left": 0, "told": "the window is closed"}


def with_settings(one: dict, **settings) -> dict:
    return {**one, "settings": {**one["settings"], **settings}}


def result(one: dict, check: str, **how) -> tuple[str, str]:
    """Status and reason of a check of a fleet that is one system."""
    rows = upgrade_plan([one], **how).readiness
    return next((row["status"], row["reason"]) for row in rows if row["check"] == check)


def statuses(plan: dict, system: str) -> dict[str, str]:
    return {row["check"]: row["status"] for row in plan.readiness if row["system"] == system}


class TestRows:
    def test_every_check_of_every_system_has_a_row(self):
        plan = upgrade_plan(fleet())
        assert {row["system"] for row in plan.readiness} == {"c1", "s1", "s2", "m1", "d1", "p1"}
        assert all(list(row) == ["system", "check", "status", "reason"] for row in plan.readiness)
        expected = dict.fromkeys((check for check in CHECKS if check != "forks"), "ok")
        nothing_told = {"privileges": "skipped", "license": "skipped", "cluster": "skipped", "ingest": "skipped"}
        assert statuses(plan, "c1") == {**expected, **nothing_told}
        stores = {**nothing_told, "console_hour": "skipped"}
        assert statuses(plan, "m1") == {**expected, **stores, "cluster": "ok", "ingest": "ok"}
        assert plan.ready

    def test_a_system_that_cannot_be_read_is_judged_no_further(self):
        plan = upgrade_plan([{"name": "s1", "groups": ["sensors"], "wanted": NEW, "info_error": "no route"}])
        found = statuses(plan, "s1")
        assert found.pop("reachable") == "failed" and found.pop("order") == "ok"
        assert set(found.values()) == {"skipped"}

    def test_all_reasons_of_one_system(self):
        bad = with_settings(seen("s1", "sensor", jobs=[OTHER_JOB]), url=URL.format("eca", "9.7.0"), backup=False)
        bad["info"]["privileges"] = {"key_owners": ["amina"], "granted_roles": {"write": "full"}}
        bad["info"]["license"] = {"expires_at": 1600000000000, "expires_in": 0}
        plan = upgrade_plan([bad])
        failed = {check for check, status in statuses(plan, "s1").items() if status == "failed"}
        assert failed == {"privileges", "image", "jobs", "license"}
        image = next(row["reason"] for row in plan.readiness if row["check"] == "image")
        assert "9.7.0" in image and "is for a console" in image, "both reasons"

    def test_what_is_in_order_is_told_together_and_the_rest_apart(self):
        sensors = [seen(f"s{number}", "sensor") for number in range(3)]
        sensors[1]["info"]["jobs"] = [OTHER_JOB]
        rows = upgrade_plan(sensors).readiness
        lines = in_order(rows)
        assert lines[0].split() == ["SYSTEM", "CHECK", "STATUS", "REASON"]
        about_jobs = [line.split(maxsplit=3) for line in lines if " jobs " in line]
        assert about_jobs == [["2", "systems", "jobs", "ok       no job runs"]]
        assert any(line.startswith("all 3 systems  reachable") for line in lines)
        assert [(row["system"], row["check"]) for row in quarrels(rows)] == [("s1", "jobs")]
        assert in_order([]) == []


class TestSwitchedOff:
    @pytest.mark.parametrize("skip", [["jobs"], "jobs", "license, jobs"])
    def test_a_check_by_name(self, skip):
        busy = seen("s1", "sensor", jobs=[OTHER_JOB])
        busy["firmware_error"] = BUSY
        assert not upgrade_plan([busy]).ready
        plan = upgrade_plan([busy], skip=skip)
        assert plan.ready and plan.findings == []
        assert statuses(plan, "s1")["jobs"] == "skipped"
        assert plan.tasks["s1"].acts, "the job may have ended when its turn comes"

    @pytest.mark.parametrize("check", ["order", "cluster"])
    def test_checks_of_the_whole_fleet(self, check):
        plan = upgrade_plan(fleet(targets={"c1": OLD}), skip=check)
        assert plan.ready is (check == "order")

    def test_an_unreachable_system_is_left_out_and_the_order_rules_know_its_firmware_from_others(self):
        members = fleet()
        broken = {"name": "c1", "groups": ["consoles"], "wanted": NEW, "info_error": "no route"}
        plan = upgrade_plan([*members[:-1], broken], skip="reachable")
        behind = {one.system for one in plan.findings if "the console c1 runs the older" in one.finding}
        assert behind == {"s1", "s2", "m1", "d1", "p1"}
        assert not plan.tasks["c1"].acts and plan.tasks["c1"].problem == "no route"

    def test_no_node_of_a_cluster_is_left_out(self):
        broken = {"name": "d1", "groups": ["recordstores"], "cluster": "rs", "wanted": NEW, "info_error": "no route"}
        plan = upgrade_plan([node("m1", "manager"), broken], skip="reachable")
        assert [one.finding for one in plan.findings] == [
            "it is a node of the cluster rs, which is upgraded, and cannot be read"
        ]

    def test_a_name_that_is_none(self):
        with pytest.raises(OptionError, match=r"has licence: no such check.*There are: reachable, kind"):
            upgrade_plan([], skip="licence")


class TestImageAndPath:
    @pytest.mark.parametrize(
        ("url", "status"),
        [
            (URL.format("eda", NEW), "ok"),
            (URL.format("exa", NEW), "failed"),
            (URL.format("eda", "9.7.0.1"), "failed"),
            ("gopher://x", "failed"),
            ("", "ok"),
        ],
    )
    def test_the_image(self, url, status):
        assert result(with_settings(seen("s1", "sensor"), url=url), "image")[0] == status

    def test_the_image_of_an_upgrade_that_runs_already_does_not_matter(self):
        one = with_settings(seen("s1", "sensor", jobs=[JOB]), url=URL.format("exa", NEW))
        assert result(one, "image") == ("skipped", "its upgrade runs already")

    def test_what_only_the_module_knows_is_told_once(self):
        one = {**seen("s1", "sensor"), "firmware": {}, "firmware_error": "there is no such file."}
        assert result(one, "image") == ("failed", "there is no such file.")
        cloud = with_settings({**one, "firmware_error": "Cloud services do not offer firmware 9.9."}, cloud=True)
        assert result(cloud, "version_path") == ("failed", "Cloud services do not offer firmware 9.9.")
        assert result(cloud, "image")[0] == "ok"
        # The module refused for the job, under the system's address.
        busy = seen("s1", "sensor", jobs=[OTHER_JOB])
        assert result({**busy, "firmware": {}, "firmware_error": BUSY}, "image")[0] == "ok"

    def test_no_way_back(self):
        one = {**seen("s1", "sensor", "26.1.0.1"), "firmware_error": "192.0.2.1 runs firmware 26.1.0.1, which is newer"}
        status, reason = result(one, "version_path")
        assert status == "failed" and "s1 runs firmware 26.1.0.1, which is newer than 9.9.1.1234" in reason
        # In the words of the playbook, not of the module.
        assert (
            "The playbook rollback" in reason and "upgrade_force true" in reason and "state rolled_back" not in reason
        )
        assert result(with_settings(one, force=True), "version_path")[0] == "ok"


class TestBackup:
    def old(self, days: float) -> list[dict]:
        return [{"name": "x", "create_time": int(time.time() * 1000 - days * DAY_MS)}, {"name": "y", "create_time": 0}]

    @pytest.mark.parametrize(
        ("backups", "status", "said"),
        [
            ([], "warning", "no backup of the last 7 days (it has none yet)"),
            (3, "ok", "the newest is 3.0 days old"),
            (8, "warning", "the newest is 8.0 days old"),
            (0.1, "ok", "the newest is 2 hours old"),
            # Made by a clock that was wrong once.
            (-2000, "warning", "no backup of the last 7 days"),
            ([{"name": "x"}], "warning", "does not tell when"),
            (None, "warning", "cannot be read"),
        ],
    )
    def test_the_age_of_the_newest(self, backups, status, said):
        listed = self.old(backups) if isinstance(backups, (int, float)) else backups
        one = with_settings(seen("s1", "sensor", backups=listed), backup=False, backup_max_age=7.0)
        found = result(one, "backup")
        assert found[0] == status and said in found[1]

    def test_the_role_makes_one(self):
        assert result(seen("s1", "sensor"), "backup") == ("ok", "a backup is made before the upgrade; it has none yet")
        assert result(seen("p1", "packetstore"), "backup") == ("ok", "a backup is made before the upgrade")
        without = with_settings(seen("p1", "packetstore"), backup=False)
        assert result(without, "backup")[0] == "skipped"


class TestConsoleHour:
    @pytest.mark.parametrize(
        ("devices", "settings", "status"),
        [
            ([], {"wait_timeout": 60}, "ok"),
            ([{"id": 1}], {"wait_timeout": 7200}, "ok"),
            ([{"id": 1}], {"wait_timeout": 3599}, "warning"),
            ([{"id": 1}], {"window": {"open": True, "seconds_left": 3599, "told": "x"}}, "failed"),
            ([{"id": 1}], {"window": {"open": True, "seconds_left": 3599, "told": "x"}, "check_mode": True}, "warning"),
            ([{"id": 1}], {"window": {"open": True, "seconds_left": 3600, "told": "x"}}, "ok"),
            (None, {}, "warning"),
        ],
    )
    def test_of_many_devices(self, devices, settings, status):
        one = with_settings({**seen("c1", "console"), "many_devices": devices}, **settings)
        assert result(one, "console_hour")[0] == status


class TestWindowAndIngest:
    def test_a_closed_window_refuses_and_is_only_told_in_check_mode(self):
        one = with_settings(seen("s1", "sensor"), window=CLOSED)
        status, reason = result(one, "window")
        assert status == "failed" and reason.startswith("the window is closed. Start")
        assert result(with_settings(one, check_mode=True), "window")[0] == "warning"
        assert result(with_settings(seen("s1", "sensor", NEW), window=CLOSED), "window")[0] == "skipped"

    @pytest.mark.parametrize(
        ("told", "status"),
        [({"ingest_enabled": True}, "ok"), ({"ingest_enabled": False}, "warning"), (None, "warning")],
    )
    def test_record_ingest(self, told, status):
        manager = node("m1", "manager")
        manager["info"]["cluster"] = told
        assert result(manager, "ingest")[0] == status


class TestState:
    """What an interrupted run left of a system that runs the wanted version by now."""

    def test_it_is_compared(self):
        done = {**seen("s1", "sensor", NEW), "before": {"target": NEW, "snapshot": {}}}
        plan = upgrade_plan([done])
        assert plan.tasks["s1"].acts and not plan.tasks["s1"].upgrades
        assert "compared with its state before the interrupted run" in plan.changes[0]["reason"]
        assert plan.changes[0]["change"] == "none"

    def test_unless_that_run_was_for_another_version(self):
        done = {**seen("s1", "sensor", NEW), "before": {"target": "9.7", "snapshot": {}}}
        assert not upgrade_plan([done]).tasks["s1"].acts
