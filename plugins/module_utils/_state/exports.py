# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""How the sections of a state document that are no plain lists are read out of a system: ``EXPORTED``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained, kind_of, require
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import RequestError
from ansible_collections.extrahop.revealx.plugins.module_utils._config.reading import read
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.export import Exporter
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.members import assigned
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.references import Link
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.settings import Settings
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Related
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import (
    analysis_priority,
    bundle,
    detections_access,
    ids_association,
    services,
    ticketing,
    watchlist,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.appliance import APPLIANCE, LOCAL
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.cluster import SWITCH, read_cluster
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device import DEVICE

# The section of the running config with addresses that the system sends to (contract: RunningConfig).
REMOTE = "remote"
TARGETS = "/odstargets"


def settings_of(settings: Settings) -> Callable[[Task, Exporter], dict]:
    """For the module of a settings object: all of it that can be declared."""

    def exported(task: Task, exporter: Exporter) -> dict:
        return {"settings": settings.exported(replace(task, client=exporter.store.client))}

    return exported


def running_config(task: Task, exporter: Exporter) -> dict:
    """The document without the data stream targets in it, which have a section of their own."""
    client = exporter.store.client
    config = read(replace(task, client=client))
    remote = config.get(REMOTE)
    if not isinstance(remote, Mapping) or not remote:
        return {"config": config}
    targets = _targets(client)
    others = {name: entry for name, entry in remote.items() if name not in targets}
    rest = {name: section for name, section in config.items() if name != REMOTE}
    return {"config": {**rest, REMOTE: others} if others else rest}


def _targets(client: Client) -> set[str]:
    """The names of all data stream targets; none where the system does not tell them."""
    try:
        return {str(target.get("name")) for target in client.get_list(TARGETS)}
    except RequestError as error:
        if not error.is_refusal:
            raise
        return set()


def cluster(task: Task, exporter: Exporter) -> dict | None:
    """The switch, where the system tells it."""
    told = read_cluster(exporter.store.client) or {}
    return {SWITCH: told[SWITCH]} if SWITCH in told else None


def watched(task: Task, exporter: Exporter) -> dict:
    client = exporter.store.client
    found = watchlist.at_its_place(client, lambda assignment: assigned(client, assignment, ""))
    return {"devices": [Link(DEVICE, device["id"], device) for device in found]}


def analysis_priorities(task: Task, exporter: Exporter) -> list[dict]:
    """The rules of the system itself; a console has none (contract: AnalysisPriority)."""
    client, config = exporter.store.client, analysis_priority.CONFIG
    if kind_of(client.identity()) == "console":
        return []
    try:
        answer = client.get(config.path.replace("{appliance_id}", str(LOCAL)))
    except RequestError as error:
        if error.status == 404:
            require(client, "GET /analysispriority/config/{appliance_id}")
            return []
        raise explained(error, client) from error
    told = analysis_priority.GROUPS.replaced(config.read(answer), Link)
    return [{"appliance_id": LOCAL, **analysis_priority.four_keys(told)}]


def ids_associations(task: Task, exporter: Exporter) -> list[dict]:
    """Which connected sensors are joined to a packet sensor; those that are no IDS sensors answer with an error."""
    client = exporter.store.client
    require(client, f"GET {ids_association.PATH}")
    asked, joined = replace(task, client=client), []
    for item in exporter.store.listing(APPLIANCE):
        if item.get("id") == LOCAL or kind_of(item) != "sensor":
            continue
        try:
            sensor = ids_association.associated(asked, Related(str(item["id"]), item["id"]))
        except RequestError as error:
            if error.status not in (400, 404, 422):
                raise
            continue
        if sensor is not None:
            ids_sensor = Link(APPLIANCE, item["id"], item)
            joined.append({"ids_id": ids_sensor, ids_association.FIELD: Link(APPLIANCE, sensor)})
    return joined


def bundles(task: Task, exporter: Exporter) -> list[dict]:
    """Each stored bundle with its document."""
    client, found = exporter.store.client, []
    for item in exporter.store.listing(bundle.BUNDLE):
        if bundle.BUNDLE.built_in(item):
            continue
        answer = client.get(bundle.BUNDLE.path_of(item["id"]))
        document = answer if isinstance(answer, Mapping) else {}
        own = {key: value for key, value in document.items() if key not in bundle.SERVERS_OWN}
        found.append({"name": item["name"], "bundle": {**own, "name": item["name"]}})
    return found


# The content of each such section, by its name.
EXPORTED: dict[str, Callable[[Task, Exporter], Any]] = {
    "running_config": running_config,
    "services": settings_of(services.SERVICES),
    "ticketing": settings_of(ticketing.TICKETING),
    "detections_access": settings_of(detections_access.DETECTIONS_ACCESS),
    "cluster": cluster,
    "ids_associations": ids_associations,
    "watchlist": watched,
    "analysis_priorities": analysis_priorities,
    "bundles": bundles,
}
