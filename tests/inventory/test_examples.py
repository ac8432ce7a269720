# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples in the plugin's documentation are run as they stand, with the addresses of simulated consoles."""

from __future__ import annotations

import pytest
import yaml
from _project import ROOT
from ansible.parsing.vault import VaultLib, VaultSecret

from tests.inventory.conftest import KEYS, VAULT_PASSWORD

pytestmark = pytest.mark.slow
SOURCE = (ROOT / "plugins" / "inventory" / "fleet.py").read_text()
EXAMPLES = list(yaml.safe_load_all(SOURCE.split('EXAMPLES = r"""')[1].split('"""')[0]))


@pytest.fixture
def run(consoles):
    """Run the example of that number as fleet.yml."""
    addresses = {"console.example.com": "console1", "console-paris.example.com": "console1"}
    addresses["console-tokyo.example.com"] = "console2"

    def placed(options: dict) -> dict:
        name = addresses[options["host"]]
        found = {**options, "host": consoles.address(name)}
        if "tls_fingerprint" in options:
            found["tls_fingerprint"] = consoles.fleet.request(name, "GET", "/appliances/0").json()["fingerprint"]
        return found

    def running(number: int):
        options = dict(EXAMPLES[number])
        assert options.pop("plugin") == "extrahop.revealx.fleet"
        if "ca_path" in options:
            options["ca_path"] = consoles.fleet.ca
        if "consoles" in options:
            options["consoles"] = [placed(one) for one in options["consoles"]]
        consoles.write(**(placed(options) if "host" in options else options))
        secret = VaultLib([("default", VaultSecret(VAULT_PASSWORD.encode()))]).encrypt(KEYS["console2"])
        (consoles.folder / "tokyo-api-key").write_bytes(secret)
        (consoles.folder / "password").write_text(VAULT_PASSWORD)
        return consoles.list("--vault-password-file", "password", PARIS_API_KEY=KEYS["console1"])

    return running


def test_one_console(run):
    assert "console1" in run(0).hosts("consoles")


def test_two_consoles_with_keys_of_their_own(run):
    assert run(1).hosts("consoles") == {"console1", "console2"}


def test_clusters_names_and_cache(run, consoles):
    ended = run(2)
    assert ended.hosts("recordstore_managers") == {"records-1.example.com"}
    assert ended.hosts("cluster_main") == {"records-1.example.com", "records-2.example.com"}
    # One of them calls itself by a template: that is no name of a host, so the next of its names is taken.
    assert ended.hosts("ids_sensors") == {"ids1"} and ended.hosts("sensors") == {"ids1", "sensor1", "sensor2"}
    assert [file for file in (consoles.folder / ".cache/inventory").rglob("*") if file.is_file()]


def test_addresses_pins_and_groups(run):
    ended = run(3)
    assert ended.variables["sensor1"]["extrahop_host"] == "sensor1.mgmt.example.com"
    assert len(ended.variables["sensor1"]["extrahop_tls_fingerprint"]) == 64
    assert ended.hosts("release_9_7") == {"sensor2"} and "sensor1" in ended.hosts("license_nominal")
    assert ended.hosts("attention") == set()


def test_every_example_is_run():
    assert len(EXAMPLES) == 4
