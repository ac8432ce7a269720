# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Which objects of a system a document does not have, and the brakes on deleting them."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence

from ansible_collections.extrahop.revealx.plugins.module_utils._errors import Conflict
from ansible_collections.extrahop.revealx.plugins.module_utils._operations._state_document import Entry, same_name
from ansible_collections.extrahop.revealx.plugins.module_utils._operations._state_sections import Section
from ansible_collections.extrahop.revealx.plugins.module_utils._spec import Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._store import Store


def undeclared(
    section: Section, resource: Resource, entries: Sequence[Entry], store: Store, protected: Sequence[str] | None
) -> list[dict]:
    """The listed objects of a section that no entry declares and that may be deleted.

    Built-in objects, names that match a pattern of ``protected``, and those that the section spares are left out.
    Raises Conflict when the listing cannot be trusted, RequestError or NotOffered when it cannot be read.
    """
    items = store.listing(resource)
    if any(item.get(resource.key) in (None, "") or item.get(resource.id_key) is None for item in items):
        raise Conflict(
            f"The list of {section.name} on {store.client.system} has entries without {resource.key} or "
            f"{resource.id_key}: it may be incomplete and is not pruned."
        )
    names = {same_name(resource, entry.options.get(resource.key)) for entry in entries}
    ids = {str(entry.options.get("id")) for entry in entries}
    spared = section.spared(store.client)

    def is_kept(item: dict) -> bool:
        name = str(item[resource.key])
        is_declared = same_name(resource, name) in names or str(item[resource.id_key]) in ids
        is_protected = any(fnmatch.fnmatchcase(name, pattern) for pattern in protected or ())
        return is_declared or is_protected or name in spared or resource.built_in(item)

    return [item for item in items if not is_kept(item)]
