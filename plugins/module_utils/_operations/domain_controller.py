# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Connections of a sensor to domain controllers (contract: admin, Appliance)."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource

FLAG = Field(type="bool", default=False)

DOMAIN_CONTROLLER = Resource(
    "domain_controller",
    "/appliances/{appliance_id}/domaincontrollers/connections",
    "/appliances/{appliance_id}/domaincontrollers/connections/{dc_host}",
    key="dc_host",
    id_key="dc_host",
    # 0 is the system itself.
    scope={"appliance_id": Field(type="int", default=0)},
    fields={
        "dc_host": Field(required=True),
        "dc_name": Field(required=True),
        "realm": Field(required=True),
        "username": Field(required=True),
        "password": Field(required=True, write_only=True, secret=True, belongs_to=("realm", "username")),
        "password_interval": Field(type="int", named_like_secret=True),
        "ad_decryption_enabled": FLAG,
        "ad_response_enabled": FLAG,
        "ad_user_enrichment_enabled": FLAG,
    },
    update=None,
)
OPERATION = declare(DOMAIN_CONTROLLER)
