# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the connection of a task comes from, and in which order."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import (
    KNOWN_TO_PLAYBOOKS,
    connection_arguments,
    near_misses,
    plain,
)


def filled(arguments=None, variables=None, task=None, controller=None, name="sensor1", is_controller=False) -> dict:
    return connection_arguments(arguments or {}, variables or {}, task or {}, controller or {}, name, is_controller)


SOURCES = [
    {"arguments": {"host": "h", "api_key": "from-task"}},
    {"variables": {"extrahop_host": "h", "extrahop_api_key": "from-variable"}},
    {"task": {"EXTRAHOP_HOST": "h", "EXTRAHOP_API_KEY": "from-task-environment"}},
    {"controller": {"EXTRAHOP_API_KEY": "from-environment"}},
]


@pytest.mark.parametrize("nearest", range(4))
def test_the_nearest_source_wins(nearest):
    given = {name: value for source in SOURCES[nearest:] for name, value in source.items()}
    assert filled(**given)["api_key"] == next(
        value for name, value in next(iter(SOURCES[nearest].values())).items() if name.lower().endswith("api_key")
    )


@pytest.mark.parametrize("empty", [None, ""])
def test_empty_values_are_no_source(empty):
    given = filled({"api_key": empty}, {"extrahop_api_key": empty}, {}, {"EXTRAHOP_API_KEY": "x"})
    assert given["api_key"] == "x"


def test_false_is_a_value():
    given = filled({"validate_certs": False}, {"extrahop_validate_certs": True})
    assert given["validate_certs"] is False
    assert filled(variables={"extrahop_retries": 0}, controller={"EXTRAHOP_RETRIES": "9"})["retries"] == 0


def test_host_of_an_inventory_host():
    everywhere = {"EXTRAHOP_HOST": "one-system"}
    assert filled(controller=everywhere)["host"] == "sensor1"
    assert filled(variables={"ansible_host": "192.0.2.1"}, controller=everywhere)["host"] == "192.0.2.1"
    assert filled(variables={"ansible_host": "a", "extrahop_host": "b"})["host"] == "b"
    assert filled(variables={"ansible_host": "a"}, task={"EXTRAHOP_HOST": "c"})["host"] == "c"


def test_host_on_the_controller_itself():
    assert filled(controller={"EXTRAHOP_HOST": "x"}, name="localhost", is_controller=True)["host"] == "x"
    assert filled(name="localhost", is_controller=True)["host"] == "localhost"


def test_one_way_to_sign_in_is_kept():
    cloud = {"EXTRAHOP_CLIENT_ID": "i", "EXTRAHOP_CLIENT_SECRET": "s"}
    near_key = filled({"api_key": "k"}, controller=cloud)
    assert "client_id" not in near_key and "client_secret" not in near_key and near_key["api_key"] == "k"
    near_cloud = filled(task=cloud, controller={"EXTRAHOP_API_KEY": "k"})
    assert "api_key" not in near_cloud and near_cloud["client_id"] == "i"
    both = filled({"api_key": "k", "client_id": "i", "client_secret": "s"})
    assert {"api_key", "client_id", "client_secret"} <= both.keys()


def test_other_arguments_stay():
    assert filled({"name": "web", "state": "absent"}) == {"name": "web", "state": "absent", "host": "sensor1"}


def test_plain_data_has_plain_types():
    class Tagged(str):
        """As ansible-core 2.19 and later pass text."""

    value = plain({Tagged("a"): [Tagged("b"), 1, True, None, 1.5], "c": (Tagged("d"),)})
    assert value == {"a": ["b", 1, True, None, 1.5], "c": ["d"]}
    assert all(text.__class__ is str for text in [*value, value["a"][0], value["c"][0]])


@pytest.mark.parametrize(
    ("host", "reached"),
    [
        ("name", "name:8443"),
        ("name:9443", "name:9443"),
        ("192.0.2.1", "192.0.2.1:8443"),
        ("2001:db8::1", "[2001:db8::1]:8443"),
        ("[2001:db8::1]", "[2001:db8::1]:8443"),
        ("https://name", "https://name"),
    ],
)
def test_a_host_without_a_port_has_that_of_the_variable(host, reached):
    assert filled(variables={"extrahop_host": host, "extrahop_port": 8443})["host"] == reached
    assert filled({"host": host}, {"extrahop_port": "8443"})["host"] == host


def test_the_inventory_name_has_the_port_too():
    assert filled(variables={"extrahop_port": "8443"})["host"] == "sensor1:8443"


@pytest.mark.parametrize("port", ["https", 0, 65536, "-1", True])
def test_no_port_is_refused(port):
    with pytest.raises(OptionError, match="extrahop_port"):
        filled(variables={"extrahop_port": port})


def test_variables_that_nearly_have_a_known_name_are_told():
    told = near_misses(
        ["extrahop_apikey", "extrahop_validate_cert", "extrahop_api_key", "ansible_host", "extrahop_port"]
    )
    assert [sentence.split(": ")[1] for sentence in told] == [
        "did you mean extrahop_api_key?",
        "did you mean extrahop_validate_certs?",
    ]
    set_by_the_inventory = ["extrahop_hostname", "extrahop_fingerprint", "extrahop_kind", "extrahop_online"]
    assert near_misses(set_by_the_inventory) == []


def test_misspelt_variables_of_roles_are_told_where_a_fleet_is_worked_on():
    written = ["configure_prunes", "configure_stat", "upgrade_on_failur", "configure_state", "plan_b", "backups"]
    told = near_misses([*written, "configure_state_sites", "extrahop_apikey"], KNOWN_TO_PLAYBOOKS)
    assert [sentence.split()[2] for sentence in told] == [
        "configure_prunes",
        "configure_stat",
        "upgrade_on_failur",
        "extrahop_apikey",
    ]
    assert near_misses(written) == []
