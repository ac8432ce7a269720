# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects of twenty sections of the state document, by number."""

from __future__ import annotations

from collections.abc import Callable

import trustme

CERTIFICATE = trustme.CA().cert_pem.bytes().decode()
ANY = {"object_type": "locality_type", "object_locality": "external"}
SECTIONS: dict[str, Callable[[int], dict]] = {
    "users": lambda n: {"username": f"user{n}", "name": f"User {n}", "password": "Bench-pw-1", "enabled": False},
    "identity_providers": lambda n: {
        "name": f"idp {n}",
        "entity_id": f"https://idp{n}.example.com/id",
        "sso_url": f"https://idp{n}.example.com/sso",
        "signing_certificate": CERTIFICATE,
    },
    "user_groups": lambda n: {"name": f"users {n}", "enabled": True},
    "email_groups": lambda n: {"group_name": f"mail {n}", "email_addresses": [f"m{n}@example.com"]},
    "network_localities": lambda n: {"name": f"site {n}", "external": False, "networks": [f"10.{n}.0.0/16"]},
    "custom_devices": lambda n: {"name": f"custom {n}", "criteria": [{"ipaddr": f"10.{n}.7.0/24"}]},
    "devices": lambda n: {"name": f"10.8.0.{n}", "description": f"device {n}"},
    "tags": lambda n: {"name": f"tag {n}"},
    "device_groups": lambda n: {
        "name": f"group {n}",
        "filter": {"field": "name", "operator": "=", "operand": f"host {n}"},
    },
    "applications": lambda n: {"discovery_id": f"app{n}", "display_name": f"Application {n}"},
    "ods_targets": lambda n: {
        "type": "syslog",
        "name": f"siem {n}",
        "target_host": "siem.example.com",
        "port": 514,
        "protocol": "udp",
    },
    "triggers": lambda n: {"name": f"trigger {n}", "script": f"// {n}\n", "events": ["HTTP_REQUEST"]},
    "exclusion_intervals": lambda n: {"name": f"interval {n}", "interval_type": "daily", "start": 0, "end": 60 + n},
    "alerts": lambda n: {
        "name": f"alert {n}",
        "stat_name": "extrahop.application.http",
        "field_name": "rsp",
        "operator": ">",
        "operand": "10",
        "interval_length": 30,
        "units": "none",
    },
    "activity_maps": lambda n: {
        "name": f"map {n}",
        "walks": [
            {
                "origins": [{"object_type": "all_devices"}],
                "steps": [{"relationships": [{"protocol": "HTTP", "role": "any"}]}],
            }
        ],
    },
    "detection_formats": lambda n: {"type": f"format_{n}", "display_name": f"Format {n}"},
    "tuning_rules": lambda n: {
        "description": f"rule {n}",
        "detection_types": ["network_scan"],
        "offender": ANY,
        "victim": "Any",
    },
    "investigations": lambda n: {"name": f"case {n}", "notes": f"note {n}"},
    "domain_controllers": lambda n: {
        "dc_host": f"dc{n}.example.com",
        "dc_name": f"dc{n}",
        "realm": "EXAMPLE.COM",
        "username": "svc",
        "password": "Bench-pw-1",
    },
    "vlans": lambda n: {"vlanid": 1 + n, "name": f"vlan {n}"},
}
