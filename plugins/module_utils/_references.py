# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Names of related objects inside an object's own fields: replaced by ids before anything is compared or sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._spec import Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._store import Store


def named(resource: Resource) -> Callable[[Store, Any, bool], Any]:
    """For a field that holds one id or a list of ids of a resource; names may be given instead."""

    def resolve(store: Store, value: Any, may_be_missing: bool) -> Any:
        words = list(value) if isinstance(value, (list, tuple)) else [value]
        found = store.resolve(resource, words, may_be_missing)
        ids = [entry.label if entry.id is None else entry.id for entry in found]
        return ids if isinstance(value, (list, tuple)) else ids[0]

    return resolve


def typed(kinds: Mapping[str, Resource], type_key: str, id_key: str) -> Callable[[Store, Any, bool], Any]:
    """For a structure with mappings such as {object_type: device_group, object_id: NAME} at any depth.

    ``kinds`` says which resource each word under ``type_key`` means; mappings of other types stay as they are.
    """

    def resolve(store: Store, value: Any, may_be_missing: bool) -> Any:
        if isinstance(value, (list, tuple)):
            return [resolve(store, item, may_be_missing) for item in value]
        if not isinstance(value, Mapping):
            return value
        done = {key: resolve(store, item, may_be_missing) for key, item in value.items()}
        kind = kinds.get(str(value.get(type_key)))
        if kind is not None and value.get(id_key) is not None:
            done[id_key] = named(kind)(store, value[id_key], may_be_missing)
        return done

    return resolve
