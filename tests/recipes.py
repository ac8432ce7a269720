# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the guide of recipes shows, so that tests run exactly that."""

from __future__ import annotations

from typing import Any

import yaml

from tests.examples.guide import PAGES, File, steps


def recipe(name: str) -> Any:
    """The content of a file that the guide shows."""
    page = PAGES / "guide_recipes.rst"
    [text] = [step.text for step in steps(page) if isinstance(step, File) and step.path == name]
    return yaml.safe_load(text)
