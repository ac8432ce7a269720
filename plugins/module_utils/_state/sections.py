# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The sections of a state document: which operation each one feeds, in the order that references need."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.references import Link
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import (
    activity_map,
    alert,
    analysis_priority,
    appliance,
    application,
    custom_device,
    dashboard,
    detection_format,
    detections_access,
    device,
    device_group,
    domain_controller,
    email_group,
    exclusion_interval,
    identity_provider,
    ids_association,
    investigation,
    network,
    network_locality,
    network_user,
    node,
    ods_target,
    report,
    running_config,
    sensor_tag,
    services,
    ssl_decrypt_key,
    tag,
    ticketing,
    trigger,
    tuning_rule,
    user,
    user_group,
    vlan,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._state.section import (
    Section,
    needed_secrets,
)

if TYPE_CHECKING:
    # Loaded by name; what is sent to a target with a module is found by reading imports.
    from ansible_collections.extrahop.revealx.plugins.module_utils._operations import (  # noqa: F401
        api_access,
        bundle,
        cloud_services,
        cluster,
        license,
        threat_collection,
        watchlist,
    )

LIBRARY = __package__.rpartition(".")[0]
# What changes the running config; `save` at the end keeps it over a restart.
RUNNING_CONFIG_SECTIONS = ("running_config", "api_access")
SAVED_AT_THE_END = {
    "save": "the option save of the whole document says it.",
    "save_foreign": "the option save_foreign of the whole document says it.",
}
AN_ACT = "it belongs to an act of the module, which is a task of its own."


def _later(module: str) -> Callable[[], Operation]:
    """Loads the operation of a module that few documents hold: Ansible compiles the library in each run."""
    return lambda: importlib.import_module(f"{LIBRARY}._operations.{module}").OPERATION


def _mirrored(resource: Resource) -> dict[str, str]:
    """The lists that another section of a document declares from its own side."""
    return {name: f"the section {name} says what carries them." for name in resource.mirrors}


def _credentials(entry: Mapping) -> dict[str, str]:
    """The secrets of a data stream target: those of its fields, and those inside its credentials."""
    found = needed_secrets(ods_target.ODS_TARGET, entry)
    told = "it is a secret, which the system does not tell."
    if entry.get("tls_client_cert"):
        found["tls_client_key"] = told
    credentials = entry.get("authentication")
    if credentials and (not isinstance(credentials, Mapping) or credentials.get("auth_type") != "none"):
        found["authentication"] = f"of its secrets: {told}"
    return found


SECTIONS = (
    # The licence first: it decides what else the system takes.
    Section(
        "license",
        _later("license"),
        why_not_exported="product key and licence are secrets, which the system does not tell.",
    ),
    Section(
        "running_config",
        running_config.OPERATION,
        left_out=SAVED_AT_THE_END,
        within=("section",),
    ),
    Section("services", services.OPERATION),
    Section(
        "api_access",
        _later("api_access"),
        left_out=SAVED_AT_THE_END,
        why_not_exported="its settings stand in running_config.",
    ),
    Section("ticketing", ticketing.OPERATION),
    Section("detections_access", detections_access.OPERATION),
    Section("cluster", _later("cluster")),
    Section(
        "cloud_services",
        _later("cloud_services"),
        why_not_exported="the token of the cloud product is a secret, which the system does not tell.",
    ),
    # Connected systems before what names them.
    Section(
        "appliances",
        appliance.OPERATION,
        yields={"appliance": ("remote_host", "hostname", "local_nickname_for_remote")},
        is_own=lambda item: item.get("id") == appliance.LOCAL,
        identify=appliance.declared_as,
        untold=appliance.untold,
    ),
    Section(
        "nodes",
        node.OPERATION,
        identify=lambda item: {"hostname": item.get("hostname")},
    ),
    Section("sensor_tags", sensor_tag.OPERATION),
    Section(
        "ids_associations",
        ids_association.OPERATION,
        keys=("ids_id",),
        by_operation=True,
    ),
    # Accounts before what they own or edit, and before the groups that hold them.
    Section(
        "users",
        user.OPERATION,
        spared=user.accounts_of_key,
        is_own=lambda item: item.get("username") == user.SETUP,
    ),
    Section("identity_providers", identity_provider.OPERATION),
    Section("user_groups", user_group.OPERATION),
    Section("email_groups", email_group.OPERATION, spared=email_group.default_group),
    Section("networks", network.OPERATION, left_out=_mirrored(network.NETWORK)),
    Section(
        "vlans",
        vlan.OPERATION,
        identify=lambda item: {"vlanid": item.get("vlanid")},
    ),
    Section(
        "network_localities",
        network_locality.OPERATION,
        identify=lambda item: {"name": item["name"]} if item.get("name") else {"networks": item["networks"]},
    ),
    # Custom devices before the tags and groups that hold them; tags before groups, whose filters name them.
    Section(
        "custom_devices",
        custom_device.OPERATION,
        yields={"device": ("name", "extrahop_id")},
    ),
    Section(
        "devices",
        device.OPERATION,
        left_out=_mirrored(device.DEVICE),
        identify=lambda item: {"name": Link(device.DEVICE, item["id"], item)},
    ),
    Section("tags", tag.OPERATION),
    Section(
        "device_groups",
        device_group.OPERATION,
        left_out=_mirrored(device_group.DEVICE_GROUP),
    ),
    Section("watchlist", _later("watchlist")),
    Section(
        "analysis_priorities",
        analysis_priority.OPERATION,
        keys=("appliance_id",),
        by_operation=True,
    ),
    Section(
        "network_users",
        network_user.OPERATION,
        why_not_exported="the system does not list network users.",
    ),
    Section(
        "applications",
        application.OPERATION,
        left_out=_mirrored(application.APPLICATION),
        is_own=lambda item: item.get("discovery_id") == application.ALL_ACTIVITY,
    ),
    # Data streams before the triggers that send to them, exclusion intervals and email groups before alerts.
    Section("ods_targets", ods_target.OPERATION, untold=_credentials),
    Section("triggers", trigger.OPERATION),
    Section("exclusion_intervals", exclusion_interval.OPERATION),
    Section("alerts", alert.OPERATION),
    Section("dashboards", dashboard.OPERATION),
    Section("activity_maps", activity_map.OPERATION),
    Section("reports", report.OPERATION, left_out={"download_to": AN_ACT}),
    Section("detection_formats", detection_format.OPERATION),
    Section("tuning_rules", tuning_rule.OPERATION),
    Section("investigations", investigation.OPERATION),
    Section(
        "threat_collections",
        _later("threat_collection"),
        by_operation=True,
        untold=lambda entry: {"src": "the system does not give the file back."},
    ),
    Section("domain_controllers", domain_controller.OPERATION),
    Section("ssl_decrypt_keys", ssl_decrypt_key.OPERATION),
    Section(
        "bundles",
        _later("bundle"),
        by_operation=True,
        left_out=dict.fromkeys(("policy", "include_assignments", "node_ids"), AN_ACT),
    ),
)
BY_NAME = {section.name: section for section in SECTIONS}

# Modules that no document holds. Those called NAME_info only read: they declare nothing.
NOT_IN_A_DOCUMENT = {
    "api_key": "it makes the first key, which is what every other task signs in with.",
    "api_key_rotation": "it makes the key that every other task signs in with.",
    "api_request": "it sends any request: what it declares is not known.",
    "appliance_firmware": "firmware follows an order over the whole fleet: the role upgrade.",
    "backup": "a backup is a copy of one moment, to make or restore one is an act.",
    "cloud_resource": "nothing tells which files a system has: to upload one is an act.",
    "detection": "detections come from traffic, and nothing but an id of this one system names them.",
    "firmware": "firmware follows an order over the whole fleet: the role upgrade.",
    "job_wait": "it waits for work that was started before.",
    "packet_capture": "captures are made by triggers: to fetch or remove one is an act.",
    "packet_search": "it only reads.",
    "private_files": "it writes files on the controller.",
    "process_restart": "a restart is an act.",
    "running_config_save": "the option save of the whole document does it, once, at the end.",
    "state": "it applies the document.",
    "state_export": "it writes the document.",
    "support_pack": "a support pack is run: an act.",
    "system_power": "a restart or shutdown is an act.",
    "tls_certificate": "another certificate may end the trust of the session that applies the document.",
    "tls_signing_request": "each request makes a new key pair: an act.",
}
