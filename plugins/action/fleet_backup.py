# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# written by tools/dev.py generate: do not edit
from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet_task import FleetTask


class ActionModule(FleetTask):
    name = "fleet_backup"
