# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of a fleet's upgrade: waves, order rules, readiness, clusters."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import firmware_jobs, is_older
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.upgrade import upgrade_plan

OLD, NEW = "9.8.2.100", "9.9.1.1234"
GROUPS = {"console": "consoles", "sensor": "sensors", "recordstore": "recordstores", "packetstore": "packetstores"}
PLATFORMS = {"console": "ecm", "sensor": "extrahop", "recordstore": "exa", "packetstore": "eta"}
TYPES = {"console": "command", "sensor": "discover", "recordstore": "explore", "packetstore": "trace"}
JOB = {"id": "1", "type": "firmware_upgrade", "status": "RUNNING"}


def seen(name, kind, version=OLD, to=NEW, groups=(), cluster="", joined=(), **info):
    """What readiness sees of a system that runs `version` and is to run `to` (None: nothing is wanted)."""
    changes = to is not None and to != version
    return {
        "name": name,
        "groups": [GROUPS[kind], *groups],
        "cluster": cluster,
        "wanted": to or "",
        "info": {
            "system": {"version": version, "platform": PLATFORMS[kind], "hostname": name},
            "appliances": list(joined),
            "jobs": [],
            "cluster": {"ingest_enabled": True},
            "backups": [],
            **info,
        },
        "many_devices": [],
        "settings": {"backup": True, "wait_timeout": 7200},
        "firmware": {"plan": [{"verb": "upgrade"}] if changes else [], "version_before": version, "version": to or ""},
    }


def row(name, kind, version=OLD, **more):
    """A row of GET /appliances."""
    return {"id": 7, "hostname": name, "platform": TYPES[kind], "firmware_version": version, **more}


def node(name, role, version=OLD, **more):
    groups = ["recordstore_managers"] if role == "manager" else ["recordstore_data_nodes"]
    return seen(name, "recordstore", version, groups=groups, cluster="rs", **more)


def fleet(versions=None, targets=None):
    """A console with two sensors, a recordstore of a manager and a data node, and a packetstore."""
    versions, targets = versions or {}, targets or {}
    kinds = {"s1": "sensor", "s2": "sensor", "m1": "recordstore", "d1": "recordstore", "p1": "packetstore"}
    joined = [row(name, kind, versions.get(name, OLD)) for name, kind in kinds.items()]
    back = [row("c1", "console", versions.get("c1", OLD), manages_local=True)]

    def of(name, make, *args, **more):
        return make(name, *args, version=versions.get(name, OLD), to=targets.get(name, NEW), **more)

    return [
        of("p1", seen, "packetstore", joined=back),
        of("d1", node, "data", joined=back),
        of("m1", node, "manager", joined=back),
        of("s1", seen, "sensor", joined=back),
        of("s2", seen, "sensor", joined=back),
        of("c1", seen, "console", joined=joined),
    ]


def refusals(plan):
    return {one.system: one.finding for one in plan.findings if one.level == "refused"}


def warnings(plan):
    return {one.system: one.finding for one in plan.findings if one.level == "warning"}


class TestWaves:
    def test_order_is_console_sensors_managers_data_nodes_packetstores(self):
        plan = upgrade_plan(fleet())
        assert [(one["system"], one["wave"]) for one in plan.rows()] == [
            ("c1", "consoles"),
            ("s1", "sensors"),
            ("s2", "sensors"),
            ("m1", "recordstores rs: managers"),
            ("d1", "recordstores rs: data nodes"),
            ("p1", "packetstores"),
        ]
        assert plan.ready and plan.findings == []
        assert plan.summary == "6 of 6 systems to upgrade."

    def test_sensors_are_one_wave_whoever_of_them_has_something_to_do(self):
        sensors = [seen(f"s{number}", "sensor", NEW if number < 3 else OLD) for number in range(5)]
        plan = upgrade_plan(sensors)
        assert [one["wave"] for one in plan.rows()] == ["-", "-", "-", "sensors", "sensors"]
        assert plan.tasks["s4"].companions == ["s3", "s4"], "the others stay where they are"

    def test_nothing_to_do(self):
        plan = upgrade_plan([seen("s1", "sensor", NEW)])
        assert plan.rows() == [{"system": "s1", "kind": "sensor", "from": NEW, "to": NEW, "wave": "-"}]
        assert plan.changes[0]["change"] == "none"
        assert not plan.tasks["s1"].acts

    def test_a_kind_without_a_wanted_version_stays(self):
        plan = upgrade_plan([seen("s1", "sensor", to=None)])
        assert plan.rows()[0]["to"] == OLD
        assert plan.changes[0]["reason"] == "no version is wanted for its kind"

    def test_clusters_come_one_after_the_other(self):
        nodes = [seen(name, "recordstore", cluster=name[0]) for name in ("a1", "b1", "a2")]
        plan = upgrade_plan(nodes)
        assert [one["system"] for one in plan.rows()] == ["a1", "a2", "b1"]
        assert [(one.name, one.nodes) for one in plan.clusters] == [("a", ["a1", "a2"]), ("b", ["b1"])]

    def test_an_upgrade_that_is_just_finishing_keeps_its_wave(self):
        plan = upgrade_plan([seen("s1", "sensor", NEW, jobs=[JOB])])
        assert plan.tasks["s1"].acts and plan.tasks["s1"].attaches
        assert plan.rows()[0]["wave"] == "sensors"

    def test_the_count_tells_upgrades_from_what_is_brought_to_its_end(self):
        left = {**seen("s1", "sensor", NEW), "before": {"target": NEW, "snapshot": {}}}
        running = seen("s2", "sensor", NEW, jobs=[JOB])
        more = [seen("s3", "sensor"), seen("s4", "sensor", NEW)]
        assert upgrade_plan([left, *more]).summary == "1 of 3 systems to upgrade, 1 to bring to its end."
        assert upgrade_plan([left, running, *more]).summary == "1 of 4 systems to upgrade, 2 to bring to their end."
        assert upgrade_plan(more).summary == "1 of 2 systems to upgrade."


class TestRows:
    def test_record_ingest_stays_on_where_nodes_are_only_compared(self):
        left = {"before": {"target": NEW, "snapshot": {}}}
        nodes = [{**node("m1", "manager", NEW), **left}, {**node("d1", "data", NEW), **left}]
        for one in nodes:
            one["info"]["cluster"] = {"ingest_enabled": True}
        plan = upgrade_plan(nodes, marked=["rs"])
        assert plan.clusters[0].acts == ["m1", "d1"] and plan.clusters[0].touched == []
        assert not plan.clusters[0].takes_off and not [row for row in plan.changes if row["section"] == "cluster"]
        nodes[1] = node("d1", "data")
        plan = upgrade_plan(nodes, marked=["rs"])
        assert (plan.clusters[0].takes_off, plan.clusters[0].touched) == (True, ["d1"])
        assert plan.changes[-1]["reason"] == "1 of its 2 nodes are upgraded"

    def test_ingest_of_a_cluster_is_part_of_the_plan(self):
        changes = upgrade_plan(fleet()).changes
        assert changes[-1] == {
            "system": "m1",
            "section": "cluster",
            "object": "record ingest of rs",
            "change": "off, then on",
            "reason": "2 of its 2 nodes are upgraded",
        }

    UPGRADED, RESUMED = "1 of its 1 nodes are upgraded", "an interrupted run switched it off"
    LEFT, WANTED = (
        "it is off, and stays off: no upgrade switched it off",
        "it is off, and upgrade_ingest_after is false",
    )

    @pytest.mark.parametrize(
        ("acts", "enabled", "how", "change", "reason", "takes_off", "ends_on"),
        [
            (True, True, {}, "off, then on", UPGRADED, True, True),
            (True, None, {}, "off, then on", UPGRADED, True, True),
            (True, True, {"ingest_after": False}, "off", UPGRADED, True, False),
            (True, False, {"marked": ["rs"]}, "on", RESUMED, False, True),
            (True, False, {}, "none", LEFT, False, False),
            (False, False, {}, "none", LEFT, False, False),
            (False, False, {"marked": ["rs"]}, "on", RESUMED, False, True),
            (False, None, {"marked": ["rs"]}, "on", RESUMED, False, True),
            (False, False, {"marked": ["other"]}, "none", LEFT, False, False),
            (False, False, {"marked": ["rs"], "ingest_after": False}, "none", WANTED, False, False),
            (False, True, {}, None, None, False, False),
            (False, None, {}, None, None, False, False),
        ],
    )  # fmt: skip
    def test_record_ingest_is_switched_on_by_who_switched_it_off(
        self, acts, enabled, how, change, reason, takes_off, ends_on
    ):
        nodes = [node("m1", "manager", OLD if acts else NEW)]
        nodes[0]["info"]["cluster"] = {} if enabled is None else {"ingest_enabled": enabled}
        plan = upgrade_plan(nodes, **how)
        rows = [(row["change"], row["reason"]) for row in plan.changes if row["section"] == "cluster"]
        assert rows == ([] if change is None else [(change, reason)])
        assert (plan.clusters[0].takes_off, plan.clusters[0].ends_on) == (takes_off, ends_on)

    @pytest.mark.parametrize("off", ["m1", "d1"])
    def test_record_ingest_is_on_as_long_as_one_node_says_so(self, off):
        nodes = [node("m1", "manager"), node("d1", "data")]
        for one in nodes:
            one["info"]["cluster"] = {"ingest_enabled": one["name"] != off}
        plan = upgrade_plan(nodes)
        assert plan.clusters[0].takes_off and plan.clusters[0].ends_on
        assert plan.changes[-1]["change"] == "off, then on"

    def test_rows_of_firmware_name_the_five_columns_first(self):
        first = upgrade_plan(fleet()).changes[0]
        assert list(first)[:5] == ["system", "section", "object", "change", "reason"]
        assert (first["change"], first["object"]) == ("upgrade", NEW)


class TestOrder:
    def test_sensor_newer_than_its_console(self):
        plan = upgrade_plan(fleet(targets={"c1": OLD}))
        assert "the console c1 runs the older 9.8.2.100" in refusals(plan)["s1"]
        assert not plan.ready

    def test_store_newer_than_a_sensor_of_its_console(self):
        plan = upgrade_plan(fleet(targets={"s2": OLD}))
        assert set(refusals(plan)) == {"m1", "d1", "p1"}
        assert "the sensor s2 runs the older" in refusals(plan)["p1"]

    def test_data_node_newer_than_manager(self):
        plan = upgrade_plan(fleet(targets={"m1": OLD}))
        assert refusals(plan) == {
            "d1": f"it would run {NEW}, but the recordstore m1 runs the older {OLD}",
        }

    def test_a_broken_order_that_the_run_mends_is_fine(self):
        assert upgrade_plan(fleet(versions={"s1": "9.9.0.1"})).ready

    def test_a_broken_order_that_the_run_does_not_touch_is_not_its_business(self):
        assert upgrade_plan(
            fleet(versions={"s1": "9.9.0.1"}, targets=dict.fromkeys(["c1", "s1", "s2", "m1", "d1", "p1"]))
        ).ready

    def test_a_prefix_is_neither_older_nor_newer_than_what_it_begins(self):
        assert not is_older("9.9", "9.9.1.1234") and not is_older("9.9.1.1234", "9.9")
        assert is_older("9.8", "9.9.1") and is_older("9.9.1.99", "9.9.1.100")

    def test_console_outside_the_run(self):
        sensor = seen("s1", "sensor", joined=[row("c1", "console", OLD, manages_local=True)])
        plan = upgrade_plan([sensor], [{"name": "c1", "groups": ["consoles"]}])
        assert "the console c1 runs the older 9.8.2.100" in refusals(plan)["s1"]
        assert "outside this run: c1" in plan.summary
        sensor["info"]["appliances"][0]["firmware_version"] = NEW
        assert upgrade_plan([sensor]).ready

    def test_console_must_not_stay_behind_a_sensor_outside_the_inventory(self):
        console = seen("c1", "console", joined=[row("elsewhere", "sensor", "26.2.1.1")])
        assert "the sensor elsewhere runs the newer 26.2.1.1" in refusals(upgrade_plan([console]))["c1"]

    def test_separate_estates_do_not_hinder_each_other(self):
        other = seen("c2", "console", to=None, joined=[row("s9", "sensor")])
        assert upgrade_plan([*fleet(), other]).ready

    def test_a_system_that_does_not_tell_its_console_is_taken_for_joined_to_all(self):
        sensor = seen("s1", "sensor")
        sensor["info"]["appliances"] = None
        assert set(refusals(upgrade_plan([seen("c1", "console", to=None), sensor]))) == {"s1"}

    def test_systems_are_recognised_by_uuid(self):
        identifier = "5a3c9d3e1f2b4c6d8e9f0a1b2c3d4e5f"
        sensor = seen("s1", "sensor", joined=[{"id": 0, "uuid": identifier}])
        sensor["info"]["system"]["hostname"] = "another-name"
        console = seen("c1", "console", to=None, joined=[row("unlike", "sensor", uuid=identifier)])
        assert set(refusals(upgrade_plan([console, sensor]))) == {"s1"}


class TestReadiness:
    def test_everything_that_cannot_be_read_is_told(self):
        broken = {"name": "s1", "groups": ["sensors"], "wanted": NEW, "info_error": "no route"}
        worse = {**broken, "name": "s2"}
        assert refusals(upgrade_plan([broken, worse])) == {"s1": "no route", "s2": "no route"}

    def test_kind_and_group_must_match(self):
        wrong = seen("s1", "sensor")
        wrong["info"]["system"]["platform"] = "eta"
        assert refusals(upgrade_plan([wrong]))["s1"] == "it is a packetstore, but in the group sensors"

    def test_unknown_platform_is_only_a_warning(self):
        odd = seen("s1", "sensor")
        odd["info"]["system"]["platform"] = "toaster"
        plan = upgrade_plan([odd])
        assert plan.ready and "taken for a sensor" in warnings(plan)["s1"]

    def test_two_groups(self):
        assert "consoles and sensors" in refusals(upgrade_plan([seen("x", "console", groups=["sensors"])]))["x"]

    def test_what_the_firmware_module_refuses(self):
        wrong = {**seen("s1", "sensor"), "firmware": {}, "firmware_error": "the image is for a console"}
        assert refusals(upgrade_plan([wrong]))["s1"] == "the image is for a console"

    @pytest.mark.parametrize(
        ("owners", "roles", "is_refused"),
        [
            (["alice"], {"write": "full"}, True),
            (["alice"], {"system": "full"}, False),
            (["alice", "bob"], {"write": "full"}, False),
            (["alice"], None, False),
            (["alice"], {}, False),
        ],
    )
    def test_privileges(self, owners, roles, is_refused):
        sensor = {
            **seen("s1", "sensor"),
        }
        sensor["info"]["privileges"] = {"key_owners": owners, "granted_roles": roles}
        assert ("lacks full system administration" in refusals(upgrade_plan([sensor])).get("s1", "")) == is_refused

    def test_weak_key_does_not_matter_where_nothing_is_to_be_done(self):
        sensor = {
            **seen("s1", "sensor", NEW),
        }
        sensor["info"]["privileges"] = {"key_owners": ["a"], "granted_roles": {"write": "full"}}
        assert upgrade_plan([sensor]).ready

    @pytest.mark.parametrize(
        ("licence", "is_refused"),
        [
            ({"expires_at": 1600000000000, "expires_in": 0}, True),
            ({"expires_at": 1900000000000, "expires_in": 1000}, False),
            ({"expires_at": None, "expires_in": 0}, False),
            ({}, False),
        ],
    )
    def test_licence(self, licence, is_refused):
        plan = upgrade_plan([seen("s1", "sensor", license=licence)])
        assert ("s1" in refusals(plan)) == is_refused

    @pytest.mark.parametrize(
        ("status", "refusal"),
        [
            ("Expired", "its licence has expired"),
            ("Invalid", "its licence is not valid"),
            ("Pre-Expired", None),
            ("Disconnected", None),
        ],
    )
    def test_licence_by_the_systems_own_row(self, status, refusal):
        sensor = seen("s1", "sensor", joined=[{"id": 0, "license_status": status}])
        assert refusals(upgrade_plan([sensor])).get("s1") == refusal

    def test_one_image_for_systems_of_several_kinds(self):
        url = {"url": "https://images.example.com/9.9.1.1234.tar?signed=secret"}
        one, two, three = seen("c1", "console"), seen("s1", "sensor"), seen("s2", "sensor", NEW)
        for system in (one, two, three):
            system["settings"] = {**system["settings"], **url}
        plan = upgrade_plan([one, two, three])
        told = "upgrade_url gives console and sensor the same image, which fits one of them at most"
        assert refusals(plan) == {"c1": told, "s1": told}, "s2 needs no image"
        (row,) = [row for row in plan.readiness if row["system"] == "c1" and row["check"] == "image"]
        assert row["reason"] == f"{told}. Give upgrade_url as a mapping with the keys console, sensor."
        assert upgrade_plan([two, three]).ready
        assert upgrade_plan([one, two, three], skip="image").ready

    def test_a_system_of_no_group(self):
        stray = {**seen("x", "sensor"), "groups": []}
        assert refusals(upgrade_plan([stray]))["x"] == "it is in no group of a kind"


class TestCluster:
    def with_nodes(self, *names, version=OLD):
        member = node("m1", "manager")
        member["info"]["cluster"] = {
            "ingest_enabled": True,
            "nodes": [{"hostname": name, "version": version} for name in names],
        }
        return member

    def test_unknown_node(self):
        plan = upgrade_plan([self.with_nodes("m1", "stranger")])
        assert refusals(plan)["m1"] == "the cluster rs has nodes that are not in the inventory: stranger"

    def test_node_of_another_cluster(self):
        other = seen("d1", "recordstore", cluster="other")
        plan = upgrade_plan([self.with_nodes("m1", "d1"), other])
        assert "its extrahop_cluster is other" in refusals(plan)["d1"]

    def test_node_outside_the_run_that_stays_behind(self):
        outside = [{"name": "d1", "groups": ["recordstores"], "cluster": "rs"}]
        assert "would stay on 9.8.2.100" in refusals(upgrade_plan([self.with_nodes("m1", "d1")], outside))["m1"]

    def test_node_outside_the_run_that_is_there_already(self):
        outside = [{"name": "d1", "groups": ["recordstores"], "cluster": "rs"}]
        plan = upgrade_plan([self.with_nodes("m1", "d1", version=NEW)], outside)
        assert plan.ready and plan.findings == []

    def test_node_in_another_batch_of_the_play(self):
        outside = [{"name": "d1", "groups": ["recordstores"], "cluster": "rs", "is_later": True}]
        for manager in (node("m1", "manager"), self.with_nodes("m1", "d1", version=NEW)):
            assert "in another batch of the play" in refusals(upgrade_plan([manager], outside))["m1"]

    def test_node_outside_the_run_of_unknown_firmware(self):
        outside = [{"name": "d1", "groups": ["recordstores"], "cluster": "rs"}]
        plan = upgrade_plan([node("m1", "manager")], outside)
        assert plan.ready and "its firmware is not known" in warnings(plan)["m1"]

    def test_a_cluster_that_is_not_upgraded_may_have_any_nodes(self):
        member = self.with_nodes("m1", "stranger")
        member["firmware"]["plan"] = []
        assert upgrade_plan([member]).ready


@pytest.mark.parametrize(
    ("job", "counts"),
    [
        (JOB, True),
        ({**JOB, "status": "DONE"}, False),
        ({**JOB, "type": "backup"}, False),
        ({**JOB, "type": "remote_firmware_upgrade", "remote_jobs": [{}]}, False),
        ({"id": "2", "status": "X", "step_description": "Installing the firmware"}, True),
    ],
)
def test_firmware_jobs(job, counts):
    assert bool(firmware_jobs([job])) == counts


@pytest.mark.parametrize("nothing", [None, "page", [None]])
def test_firmware_jobs_of_an_odd_answer(nothing):
    assert firmware_jobs(nothing) == []
