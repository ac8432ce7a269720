# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Detections access control (contract: admin, /extrahop/detections/access and open question detections_access)."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.settings import declare_settings

# PUT replaces: what is left out of the body would be lost.
OPERATION = declare_settings("detections_access", "/extrahop/detections/access", method="PUT")
