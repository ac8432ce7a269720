# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Marks of network users (contract: admin, Network Users)."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store

MARK = Field(choices=("auto", "yes", "no"))


def find_user(store: Store, wanted: Mapping) -> dict | None:
    """The user is asked for by name."""
    return store.item(NETWORK_USER, wanted["username"])


NETWORK_USER = Resource(
    "network_user",
    # There is no listing.
    "",
    "/networkusers/users/{username}",
    key="username",
    id_key="username",
    fields={"username": Field(create_only=True), "custom_high_influence": MARK, "custom_high_privilege": MARK},
    find=find_user,
    no_create="network users are found from traffic.",
    no_delete="network users are found from traffic.",
)
OPERATION = declare(NETWORK_USER)
