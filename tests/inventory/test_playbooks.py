# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks on an inventory that comes from a console: examples/fleet.yml on the demo's fleet."""

from __future__ import annotations

import json

import pytest
import yaml
from _project import ROOT

from tests.inventory.conftest import Consoles
from tests.simfleet import SimFleet

KEY = "canary-key-of-all-systems"
VERSION = "9.9.4.1234"
PRODUCTS = {"console": "eca", "sensor": "eda", "recordstore": "exa", "packetstore": "eta"}

pytestmark = pytest.mark.slow


@pytest.fixture
def demo(tmp_path):
    """The demo's fleet with one key for all, and examples/fleet.yml with addresses: all share one, but for the port."""
    systems = yaml.safe_load((ROOT / "simulator" / "fleets" / "demo.yml").read_text())["systems"]
    with SimFleet({"speed": 300, "systems": {name: {**one, "api_key": KEY} for name, one in systems.items()}}) as fleet:
        consoles = Consoles(fleet, tmp_path)
        consoles.environment["EXTRAHOP_API_KEY"] = KEY
        options = yaml.safe_load((ROOT / "examples" / "fleet.yml").read_text())
        consoles.write(
            **{**options, "host": consoles.address("console1"), "ca_path": fleet.ca},
            use_extra_vars=True,
            strict=True,
            compose={"extrahop_host": "addresses[extrahop_hostname]"},
        )
        addresses = {name: consoles.address(name) for name in fleet.systems}
        (tmp_path / "addresses.json").write_text(json.dumps({"addresses": addresses}))
        yield consoles


def test_upgrade_plans_the_waves_of_the_fleet(demo):
    urls = {kind: f"https://firmware.example.com/{product}/{VERSION}.tar" for kind, product in PRODUCTS.items()}
    wanted = json.dumps({"upgrade_version": VERSION, "upgrade_url": urls})
    ended = demo.run(
        "ansible-playbook",
        *("-i", "fleet.yml", "-e", "@addresses.json", "-e", wanted, "--check", "extrahop.revealx.upgrade"),
    )
    assert ended.status == 0, ended.text
    assert KEY not in ended.text and demo.fleet.writes() == []
    plan = json.loads((demo.folder / "reports" / "upgrade" / "latest" / "plan.json").read_text())
    planned = [row["system"] for row in plan if row["change"] == "upgrade"]
    assert sorted(planned) == sorted(demo.fleet.systems), plan
    assert planned.index("rs-manager1") < min(planned.index("rs-data1"), planned.index("rs-data2"))
