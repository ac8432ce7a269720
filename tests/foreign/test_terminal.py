# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that steer a terminal, pass for lines of Ansible, or fit into no file: told, and in nobody's way."""

from __future__ import annotations

import json

import pytest

from tests.lifecycle.playing import Estate
from tests.simfleet import SimFleet

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
STEERING = "\x1b[2J\x1b]52;c;cm0=\x07\x9b31m\u202e"
CONTROLS = set("\x1b\x07\x9b\u202e")
FALSE_LINE = "x\nPLAY RECAP *****\nsensor2 : ok=9"
FLEET = {
    "seed": 12,
    "speed": 1600,
    "systems": {
        "sensor1": {
            "kind": "sensor",
            "seed": {"tags": [{"name": f"steers{STEERING}"}, {"name": FALSE_LINE}]},
        },
        "sensor2": {"kind": "sensor", "seed": {"tags": [{"name": "plain"}]}},
    },
}


@pytest.fixture(scope="module")
def fleet():
    with SimFleet(FLEET) as fleet:
        # No fleet file can hold it.
        made = {"collection": "/tags", "create": {"name": "half\ud800"}}
        fleet.call("POST", "/systems/sensor1/objects", json=made)
        yield fleet


def test_a_run_over_such_names(fleet, tmp_path):
    estate = Estate(fleet, tmp_path)
    own = {name: {"extrahop_api_key": one["api_key"]} for name, one in fleet.systems.items()}
    estate.write_inventory(own, configure_state={"tags": [{"name": "plain"}]}, configure_prune=["tags"])
    status, stats = estate.play("configure", "-vvv", "--diff", configure_max_deletes=5)
    assert status == 0, estate.last
    names = {row["object"] for row in stats["configure_report"]["plan"] if row["change"] == "delete"}
    assert names == {f"steers{''.join(map(spelled, STEERING))}", FALSE_LINE, "half\\ud800"}
    assert {row["system"] for row in stats["configure_report"]["plan"]} == {"sensor1"}
    # Ansible's own result of a task is JSON, in which C1 and bidi controls of data may stand.
    told = estate.last.split("TASK [extrahop.revealx.configure : Plan every system")[1].split("TASK [")[0]
    assert "steers\\u001b[2J" in told and not CONTROLS & set(told)
    assert "\x1b" not in estate.last and estate.last.count("\nPLAY RECAP") == 1
    for path in (tmp_path / "reports" / "configure" / "latest").iterdir():
        assert not CONTROLS & set(path.read_text()) and path.read_text().encode()
    assert json.loads((tmp_path / "reports" / "configure" / "latest" / "result.json").read_text())["plan"]
    assert [tag["name"] for tag in fleet.request("sensor1", "GET", "/tags").json()] == ["plain"]


def spelled(character: str) -> str:
    return character if character.isascii() and character.isprintable() else f"\\u{ord(character):04x}"
