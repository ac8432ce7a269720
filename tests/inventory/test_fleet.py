# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory plugin fleet, as Ansible's own programs see it."""

from __future__ import annotations

import os
import time

import pytest

from tests.inventory.conftest import EVIL, KEYS, VAULT_PASSWORD, Vaulted

EVERYONE = {
    "console1",
    "console2",
    "sensor1",
    "sensor2",
    "ids1",
    "records-1.example.com",
    "records-2.example.com",
    "packets1",
}


def two(consoles) -> list[dict]:
    """Both consoles."""
    return [
        {"host": consoles.address("console1")},
        {"host": consoles.address("console2"), "api_key": KEYS["console2"]},
    ]


# The tests that are not slow are those that run on every ansible-core.


def test_two_consoles(consoles):
    (consoles.folder / "password").write_text(VAULT_PASSWORD)
    paris = {"host": "{{ paris }}", "api_key": "{{ lookup('ansible.builtin.env', 'KEY_OF_PARIS') }}"}
    tokyo = {"host": consoles.address("console2"), "api_key": Vaulted(KEYS["console2"])}
    consoles.write(
        consoles=[paris, tokyo],
        ids_associations=True,
        clusters=[{"name": "main", "managers": ["records-1*"], "data_nodes": ["records-*"]}],
    )
    given = ("-e", f"paris={consoles.address('console1')}", "--vault-password-file", "password")
    ended = consoles.list(*given, EXTRAHOP_API_KEY="")
    assert set(ended.variables) == EVERYONE, "the sensor that both list is one host"
    assert ended.hosts("consoles") == {"console1", "console2"}
    assert ended.hosts("sensors") == {"sensor1", "sensor2", "ids1"}
    assert ended.hosts("packetstores") == {"packets1"}
    assert set(ended.listing["recordstores"]["children"]) == {
        "recordstore_managers",
        "recordstore_data_nodes",
        "cluster_main",
    }
    assert ended.hosts("recordstore_managers") == {"records-1.example.com"}
    assert ended.hosts("recordstore_data_nodes") == {"records-2.example.com"}
    assert ended.hosts("ids_sensors") == {"ids1"} and ended.hosts("tag_in_the_dmz") == {"sensor1", "sensor2"}
    assert ended.hosts("firmware_9_7_1_5") == {"sensor2"} and ended.hosts("status_online") == EVERYONE
    variables = ended.variables
    assert variables["console2"]["extrahop_host"] == consoles.address("console2")
    assert variables["sensor1"]["extrahop_host"] == "sensor1"
    assert variables["sensor1"]["extrahop_consoles"] == ["console1", "console2"]
    assert variables["ids1"]["extrahop_packet_sensor"] == "sensor2"
    assert variables["records-2.example.com"]["extrahop_cluster"] == "main"
    assert variables["sensor2"]["extrahop_nickname"] == {"__ansible_unsafe": EVIL}
    assert consoles.asked() == ["console1", "console2"] and "WARNING" not in ended.text


def test_constructed(consoles):
    options = {
        "strict": True,
        "compose": {"extrahop_host": "extrahop_hostname ~ '.mgmt'", "pinned": "extrahop_fingerprint"},
        "keyed_groups": [
            {"key": "extrahop_firmware_version.split('.')[:2] | join('.')", "prefix": "release"},
            {"key": "extrahop_license_status"},
        ],
        "groups": {"attention": "extrahop_kind == 'sensor' and extrahop_firmware_version != '9.8.2.100'"},
        "leading_separator": False,
    }
    consoles.write(**options)
    ended = consoles.list()
    assert ended.hosts("attention") == ended.hosts("release_9_7") == {"sensor2"}
    assert ended.hosts("Nominal") == EVERYONE - {"console2"}
    assert ended.variables["packets1"]["extrahop_host"] == "packets1.mgmt"
    assert len(ended.variables["packets1"]["pinned"]) == 64
    options["compose"]["wrong"] = "nobody_knows_this"
    consoles.write(**options)
    ended = consoles.list()
    assert ended.status != 0 and "nobody_knows_this" in ended.text


@pytest.mark.slow
def test_a_name_that_looks_like_a_template_is_a_name(consoles):
    consoles.write()
    ended = consoles.run("ansible", "sensor2", "-i", "fleet.yml", "-m", "debug", "-a", "msg={{ extrahop_nickname }}!")
    assert f"{EVIL}!" in ended.output and "42" not in ended.output


@pytest.mark.slow
def test_cache(consoles, away):
    cache = {
        "cache": True,
        "cache_plugin": "ansible.builtin.jsonfile",
        "cache_connection": str(consoles.folder / "kept"),
    }
    consoles.write(**cache)
    first = consoles.list().listing
    assert consoles.asked() == ["console1"]
    # A console that is added is asked, the other is not.
    consoles.write(**cache, consoles=two(consoles))
    assert set(consoles.list().variables) == EVERYONE and consoles.asked() == ["console2"]
    consoles.write(**cache)
    away("console1")
    assert consoles.list().listing == first and consoles.asked() == []
    files = [file for file in (consoles.folder / "kept").rglob("*") if file.is_file()]
    secrets = [*KEYS.values()] + [
        consoles.fleet.state(name)["state"]["license"]["product_key"] for name in ("sensor1", "console1")
    ]
    assert len(files) == 2 and not any(secret in file.read_text() for file in files for secret in secrets)
    # Expired, a console that is away fails the source, unless answers are said not to expire.
    for file in files:
        os.utime(file, (time.time() - 10_000,) * 2)
    ended = consoles.list()
    assert ended.status != 0 and consoles.address("console1") in ended.text
    assert consoles.list(ANSIBLE_INVENTORY_CACHE_TIMEOUT="0").listing == first


@pytest.mark.slow
def test_consoles_that_do_not_answer(consoles, away):
    away("console1")
    consoles.write(consoles=two(consoles))
    ended = consoles.list()
    assert ended.status != 0 and f"No connection to {consoles.address('console1')}" in ended.text
    consoles.write(consoles=two(consoles), on_unreachable="skip")
    ended = consoles.list()
    assert set(ended.variables) == {"console2", "sensor1"}
    assert f"Console {consoles.address('console1')} is skipped" in ended.text
    # Nobody is left, or somebody refuses the key: that is no fleet to work with.
    consoles.write(on_unreachable="skip")
    ended = consoles.list()
    assert ended.status != 0 and "No console answered" in ended.text
    consoles.write(host=consoles.address("console2"), api_key="wrong-key-0123456789", on_unreachable="skip")
    ended = consoles.list()
    assert ended.status != 0 and "401" in ended.text


@pytest.mark.slow
def test_consoles_are_asked_side_by_side(consoles):
    for name in ("console1", "console2"):
        consoles.fleet.fault("slow", systems=[name], seconds=3, count=None)
    consoles.write(consoles=two(consoles))
    assert set(consoles.list().variables) == EVERYONE
    first, second = (row["time"] for row in consoles.fleet.log(path="/extrahop"))
    assert second - first < 3, "the second was asked while the first was still to answer"


@pytest.mark.slow
def test_what_the_file_says_wrongly(consoles):
    consoles.write(on_unreachable_console="skip")
    assert "'on_unreachable_console' is no option of this plugin, did you mean on_unreachable?" in consoles.list().text
    consoles.write(api_key="{{ nobody_has_it }}")
    assert "option api_key" in (ended := consoles.list()).text and "nobody_has_it" in ended.text
    consoles.write(name="inventory.yml")
    ended = consoles.run("ansible-inventory", "-i", "inventory.yml", "--list")
    assert ended.status != 0 and "inventory.yml" in ended.text
