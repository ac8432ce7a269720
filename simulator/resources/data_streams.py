# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Open data stream targets and decryption keys: created and deleted by name, their secrets never read back as sent."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from simulator.collection import Collection, CollectionSpec
from simulator.handlers import handles
from simulator.model import Refusal, Request
from simulator.system import System

CERTIFICATES = re.compile(r"(?:-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----\s*)+")
ONE_KEY = re.compile(r"-----BEGIN ([A-Z ]*)PRIVATE KEY-----\n(?:(?!-----).)+-----END \1PRIVATE KEY-----", re.DOTALL)
SECRETS = {
    "http": ("authentication.password", "authentication.secret_key", "authentication.client_secret"),
    # Answers of kafka targets carry no authentication at all (contract: schema kafkaODS).
    "kafka": ("authentication",),
    "mongodb": ("authentication.password",),
    "raw": (),
    "syslog": (),
}
# What a target has that was told nothing of it (contract: schemas of the targets).
DEFAULTS: dict[str, dict[str, Any]] = {
    "http": {"pipeline": False, "skip_cert_verification": False},
    "kafka": {"protocol": "tcp", "compression": "none", "partition_strategy": "hash_key"},
    "mongodb": {"encrypt": False, "skip_cert_verification": False},
    "raw": {"compression": False, "gzip_threshold_bytes": 64000, "gzip_threshold_seconds": 300},
    "syslog": {"localtime": False},
}


# What each way to sign in needs (contract: schema HttpODSAuthentication).
NEEDED = {
    "basic": ("username", "password"),
    "aws": ("access_key", "secret_key", "region", "service"),
    "azure_storage": ("access_key",),
    "azure_ad": ("client_id", "client_secret", "grant_type", "resource", "token_endpoint"),
    "crowdstrike": ("client_id", "client_secret"),
}


def _check_target(collection: Collection, body: dict[str, Any], stored: dict[str, Any] | None) -> dict[str, Any]:
    if not body["name"]:
        raise Refusal(400, "name must not be empty")
    for address in [body, *body.get("brokers", ())]:
        if "port" in address and not 1 <= address["port"] <= 65535:
            raise Refusal(400, f"port: {address['port']} is no port")
    if collection.spec.path == "/odstargets/http":
        told = body["authentication"]
        missing = [name for name in NEEDED.get(told["auth_type"], ()) if not told.get(name)]
        if missing:
            raise Refusal(400, f"authentication: {', '.join(missing)} missing")
    return body


def _shape_target(system: System, target: dict[str, Any], query: Mapping[str, Any]) -> dict[str, Any]:
    """The key of a client's certificate comes back encrypted (contract: schemas kafkaODS, syslogODS)."""
    if target.get("tls_client_key"):
        digest = hashlib.sha256(f"{system.uuid}/{target['tls_client_key']}".encode()).hexdigest()
        target["tls_client_key"] = f"encrypted:{digest}"
    return target


COLLECTIONS = tuple(
    CollectionSpec(
        f"/odstargets/{kind}",
        f"{kind} target",
        id_field="name",
        id_type="field",
        stamps=(),
        hidden=hidden,
        check=_check_target,
        shape=_shape_target,
        defaults=DEFAULTS[kind],
    )
    for kind, hidden in SECRETS.items()
)


@handles("GET /odstargets")
def list_targets(system: System, request: Request) -> list[dict[str, Any]]:
    return [
        {"name": target["name"], "type": kind}
        for kind in SECRETS
        for target in system.collections[f"/odstargets/{kind}"]
    ]


@handles(*(f"GET /odstargets/{kind}/{{name}}" for kind in ("http", "mongodb", "raw")))
def read_target(system: System, request: Request) -> dict[str, Any]:
    """The reference says these answer the name only (contract: schema OpenDataStream)."""
    collection = system.collections[request.template.rsplit("/", 1)[0]]
    return {"name": collection.get(request.path["name"])["name"]}


def check_key(collection: Collection, body: dict[str, Any], stored: dict[str, Any] | None) -> dict[str, Any]:
    if stored is not None:
        return body
    for name, form in (("certificate", CERTIFICATES), ("private_key", ONE_KEY)):
        if not form.fullmatch(body[name].strip()):
            raise Refusal(400, f"{name} is no PEM text, or holds more than that")
    if collection.find(certificate=body["certificate"]):
        raise Refusal(409, "The certificate has a key already")
    # The id is the SHA-1 of the key, as hex (contract: schema SSLDecryptKey).
    digest = hashlib.sha1(body["private_key"].strip().encode(), usedforsecurity=False).hexdigest()
    return {"id": digest, "protocols": [], **body}


def shape_key(system: System, key: dict[str, Any], query: Mapping[str, Any]) -> dict[str, Any]:
    """The certificate comes back under another name (contract: schema SSLDecryptKey)."""
    key["cert_pem"] = key.pop("certificate")
    return key


@handles("GET /ssldecryptkeys/{id}/protocols")
def list_protocols(system: System, request: Request) -> list[dict[str, Any]]:
    return system.collections["/ssldecryptkeys"].get(request.path["id"])["protocols"]


@handles("POST /ssldecryptkeys/{id}/protocols")
def add_protocol(system: System, request: Request) -> None:
    protocols = system.collections["/ssldecryptkeys"].get(request.path["id"])["protocols"]
    # Which protocols there are is not published; their names are in lower case.
    if not re.fullmatch(r"[a-z][a-z0-9-]*", request.body["protocol"]):
        raise Refusal(404, f"There is no protocol {request.body['protocol']!r}")
    if not 0 <= request.body["port"] <= 65535:
        raise Refusal(400, f"port: {request.body['port']} is no port")
    if request.body in protocols:
        raise Refusal(400, f"The key decrypts {request.body['protocol']} on port {request.body['port']} already")
    protocols.append(request.body)


@handles("DELETE /ssldecryptkeys/{id}/protocols/{protocol}")
def remove_protocol(system: System, request: Request) -> None:
    protocols = system.collections["/ssldecryptkeys"].get(request.path["id"])["protocols"]
    port = request.query.get("port")
    gone = [one for one in protocols if one["protocol"] == request.path["protocol"] and port in (None, one["port"])]
    if not gone:
        raise Refusal(404, f"The key does not decrypt {request.path['protocol']!r}")
    for one in gone:
        protocols.remove(one)
