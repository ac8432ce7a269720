# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""JMESPath expressions on results."""

from __future__ import annotations

import traceback

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError

try:
    import jmespath

    IMPORT_ERROR = None
except ImportError:
    jmespath = None  # type: ignore[assignment]
    IMPORT_ERROR = traceback.format_exc()


def compiled(expression: str | None, option: str = "query"):
    """Compile an option; None for none. Raises OptionError that shows where the expression is wrong."""
    if expression is None:
        return None
    if jmespath is None:
        raise OptionError(f"{option} needs the Python library jmespath, which is not installed.", "Install jmespath.")
    try:
        return jmespath.compile(expression)
    except (jmespath.exceptions.JMESPathError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise OptionError(
            f"{option} is {expression!r}: not a JMESPath expression ({reason}).", "See jmespath.org."
        ) from None


def answer(expression: str | None, data: object, option: str = "query") -> object:
    """Apply the expression of an option to data, without one return them. Raises OptionError for a failing function."""
    query = compiled(expression, option)
    if query is None:
        return data
    try:
        return query.search(data)
    except jmespath.exceptions.JMESPathError as error:
        raise OptionError(
            f"{option} is {expression!r}: it cannot be applied ({' '.join(str(error).split())})."
        ) from None
