# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Connections between systems (contract: admin, Appliance)."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._spec import Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._store import Store

# Words by which people know a connected system.
NAMES = ("display_name", "nickname", "hostname", "uuid")


def find_appliances(store: Store, words: list) -> dict[str, list[dict]]:
    """The systems that each word stands for: a name, host name or uuid, else an id."""
    systems = store.list(APPLIANCE)
    return {
        str(word): [item for item in systems if any(item.get(key) == word for key in NAMES)]
        or [item for item in systems if str(item.get("id")) == str(word)]
        for word in words
    }


APPLIANCE = Resource("appliance", "/appliances", "/appliances/{id}", key="hostname", lookup=find_appliances)
