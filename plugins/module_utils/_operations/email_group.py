# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Email groups (contract: admin, Email Group)."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource

# The group that every system comes with (contract: admin, EmailGroup).
DEFAULT_ID = 1


def default_group(client: Client) -> set[str]:
    """The name of the default group: it may be changed, but is not the user's to delete."""
    groups = client.get_list(EMAIL_GROUP.collection)
    return {str(item.get("group_name")) for item in groups if item.get("id") == DEFAULT_ID}


EMAIL_GROUP = Resource(
    "email_group",
    "/emailgroups",
    "/emailgroups/{id}",
    key="group_name",
    fields={
        "group_name": Field(required=True),
        "email_addresses": Field(type="list", elements="str", default=[], unordered=True),
        "system_notifications": Field(type="bool", default=False),
    },
    always_sent=("group_name", "email_addresses", "system_notifications"),
)
OPERATION = declare(EMAIL_GROUP)
