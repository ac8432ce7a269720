# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Open data stream targets and decryption keys: created and deleted by name, their secrets never read back."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from simulator.collection import Collection, CollectionSpec
from simulator.handlers import handles
from simulator.model import Refusal, Request
from simulator.system import System

CERTIFICATES = re.compile(r"(?:-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----\s*)+")
ONE_KEY = re.compile(r"-----BEGIN ([A-Z ]*)PRIVATE KEY-----\n(?:(?!-----).)+-----END \1PRIVATE KEY-----", re.DOTALL)
SECRETS = {
    "http": ("authentication.password", "authentication.secret_key", "authentication.client_secret"),
    "kafka": ("authentication.password", "tls_client_key"),
    "mongodb": ("authentication.password",),
    "raw": (),
    "syslog": ("tls_client_key",),
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


COLLECTIONS = tuple(
    CollectionSpec(
        f"/odstargets/{kind}",
        f"{kind} target",
        id_field="name",
        id_type="field",
        stamps=(),
        hidden=hidden,
        check=_check_target,
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
    # The id is the SHA-1 of the key, as hex (contract: schema SSLDecryptKey).
    digest = hashlib.sha1(body["private_key"].strip().encode(), usedforsecurity=False).hexdigest()
    return {"id": digest, "protocols": [], **body}


@handles("GET /ssldecryptkeys/{id}/protocols")
def list_protocols(system: System, request: Request) -> list[dict[str, Any]]:
    return system.collections["/ssldecryptkeys"].get(request.path["id"])["protocols"]


@handles("POST /ssldecryptkeys/{id}/protocols")
def add_protocol(system: System, request: Request) -> None:
    protocols = system.collections["/ssldecryptkeys"].get(request.path["id"])["protocols"]
    if request.body["protocol"] != request.body["protocol"].lower():
        raise Refusal(400, "protocol is written in lower case")
    if not 0 <= request.body["port"] <= 65535:
        raise Refusal(400, f"port: {request.body['port']} is no port")
    if request.body not in protocols:
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
