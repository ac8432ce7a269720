# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where connection options come from: the task, then variables, then the environment."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import (
    CONNECTION_SPEC,
    VARIABLE_PREFIX,
    environment_name,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.unknown import ALIKE, misspelt
from ansible_collections.extrahop.revealx.plugins.plugin_utils.role_variables import ROLE_VARIABLES

SIGN_IN_CLOUD = ("client_id", "client_secret")
# Beside the connection options: the port of a host that has none, and what our actions and roles read.
PORT = VARIABLE_PREFIX + "port"
KNOWN = tuple(VARIABLE_PREFIX + name for name in (*CONNECTION_SPEC, "port", "execution", "cluster"))
KNOWN_TO_PLAYBOOKS = (*KNOWN, *ROLE_VARIABLES)
_LETTERS = {name: frozenset(name) for name in KNOWN_TO_PLAYBOOKS}
# What tells where a system is and who asks.
CONNECTION_VARIABLES = (*(VARIABLE_PREFIX + option for option in CONNECTION_SPEC), PORT, "ansible_host")

# What ansible-core up to 2.18 has in place of a value that is to be left out.
OMITTED = "__omit_place_holder__"


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
    the task's environment, else of the controller's. A host of the inventory without a port has that of the variable
    ``extrahop_port``; raises OptionError for one that is none. ``host`` is, before the controller's environment,
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
    port = variables.get(PORT)
    if port not in (None, "") and not arguments.get("host"):
        filled["host"] = _with_port(str(filled["host"]), port)
    return filled


def near_misses(names: Iterable[object], known: tuple[str, ...] = KNOWN) -> list[str]:
    """A sentence for each variable that nearly has the name of one of the ``known``, and does nothing.

    extrahop_fingerprint, which the inventory sets, is no misspelt option.
    """
    first_words = _first_words(known)
    alike = [name for name in map(str, names) if name.startswith(first_words)]
    return [sentence for name in alike if (sentence := _near_miss(name, known))]


@lru_cache
def _first_words(known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple({name.partition("_")[0] + "_" for name in known})


@lru_cache(maxsize=4096)
def _near_miss(name: str, known: tuple[str, ...]) -> str:
    """Looked at once: the hosts of a fleet have variables of the same names."""
    near = "" if name in known else misspelt(name, _candidates(name, known))
    return f"The variable {name} does nothing: did you mean {near}?" if near else ""


def _candidates(name: str, known: tuple[str, ...]) -> list[str]:
    """The known names that may be so much alike: each task looks, and to compare texts takes its time.

    A letter that one of two names lacks is one that does not match.
    """
    letters = frozenset(name)
    return [one for one in known if len(letters ^ _LETTERS[one]) <= (1 - ALIKE) * (len(name) + len(one))]


def _with_port(host: str, port: object) -> str:
    if not str(port).isdigit() or not 0 < int(str(port)) < 65536:
        raise OptionError(f"{PORT} is {port!r}: a number from 1 to 65535 is wanted.")
    if host.startswith("http"):
        return host
    try:
        return f"[{ipaddress.IPv6Address(host.strip('[]'))}]:{port}"
    except ValueError:
        return host if ":" in host else f"{host}:{port}"


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
    """A copy without Ansible's own kinds of text, number and mapping (tagged, unsafe, vaulted): plain Python data.

    What a mapping has by ``default(omit)`` is left out, as ansible-core does it by itself from 2.19 on.
    """
    if isinstance(value, Mapping):
        return {plain(key): plain(item) for key, item in value.items() if not _is_omitted(item)}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return int(value) if isinstance(value, int) else float(value)
    return str.__str__(value) if isinstance(value, str) else str(value)


def _is_omitted(value: object) -> bool:
    return isinstance(value, str) and value.startswith(OMITTED)
