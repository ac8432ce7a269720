# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Ticketing settings (contract: admin, /extrahop/ticketing and open question ticketing)."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.settings import declare_settings

OPERATION = declare_settings("ticketing", "/extrahop/ticketing")
