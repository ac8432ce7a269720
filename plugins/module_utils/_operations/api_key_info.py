# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""API keys of a system; of each key only what the system shows, its last letters (contract: admin, APIKey)."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.reading import declare_listing

OPERATION = declare_listing("api_key_info", "/apikeys", "api_keys")
