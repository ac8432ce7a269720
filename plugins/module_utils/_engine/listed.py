# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What a system accepted may be listed some time later: the one way of waiting for it (contract: conventions.jobs)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import NotApplied, WaitTimeout
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import WAIT_SPEC, Waiter

Found = TypeVar("Found")
# The options of modules that make what is listed later; the documentation fragment `listed` describes them.
LISTED_SPEC: dict[str, dict] = {**WAIT_SPEC, "wait_timeout": {"type": "int", "default": 300}}
# Seconds for what is listed at once as far as is known, and has no option for it.
LISTED_WITHIN = 10
LISTED_INTERVAL = 2


def until_listed(
    options: Mapping,
    sleep: Callable[[float], None],
    look: Callable[[], Found | None],
    accepted: str,
    advice: str = "",
) -> Found | None:
    """Return what ``look`` finds once it finds something; None at the first look when the task is not to wait.

    ``accepted`` is a sentence's beginning: system and what it accepted. Raises NotApplied when that is not listed
    within the option wait_timeout.
    """
    if not options.get("wait", True):
        return look()
    waiter = Waiter(
        options.get("wait_timeout", LISTED_WITHIN), options.get("wait_interval", LISTED_INTERVAL), sleep=sleep
    )
    try:
        return waiter.until(look, f"The listing of {accepted}")
    except WaitTimeout as error:
        last = f" Last answer: {error.last}" if error.last else ""
        raise NotApplied(f"{accepted}, but does not list it within {waiter.timeout:g} seconds.{last}", advice) from None
