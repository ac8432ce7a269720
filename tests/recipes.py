# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the guide of recipes shows, so that tests run exactly that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

GUIDE = Path(__file__).parents[1] / "docs" / "docsite" / "rst" / "guide_recipes.rst"


def recipe(name: str) -> Any:
    """A block of YAML in the guide, by the file that its first line names."""
    blocks = GUIDE.read_text().split(".. code-block:: yaml\n\n")[1:]
    found = [block for block in blocks if block.lstrip().startswith(f"# {name}\n")]
    assert len(found) == 1, name
    lines = []
    for line in found[0].splitlines():
        if line and not line.startswith("    "):
            break
        lines.append(line[4:])
    return yaml.safe_load("\n".join(lines))
