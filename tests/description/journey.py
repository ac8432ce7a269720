# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One request, at least, for every operation that a sensor offers: what there is to read, made, changed and deleted."""

from __future__ import annotations

import re
import time
import warnings
from typing import Any

import requests
import trustme
import urllib3

from simulator import images
from simulator.contract import Operation, offer
from tests.simfleet import SimFleet

PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
KEY = "-----BEGIN PRIVATE KEY-----\nBBBB\n-----END PRIVATE KEY-----\n"
# What the vendor's cloud services offer a simulated 9.8 sensor.
NEXT = "9.8.5.1041"
WALKS = [{"origins": [{"object_type": "device", "object_id": 1}], "steps": []}]
TARGET = {"name": "lake", "host": "192.0.2.1", "port": 9000}
METRICS = {
    "cycle": "auto",
    "from": -300000,
    "until": 0,
    "metric_category": "net",
    "metric_specs": [{"name": "bytes"}],
    "object_type": "network",
    "object_ids": [0],
}
SHARING: dict[str, Any] = {"anyone": None, "groups": {}, "users": {}}

FLEET: dict[str, Any] = {
    "seed": 3,
    "speed": 2000,
    "systems": {
        "sensor1": {
            "kind": "sensor",
            "seed": {
                "devices": 8,
                "tags": [{"name": "seeded"}],
                "setup_password": "Canary-setup-1",
                "dashboards": [{"name": "Branches", "owner": "setup", "author": "setup"}],
                "vlans": [{"vlanid": 10, "name": "users", "network_id": 0}],
                "detections": [{"type": "network_scan", "ticket_id": "TK-1"}],
            },
        }
    },
}

# What is sent where a body is wanted: JSON, or (media type, bytes), or for a form its parts.
BODIES: dict[str, Any] = {
    "POST /activitymaps": {"name": "all", "walks": WALKS},
    "PATCH /activitymaps/{id}": {"description": "everything"},
    "POST /activitymaps/query": {"from": -300000, "walks": WALKS},
    "POST /activitymaps/{id}/query": {"from": -300000},
    "PATCH /activitymaps/{id}/sharing": SHARING,
    "PUT /activitymaps/{id}/sharing": SHARING,
    "POST /alerts": {
        "name": "slow",
        "type": "threshold",
        "apply_all": False,
        "stat_name": "extrahop.device.http_server",
        "field_name": "rsp",
    },
    "PATCH /alerts/{id}": {"severity": 2},
    "PATCH /analysispriority/{appliance_id}/manager": {"manager": 0},
    "PUT /analysispriority/config/{appliance_id}": {
        "autofill_advanced": True,
        "autofill_standard": True,
        "advanced_rules": [],
        "standard_rules": [],
    },
    "POST /apikeys": {"password": "Canary-setup-1"},
    "POST /applications": {
        "discovery_id": "shop",
        "display_name": "Shop",
        "criteria": [{"protocol_default": "any", "sources": [{"type": "device", "id": 1}]}],
    },
    "PATCH /applications/{id}": {"description": "the shop"},
    "POST /auth/identityproviders": {
        "name": "idp",
        "type": "saml",
        "enabled": True,
        "auto_provision_users": False,
        "entity_id": "https://idp.example.com/id",
        "sso_url": "https://idp.example.com/sso",
        "signing_certificate": PEM,
    },
    "PATCH /auth/identityproviders/{id}": {"name": "idp", "enabled": False, "auto_provision_users": False},
    "PATCH /auth/identityproviders/{id}/privileges": {"ndrlevel": {"attribute_name": "ndr", "full": "soc", "none": ""}},
    "POST /bundles": {"name": "parts", "anything": [1]},
    "POST /bundles/{id}/apply": {"policy": "overwrite", "include_assignments": False, "node_ids": []},
    "POST /cloud/connect": {"cloud_token": "token", "nickname": "west"},
    "POST /customdevices": {"name": "branch", "disabled": False, "criteria": [{"ipaddr": "10.20.0.0/16"}]},
    "PATCH /customdevices/{id}": {"description": "far away"},
    "POST /customizations": {"name": "before"},
    "PATCH /dashboards/{id}": {"owner": "setup"},
    "PATCH /dashboards/{id}/sharing": SHARING,
    "PUT /dashboards/{id}/sharing": SHARING,
    "POST /detections/formats": {"type": "mine", "display_name": "Mine"},
    "PATCH /detections/formats/{id}": {"display_name": "Ours"},
    "POST /detections/rules/hiding": {
        "offender": "Any",
        "victim": "Any",
        "expiration": None,
        "detection_type": "network_scan",
    },
    "PATCH /detections/rules/hiding/{id}": {"enabled": False},
    "POST /detections/search": {"limit": 3, "offset": 0},
    "PATCH /detections/tickets": {"ticket_id": "TK-1", "assignee": "setup"},
    "PATCH /detections/{id}": {"assignee": "setup"},
    "PUT /detections/{id}/notes": {"note": "seen"},
    "POST /devicegroups": {"name": "web"},
    "PATCH /devicegroups/{id}": {"description": "by hand"},
    "POST /devices/search": {"limit": 3},
    "PATCH /devices/{id}": {"custom_name": "web"},
    "POST /emailgroups": {"group_name": "ops", "email_addresses": ["a@example.com"], "system_notifications": False},
    "PATCH /emailgroups/{id}": {"email_addresses": ["b@example.com"]},
    "POST /exclusionintervals": {
        "name": "night",
        "interval_type": "daily",
        "start": 0,
        "end": 3600,
        "alert_apply_all": True,
        "trend_apply_all": False,
    },
    "PATCH /exclusionintervals/{id}": {"end": 7200},
    "POST /extrahop/cloudresources": ("application/tar", b"resources"),
    "POST /extrahop/firmware/download/url": {
        "firmware_url": f"https://images.example.com/eda/{NEXT}.tar",
        "upgrade": False,
    },
    "POST /extrahop/firmware/download/version": {"version": NEXT, "upgrade": False},
    "POST /extrahop/firmware/latest/upgrade": {"restart_after": True},
    "PUT /extrahop/detections/access": {"enabled": True},
    "PATCH /extrahop/services": {"ssh": {"enabled": True}},
    "POST /extrahop/sslcert/signingrequest": {
        "subject": {"common_name": "sensor.example.com"},
        "subject_alternative_names": [{"type": "dns", "name": "sensor.example.com"}],
    },
    "PATCH /extrahop/ticketing": {
        "external_ticketing_enabled": True,
        "internal_ticketing_enabled": True,
        "url_template": "https://tickets.example.com/$ticket_id",
    },
    "POST /investigations": {"name": "case", "event_ids": [], "status": "open"},
    "PATCH /investigations/{id}": {"status": "closed"},
    "POST /investigations/search": {"is_user_created": True},
    "PUT /license/productkey": {"product_key": "AAAA-BBBB"},
    "POST /metrics": METRICS,
    "POST /metrics/total": METRICS,
    "POST /metrics/totalbyobject": METRICS,
    "POST /networklocalities": {"name": "lab", "external": False, "networks": ["10.9.0.0/16"]},
    "PATCH /networklocalities/{id}": {"external": True},
    "PATCH /networks/{id}": {"description": "core"},
    "POST /observations/associatedipaddrs": {
        "observations": [{"ipaddr": "192.0.2.1", "associated_ipaddr": "192.0.2.2", "timestamp": 1}]
    },
    "POST /odstargets/http": {
        **TARGET,
        "protocol": "https",
        "pipeline": False,
        "authentication": {"auth_type": "basic", "username": "u", "password": "Canary-1"},
    },
    "POST /odstargets/kafka": {"name": "lake", "brokers": [{"host": "k", "port": 9092}], "protocol": "tcp"},
    "POST /odstargets/mongodb": TARGET,
    "POST /odstargets/raw": {**TARGET, "protocol": "tcp"},
    "POST /odstargets/syslog": {**TARGET, "protocol": "tcp"},
    "POST /packets/search": {"from": "-5m"},
    "POST /records/search": {"from": -300000, "limit": 2, "context_ttl": 60000},
    "POST /records/cursor": {"cursor": "unknown"},
    "POST /ssldecryptkeys": {"name": "k", "certificate": PEM, "private_key": KEY, "enabled": True},
    "PATCH /ssldecryptkeys/{id}": {"enabled": False},
    "POST /ssldecryptkeys/{id}/protocols": {"protocol": "http", "port": 8443},
    "POST /supportpacks": {"file": ("pack.tar", b"pack")},
    "POST /tags": {"name": "alpha"},
    "PATCH /tags/{id}": {"name": "beta"},
    "POST /threatcollections": {"file": ("threats.tgz", b"threats"), "name": "threats", "user_key": "threats"},
    "PUT /threatcollections/~{userKey}": {"file": ("threats.tgz", b"more threats"), "name": "threats"},
    "POST /triggers": {
        "name": "t",
        "script": "x",
        "events": ["HTTP_REQUEST"],
        "apply_all": False,
        "debug": False,
        "disabled": True,
    },
    "PATCH /triggers/{id}": {"debug": True},
    "POST /triggers/externaldata": {"type": "mine", "body": {"one": 1}},
    "POST /usergroups": {"name": "readers"},
    "PATCH /usergroups/{id}": {"enabled": False},
    "PATCH /usergroups/{id}/members": {"anna": "member"},
    "PUT /usergroups/{id}/members": {"anna": "member"},
    "POST /users": {
        "username": "anna",
        "name": "Anna",
        "password": "Canary-Password-1",
        "granted_roles": {"write": "full"},
        "create_apikey": True,
    },
    "PATCH /users/{username}": {"name": "Ann"},
    "PATCH /vlans/{id}": {"description": "people"},
    "POST /appliances": {
        "host": "192.0.2.7",
        "remote_appliance_type": "trace",
        "data_access": True,
        "remote_setup_password": "Canary-2",
    },
    "POST /appliances/{id}/cloudservices": {"action": "unenroll"},
}
QUERIES: dict[str, dict[str, Any]] = {
    "GET /packets/search": {"from": "-5m"},
    "GET /detections/{id}/related": {"from": -86400000, "until": 0},
}
# The last part of a collection's path, or the one before, where its objects are called by something other than `id`.
KEYS = {
    "users": "username",
    "apikeys": "id",
    "odstargets": "name",
    "supportpacks": "filename",
    "processes": "process",
    "protocols": "protocol",
    "formats": "type",
}
# Others need what these do.
FIRST = ("PATCH /extrahop/ticketing", "PUT /detections/{id}/notes")
# These take the system away, or its certificate, and come last, in this order.
LAST = (
    "POST /extrahop/firmware/latest/upgrade",
    "GET /extrahop/firmware/previous",
    "POST /extrahop/sslcert/signingrequest",
    "POST /extrahop/firmware/previous/rollback",
    "POST /extrahop/restart",
    "PUT /extrahop/sslcert",
    "POST /extrahop/sslcert",
    "POST /extrahop/shutdown",
)
# What starts jobs, one at a time.
STARTERS = ("/license", "/extrahop/firmware", "/customizations", "/bundles")
# Real seconds until jobs are done, or a system is back that was sent away.
PATIENCE = 20.0
ENDS = ("DONE", "FAILED", "TIMEOUT")


def own_bodies(fleet: SimFleet, system: str) -> dict[str, Any]:
    """Bodies that fit one system only: an image for its kind, a licence for its serial number, a certificate."""
    image = fleet.folder / "image.tar"
    images.build(image, "sensor", NEXT, 20480)
    serial = fleet.request(system, "GET", "/license").json()["serial"]
    licence = f"-----BEGIN LICENSE-----\nserial: {serial}\ndossier: {'ab' * 16}\n-----END LICENSE-----\n"
    issued = trustme.CA().issue_cert("127.0.0.1")
    pem = b"".join(blob.bytes() for blob in issued.cert_chain_pems) + issued.private_key_pem.bytes()
    return {
        "POST /extrahop/firmware": ("application/vnd.extrahop.firmware", image.read_bytes()),
        "PUT /license": ("text/plain", licence.encode()),
        "PUT /extrahop/sslcert": ("text/plain", pem),
    }


class Journey:
    """Sends every operation once; `outcomes` are the statuses by operation."""

    def __init__(self, fleet: SimFleet, system: str = "sensor1", version: str = "9.8.2.100"):
        self.fleet = fleet
        self.system = system
        self.session = fleet.session(system)
        self.operations = offer("sensor", version).operations
        self.outcomes: dict[str, int] = {}
        self.locations: dict[str, str] = {}
        self.bodies = BODIES | own_bodies(fleet, system)

    def run(self) -> dict[str, int]:
        """Make, read, change, assign and delete, in this order."""
        for operation in sorted(self.operations.values(), key=_turn):
            self._try(operation)
        return self.outcomes

    def _try(self, operation: Operation) -> None:
        if operation.is_write and operation.template.startswith(STARTERS):
            self._wait_for_jobs()
        path = self._filled(operation.template)
        if path is None:
            return
        options: dict[str, Any] = {"params": QUERIES.get(operation.name)}
        body = self.bodies.get(operation.name)
        if operation.name == "PUT /runningconfig":
            # Data stream targets stand in it: what is sent is what is there by now.
            body = {**self._sent("GET", path).json(), "dns": {"dns": "192.0.2.53"}}
        if operation.template.count("/") == 3 and operation.media_type and body is None:
            body = {"assign": [one for one in [self._id(path)] if one is not None]}
        if operation.name == "POST /watchlist/devices":
            body = {"assign": [self._id("/devices")]}
        if isinstance(body, tuple):
            options |= {"data": body[1], "headers": {"Content-Type": body[0]}}
        elif operation.media_type == "multipart/form-data":
            options |= {
                "files": {name: one for name, one in body.items() if isinstance(one, tuple)},
                "data": {name: one for name, one in body.items() if isinstance(one, str)},
            }
        elif body is not None:
            options |= {"json": body}
        if operation.method == "DELETE" and f"POST {operation.template}" in self.operations:
            # What was assigned may have gone with an earlier request.
            self._patient("POST", path)
        answer = self._patient(operation.method, path, **options)
        self.outcomes[operation.name] = answer.status_code
        self.locations[operation.name] = answer.headers.get("Location", "")

    def _wait_for_jobs(self) -> None:
        end = time.monotonic() + PATIENCE
        while any(job["status"] not in ENDS for job in self._sent("GET", "/jobs").json()) and time.monotonic() < end:
            time.sleep(0.05)

    def _patient(self, method: str, path: str, **options: Any) -> requests.Response:
        """The answer to a request, which waits for a system that restarts."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                answer = self._sent(method, path, **options)
                is_early = answer.status_code == 400 and path == "/extrahop/firmware/previous"
                if not (answer.status_code == 503 or is_early) or time.monotonic() > end:
                    return answer
            except requests.exceptions.ConnectionError:
                if time.monotonic() > end:
                    raise
            time.sleep(0.1)

    def _sent(self, method: str, path: str, **options: Any) -> requests.Response:
        # On the way the system gets certificates of its own.
        with warnings.catch_warnings(category=urllib3.exceptions.InsecureRequestWarning, action="ignore"):
            url = self.fleet.url(self.system, path)
            return self.session.request(method, url, timeout=30, verify=False, **options)

    def _filled(self, template: str) -> str | None:
        """A template with ids of objects that are there; None when there is none."""
        path = ""
        for part in template.strip("/").split("/"):
            if not part.startswith(("{", "~{")):
                path += f"/{part}"
                continue
            found = "threats" if part == "~{userKey}" else self._id(path)
            if found is None:
                return None
            path += f"/~{found}" if part.startswith("~") else f"/{found}"
        return path

    def _id(self, path: str) -> Any:
        """The id of the last object of a list that was made; of an assignment's child: of any that is there."""
        if path in ("/appliances", "/analysispriority/config", "/analysispriority"):
            # The system itself.
            return "0"
        if path == "/supportpacks/queue":
            return self.locations["POST /supportpacks/execute"].rsplit("/", 1)[-1]
        path = {"/watchlist/device": "/devices"}.get(path, path)
        answer = self._sent("GET", path)
        rows = answer.json() if answer.status_code == 200 else None
        # Some lists of data streams are described as one target.
        rows = [rows] if isinstance(rows, dict) and rows.get("name") else rows
        if isinstance(rows, list):
            rows = [row for row in rows if not row.get("built_in")]
        if not isinstance(rows, list) or not rows:
            child = re.fullmatch(r"/\w+/[^/]+(/\w+)", path)
            return self._id(child[1]) if child and child[1] in _collections(self.operations) else None
        last, before = ["", *path.strip("/").split("/")][:-3:-1]
        key = KEYS.get(last, KEYS.get(before, "id"))
        return rows[-1].get(key)


def _collections(operations: dict[str, Operation]) -> set[str]:
    return {one.template for one in operations.values() if one.method == "GET" and "{" not in one.template}


def _turn(operation: Operation) -> tuple[int, int, str]:
    if operation.name in LAST:
        return 9, LAST.index(operation.name), operation.name
    if operation.name in FIRST:
        return -1, FIRST.index(operation.name), operation.name
    depth = operation.template.count("/")
    makes = operation.method == "POST" and "{" not in operation.template
    order = {"POST": 0 if makes else 2, "GET": 1, "PATCH": 3, "PUT": 4, "DELETE": 5}[operation.method]
    return order, -depth if operation.method == "DELETE" else depth, operation.name
