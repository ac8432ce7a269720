# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The environments of one task for many hosts: what they have in common is that of its process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError

# Read from the environment of the process, which all systems share.
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


def shared(environments: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The variables on which the environments by host agree.

    Raises OptionError when they do not agree on a proxy. Values are not told: an address may hold a password.
    """
    agreed: dict[str, Any] = {}
    for name in dict.fromkeys(name for environment in environments.values() for name in environment):
        (first, value), *others = ((host, environment.get(name)) for host, environment in environments.items())
        differing = next((host for host, other in others if other != value), None)
        if differing is None:
            agreed[name] = value
        elif name.upper() in PROXIES:
            raise OptionError(
                f"{name} in the environment of the task is not the same for {first} and {differing}, and one task has "
                "one proxy.",
                "Run them apart (--limit), or name in NO_PROXY what is reached directly.",
            )
    return agreed
