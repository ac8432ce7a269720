# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The services of a system, each on or off (contract: admin, /extrahop/services)."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.settings import Settings

SERVICES = Settings("services", "/extrahop/services")
OPERATION = SERVICES.operation
