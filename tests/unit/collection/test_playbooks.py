# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every playbook has in common."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

PLAYBOOKS = sorted((Path(__file__).parents[3] / "playbooks").glob("*.yml"))


@pytest.mark.parametrize("path", PLAYBOOKS, ids=lambda path: path.stem)
def test_systems_take_each_step_together(path):
    """Whatever strategy ansible.cfg or the environment chooses: what is decided for all needs what was read of all."""
    plays = [play for play in yaml.safe_load(path.read_text()) if "ansible.builtin.import_playbook" not in play]
    assert {play.get("strategy") for play in plays} == {"linear"}
