# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every collection that the generic machinery serves, and how collections are assigned to each other."""

from __future__ import annotations

from simulator.collection import CollectionSpec, Relation
from simulator.resources import (
    accounts,
    activity_maps,
    alerts,
    applications,
    custom_devices,
    dashboards,
    data_streams,
    detection_formats,
    detections,
    device_groups,
    devices,
    investigations,
    localities,
    stored_files,
    tuning_rules,
)

COLLECTIONS = (
    CollectionSpec("/tags", "tag", unstated=("name",)),
    CollectionSpec(
        "/devices", "device", stamps=("mod_time", "user_mod_time"), shape=devices.shape, select=devices.select
    ),
    CollectionSpec(
        "/devicegroups",
        "device group",
        unstated=("name",),
        protected="built_in",
        built_in=device_groups.BUILT_IN,
        defaults={
            "description": None,
            "dynamic": False,
            "filter": None,
            "field": None,
            "value": None,
            "include_custom_devices": False,
            "editors": [],
            "built_in": False,
        },
        check=device_groups.check,
        select=device_groups.select,
    ),
    CollectionSpec(
        "/customdevices",
        "custom device",
        unique=("name", "extrahop_id"),
        author="author",
        defaults={"description": None, "disabled": False, "author": None, "criteria": []},
        check=custom_devices.check,
        shape=custom_devices.shape,
        changed=custom_devices.changed,
    ),
    CollectionSpec(
        "/networklocalities",
        "network locality",
        unique=("name",),
        defaults={"description": "", "networks": []},
        check=localities.check,
        shape=localities.shape,
    ),
    CollectionSpec(
        "/alerts",
        "alert",
        unique=("name",),
        author="author",
        check=alerts.check,
        defaults={
            "description": "",
            "disabled": False,
            "cc": [],
            "notify_snmp": False,
            "refire_interval": 300,
            "severity": 0,
            "stat_name": "",
            "field_name": "",
            "field_name2": None,
            "field_op": None,
            "interval_length": 30,
            "operator": ">",
            "operand": "0",
            "units": "none",
            "param": {},
            "param2": {},
        },
    ),
    CollectionSpec(
        "/triggers",
        "trigger",
        unstated=("name",),
        author="author",
        check=alerts.check_trigger,
        defaults={"description": None, "event": None, "hints": {}},
    ),
    CollectionSpec(
        "/exclusionintervals",
        "exclusion interval",
        unstated=("name",),
        author="author",
        check=alerts.check_interval,
        defaults={"description": ""},
    ),
    CollectionSpec(
        "/emailgroups",
        "email group",
        unstated=("group_name",),
        stamps=(),
        built_in=({"id": 1, "group_name": "Default", "email_addresses": [], "system_notifications": True},),
    ),
    CollectionSpec(
        "/vlans",
        "VLAN",
        unique=("vlanid",),
        defaults={"name": None, "description": None, "network_id": None, "node_id": None},
    ),
    CollectionSpec(
        "/networks",
        "network",
        defaults={"description": None, "node_id": None, "appliance_uuid": None, "idle": False},
        built_in=({"id": 0, "name": "Network 1"},),
    ),
    CollectionSpec(
        "/dashboards",
        "dashboard",
        unique=("short_code",),
        built_in=dashboards.BUILT_IN,
        check=dashboards.check,
        shape=dashboards.shape,
        defaults={
            "author": None,
            "comment": None,
            "owner": "setup",
            "built-in": False,
            "type": "summary_dashboard",
            "rights": ["transfer", "view", "edit", "share", "delete"],
        },
    ),
    CollectionSpec("/reports", "report", stamps=()),
    CollectionSpec(
        "/activitymaps",
        "activity map",
        unique=("short_code",),
        author="owner",
        check=activity_maps.check,
        defaults={
            "description": None,
            "mode": "2dforce",
            "show_alert_status": False,
            "weighting": "bytes",
            "rights": ["view", "edit", "share", "delete"],
        },
    ),
    CollectionSpec(
        "/applications",
        "application",
        unique=("discovery_id",),
        stamps=("mod_time", "user_mod_time"),
        built_in=applications.BUILT_IN,
        defaults={"description": "", "criteria": []},
        check=applications.check,
        shape=applications.shape,
        select=applications.select,
    ),
    CollectionSpec(
        "/detections",
        "detection",
        defaults=detections.DEFAULTS,
        check=detections.check,
        shape=detections.shape,
        select=detections.select,
    ),
    CollectionSpec(
        "/detections/formats",
        "detection format",
        id_type="field",
        id_field="type",
        stamps=(),
        defaults=detection_formats.DEFAULTS,
    ),
    CollectionSpec(
        "/detections/rules/hiding",
        "tuning rule",
        stamps=(),
        created=("create_time",),
        author="author",
        check=tuning_rules.check,
        shape=tuning_rules.shape,
        defaults=tuning_rules.DEFAULTS,
    ),
    CollectionSpec(
        "/investigations",
        "investigation",
        stamps=("update_time",),
        created=("creation_time",),
        author="created_by",
        check=investigations.check,
        shape=investigations.as_answered,
        defaults=investigations.DEFAULTS,
    ),
    CollectionSpec(
        "/bundles",
        "bundle",
        created=("created_time",),
        check=stored_files.check_bundle,
        shape=stored_files.shape_bundle,
        defaults={"description": None, "built_in": False},
    ),
    CollectionSpec(
        "/customizations",
        "backup",
        unique=("name",),
        stamps=(),
        created=("create_time",),
        defaults={"auto": False, "recovered": False},
        check=stored_files.check_backup,
    ),
    CollectionSpec(
        "/threatcollections",
        "threat collection",
        stamps=("last_updated",),
        unique=("name",),
        defaults={"observables": 0},
    ),
    CollectionSpec(
        "/ssldecryptkeys",
        "decryption key",
        id_type="field",
        stamps=(),
        hidden=("private_key", "protocols"),
        check=data_streams.check_key,
    ),
    *data_streams.COLLECTIONS,
    CollectionSpec("/appliances/sensortags", "sensor tag", unique=("name",), stamps=(), defaults={"sensors": []}),
    CollectionSpec(
        "/auth/identityproviders",
        "identity provider",
        unique=("name",),
        clash=409,
        stamps=(),
        hidden=("privileges",),
    ),
    CollectionSpec(
        "/usergroups",
        "user group",
        id_type="field",
        stamps=(),
        unique=("name",),
        clash=409,
        hidden=("members",),
        check=accounts.check_group,
        deleting=accounts.refuse_remote,
        defaults={"enabled": True, "is_remote": False, "last_sync_time": None, "rights": [], "members": {}},
    ),
    CollectionSpec(
        "/software",
        "software",
        id_type="field",
        stamps=(),
        select=devices.select_software,
        defaults={"description": None},
    ),
    CollectionSpec("/auditlog", "audit log entry", stamps=(), select=stored_files.newest_first),
    CollectionSpec("/packetcaptures", "packet capture", id_type="field", stamps=()),
    CollectionSpec("/activitygroups", "activity group", stamps=(), built_in=({"name": "HTTP servers"},)),
    CollectionSpec("/flexgrids", "flex grid", stamps=(), built_in=({"name": "Web tier"},)),
    CollectionSpec("/geomaps", "geomap", stamps=()),
    CollectionSpec("/pages", "page", stamps=()),
)

# Sections of a system's `seed` in the fleet file: the last part of the path, and what stands for the odd ones.
SEED_SECTIONS = {spec.path.strip("/").replace("/", "_"): spec.path for spec in COLLECTIONS}


def _relations() -> dict[frozenset[str], Relation]:
    relations = {frozenset(("/devicegroups", "/devices")): Relation(device_groups.members, device_groups.refuse)}
    for target in ("/devices", "/devicegroups", "/applications", "/networks"):
        for source in ("/alerts", "/triggers"):
            relations[frozenset((source, target))] = Relation(alerts.in_effect)
    relations[frozenset(("/networks", "/vlans"))] = Relation(stored_files.vlans_of)
    return relations


RELATIONS = _relations()
