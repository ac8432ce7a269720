# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Addresses and networks in one spelling: systems answer them in another one than they were given."""

from __future__ import annotations

import ipaddress
from typing import Any


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
