# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What a console tells of the systems connected to it, as plain data without secrets (contract: Appliance, Node).

Only fields that are named here are kept, so that neither the cache nor a host variable can hold a product key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained, is_local, kind_of
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import POOL_SIZE, Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import NotOffered, RequestError
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.ids_association import FIELD
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.system_info import FACTS

APPLIANCE_FIELDS = (
    "id",
    "uuid",
    "hostname",
    "nickname",
    "display_name",
    "platform",
    "firmware_version",
    "license_status",
    "license_platform",
    "licensed_features",
    "licensed_modules",
    "enabled_integrations",
    "product_modules",
    "status_message",
    "connection_type",
    "data_access",
    "manages_local",
    "managed_by_local",
    "fingerprint",
    "add_time",
    "sync_time",
    "analysis_levels_managed",
    "advanced_analysis_capacity",
    "total_capacity",
)
NODE_FIELDS = (
    "uuid",
    "hostname",
    "nickname",
    "display_name",
    "enabled",
    "firmware_version",
    "license_status",
    "ntp_sync",
    "status_code",
    "status_message",
    "add_time",
    "time_offset",
)
# What a console answers of a sensor that is no IDS sensor, or is joined to none.
NO_ASSOCIATION = frozenset({400, 404, 405, 422, 501})


def read_answers(
    client: Client, ids_associations: bool = False, warn: Callable[[str], None] = lambda sentence: None
) -> dict:
    """Read what one system, as a rule a console, tells of itself and of those connected to it.

    Returns ``identity``, ``appliances`` and ``nodes`` (as the system gave them, reduced to the known fields), ``tags``
    (id of a sensor -> names of its sensor tags) and ``associations`` (id of an IDS
    sensor -> id of its packet sensor; empty unless asked for, it costs a request a sensor). Ids are text, so that a
    cache in JSON gives them back unchanged. ``warn`` gets a sentence for what is not essential and could not be read.
    Raises RevealxError when the identity or the list of systems cannot be read.
    """
    # By itself: a system that is away or refuses the key is asked once, and not four times side by side.
    identity = client.identity()
    with ThreadPoolExecutor(max_workers=POOL_SIZE) as pool:
        listed = pool.submit(client.get, "/appliances")
        nodes = pool.submit(_optional, client, "/nodes", warn)
        tags = pool.submit(_optional, client, "/appliances/sensortags", warn)
        found: dict[str, Any] = {"identity": _kept(identity, FACTS, client)}
        try:
            found["appliances"] = [_kept(row, APPLIANCE_FIELDS, client) for row in _rows(listed.result())]
        except RequestError as error:
            raise explained(error, client) from error
        found["nodes"] = [_kept(row, NODE_FIELDS, client) for row in _rows(nodes.result())]
        sensors = [_text(row.get("id")) for row in found["appliances"] if kind_of(row) == "sensor"]
        found["tags"] = _tags_by_sensor(_rows(tags.result()))
        if found["tags"] is None:
            # The rows do not say who carries the tags (that they do is inferred): each sensor is asked.
            paths = [f"/appliances/{one}/sensortags" for one in sensors]
            names = {_text(row.get("id")): row.get("name") for row in _rows(tags.result())}
            carried = pool.map(lambda path: _tag_names(_optional(client, path, warn), names), paths)
            found["tags"] = dict(zip(sensors, carried, strict=True))
        joined: dict[str, str] = {}
        if ids_associations:
            asked = [one for one in sensors if not is_local({"id": one})]
            answers = pool.map(lambda one: _association(client, one, warn), asked)
            for one, packet_sensor in zip(asked, answers, strict=True):
                if packet_sensor:
                    joined[one] = packet_sensor
        found["associations"] = joined
    return found


def _optional(client: Client, path: str, warn: Callable[[str], None]) -> Any:
    """Read what not every system has; None where it is not offered or refused."""
    try:
        return client.get(path)
    except RequestError as error:
        if error.status is None:
            raise
        reason = explained(error, client)
        if not isinstance(reason, NotOffered):
            warn(f"{client.system}: {path} could not be read, the inventory goes without: {reason.message}")
        return None


def _association(client: Client, sensor: str, warn: Callable[[str], None]) -> str:
    """The id of the packet sensor that an IDS sensor is joined to; empty for every other sensor."""
    path = f"/appliances/{sensor}/association"
    try:
        answer = client.get(path)
    except RequestError as error:
        if error.status is None:
            raise
        if error.status not in NO_ASSOCIATION:
            warn(f"{client.system}: {path} could not be read, the inventory goes without: {error.message}")
        return ""
    return _text(answer.get(FIELD) if isinstance(answer, Mapping) else answer)


def _tags_by_sensor(tags: list[Mapping]) -> dict[str, list[str]] | None:
    """Names of the tags of each sensor id; None when a tag does not say which sensors carry it."""
    if not all(isinstance(tag.get("sensors"), list) for tag in tags):
        return None
    found: dict[str, list[str]] = {}
    for tag in tags:
        for sensor in tag["sensors"]:
            identifier = sensor.get("id") if isinstance(sensor, Mapping) else sensor
            found.setdefault(_text(identifier), []).append(_text(tag.get("name")))
    return found


def _tag_names(answer: object, names: Mapping[str, Any]) -> list[str]:
    """The names in an answer of GET /appliances/{id}/sensortags, whose form is not published: objects, ids or names."""
    found = []
    for item in answer if isinstance(answer, list) else []:
        if isinstance(item, Mapping):
            found.append(_text(item.get("name") or names.get(_text(item.get("id")))))
        else:
            found.append(_text(names.get(_text(item)) or item))
    return [name for name in found if name]


def _rows(answer: object) -> list[Mapping]:
    """The objects of a listing: a list, or a mapping by id."""
    if isinstance(answer, Mapping):
        answer = list(answer.values())
    return [row for row in answer if isinstance(row, Mapping)] if isinstance(answer, list) else []


def _kept(row: Mapping, fields: tuple[str, ...], client: Client) -> dict:
    return {name: client.redactor.data(row[name]) for name in fields if row.get(name) not in (None, "")}


def _text(value: object) -> str:
    return "" if value is None else str(value)
