# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which consoles the inventory plugin asks, and how it signs in there."""

from __future__ import annotations

import os
from collections.abc import Mapping

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import (
    CONNECTION_SPEC,
    VARIABLE_PREFIX,
    Connection,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import Redactor, secrets_in
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.unknown import refuse_unknown
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import connection_arguments


def connections_of(
    consoles: object, beside: Mapping, variables: Mapping, environment: Mapping, folder: str
) -> list[Connection]:
    """The consoles to ask, in the order given, each once.

    ``consoles`` are the entries of the list, if there is one; what an entry does not say is taken from the options
    ``beside`` the list, then from ``variables`` (``extrahop_<option>``), then from ``environment``. A relative ca_path
    is looked for in ``folder``, then in the current one. Raises OptionError, which shows no secret.
    """
    entries = consoles or []
    if not isinstance(entries, list) or not all(isinstance(one, Mapping) for one in entries):
        raise OptionError("consoles is not a list of consoles, each with its host.")
    for number, entry in enumerate(entries):
        refuse_unknown(entry, CONNECTION_SPEC, f"consoles[{number}]", "option of a console")
        if not entry.get("host"):
            raise OptionError(f"consoles[{number}] has no host: consoles is a list of consoles, each with its host.")
    if entries and beside.get("host"):
        raise OptionError("host and consoles are both set.", "Move the host into the list.")
    given = {VARIABLE_PREFIX + name: value for name, value in beside.items() if value is not None}
    found: dict[str, Connection] = {}
    for entry in entries or [{}]:
        arguments = connection_arguments(entry, {**variables, **given}, {}, environment, "", is_controller=True)
        connection = _checked(arguments, folder)
        if connection.netloc in found:
            raise OptionError(f"consoles has {connection.netloc} twice.")
        found[connection.netloc] = connection
    return list(found.values())


def _checked(arguments: dict, folder: str) -> Connection:
    validation = ArgumentSpecValidator(CONNECTION_SPEC).validate(arguments)
    if validation.error_messages:
        told = f"console {arguments.get('host')}: {'; '.join(validation.error_messages)}"
        raise OptionError(Redactor(secrets_in(arguments)).text(told))
    options = validation.validated_parameters
    beside = os.path.join(folder, options["ca_path"] or "")
    if options["ca_path"] and os.path.exists(beside):
        options["ca_path"] = beside
    return Connection.from_options(options)
