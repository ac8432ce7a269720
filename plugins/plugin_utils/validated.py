# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of an operation as Ansible validates them, and the sentence that refuses those that are wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import Redactor, secrets_in
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.arguments import with_lists, without_structures
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation


@dataclass(frozen=True)
class Validated:
    """``given`` are the arguments, lists made of single words; ``options`` are they with defaults and types;
    ``refused`` is a sentence without secrets, empty when nothing is wrong."""

    given: Mapping
    options: dict
    refused: str
    redactor: Redactor


def validated(operation: Operation, arguments: Mapping, written: Mapping, vaulted: Iterable[str]) -> Validated:
    """Validate arguments that have text for keys.

    ``written`` are those that stand in the task itself, connection options of the inventory left out; ``vaulted`` are
    texts that are secrets under any name.
    """
    given = with_lists(operation.argument_spec, arguments)
    validation = ArgumentSpecValidator(operation.argument_spec, **operation.rules).validate(given)
    refused = "; ".join(
        [*_refusals(validation), *operation.misread(given), *operation.misdirected(written)],
    )
    redactor = Redactor(set(vaulted) | validation._no_log_values)
    if refused:
        redactor.learn(secrets_in(given))
        sentence = f"extrahop.revealx.{operation.name}: {without_structures(refused, given)}"
        refused = redactor.text(sentence)
    return Validated(given, validation.validated_parameters, refused, redactor)


def _refusals(validation) -> list[str]:
    """What is wrong with the options, unknown ones first: the validator names them without saying what they are."""
    unknown = sorted(str(name) for name in validation.unsupported_parameters)
    others = [text for text in validation.error_messages if not text.startswith(tuple(unknown) or ("\0",))]
    known = [f"unknown option {', '.join(unknown)} (see ansible-doc for the known ones)"] if unknown else []
    return known + others
