# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words that nobody knows: refused with the nearest one, in every file of ours."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.unknown import refuse_unknown
from ansible_collections.extrahop.revealx.plugins.plugin_utils.consoles import connections_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.mark import Mark
from ansible_collections.extrahop.revealx.plugins.plugin_utils.inventory.hosts import checked_clusters

from simulator import fleetfile


def test_all_of_them_are_told():
    refuse_unknown(["start"], ("start", "end"), "window")
    with pytest.raises(
        OptionError, match=r"window: 'strat' is no key, did you mean start\?; 7 is no key, there are: end"
    ):
        refuse_unknown(["strat", 7], ("start", "end"), "window")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([{"name": "rs", "manager": ["m1"]}], r"clusters\[0\]: manager is not known; did you mean managers\?"),
        ([{"name": "rs", "data-nodes": ["d1"]}], "did you mean data_nodes"),
        ([{"name": "rs", "managers": ["m1"]}, {"managers": ["m1"]}], r"clusters\[1\]: name is missing or blank"),
        ([{"name": "rs", "managers": [{"host": "m1"}]}], r"clusters\[0\]: managers"),
        ([{"name": "rs"}], "'rs' has neither managers nor data_nodes"),
        ([{"name": "", "managers": ["m1"]}], "name is missing or blank"),
        ({"name": "rs"}, "clusters is not a list"),
    ],
)
def test_clusters_of_the_inventory_plugin(given, said):
    with pytest.raises(OptionError, match=said):
        checked_clusters(given)


def test_clusters_as_they_are_meant():
    assert checked_clusters(None) == []
    (one,) = checked_clusters([{"name": 1, "managers": "m1,m2"}])
    assert one == {"name": "1", "managers": ["m1", "m2"], "data_nodes": []}


def test_consoles_of_the_inventory_plugin():
    entries = [{"host": "c1", "api_key": "k"}, {"host": "c2", "api-key": "canary-key"}]
    with pytest.raises(
        OptionError, match=r"consoles\[1\]: 'api-key' is no option of a console, did you mean api_key"
    ) as told:
        connections_of(entries, {}, {}, {}, "")
    assert "canary" not in str(told.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"system": []}', r"running\.json: 'system' is no key, did you mean systems\?"),
        ('{"systems": "s1"}', "systems cannot be used"),
        ('{"systems": [', "no JSON"),
        ("[]", "a mapping is wanted"),
    ],
)
def test_the_mark_of_an_upgrade(text, said):
    with pytest.raises(OptionError, match=said):
        Mark.read(text, "running.json")


def test_a_mark_without_all_its_keys():
    assert not Mark.read("{}", "x")
    assert Mark.read('{"systems": ["s1"], "clusters": ["rs"]}', "x").before == {}


SYSTEMS = {"s1": {"kind": "sensor"}}


@pytest.mark.parametrize(
    ("fleet", "meant"),
    [
        ({"system": SYSTEMS}, "systems"),
        ({"systems": {"s1": {"kind": "sensor", "versoin": "9.9"}}}, "version"),
        ({"systems": {"s1": {"kind": "sensor", "seed": {"tag": []}}}}, "tags"),
        ({"systems": {"s1": {"kind": "sensor", "state": {"device_group": []}}}}, "device_groups"),
        ({"systems": SYSTEMS, "uncertainties": {"job_locations": "missing"}}, "job_location"),
        ({"systems": SYSTEMS, "timings": {"restarts": 3}}, "restart"),
        ({"systems": SYSTEMS, "faults": [{"kind": "status", "system": ["s1"]}]}, "systems"),
        ({"systems": SYSTEMS, "faults": [{"kind": "stuck"}]}, "job_stuck"),
    ],
)
def test_fleet_files_of_the_simulator(fleet, meant):
    with pytest.raises(ValueError, match=f"did you mean '{meant}'"):
        fleetfile.check(fleet)
