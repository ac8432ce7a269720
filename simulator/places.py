# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the simulator finds the contract and the collection's library: in the checkout, or packed into its package."""

from __future__ import annotations

from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parent.parent
_PACKED = Path(__file__).resolve().parent / "packed"

# `make build` packs both, so a package that has them uses its own, whatever lies beside it.
ROOT = _PACKED if _PACKED.is_dir() else _CHECKOUT
CONTRACT = ROOT / "contract" / "openapi.json"
