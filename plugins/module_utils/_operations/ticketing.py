# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Ticketing settings (contract: admin, /extrahop/ticketing)."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.settings import Settings

SWITCHES = ("external_ticketing_enabled", "internal_ticketing_enabled")
# What the system puts the number of the ticket in place of.
TICKET = "$ticket_id"


def check(current: Mapping, wanted: Mapping) -> None:
    """Refuse an address that leads to no ticket."""
    template = wanted.get("url_template")
    if template and TICKET not in template:
        raise OptionError(f"ticketing.url_template is {template!r}: it must hold {TICKET}.", "Nothing was written.")


TICKETING = Settings(
    "ticketing", "/extrahop/ticketing", together=SWITCHES, superseded={"enabled": SWITCHES}, check=check
)
OPERATION = TICKETING.operation
