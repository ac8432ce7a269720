# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recipe that rotates API keys, as it stands in the guide: the keys of tasks are those that they replace."""

from __future__ import annotations

import pytest
import yaml

from tests.lifecycle.playing import Estate
from tests.recipes import recipe
from tests.simfleet import SimFleet

OLD = {name: f"canary-{name}-0123456789abcdefghijklmnopqrstuv" for name in ("console1", "sensor1", "packetstore1")}
FLEET = {
    "seed": 5,
    "speed": 300,
    "systems": {
        name: {
            "kind": name[:-1],
            "seed": {"users": [{"username": "automation-2025", "granted_roles": {"system": "full"}, "api_key": key}]},
        }
        for name, key in OLD.items()
    },
}


@pytest.fixture
def estate(tmp_path):
    with SimFleet(FLEET) as fleet:
        yield Estate(fleet, tmp_path)


def test_keys_are_rotated_once_and_never_shown(estate, tmp_path):
    estate.write_inventory({name: {} for name in OLD})
    (tmp_path / "group_vars" / "all").mkdir(parents=True)
    (tmp_path / "group_vars" / "all" / "keys.yml").write_text(yaml.safe_dump(recipe("group_vars/all/keys.yml")))
    (tmp_path / "rotate.yml").write_text(yaml.safe_dump(recipe("rotate.yml")))
    (tmp_path / "keys").mkdir()
    for name, key in OLD.items():
        (tmp_path / "keys" / name).write_text(f"{key}\n")

    status, _stats = estate.play("rotate.yml", "--check")
    assert status == 0, estate.last
    assert estate.written() == [] and estate.last.count("changed: [") == 3

    status, _stats = estate.play("rotate.yml", "-vvv", "--diff")
    assert status == 0, estate.last
    assert sorted(estate.written()) == sorted(
        (name, *write) for name in OLD for write in (("POST", "/users"), ("DELETE", "/users/automation-2025"))
    )
    new = {name: (tmp_path / "keys" / name).read_text().strip() for name in OLD}
    assert not set(new.values()) & set(OLD.values())

    status, _stats = estate.play("rotate.yml")
    assert status == 0, estate.last
    assert estate.written() == [] and "changed: [" not in estate.last
    for secret in (*OLD.values(), *new.values()):
        assert secret not in estate.shown
