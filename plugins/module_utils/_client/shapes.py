# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What an answer must look like before it is taken apart, and what becomes of one that cannot be."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import RevealxError, UnexpectedAnswer
from ansible_collections.extrahop.revealx.plugins.module_utils._client.paths import BASE

# What code raises that takes apart an answer of another form than it knows.
MISTAKEN = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def objects(
    answer: object, system: str, method: str, path: str, key: str | None = None, bare: str | None = None
) -> list[dict]:
    """The objects of a listing; an empty body stands for none. Raises UnexpectedAnswer for anything else.

    ``key`` names the field by which each can be told, where that is needed; ``bare`` the field of which a number in the
    place of an object is the value.
    """
    if answer is None:
        return []
    if not isinstance(answer, list):
        raise _unexpected(system, method, path, f"{_kind(answer)} instead of a list")
    if bare is not None:
        answer = [{bare: row} if isinstance(row, int) and not isinstance(row, bool) else row for row in answer]
    for row in answer:
        if not isinstance(row, Mapping):
            raise _unexpected(system, method, path, f"{_kind(row)} in the place of an object")
        if key is not None and (isinstance(row.get(key), bool) or not isinstance(row.get(key), (str, int))):
            raise _unexpected(system, method, path, f"an object whose {key} is {_kind(row.get(key))}")
    return [dict(row) for row in answer]


def one_object(answer: object, system: str, method: str, path: str) -> dict:
    """The object that was asked for. Raises UnexpectedAnswer for anything else."""
    if not isinstance(answer, Mapping):
        raise _unexpected(system, method, path, f"{_kind(answer)} instead of an object")
    return dict(answer)


@contextlib.contextmanager
def understood(client) -> Iterator[None]:
    """Turn what code raises that stumbles over an answer into an UnexpectedAnswer that names the latest request.

    The library's tests look at the cause (``__cause__``): a mistake of our own must not pass for one of the system.
    """
    try:
        yield
    except RevealxError:
        raise
    except MISTAKEN as error:
        method, path = client.latest
        raise UnexpectedAnswer(
            f"What {client.system} answered to {method} {BASE}{path}, or shortly before, is not what the API "
            f"documents: it could not be understood ({type(error).__name__}: {error}).",
            system=client.system,
            method=method,
            path=BASE + path,
            advice="Look at the answer with api_request. If it is right, this is a fault of the collection.",
        ) from error


def _unexpected(system: str, method: str, path: str, what: str) -> UnexpectedAnswer:
    return UnexpectedAnswer(
        f"{system} answered {method} {BASE}{path} with {what}, which is not what the API documents.",
        system=system,
        method=method,
        path=BASE + path,
        status=200,
        advice="Look at the answer with api_request: something else than the system may have given it.",
    )


def _kind(value: object) -> str:
    """What JSON calls a value; nothing of the value itself, which may be a secret."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    return "text" if isinstance(value, str) else "a list" if isinstance(value, list) else "an object"
