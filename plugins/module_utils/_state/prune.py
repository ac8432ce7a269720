# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Which objects of a system a document does not have, and the brakes on deleting them."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping, Sequence, Set

from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store
from ansible_collections.extrahop.revealx.plugins.module_utils._state.section import Section, as_text

# The cloud product answers with no more than some hundred entries where a list has no pages.
SMALLEST_CAP = 100


def undeclared(
    section: Section,
    resource: Resource,
    declared_ids: Set[str],
    declared_names: Set[object],
    store: Store,
    protected: Sequence[str] | None,
) -> list[dict]:
    """The listed objects of a section that no entry declares and that may be deleted.

    Declared are those whose ids or names the document's plans found. Built-in objects, names that ``protected`` holds
    or has a pattern for, and those that the section spares are left out.
    Raises Conflict when the listing cannot be trusted, RequestError or NotOffered when it cannot be read.
    """
    listed = store.listing(resource)
    # A built-in object may have the name of one of the user's.
    items = [item for item in listed if not (section.is_own(item) or resource.built_in(item))]
    names = [name_of(section, item) for item in items]
    doubt = _doubt(section, resource, items, names) or _capped(store.client, len(listed))
    if doubt:
        raise Conflict(
            f"The list of {section.name} on {store.client.system} {doubt}: it may be incomplete and is not pruned.",
            "Declare what is to go with state absent.",
        )
    spared = section.spared(store.client)
    # Text has blanks beside its commas, which must not cost a name its protection.
    patterns = [pattern.strip() for pattern in protected or ()]

    def is_kept(item: dict, name: str) -> bool:
        is_declared = str(item[resource.id_key]) in declared_ids or section.same_name(name) in declared_names
        # A name with brackets is no pattern for itself.
        is_protected = any(name.strip() == text or fnmatch.fnmatchcase(name.strip(), text) for text in patterns)
        return is_declared or is_protected or name in spared

    return [item for item, name in zip(items, names, strict=True) if not is_kept(item, str(name))]


def _doubt(section: Section, resource: Resource, items: list[dict], names: list[str | None]) -> str:
    """What is wrong with a list, empty when it can be trusted."""
    ids = [item.get(resource.id_key) for item in items]
    if None in names or None in ids:
        return f"has entries without {' or '.join(section.names)} or {resource.id_key}"
    return "names an object twice" if len(set(map(str, ids))) < len(ids) else ""


def _capped(client: Client, count: int) -> str:
    """The cloud product cuts lists, at a round number of entries (contract: devices, idempotence.common)."""
    is_round = count >= SMALLEST_CAP and count % SMALLEST_CAP == 0
    return f"has exactly {count} entries" if client.connection.client_id and is_round else ""


def name_of(section: Section, item: Mapping) -> str | None:
    """The name by which people know a listed object."""
    found = section.identity(item)
    return next((as_text(found[name]) for name in section.names if found.get(name) is not None), None)
