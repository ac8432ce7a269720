# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What an operation says of its options, said of the variables of the role that gave them."""

from __future__ import annotations

import re

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


def of_values(role: str, sentence: str) -> str:
    """A sentence of ours about the value of an option."""
    return _named(role, SAID_OF[role], sentence)


def _named(role: str, options: re.Pattern[str], sentence: str) -> str:
    return options.sub(lambda found: SHARED.get(found[0], f"{role}_{found[0]}"), sentence)
