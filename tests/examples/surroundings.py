# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What examples find: those of modules a system each and what they name, the guides a fleet each."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import trustme
import yaml

from tests.simfleet import ROOT

DEVICES = [
    {"ipaddr4": "10.10.0.5", "is_l3": True, "macaddr": "00:50:56:00:00:05", "auto_role": "http_server"},
    {"macaddr": "00:50:56:00:00:07", "is_l3": False},
]
OBJECTS = {
    "devices": DEVICES,
    "tags": [{"name": "production"}],
    "devicegroups": [{"name": "Web servers"}, {"name": "Scanners"}],
    "emailgroups": [
        {"group_name": name, "email_addresses": ["a@example.com"], "system_notifications": False}
        for name in ("On call", "operations")
    ],
    "vlans": [{"vlanid": 10, "name": "users", "network_id": 0}],
    "dashboards": [{"name": "Shop overview", "owner": "setup", "author": "setup"}],
    "detections": [
        {
            "type": "network_scan",
            "participants": [{"role": "offender", "object_type": "ipaddr", "object_value": "192.0.2.9"}],
        }
    ],
    "ticketing": {"external_ticketing_enabled": True},
    "users": [{"username": "leaver", "name": "Leaver"}],
}
SENSOR = {"kind": "sensor", "version": "9.8.2.100", "seed": OBJECTS}
CONSOLE = {"kind": "console", "version": "9.8.2.100"}
# Modules whose examples are for another system than a sensor of today.
SYSTEMS = {
    "appliance": {**CONSOLE},
    "appliance_firmware": {**CONSOLE, "version": "9.9.4.1234", "connected": ["af-*"]},
    "bundle": {**CONSOLE, "connected": ["bu-*"]},
    "cluster": {"kind": "recordstore", "role": "manager", "cluster": "ex", "version": "9.8.2.100"},
    "ids_association": {**CONSOLE, "connected": ["ia-*"]},
    "metric_info": {**CONSOLE, "connected": ["ps-1", "sensor1"]},
    "node": {**CONSOLE, "connected": ["sensor1"]},
    "packet_capture": {**SENSOR, "version": "7.4.2.100"},
    "domain_controller": {**SENSOR, "version": "26.3.0.1000"},
    "network_user": {**SENSOR, "version": "26.3.0.1000"},
    "resource_info": {**SENSOR, "version": "26.3.0.1000"},
    "report": {**CONSOLE, "seed": {"emailgroups": OBJECTS["emailgroups"]}},
    "sensor_tag": {**CONSOLE, "connected": ["sensor1"]},
    "services": {**SENSOR, "seed": {**OBJECTS, "services": {"ssh": {"enabled": True}}}},
    # However busy the machine: its absence lasts longer than the pauses between two looks at it.
    "system_power": {**SENSOR, "timings": {"restart": 600}},
    "user": {**SENSOR, "version": "26.3.0.1000"},
}
OTHERS = {
    "ex-console": {**CONSOLE, "connected": ["ex-analysis-priority"]},
    "sensor1": {"kind": "sensor", "version": "9.8.2.100"},
    "af-1": {"kind": "sensor", "version": "9.8.2.100", "hostname": "sensor1.example.com"},
    "af-2": {"kind": "sensor", "version": "9.8.2.100", "hostname": "Branch office"},
    "ps-1": {"kind": "packetstore", "version": "9.8.2.100", "hostname": "packetstore1.example.com"},
    "bu-1": {"kind": "sensor", "version": "9.8.2.100", "hostname": "sensor1.example.com"},
    "bu-2": {"kind": "sensor", "version": "9.8.2.100", "hostname": "sensor2.example.com"},
    "ia-1": {"kind": "sensor", "version": "9.8.2.100", "hostname": "sensor1.example.com"},
    "ia-2": {"kind": "sensor", "role": "ids", "version": "9.8.2.100", "hostname": "ids1.example.com"},
}
SECRETS = {
    name: "Canary-Pass-1"
    for name in (
        "vault_amina_password",
        "vault_auditor_password",
        "vault_automation_password",
        "vault_password_of_nadia",
        "vault_dc_password",
        "vault_hook_password",
        "vault_snmp_community",
    )
}
# Example -> why it is not run. Everything that is not here is.
LEFT_OUT = {
    (
        "license",
        "Install a licence from a file on the controller",
    ): "it names a serial number; the target license has one",
    ("api_key", "Make the first key"): "it needs a system without any key; the target api_key runs it",
    ("api_key", "Bring a new system into use, with the key from here on"): "a whole play, as above",
    (
        "appliance",
        "Connect a sensor to this console",
    ): "the target appliance connects systems",
    ("appliance", "Connect a recordstore"): "as above",
    ("cloud_services", "Connect a sensor to the cloud product"): "it needs a token of the cloud product",
    ("cloud_services", "Connect it under a name of its own"): "as above",
    ("job_info", "Read one job"): "it follows an upgrade; the target job_info reads one",
    ("job_wait", "Wait for a job"): "it follows a download; the target job_wait waits for one",
    ("job_wait", "Wait two hours at most for a job that ends with a restart"): "it follows an upgrade",
    (
        "packet_capture",
        "Download a packet capture",
    ): "the target packet_capture has some",
    ("packet_capture", "Download a packet capture and delete it"): "as above",
    ("system_power", "Shut a sensor down"): "nobody would switch it on again",
    ("tls_certificate", "Serve a certificate made for the system's own key"): "it needs that key's certificate",
    (
        "tls_certificate",
        "Serve what an authority made of a request, if it is that and can be trusted",
    ): "as above; tests/lifecycle/test_renew.py does it",
    ("tls_certificate", "Make a new self-signed certificate"): "the tasks after it would not trust the system",
    ("tls_certificate", "Pin the new one from here on"): "as above",
    ("tls_certificate", "Have a new self-signed one made when less than 30 days are left"): "as above",
}
# The folder of a reader of the guides, below his home.
ESTATE = "estate"
# Guide -> the fleet that its commands find; * is for all others. Faster than a reader's, so that nobody waits.
DEMO = yaml.safe_load((ROOT / "simulator" / "fleets" / "demo.yml").read_text())
FAST = {**DEMO, "speed": 1600}
# What the guide's vault holds of it.
CLOUD = {"kind": "console", "oauth2": {"client_id": "automation", "client_secret": "the-secret-of-that-client"}}
GUIDES: dict[str, dict | None] = {
    "*": FAST,
    "guide_connection": {**FAST, "systems": {**DEMO["systems"], "cloud1": CLOUD}},
    # They begin in the checkout, and start one themselves.
    "guide_start": None,
}


def system_of(module: str) -> dict:
    """The simulated system that a module's examples are run on."""
    return SYSTEMS.get(module, SENSOR)


def write_files(folder: Path, hosts: list[str]) -> dict[str, str]:
    """Write the files that examples name, below the playbook's folder; returns variables with their contents."""
    authority = trustme.CA()
    issued = authority.issue_cert("webshop.example.com")
    certificate, key = issued.cert_chain_pems[0].bytes().decode(), issued.private_key_pem.bytes().decode()
    files = folder / "files"
    texts = {
        "webshop.crt": certificate,
        "estate/sensors.yml": "tags: [{name: production}]\ndevice_groups: [{name: Web servers}, {name: Scanners}]\n",
        "bundles/web.json": json.dumps({"name": "Web servers", "description": "x"}),
        "stix/partners.json": json.dumps({"type": "bundle", "id": "bundle--1", "objects": []}),
        "diagnose.pack": "pack",
        "rules/ids-rules.tar": "rules",
        **{f"certificates/{host}.pem": certificate for host in hosts},
    }
    for name, text in texts.items():
        (files / name).parent.mkdir(parents=True, exist_ok=True)
        (files / name).write_text(text)
    for made in ("images", "backups", "keys"):
        (folder / made).mkdir(exist_ok=True)
    image = [
        "--kind",
        "sensor",
        "--version",
        "9.9.1.1234",
        "--size",
        "64K",
        folder / "images/extrahop-eda-9.9.1.1234.tar",
    ]
    subprocess.run([sys.executable, "-m", "simulator.images", *image], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return {"vault_webshop_key": key, "vault_private_key": key, "vault_product_key": "ABCDE-FGHIJ-KLMNO-PQRST"}
