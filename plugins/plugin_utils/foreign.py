# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What systems tell is text and never a template, whatever it looks like: so our actions and filters hand it out.

Up to ansible-core 2.18 every text is a template unless it is marked, and what a filter makes of marked text has lost
the mark: in a fact it would be run on the controller. From 2.19 on text is a template only when Ansible trusts it, and
nothing here is trusted.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ansible.utils.unsafe_proxy import wrap_var
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shown import each_text, encodable, shown
from jinja2 import pass_context

try:
    from ansible.template import trust_as_template as _trusted  # noqa: F401

    MARKS_ARE_NEEDED = False
except ImportError:
    MARKS_ARE_NEEDED = True


def as_text(value: Any) -> Any:
    """Plain data as Ansible takes it for data: marked, where it would take text for templates."""
    return wrap_var(value) if MARKS_ARE_NEEDED else value


def for_people(**filters: Callable[..., Any]) -> dict[str, Callable[..., Any]]:
    """Filters whose results are for people: nothing in them steers a terminal."""
    return {name: _handed_out(work, shown) for name, work in filters.items()}


def for_machines(**filters: Callable[..., Any]) -> dict[str, Callable[..., Any]]:
    """Filters whose results are compared or written: as they are, but for what no file can hold."""
    return {name: _handed_out(work, encodable) for name, work in filters.items()}


def _handed_out(work: Callable[..., Any], change: Callable[[str], str]) -> Callable[..., Any]:
    @functools.wraps(work)
    def told(*given: Any, **named: Any) -> Any:
        return each_text(work(*given, **named), change)

    if not MARKS_ARE_NEEDED:
        return told

    @pass_context
    @functools.wraps(work)
    def marked(context: Any, *given: Any, **named: Any) -> Any:
        # Early releases of 2.16 to 2.18 look at the variables that a template names, not at what it results in.
        context.unsafe = True
        return as_text(told(*given, **named))

    return marked
