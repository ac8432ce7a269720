# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Addresses are compared as networks wherever the API holds them, however the system spells them."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.addresses import as_mac, as_network
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.compare import same
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import (
    custom_device,
    device_group,
    network_locality,
    ods_target,
    tuning_rule,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import OPERATION as STATE
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state_export import OPERATION as EXPORT

DECLARED = {
    "custom_devices": {
        "name": "plain",
        "criteria": [
            {"ipaddr": "192.0.2.103"},
            {"ipaddr": "2001:db8::7", "ipaddr_direction": "src", "ipaddr_peer": "192.0.2.9"},
            {"ipaddr": "10.1.2.3/16"},
        ],
    },
    "network_localities": {"name": "hosts", "external": False, "networks": ["192.0.2.103", "2001:DB8:0::/48"]},
    "device_groups": {
        "name": "by address",
        "filter": {
            "operator": "or",
            "rules": [
                {"field": "ipaddr", "operand": "192.0.2.103", "operator": "="},
                {"field": "ipaddr", "operand": "2001:db8::7", "operator": "="},
            ],
        },
    },
}
OPERATIONS = {
    "custom_devices": custom_device.OPERATION,
    "network_localities": network_locality.OPERATION,
    "device_groups": device_group.OPERATION,
}


@pytest.fixture
def spelling(bench):
    """The sensor, which answers addresses as networks in full."""
    bench.fleet.uncertain(addresses="networks")
    yield bench
    bench.fleet.uncertain(addresses="as_given")
    for section, options in DECLARED.items():
        bench.good(OPERATIONS[section], {"name": options["name"], "state": "absent"})


@pytest.mark.parametrize("section", DECLARED)
def test_a_task_converges_whatever_the_spelling(spelling, section):
    foretold = spelling.good(OPERATIONS[section], DECLARED[section], check=True)
    done = spelling.good(OPERATIONS[section], DECLARED[section])
    assert foretold.foretells == done.foretells and done.data["changed"]
    assert "/32" in repr(done.data["object"])
    assert spelling.good(OPERATIONS[section], DECLARED[section]).writes == []


def test_a_document_converges_and_its_export_is_no_change(spelling, tmp_path):
    document = {section: [options] for section, options in DECLARED.items()}
    spelling.good(STATE, {"document": document})
    assert spelling.good(STATE, {"document": document}).writes == []
    dest = str(tmp_path / "state.yml")
    spelling.good(EXPORT, {"dest": dest, "sections": list(DECLARED)})
    assert spelling.good(STATE, {"src": dest}).writes == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("192.0.2.103", "192.0.2.103/32"),
        ("2001:db8::7", "2001:0DB8:0000:0000:0000:0000:0000:0007/128"),
        ("10.0.0.0/8", "10.0.0.0/255.0.0.0"),
        ("10.1.2.3/8", "10.0.0.0/8"),
    ],
)
def test_spellings_of_one_network(one, other):
    assert as_network(one) == as_network(other)
    host, group = ods_target.ODS_TARGET.fields["host"], device_group.DEVICE_GROUP.fields["value"]
    assert same(host, one, other) and same(group, one, other)
    participant = {"object_type": "ipaddr", "object_value": one}
    assert same(tuning_rule.PARTICIPANT, participant, {**participant, "object_value": other})


@pytest.mark.parametrize("word", ["web1.example.com", "", "10", "10.0.0.300", "10.0.0.0/33", "0050.5600", 5, None])
def test_what_is_no_address_stays(word):
    assert as_network(word) == word and as_mac(word) == word
