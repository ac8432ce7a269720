# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The behaviours: operations of the administration part whose answers are more than stored objects."""

from __future__ import annotations

import importlib

# Their prepare() runs in this order, and so do the hooks they hang on System.on_boot: at a boot, jobs are settled
# before an installed firmware takes over, and the API begins to rise last.
NAMES = (
    "jobs",
    "identity",
    "license",
    "runningconfig",
    "users",
    "access",
    "eula",
    "connections",
    "cluster",
    "firmware_rules",
    "firmware",
    "settings",
    "certificate",
    "backups",
    "support_packs",
    "power",
)

for _name in NAMES:
    importlib.import_module(f"simulator.behaviours.{_name}")
