# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Addresses and networks in one spelling: systems answer them in another one than they were given."""

from __future__ import annotations

import ipaddress
import re
from typing import Any

# With colons or hyphens, and as switches print it.
MAC = re.compile(r"[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}", re.IGNORECASE)


def as_network(value: Any) -> Any:
    """An address or network as text in its shortest spelling, anything else as it is.

    A network of one host is that host's address, host bits of other networks are masked (contract: devices,
    idempotence of network localities and custom devices).
    """
    if not isinstance(value, str):
        return value
    try:
        network = ipaddress.ip_network(value.strip(), strict=False)
    except ValueError:
        return value
    return str(network.network_address if network.num_addresses == 1 else network)


def is_address(value: object) -> bool:
    """Tell whether a text is the address of one host."""
    try:
        ipaddress.ip_address(str(value))
    except ValueError:
        return False
    return True


def as_mac(value: Any) -> Any:
    """A MAC as lower-case text with colons, anything else as it is."""
    if not isinstance(value, str) or not MAC.fullmatch(value.strip()):
        return value
    digits = re.sub(r"[:.-]", "", value.strip().lower())
    return ":".join(digits[start : start + 2] for start in range(0, len(digits), 2))


def is_mac(value: object) -> bool:
    """Tell whether a text is a MAC."""
    return isinstance(value, str) and bool(MAC.fullmatch(value.strip()))
