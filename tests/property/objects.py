# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Made-up declarations of the resources under test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import (
    custom_device,
    device_group,
    tag,
    user,
)
from hypothesis import strategies as st

# Addresses are drawn by number, since the sensor's devices are known only when it runs.
DEVICES = st.lists(st.integers(0, 7), max_size=3, unique=True)
# Names that a careless URL, pattern or comparison would trip over.
NAMES = ("web", "Web", "a/b c", "ümlaut & co", "100% ?#", "x" * 60)
USERNAMES = ("anna", "Bert", "c.d-e_f", "user+tag@example.com")
TEXT = st.sampled_from(["", "plain", "two  blanks", "ünï – ☃", '"quoted" \\ <b>'])
BASE_ROLES = st.sampled_from([{}, {"system": "full"}, {"write": "full"}, {"write": "limited"}, {"metrics": "full"}])
ADD_ONS = st.sampled_from([{}, {"packets": "full"}, {"ndr": "none"}, {"packets": "slices_only", "npm": "full"}])
RULES = st.sampled_from(
    [
        {"field": "vendor", "operator": "=", "operand": "Dell"},
        {"field": "role", "operator": "=", "operand": "printer"},
        {"field": "name", "operator": "~", "operand": "web"},
    ]
)
FILTERS = st.one_of(
    RULES,
    st.builds(
        lambda rules, how: {"operator": how, "rules": rules},
        st.lists(RULES, min_size=2, max_size=3, unique_by=str),
        st.sampled_from(["and", "or"]),
    ),
)
CRITERIA = st.lists(
    st.sampled_from(
        [
            {"ipaddr": "10.1.2.0/24"},
            {"ipaddr": "10.9.0.1", "ipaddr_direction": "src"},
            {"ipaddr": "10.9.0.1", "ipaddr_direction": "any", "dst_port_min": 80, "dst_port_max": 90},
            {"ipaddr": "10.9.0.2", "ipaddr_direction": "dst", "ipaddr_peer": "10.9.0.3"},
            {"vlan_min": 4, "vlan_max": 8},
        ]
    ),
    max_size=3,
    unique_by=str,
)


def some(**fields: st.SearchStrategy) -> st.SearchStrategy[dict]:
    """Any of the fields, each there or not."""
    return st.fixed_dictionaries({}, optional=fields)


def roles() -> st.SearchStrategy[dict]:
    return st.builds(lambda base, more: {**base, **more}, BASE_ROLES, ADD_ONS)


@dataclass(frozen=True)
class Kind:
    """A resource under test: its operation, where the system lists it, its natural key, and declarations of it."""

    operation: Operation
    collection: str
    key: str
    names: tuple[str, ...]
    declared: st.SearchStrategy[dict]

    def states(self) -> st.SearchStrategy[tuple[dict | None, dict]]:
        """(what was declared before, None for nothing; what is declared now) of one object."""
        return st.sampled_from(self.names).flatmap(
            lambda name: st.tuples(
                st.one_of(st.none(), self.declared.map(lambda given: {self.key: name, **given})),
                self.declared.map(lambda given: {self.key: name, **given}),
            )
        )

    def absent(self, declared: Mapping) -> dict:
        return {self.key: declared[self.key], "state": "absent"}


STATIC = some(description=TEXT, include_custom_devices=st.booleans(), devices=DEVICES)
DYNAMIC = st.builds(lambda rules, given: {"filter": rules, **given}, FILTERS, some(description=TEXT))
KINDS = {
    "tag": Kind(tag.OPERATION, "/tags", "name", NAMES, some(devices=DEVICES)),
    "user": Kind(
        user.OPERATION,
        "/users",
        "username",
        USERNAMES,
        st.builds(
            lambda name, password, given: {"name": name, "password": password, **given},
            TEXT.filter(bool),
            st.sampled_from(["Canary-pw-1", 'Canary"pw\\2 é']),
            some(enabled=st.booleans(), granted_roles=roles(), type=st.just("local")),
        ),
    ),
    "static device_group": Kind(device_group.OPERATION, "/devicegroups", "name", NAMES, STATIC),
    "dynamic device_group": Kind(device_group.OPERATION, "/devicegroups", "name", NAMES, DYNAMIC),
    "custom_device": Kind(
        custom_device.OPERATION,
        "/customdevices",
        "name",
        NAMES,
        some(description=TEXT, author=TEXT.filter(bool), disabled=st.booleans(), criteria=CRITERIA),
    ),
}


def with_addresses(declared: Mapping, addresses: list[str]) -> dict:
    """The declaration with addresses in place of numbers."""
    if "devices" not in declared:
        return dict(declared)
    return {**declared, "devices": [addresses[number] for number in declared["devices"]]}
