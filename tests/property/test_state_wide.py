# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents over all sections: refused before the first write when anything is wrong, and braked when they delete."""

from __future__ import annotations

import copy

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._state.document import document_of
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import OPERATION as STATE
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import of_document

from tests.property import estate
from tests.property.bench import Bench
from tests.property.documents import PRUNED

DEVICE = {"object_type": "device", "object_id": "10.99.0.1"}
ALERT = {**estate.DOCUMENT["alerts"][0], "name": "new"}
SYSLOG = {"type": "syslog", "name": "a", "target_host": "h", "port": 1, "protocol": "tcp"}
CRITERION = {"protocol_default": "any", "sources": [{"type": "device_group", "id": "gone"}]}
APPLICATION = {"discovery_id": "new", "display_name": "A", "criteria": [CRITERION]}
RULE = {"description": "new", "detection_types": ["network_scan"], "victim": "Any"}


def refused(bench: Bench, document: dict, told: str, **options) -> None:
    """The document is refused with these words, beside a tag that would have been made."""
    run = bench.run(STATE, {"document": {"tags": [{"name": "to be made"}], **document}, **options})
    assert run.failed and run.writes == [] and not run.data.get("changed")
    assert told in run.data["msg"]


@pytest.mark.parametrize(
    ("document", "told"),
    [
        # a typo
        ({"alerts": [{"name": "a", "severty": 3}]}, "alerts 'a': severty is not known; did you mean severity?"),
        (
            {"identity_providers": [{"name": "a", "privileges": {"ndrlevels": {}}}]},
            "identity_providers 'a': privileges.ndrlevels is not known; did you mean ndrlevel?",
        ),
        # a wrong type
        (
            {"exclusion_intervals": [{"name": "n", "interval_type": "daily", "start": "soon", "end": 1}]},
            "exclusion_intervals 'n': start is 'soon': a whole number is wanted.",
        ),
        ({"watchlist": {"devices": {"a": 1}}}, "watchlist: devices is a mapping: a list is wanted."),
        ({"tuning_rules": [{"description": "x", "enabled": "perhaps"}]}, "tuning_rules 'x': enabled is 'perhaps'"),
        # an unknown reference, wherever one can stand
        ({"alerts": [{**ALERT, "emailgroups": ["nobody"]}]}, "alerts 'new': emailgroups: No email_group 'nobody'"),
        ({"tags": [{"name": "a", "devices": ["10.99.0.1"]}]}, "tags 'a': devices: No device '10.99.0.1'"),
        ({"tuning_rules": [{**RULE, "offender": DEVICE}]}, "tuning_rules 'new': offender: No device '10.99.0.1'"),
        ({"applications": [APPLICATION]}, "applications 'new': criteria: No device_group 'gone'"),
        ({"sensor_tags": [{"name": "a", "sensors": ["gone"]}]}, "sensor_tags 'a': sensors: No appliance 'gone'"),
        ({"watchlist": {"devices": ["10.99.0.1"]}}, "watchlist: devices: No device '10.99.0.1'"),
        (
            {"analysis_priorities": [{"standard_rules": [{"type": "device_group", "object_id": "gone"}]}]},
            "analysis_priorities '0': standard_rules: No device_group 'gone'",
        ),
        # a duplicate name
        ({"ods_targets": [SYSLOG, SYSLOG]}, "ods_targets 'syslog a': name is declared twice in the section."),
        ({"vlans": [{"vlanid": 10}, {"vlanid": "10"}]}, "vlans '10': vlanid is declared twice in the section."),
        (
            {"networks": [{"name": "Network 1"}, {"id": 0, "description": "x"}]},
            "networks '0': It is the same object as networks 'Network 1'",
        ),
        # what the system lacks, or nobody can make
        ({"reports": [{"name": "r"}]}, "reports 'r': 127.0.0.1"),
        ({"vlans": [{"vlanid": 99}]}, "vlans '99': No vlan '99' on 127.0.0.1"),
        ({"devices": [{"name": "10.99.0.1"}]}, "devices '10.99.0.1': No device '10.99.0.1' on 127.0.0.1"),
        ({"dashboards": [{"name": "new"}]}, "dashboards 'new': No dashboard 'new' on 127.0.0.1"),
        # acts
        ({"reports": [{"name": "r", "state": "queued"}]}, "reports 'r': state is 'queued'; there are: present,"),
        ({"reports": [{"name": "r", "download_to": "x"}]}, "reports 'r': download_to does not belong here"),
        ({"bundles": [{"name": "b", "state": "applied"}]}, "bundles 'b': state is 'applied'"),
        ({"cloud_services": {"cloud_token": "Canary", "nickname": " "}}, "cloud_services: nickname is blank."),
    ],
)
def test_each_mistake_is_refused_before_the_first_write(wide, document, told):
    refused(wide, document, told)


def test_a_field_that_the_firmware_lacks_is_refused_before_the_first_write(fleet):
    old = Bench(fleet, "old")
    document = {"network_localities": [{"name": "dmz", "external": True, "networks": ["192.0.2.0/24"]}]}
    refused(old, document, "network_localities 'dmz': name is no field of network_locality 'dmz' on 127.0.0.1")
    refused(old, {"network_localities": [{"id": 99, "networks": ["192.0.2.0/24"]}]}, "No network_locality with id 99")


@pytest.mark.parametrize(
    ("section", "why"),
    [
        ("devices", "whose objects cannot be deleted: devices are found from traffic."),
        ("watchlist", "which is no list of objects."),
        ("analysis_priorities", "whose objects the system does not list."),
    ],
)
def test_what_cannot_be_deleted_is_not_pruned(wide, section, why):
    refused(wide, {}, f"prune names {section}, {why}", prune=[section])


def test_brakes_hold_over_all_sections(fleet):
    bench = Bench(fleet, "braked")
    bench.good(STATE, {"document": estate.DOCUMENT})
    nothing = {"document": {name: [] for name in PRUNED}, "prune": list(PRUNED)}
    foretold = bench.good(STATE, nothing, check=True)
    count = foretold.data["summary"]["delete"]
    braked = bench.run(STATE, {**nothing, "max_deletes": count - 1})
    assert braked.failed and braked.writes == [] and f"would delete {count} objects" in braked.data["msg"]
    assert bench.good(STATE, {**nothing, "protected": ["*"]}).writes == []
    some = bench.good(STATE, {**nothing, "protected": ["s*", "*ranch*"]}, check=True)
    kept = {row["name"] for row in foretold.data["objects"]} - {row["name"] for row in some.data["objects"]}
    assert kept == {"soc", "slow", "http siem", "syslog siem", "branch", "branches"}
    done = bench.good(STATE, {**nothing, "max_deletes": count})
    assert done.data["summary"] == {"delete": count} and len(done.writes) == count
    # What came with the system is still there.
    assert [group["group_name"] for group in bench.read("/emailgroups")] == ["Default"]
    assert {one["type"] for one in bench.read("/detections/formats")} == {"network_scan", "slow_database"}
    assert [user["username"] for user in bench.read("/users")] == ["setup"]
    assert all(group["built_in"] for group in bench.read("/devicegroups"))
    assert bench.good(STATE, nothing).writes == []


def test_a_document_that_systems_share_stays_as_it_is(fleet):
    raw = copy.deepcopy(estate.DOCUMENT)
    document = document_of(raw)
    operation = of_document(lambda: document)

    def content():
        return copy.deepcopy((raw, [entry.options for entry in document.entries], document.secrets, document.sections))

    before = content()
    for bench in (Bench(fleet, "sensor1"), Bench(fleet, "empty")):
        alone = bench.good(STATE, {"document": estate.DOCUMENT}, check=True)
        assert bench.good(operation, {}, check=True).foretells == alone.foretells
        assert content() == before
        bench.good(operation, {})
        assert bench.good(operation, {}).writes == []
        assert bench.good(STATE, {"document": estate.DOCUMENT}).writes == []
        assert content() == before and raw == estate.DOCUMENT


def test_order_of_deletions_is_that_of_references(fleet):
    bench = Bench(fleet, "braked")
    kinds = ("email_groups", "custom_devices", "tags", "device_groups", "applications", "exclusion_intervals", "alerts")
    bench.good(STATE, {"document": {name: estate.DOCUMENT[name] for name in kinds}})
    gone = {"alerts": [], "tags": [], "custom_devices": [], "device_groups": []}
    done = bench.good(STATE, {"document": gone, "prune": list(gone)})
    deleted = list(dict.fromkeys(path.split("/")[-2] for path in done.writes))
    assert deleted == ["alerts", "devicegroups", "tags", "customdevices"]


def test_one_refused_object_does_not_hide_the_others(fleet):
    bench = Bench(fleet, "braked")
    bench.fleet.fault(
        "status", systems=["braked"], method="PUT", path="/analysispriority/config/0", status=500, count=9
    )
    document = {
        "analysis_priorities": [{"autofill_advanced": False, "advanced_rules": []}],
        "investigations": [{"name": "after"}],
    }
    run = bench.run(STATE, {"document": document}, retries=0)
    bench.fleet.clear_faults()
    assert run.failed and "1 of 2 parts" in run.data["msg"] and "analysis_priorities '0'" in run.data["msg"]
    assert run.data["summary"] == {"create": 1, "failed": 1}
    assert bench.good(STATE, {"document": document}).data["summary"] == {"none": 1, "update": 1}
