# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an inventory must say of recordstores before they are upgraded, and two names of one system."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rollback import rollback_plan
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.upgrade import upgrade_plan

from tests.unit.plugins.plugin_utils.fleet.test_upgrade import JOB, NEW, node, refusals, seen

NODES = "it has no extrahop_cluster, so that it may be in one cluster with others of the inventory: "


def outside(name, cluster="", groups=("recordstores",)):
    return {"name": name, "groups": list(groups), "cluster": cluster}


def alone(name, **more):
    """A recordstore of which the inventory says nothing but its kind."""
    return seen(name, "recordstore", **more)


class TestUndeclared:
    def test_several_recordstores_without_the_variable(self):
        assert refusals(upgrade_plan([alone("r1"), alone("r2")])) == {"r1": NODES + "r2", "r2": NODES + "r1"}

    def test_one_beside_a_cluster(self):
        plan = upgrade_plan([node("m1", "manager"), node("d1", "data"), alone("r1")])
        assert refusals(plan) == {"r1": NODES + "d1, m1"}

    def test_one_in_the_run_and_one_outside(self):
        assert refusals(upgrade_plan([alone("r1")], [outside("r2")]))["r1"] == NODES + "r2"
        told = refusals(upgrade_plan([node("m1", "manager")], [outside("r2")]))["m1"]
        assert told == "the recordstore r2 outside this run has no extrahop_cluster and may be in the same cluster"

    def test_one_that_runs_the_version_already_may_be_a_node_all_the_same(self):
        assert refusals(upgrade_plan([node("m1", "manager"), alone("r1", version=NEW)]))["r1"] == NODES + "m1"

    def test_nothing_is_asked_where_nothing_is_upgraded(self):
        assert upgrade_plan([alone("r1", version=NEW), alone("r2", version=NEW)]).ready

    def test_a_job_that_is_followed_counts(self):
        assert not upgrade_plan([alone("r1", version=NEW, jobs=[JOB]), alone("r2", version=NEW)]).ready

    def test_a_single_recordstore_is_a_cluster_of_one(self):
        plan = upgrade_plan([alone("r1"), seen("s1", "sensor")], [outside("s2", groups=["sensors"])])
        assert plan.ready and [one.name for one in plan.clusters] == ["r1"]

    def test_unless_it_reports_other_nodes(self):
        one = alone("r1")
        one["info"]["cluster"] = {"ingest_enabled": True, "nodes": [{"hostname": "r1"}, {"hostname": "r2"}]}
        assert refusals(upgrade_plan([one]))["r1"] == "the cluster r1 has nodes that are not in the inventory: r2"

    def test_clusters_of_one_with_names_of_their_own(self):
        assert upgrade_plan([alone("r1", cluster="a"), alone("r2", cluster="b")]).ready


class TestManagers:
    def test_data_nodes_without_one(self):
        plan = upgrade_plan([node("d1", "data"), node("d2", "data")])
        assert refusals(plan) == {"d1": "the cluster rs has no manager node, only d1, d2"}

    def test_a_data_node_all_by_itself(self):
        assert refusals(upgrade_plan([node("d1", "data")])) == {"d1": "the cluster rs has no manager node, only d1"}

    def test_nodes_of_which_nobody_says_what_they_are(self):
        plan = upgrade_plan([alone("r1", cluster="rs"), alone("r2", cluster="rs")])
        assert refusals(plan) == {"r1": "the cluster rs has no manager node, only r1, r2"}

    def test_a_manager_outside_the_run_is_one(self):
        beside = outside("m1", "rs", ["recordstores", "recordstore_managers"])
        assert "manager" not in refusals(upgrade_plan([node("d1", "data")], [beside])).get("d1", "")

    def test_a_node_that_is_both(self):
        both = seen("m1", "recordstore", groups=["recordstore_managers", "recordstore_data_nodes"], cluster="rs")
        assert refusals(upgrade_plan([both]))["m1"].startswith("it is in the groups recordstore_managers and")


class TestTwins:
    @pytest.mark.parametrize(
        ("one", "other", "told"),
        [
            ({"license": {"serial": "EH-1"}}, {"license": {"serial": "eh-1"}}, "serial number eh-1"),
            ({"joined": [{"id": 0, "uuid": "AB-12"}]}, {"joined": [{"id": 0, "uuid": "ab12"}]}, "uuid ab12"),
        ],
    )
    def test_by_what_no_two_systems_share(self, one, other, told):
        found = refusals(upgrade_plan([seen("s1", "sensor", **one), seen("s2", "sensor", **other)]))
        assert found["s1"] == f"it is the same system as s2: both have the {told}"
        assert found["s2"] == f"it is the same system as s1: both have the {told}"

    def test_by_the_address(self):
        pair = [{**seen(name, "sensor"), "addresses": [host]} for name, host in (("s1", "S.example.com"), ("s2", ""))]
        pair[1]["addresses"] = ["", "https://s.example.com:443/"]
        assert refusals(upgrade_plan(pair))["s2"].endswith("both have the address s.example.com:443")

    def test_by_the_port_of_another_variable(self):
        """Behind a gateway many have the address in common, and extrahop_port tells them apart."""
        pair = [
            {**seen(name, "sensor"), "addresses": ["gw", ""], "asked": f"gw:{port}"}
            for name, port in (("s1", 8441), ("s2", 8442))
        ]
        assert upgrade_plan(pair).ready
        pair[1]["asked"] = "gw:8441"
        assert refusals(upgrade_plan(pair))["s2"].endswith("both have the address gw:8441")

    def test_other_ports_are_other_systems(self):
        pair = [{**seen(name, "sensor"), "addresses": [f"192.0.2.1:{port}"]} for name, port in (("s1", 1), ("s2", 2))]
        assert upgrade_plan(pair).ready

    def test_what_is_not_told_is_not_shared(self):
        pair = [seen(name, "sensor", license={"serial": ""}, joined=[{"id": 0, "uuid": None}]) for name in ("s1", "s2")]
        assert upgrade_plan(pair).ready

    def test_going_back(self):
        pair = [seen(name, "sensor", joined=[{"id": 0, "uuid": "ab12"}]) for name in ("s1", "s2")]
        assert not rollback_plan(pair)["ready"]
