# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Comparing what is declared with what is there: both sides are brought into one form first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field


def same(field: Field, wanted: Any, current: Any) -> bool:
    """Tell whether a declared value and the value read are the same thing.

    Unset text is null, "" or missing; keys of nested objects that are null are as good as missing; text is compared
    exactly unless the field says otherwise; write-only keys inside an object are never read back and do not count.
    """
    return canonical(field, wanted) == canonical(field, current)


def canonical(field: Field, value: Any) -> Any:
    """One form for all spellings of the same value; free of order where order means nothing."""
    if value is None:
        value = field.when_unset
    if field.normalise is not None and value is not None:
        value = field.normalise(value)
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return (value.casefold() if field.case_blind else str(value)) or None
    if isinstance(value, Mapping):
        subs = ((str(key), _sub_field(field, key), item) for key, item in value.items() if item is not None)
        kept = {key: canonical(sub, item) for key, sub, item in subs if not sub.write_only}
        return {key: item for key, item in kept.items() if item is not None}
    if isinstance(value, (list, tuple)):
        items = [canonical(field.element, item) for item in value]
        return sorted(items, key=_sort_key) if field.unordered else items
    return value


def _sub_field(field: Field, key: Any) -> Field:
    return (field.options or {}).get(str(key)) or field.undescribed


def _sort_key(item: Any) -> str:
    return json.dumps(item, sort_keys=True, default=str)
