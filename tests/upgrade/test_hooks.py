# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hooks as commands that a play runs: what they are told, what a bad one says, and what a killed play owes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.upgrade.upgrading import FAST, NEW, OLD, SPEED, Rehearsal, started

# It notes what it is told; the file "bad" names a system whose hook before prints a key and fails.
SCRIPT = """\
echo "$REVEALX_MOMENT $REVEALX_SYSTEM $REVEALX_KIND ($REVEALX_OUTCOME) $1 ${EXTRAHOP_API_KEY-no key}" >> told
if [ "$REVEALX_MOMENT" = before ] && [ "$REVEALX_SYSTEM" = "$(cat bad)" ]; then
    echo "the monitoring does not take $(cat key)"
    sleep 300 &
    exit 3
fi
"""


class Hooked:
    def __init__(self, fleet: Rehearsal, folder: Path) -> None:
        self.fleet, self.folder = fleet, folder
        (folder / "hook.sh").write_text(SCRIPT)
        hook = ["sh", str(folder / "hook.sh"), "{{ inventory_hostname }}"]
        fleet.write_inventory(upgrade_before_system=hook, upgrade_after_system=hook, upgrade_hook_timeout=30)

    def told(self) -> list[str]:
        """What the hooks were told so far; it is forgotten."""
        file = self.folder / "told"
        lines = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return lines


@pytest.mark.timeout(600)
def test_a_bad_hook_stops_its_system_and_a_killed_play_owes_none(rehearse, tmp_path, monkeypatch):
    fleet = rehearse("sensor1", "sensor2", speed=FAST)
    hooked = Hooked(fleet, tmp_path)
    key = fleet.sim.systems["sensor1"]["api_key"]
    monkeypatch.setenv("EXTRAHOP_API_KEY", key)
    (tmp_path / "key").write_text(key)
    (tmp_path / "bad").write_text("sensor1")

    assert fleet.run("--check").status == 0 and hooked.told() == []
    done = fleet.run(**fleet.marked(), upgrade_on_failure="leave_out")
    assert done.status == 2 and fleet.versions() == {"sensor1": OLD, "sensor2": NEW}
    assert hooked.told() == [
        "before sensor1 sensor () sensor1 no key",
        "after sensor1 sensor (failed) sensor1 no key",
        "before sensor2 sensor () sensor2 no key",
        "after sensor2 sensor (upgraded) sensor2 no key",
    ]
    why = "it was not upgraded, since its hook before failed: its status was 3, and said: the monitoring does not take "
    assert done.results["sensor1"]["reason"].startswith(why) and key not in done.text

    (tmp_path / "bad").write_text("nobody")
    fleet.sim.call("POST", "/speed", json={"speed": SPEED})
    fleet.kill_when(started("sensor1"), **fleet.marked())
    assert hooked.told() == ["before sensor1 sensor () sensor1 no key"]
    fleet.sim.call("POST", "/speed", json={"speed": FAST})
    again = fleet.run(**fleet.marked())
    assert again.status == 0, again.text
    assert hooked.told()[-1].startswith("after sensor1 sensor (") and fleet.versions()["sensor1"] == NEW
    assert not (fleet.dest / "running.json").exists()
