# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Which objects of a system a document does not have, and the brakes on deleting them."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping, Sequence, Set

from ansible_collections.extrahop.revealx.plugins.module_utils._errors import Conflict
from ansible_collections.extrahop.revealx.plugins.module_utils._operations._state_section import Section
from ansible_collections.extrahop.revealx.plugins.module_utils._spec import Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._store import Store


def undeclared(
    section: Section,
    resource: Resource,
    declared_ids: Set[str],
    declared_names: Set[object],
    store: Store,
    protected: Sequence[str] | None,
) -> list[dict]:
    """The listed objects of a section that no entry declares and that may be deleted.

    Declared are those whose ids or names the document's plans found. Built-in objects, names that match a pattern of
    ``protected``, and those that the section spares are left out.
    Raises Conflict when the listing cannot be trusted, RequestError or NotOffered when it cannot be read.
    """
    items = [item for item in store.listing(resource) if not section.is_own(item)]
    names = [name_of(section, item) for item in items]
    if None in names or any(item.get(resource.id_key) is None for item in items):
        raise Conflict(
            f"The list of {section.name} on {store.client.system} has entries without {' or '.join(section.names)} or "
            f"{resource.id_key}: it may be incomplete and is not pruned."
        )
    spared = section.spared(store.client)

    def is_kept(item: dict, name: str) -> bool:
        is_declared = str(item[resource.id_key]) in declared_ids or section.same_name(name) in declared_names
        is_protected = any(fnmatch.fnmatchcase(name, pattern) for pattern in protected or ())
        return is_declared or is_protected or name in spared or resource.built_in(item)

    return [item for item, name in zip(items, names, strict=True) if not is_kept(item, str(name))]


def name_of(section: Section, item: Mapping) -> str | None:
    """The name by which people know a listed object."""
    found = section.identity(item)
    return next((str(found[name]) for name in section.names if found.get(name) is not None), None)
