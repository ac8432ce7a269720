# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers in the shapes that were recorded from real systems (evidence/bodies), with values of our own."""

from __future__ import annotations

from typing import Any

DEVICE: dict[str, Any] = {
    "id": 7001,
    "extrahop_id": "7c0ffee000010001",
    "discovery_id": "7c0ffee000010001",
    "display_name": "till 12",
    "default_name": "Acme 0A0B0C",
    "custom_name": None,
    "cdp_name": "",
    "dhcp_name": "",
    "dns_name": "",
    "netbios_name": "",
    "description": None,
    "vendor": "Acme",
    "macaddr": "00:00:5E:00:53:01",
    "ipaddr4": "192.0.2.12",
    "ipaddr6": None,
    "vlanid": 0,
    "parent_id": None,
    "node_id": None,
    "is_l3": False,
    "device_class": "node",
    "role": "other",
    "auto_role": "other",
    "custom_type": "",
    "model": "acme_till",
    "model_override": None,
    "custom_make": None,
    "custom_model": None,
    "analysis": "advanced",
    "analysis_level": 1,
    "critical": False,
    "custom_criticality": None,
    "on_watchlist": False,
    "mod_time": 1700000000001,
    "user_mod_time": 1700000000002,
    "discover_time": 1700000000003,
    "last_seen_time": 1700000000004,
    "cloud_account": None,
    "cloud_instance_id": None,
    "cloud_instance_name": None,
    "cloud_instance_type": None,
    "cloud_instance_description": None,
    "vpc_id": None,
    "subnet_id": None,
}
PERFORMANCE: dict[str, Any] = {
    # No risk_score, an end that was not reached, and times that are null.
    "id": 41,
    "start_time": 1700000000001,
    "update_time": 1700000000002,
    "end_time": 1700000000003,
    "mod_time": 1700000000004,
    "create_time": None,
    "title": "Slow answers",
    "description": "Answers take long",
    "type": "slow_answers",
    "categories": ["perf", "perf.web"],
    "recommended": False,
    "recommended_factors": [],
    "properties": {},
    "participants": [
        {
            "id": 9,
            "role": "offender",
            "object_type": "device",
            "object_id": 7001,
            "external": False,
            "username": None,
            "endpoint": None,
            "scanner_service": None,
        }
    ],
    "ticket_id": None,
    "assignee": None,
    "status": None,
    "resolution": None,
    "mitre_tactics": [],
    "mitre_techniques": [],
    "appliance_id": 3,
    "is_user_created": False,
    "url": "https://console.example.com/x",
}
ATTACK: dict[str, Any] = {
    # An older system: neither url nor mod_time; a property that is an object, a participant without an object_id.
    "id": 42,
    "start_time": 1700000000001,
    "update_time": 1700000000002,
    "end_time": 1700000000003,
    "title": "Odd door",
    "description": "[till 12](https://console.example.com/#/devices/7) used an odd door",
    "type": "odd_door",
    "categories": ["sec", "sec.attack"],
    "risk_score": 71,
    "properties": {"odd_addresses": {"type": "ipaddr", "value": ["192.0.2.5", "192.0.2.6"]}, "ports": ["SSH:2222"]},
    "participants": [
        {"id": 1, "role": "victim", "object_type": "device", "object_id": 7001, "external": False},
        {"id": 2, "role": "offender", "object_type": "ipaddr", "object_value": "198.51.100.9", "external": True},
    ],
    "ticket_id": "OPS-1",
    "assignee": "amina@example.com",
    "status": "in_progress",
    "resolution": None,
    "mitre_tactics": [{"id": "TA0001", "name": "Entry", "url": "https://example.com/TA0001"}],
    "mitre_techniques": [
        {"id": "T1000", "name": "Door", "url": "https://example.com/T1000", "legacy_ids": ["T1000", "T9"]}
    ],
    "appliance_id": 0,
    "is_user_created": False,
}
ALERT: dict[str, Any] = {
    # Neither categories nor protocols nor object_type.
    "id": 77,
    "name": "Ratio of errors",
    "description": "More than one in a thousand",
    "author": "ExtraHop",
    "type": "threshold",
    "disabled": False,
    "apply_all": False,
    "notify_snmp": False,
    "cc": [],
    "severity": 4,
    "stat_name": "extrahop.application.http",
    "field_name": "rsp_error",
    "field_name2": "rsp",
    "field_op": "/",
    "operator": ">",
    "operand": "0.001",
    "units": "none",
    "interval_length": 30,
    "refire_interval": 300,
    "param": {},
    "param2": {},
    "mod_time": 1700000000001,
}
SYSTEM: dict[str, Any] = {
    # No more than six fields, and a firmware that was masked.
    "version": "9.8.2.100",
    "platform": "extrahop",
    "hostname": "sensor-west",
    "mgmt_ipaddr": "192.0.2.1",
    "display_host": "sensor-west",
    "external_hostname": None,
}
METRICS: dict[str, Any] = {
    "cycle": "30sec",
    "node_id": 0,
    "clock": 1700000060000,
    "from": 1700000000000,
    "until": 1700000060000,
    "stats": [{"oid": 0, "time": 1700000000000 + at * 30000, "duration": 30000, "values": [at]} for at in range(2)],
}
NETWORK: dict[str, Any] = {
    "id": 0,
    "node_id": None,
    "appliance_uuid": "0000000000aa4c42378048f722222222",
    "name": "Capture 00:00:5E:00:53:77",
    "description": None,
    "idle": False,
    "mod_time": 1700000000001,
}
TOPOLOGY: dict[str, Any] = {
    "from": 1700000000000,
    "until": 1700000060000,
    "warnings": [],
    "edges": [
        {
            "from": 7001,
            "to": 7002,
            "weight": 12,
            "annotations": {"protocols": [{"weight": 12, "protocol": ["IPv4", "UDP"]}]},
        }
    ],
}

# As the files of the folder are called.
OWN: dict[str, Any] = {
    "activitymaps_query": TOPOLOGY,
    "alerts_list": [ALERT],
    "detection_note": {"author": "setup", "update_time": 1700000000001, "note": "seen"},
    "detections_list_xsiam": [PERFORMANCE],
    "detections_search_ibm_2022": [ATTACK],
    "detections_search_onprem_2023": [{**ATTACK, "mod_time": 1700000000004}],
    "devices_search_onprem": [DEVICE],
    "error_customdevice_duplicate": {"detail": "A custom device with the name branch already exists."},
    "extrahop_onprem": SYSTEM,
    "metrics": METRICS,
    "networks_list": [NETWORK],
    "oauth2_token": {"access_token": "canary-token-1", "expires_in": 1799, "token_type": "bearer"},
    "tags_list": [{"id": 5, "name": "branch", "mod_time": 1700000000001}],
    "watchlist_devices_onprem": [{**DEVICE, "on_watchlist": True}],
}
