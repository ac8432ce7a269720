# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Applications (contract: content, Application)."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.references import Named, Typed
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store
from ansible_collections.extrahop.revealx.plugins.module_utils._operations._mirrors import ALERT, carried
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.appliance import APPLIANCE
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device import DEVICE
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device_group import DEVICE_GROUP

# The discovery_id of the application that every sensor comes with.
ALL_ACTIVITY = "_default"


def check(wanted: Mapping) -> None:
    """Refuse a declaration that names no application, and criteria that do not say what of all protocols counts."""
    if not {"id", "discovery_id"} & set(wanted):
        raise OptionError("discovery_id is not set.", "Give the discovery_id of the application.")
    for number, one in enumerate(wanted.get("criteria") or ()):
        if one.get("protocol_default") is None:
            raise OptionError(
                f"criteria[{number}].protocol_default is not set.",
                "Give any, or none where only what protocols lists is meant.",
            )


def with_sources(criteria: object) -> object:
    """Criteria as the API takes them: each names its sources, be there none."""
    if not isinstance(criteria, (list, tuple)):
        return criteria
    return [{"sources": [], **one} if isinstance(one, Mapping) else one for one in criteria]


def sorted_sources(criteria: object) -> object:
    """Criteria in one order of sources, whose order means nothing."""
    if not isinstance(criteria, (list, tuple)):
        return criteria
    return [
        {**one, "sources": sorted(one.get("sources") or [], key=repr)} if isinstance(one, Mapping) else one
        for one in criteria
    ]


def find_application(store: Store, wanted: Mapping) -> dict | None:
    """By discovery_id, on a console together with the sensor it belongs to."""
    if store.has_listings:
        listed = store.listing(APPLICATION)
    else:
        query = {**APPLICATION.list_query, "search_type": "discovery_id", "value": wanted["discovery_id"]}
        listed = list(store.client.get_pages("/applications", query, key="id"))
    match = store.only_one(APPLICATION, wanted["discovery_id"], [item for item in listed if _is(item, wanted)])
    if match is None or (store.has_listings and "criteria" not in wanted):
        return match
    return store.own(APPLICATION, match["id"])


def _is(item: Mapping, wanted: Mapping) -> bool:
    same_sensor = "node_id" not in wanted or item.get("node_id") == wanted["node_id"]
    return item.get("discovery_id") == wanted["discovery_id"] and same_sensor


APPLICATION = Resource(
    "application",
    "/applications",
    "/applications/{id}",
    key="discovery_id",
    # The description of 9.8 marks search_type as needed; active_from 1 lists also what is not active now.
    list_query={"search_type": "any", "active_from": 1},
    item_query={"include_criteria": True},
    is_cut=True,
    fields={
        "discovery_id": Field(required=True, create_only=True),
        "display_name": Field(required=True),
        "description": Field(),
        "criteria": Field(
            type="list",
            elements="dict",
            taken=with_sources,
            normalise=sorted_sources,
            reference=Typed({"device": DEVICE, "device_group": DEVICE_GROUP}, "type", "id"),
        ),
        "node_id": Field(type="raw", create_only=True, reference=Named(APPLIANCE)),
    },
    not_listed=("criteria",),
    mirrors=carried("/applications", ALERT),
    always_sent=("display_name",),
    find=find_application,
    check=check,
    no_delete="the API has no operation for it.",
)
OPERATION = declare(APPLICATION)
