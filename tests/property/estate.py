# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two like sensors and a console, and a document of nearly every section for them."""

from __future__ import annotations

import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

DEVICES = [
    {"is_l3": False, "macaddr": "00:14:22:00:00:01"},
    *({"is_l3": True, "macaddr": "00:14:22:00:00:01", "ipaddr4": f"10.8.0.{number}"} for number in range(1, 6)),
]
LIKE = {
    "version": "26.3.0.1000",
    "seed": {
        "devices": DEVICES,
        "vlans": [{"vlanid": 10, "name": "VLAN 10", "network_id": 0}],
        "dashboards": [{"name": "Branch offices", "owner": "setup", "author": "setup"}],
    },
}
FLEET = {
    "seed": 23,
    "speed": 600,
    "systems": {
        "sensor1": {"kind": "sensor", **LIKE},
        "sensor2": {"kind": "sensor", **LIKE},
        "empty": {"kind": "sensor", **LIKE},
        "console1": {"kind": "console", **LIKE, "connected": ["sensor1", "ids1"]},
        "ids1": {"kind": "sensor", "role": "ids", "version": "26.3.0.1000"},
        "braked": {"kind": "sensor", **LIKE},
        "inverse1": {"kind": "sensor", **LIKE},
        "inverse2": {"kind": "sensor", **LIKE},
        "old": {"kind": "sensor", "version": "8.9.7.1205", "seed": {"devices": DEVICES}},
    },
}


def certificate() -> str:
    """A self-signed certificate (PEM)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "itest.example.com")])
    day = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, day, day + datetime.timedelta(days=3650))
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


PRIVATE_KEY = "-----BEGIN PRIVATE KEY-----\nCanary-key-1\n-----END PRIVATE KEY-----\n"
DOCUMENT = {
    "running_config": {"config": {"dns": {"dns": "192.0.2.77"}}},
    "services": {"settings": {"ssh": {"enabled": False}}},
    "ticketing": {"settings": {"external_ticketing_enabled": True}},
    "detections_access": {"settings": {"enabled": True}},
    "users": [
        {"username": "anna", "name": "Anna", "password": "Canary-pw-1", "granted_roles": {"write": "full"}},
        {"username": "bert", "name": "Bert", "password": "Canary-pw-2", "type": "local", "enabled": False},
    ],
    "identity_providers": [
        {
            "name": "idp",
            "entity_id": "https://idp.example.com/id",
            "sso_url": "https://idp.example.com/sso",
            "signing_certificate": certificate(),
            "privileges": {"ndrlevel": {"full": "soc"}},
        }
    ],
    "user_groups": [{"name": "analysts", "enabled": True, "members": ["anna"]}],
    "email_groups": [
        {"group_name": "Default", "email_addresses": ["root@example.com"]},
        {"group_name": "soc", "email_addresses": ["soc@example.com", "a@example.com"]},
    ],
    "networks": [{"name": "Network 1", "description": "core"}],
    "vlans": [{"vlanid": 10, "name": "clients"}],
    "network_localities": [{"name": "dmz", "external": True, "networks": ["192.0.2.0/24", "198.51.100.7"]}],
    "custom_devices": [
        {"name": "branch", "criteria": [{"ipaddr": "10.20.0.0/16"}], "description": "all of it"},
        {"name": "printers", "disabled": True},
    ],
    "devices": [
        {"name": "10.8.0.2", "custom_name": "web", "custom_type": "http_server", "custom_criticality": "critical"},
        {"name": "00:14:22:00:00:01", "description": "the switch"},
    ],
    "tags": [{"name": "production", "devices": ["branch", "10.8.0.1", "10.8.0.2"]}, {"name": "empty", "devices": []}],
    "device_groups": [
        {"name": "branches", "devices": ["branch", "10.8.0.3"], "description": "by hand"},
        {"name": "tagged", "filter": {"field": "tag", "operator": "=", "operand": "production"}},
    ],
    "watchlist": {"devices": ["branch", "10.8.0.1"]},
    "analysis_priorities": [{"advanced_rules": [{"type": "device_group", "object_id": "branches"}]}],
    "applications": [
        {
            "discovery_id": "shop",
            "display_name": "Shop",
            "criteria": [{"protocol_default": "any", "sources": [{"type": "device_group", "id": "branches"}]}],
        }
    ],
    "ods_targets": [
        {"type": "syslog", "name": "siem", "target_host": "siem.example.com", "port": 514, "protocol": "udp"},
        {
            "type": "http",
            "name": "siem",
            "target_host": "http.example.com",
            "port": 443,
            "protocol": "https",
            "pipeline": False,
            "authentication": {"auth_type": "basic", "username": "u", "password": "Canary-pw-3"},
        },
        {"type": "kafka", "name": "bus", "protocol": "tcp", "brokers": [{"host": "k.example.com", "port": 9092}]},
    ],
    "triggers": [
        {
            "name": "count",
            "script": 'debug("a");\n// "two"\n',
            "events": ["HTTP_REQUEST", "HTTP_RESPONSE"],
            "hints": {"payloadBytes": 16},
            "devices": ["10.8.0.4"],
            "devicegroups": ["branches"],
        }
    ],
    "exclusion_intervals": [{"name": "night", "interval_type": "daily", "start": 0, "end": 3600}],
    "alerts": [
        {
            "name": "slow",
            "stat_name": "extrahop.application.http",
            "field_name": "rsp",
            "operator": ">",
            "operand": "0.10",
            "interval_length": 30,
            "units": "none",
            "applications": ["shop"],
            "devicegroups": ["branches"],
            "devices": ["branch"],
            "emailgroups": ["soc"],
            "exclusionintervals": ["night"],
            "networks": ["Network 1"],
        }
    ],
    "dashboards": [
        {"name": "Branch offices", "owner": "anna", "sharing": {"users": {"bert": "viewer"}, "groups": {}}},
    ],
    "activity_maps": [
        {
            "name": "map",
            "walks": [
                {
                    "origins": [
                        {"object_type": "device_group", "object_id": "branches"},
                        {"object_type": "device", "object_id": "10.8.0.1"},
                    ],
                    "steps": [{"relationships": [{"protocol": "HTTP", "role": "any"}]}],
                }
            ],
            "sharing": {"anyone": "viewer"},
        }
    ],
    "detection_formats": [{"type": "my_format", "display_name": "Mine", "categories": ["sec.caution"]}],
    "tuning_rules": [
        {
            "description": "quiet",
            "detection_types": ["network_scan"],
            "offender": {"object_type": "network_locality", "object_id": "dmz"},
            "victim": "Any",
            "enabled": False,
        },
        {
            "description": "inside",
            "detection_types": ["network_scan", "my_format"],
            "offender": {"object_type": "locality_type", "object_locality": "internal"},
            "victim": {"object_type": "device", "object_id": "10.8.0.5"},
        },
    ],
    "investigations": [{"name": "case", "notes": "n", "status": "open"}],
    "domain_controllers": [
        {
            "dc_host": "dc1.example.com",
            "dc_name": "dc1",
            "realm": "EXAMPLE.COM",
            "username": "svc",
            "password": "Canary-pw-4",
        }
    ],
    "ssl_decrypt_keys": [
        {
            "name": "shop",
            "certificate": certificate(),
            "private_key": PRIVATE_KEY,
            "protocols": [{"protocol": "http", "port": 8443}, {"protocol": "http", "port": 443}],
        }
    ],
    "bundles": [{"name": "pack", "bundle": {"description": "b", "tags": [{"name": "from a bundle"}]}}],
}
# What only a console has.
ON_A_CONSOLE = {
    "appliances": [{"remote_host": "sensor1", "remote_appliance_type": "discover", "data_access": True}],
    "nodes": [{"hostname": "sensor1", "nickname": "first", "enabled": True}],
    "sensor_tags": [{"name": "site-a", "sensors": ["sensor1"]}],
    "ids_associations": [{"ids_id": "ids1", "associated_sensor_id": "sensor1"}],
    "email_groups": [{"group_name": "soc", "email_addresses": ["soc@example.com"]}],
    "reports": [
        {"name": "weekly", "settings": {"schedule": {"hour": 7}}, "contents": [], "emailgroups": ["soc"]},
    ],
}
# For a system without devices, VLANs or dashboards.
WITHOUT_SEEDS = {
    **{
        name: DOCUMENT[name]
        for name in (
            "services",
            "users",
            "identity_providers",
            "user_groups",
            "email_groups",
            "network_localities",
            "custom_devices",
            "ods_targets",
            "exclusion_intervals",
            "detection_formats",
            "investigations",
            "domain_controllers",
            "bundles",
        )
    },
    "tags": [{"name": "production", "devices": ["branch"]}, {"name": "site", "devices": []}],
    "device_groups": [{"name": "branches", "devices": ["branch", "printers"]}],
    "triggers": [{"name": "count", "script": "// a", "events": ["HTTP_REQUEST"], "devicegroups": ["branches"]}],
    "sensor_tags": [{"name": "site-a", "sensors": ["sensor1", "sensor2"]}],
    "reports": ON_A_CONSOLE["reports"],
}
