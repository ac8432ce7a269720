# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What an operation says of its options, said of the variables of the role that gave them."""

from __future__ import annotations

import re

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Result

# Options of the operations for which a role has variables, called as these with its name in front.
NAMES = {
    "upgrade": "url|path|cloud(?! services)|force|wait_timeout|wait_interval",
    "rollback": "wait_timeout|wait_interval",
    "configure": "max_deletes",
}
ADVISED = {role: re.compile(rf"(?<![\w/.:-])({names})(?![\w/-])") for role, names in NAMES.items()}
# Elsewhere a word may be one of a sentence: what is said of a value is meant.
SAID_OF = re.compile(r"(?<![\w/.:-])(url|path|version|max_deletes|prune)(?= (?:is ['\d]|allows \d|names ))")


def in_words_of(role: str, result: Result) -> str:
    """Why an operation failed: its message, in which our own sentences, and not those of a system, name the variables
    of the role."""
    message, error = str(result.data["msg"]), result.data.get("error") or {}
    advice = str(error.get("advice") or "")
    if advice and message.endswith(advice):
        message = message.removesuffix(advice) + ADVISED[role].sub(rf"{role}_\1", advice)
    return of_values(role, message)


def of_values(role: str, sentence: str) -> str:
    """A sentence of ours about the value of an option."""
    return SAID_OF.sub(rf"{role}_\1", sentence)
