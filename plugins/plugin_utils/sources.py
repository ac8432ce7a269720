# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where connection options come from: the task, then variables, then the environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import (
    CONNECTION_SPEC,
    VARIABLE_PREFIX,
    environment_name,
)

SIGN_IN_CLOUD = ("client_id", "client_secret")


def connection_arguments(
    arguments: Mapping,
    variables: Mapping,
    task_environment: Mapping,
    environment: Mapping,
    inventory_hostname: str,
    is_controller: bool,
) -> dict:
    """Return the task's arguments with the connection options filled in.

    Each option comes from the task, else from the variable ``extrahop_<option>``, else from ``EXTRAHOP_<OPTION>`` of
    the task's environment, else of the controller's. ``host`` is, before the controller's environment,
    ``ansible_host`` and then the inventory name: one EXTRAHOP_HOST must not turn a play over a fleet into many runs on
    one system. On the controller itself (``is_controller``) the name says nothing and the environment comes first.
    """
    sources = [
        arguments,
        {option: variables.get(VARIABLE_PREFIX + option) for option in CONNECTION_SPEC},
        {option: task_environment.get(environment_name(option)) for option in CONNECTION_SPEC},
        {"host": variables.get("ansible_host")},
        {} if is_controller else {"host": inventory_hostname},
        {option: environment.get(environment_name(option)) for option in CONNECTION_SPEC},
        {"host": inventory_hostname},
    ]
    filled, rank = dict(arguments), {}
    for option in CONNECTION_SPEC:
        for number, source in enumerate(sources):
            if source.get(option) not in (None, ""):
                filled[option], rank[option] = source[option], number
                break
    _keep_one_sign_in(filled, rank)
    return filled


def _keep_one_sign_in(filled: dict, rank: Mapping[str, int]) -> None:
    """An API key and client credentials from different sources: the nearer source wins; from one source both stay and
    are refused later."""
    cloud = [rank[option] for option in SIGN_IN_CLOUD if option in rank]
    if "api_key" not in rank or not cloud:
        return
    if rank["api_key"] < min(cloud):
        for option in SIGN_IN_CLOUD:
            filled.pop(option, None)
    elif rank["api_key"] > min(cloud):
        filled.pop("api_key")


def plain(value: object) -> Any:
    """A copy without Ansible's own kinds of text, number and mapping (tagged, unsafe, vaulted): plain Python data."""
    if isinstance(value, Mapping):
        return {plain(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return int(value) if isinstance(value, int) else float(value)
    return str.__str__(value) if isinstance(value, str) else str(value)
