# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What an operation says of its options, said of the variables that gave them: of the role, or of the inventory."""

from __future__ import annotations

import re

from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import (
    CONNECTION_SPEC,
    VARIABLE_PREFIX,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Result

# Options of the operations for which a role has variables.
NAMES = {
    "upgrade": "url|path|cloud(?! services)|force|wait_timeout|wait_interval",
    "rollback": "wait_timeout|wait_interval|max_deletes",
    "configure": "max_deletes",
}
ADVISED = {role: re.compile(rf"(?<![\w/.:-])({names})(?![\w/-])") for role, names in NAMES.items()}
# Elsewhere a word may be one of a sentence, or a field of an object: what is said of a value is meant.
VALUES = {
    "upgrade": "url|path|version",
    "rollback": "max_deletes|prune|protected",
    "configure": "max_deletes|prune|protected",
}
SAID_OF = {
    role: re.compile(rf"(?<![\w/.:-])({names})(?= (?:is ['\d]|allows \d|names ))") for role, names in VALUES.items()
}
# How a system is reached, inventories alone say. A host may be any in a sentence.
CONNECTING = rf"(?<=Set )host|{'|'.join(name for name in CONNECTION_SPEC if name != 'host')}"
CONNECTION = re.compile(rf"(?<![\w/.:-])({CONNECTING})(?![\w-])")
CONNECTION_VALUE = re.compile(rf"^({CONNECTING})(?= (?:is|and) )")
# What is said of one entry of a document stands in a text with the system's own words: whole phrases of ours are meant.
OF_ENTRIES = re.compile(
    r"(?<=elsewhere\. Set )host(?= to the system's own)|(?<=at a time or raise )retries"
    r"|(?<=more time by a larger )timeout(?=\.)"
)
# Called as the options with the role's name in front, but for the brake that both have.
SHARED = {"max_deletes": "configure_max_deletes"}


def in_words_of(role: str, result: Result) -> str:
    """Why an operation failed: its message, in which our own sentences, and not those of a system, name the variables
    of the role."""
    message, error = str(result.data["msg"]), result.data.get("error") or {}
    advice = str(error.get("advice") or "")
    if advice and message.endswith(advice):
        message = message.removesuffix(advice) + _named(role, ADVISED[role], advice)
    return of_values(role, message)


def with_connection_variables(result: Result) -> Result:
    """What failed, with our own sentences about the options of the connection naming the variables of the inventory."""
    if not (result.failed and result.data.get("error")):
        return result
    message, error = str(result.data["msg"]), dict(result.data["error"])
    advice = str(error.get("advice") or "")
    if advice and message.endswith(advice):
        error["advice"] = of_connection(advice)
        message = message.removesuffix(advice) + error["advice"]
    if error.get("type") == "OptionError":
        message = CONNECTION_VALUE.sub(_variable, message)
    if error.get("type") == "CertificateRefused":
        message = message.replace("does not match tls_fingerprint", f"does not match {VARIABLE_PREFIX}tls_fingerprint")
    return Result({**result.data, "msg": message, "error": error}, failed=True)


def of_connection(sentence: str) -> str:
    """A sentence of ours about options of the connection."""
    return CONNECTION.sub(_variable, sentence)


def _variable(found: re.Match[str]) -> str:
    return VARIABLE_PREFIX + found[0]


def of_entry(role: str, sentence: str) -> str:
    """What is said of an entry of a document."""
    return OF_ENTRIES.sub(_variable, of_values(role, sentence))


def of_values(role: str, sentence: str) -> str:
    """A sentence of ours about the value of an option."""
    return _named(role, SAID_OF[role], sentence)


def _named(role: str, options: re.Pattern[str], sentence: str) -> str:
    return options.sub(lambda found: SHARED.get(found[0], f"{role}_{found[0]}"), sentence)
