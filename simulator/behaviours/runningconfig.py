# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The running configuration and the saved one (contract: /runningconfig).

Changes are lost at the next restart unless they are saved. CORS origins and the API key policy are kept where the
uncertainties cors_location and key_policy_location put them, or nowhere.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

from simulator.behaviours import seeding
from simulator.behaviours.jobs import Job, Step, started
from simulator.handlers import handles
from simulator.model import Answer, Refusal, Request
from simulator.system import System

SEEDS = ("running_config", "saved_config")
# Section with the data stream targets that are plain addresses (contract: schema RunningConfig).
REMOTE = "remote"
TARGETS = "/odstargets/raw"
# The hostname of a system that nobody has named.
UNNAMED = "extrahop"
NO_KEYS = "none"
TIMINGS = {"validate_config": 1.0, "apply_config": 3.0}


def prepare(system: System, spec: Mapping[str, Any]) -> None:
    """Give the system its document; seed section `running_config` is merged into it, deeply.

    Section `saved_config` takes its place in the saved document, so that the system starts with unsaved changes.
    """
    document = _document(system)
    _put(document, system.uncertainties["cors_location"], [])
    _put(document, system.uncertainties["key_policy_location"], "all")
    running, saved = (seeding.mapping(spec, section) for section in SEEDS)
    system.state["running_config"] = {
        "running": _merged(document, running),
        "saved": copy.deepcopy(_merged(document, saved or running)),
        "saves": 0,
    }
    capture_takes_effect(system)
    system.on_boot.append(_load_saved)


def _load_saved(system: System) -> None:
    state = system.state["running_config"]
    state["running"] = copy.deepcopy(state["saved"])
    capture_takes_effect(system)


def capture_takes_effect(system: System) -> None:
    """Section capture acts from the next start of the process excap (contract: note of PUT /runningconfig)."""
    state = system.state["running_config"]
    state["capture_in_force"] = copy.deepcopy(state["running"].get("capture"))


def _put(document: dict[str, Any], location: str | None, value: Any) -> None:
    if location is None:
        return
    *parents, last = location.split(".")
    for name in parents:
        document = document.setdefault(name, {})
    document[last] = value


def _merged(below: Any, above: Any) -> Any:
    if not isinstance(below, Mapping) or not isinstance(above, Mapping):
        return copy.deepcopy(above)
    return {**below, **{key: _merged(below.get(key), value) for key, value in above.items()}}


def _document(system: System) -> dict[str, Any]:
    """A plausible document: the sections the contract names, others beside them, secrets inside."""

    def secret() -> str:
        return "".join(system.rng.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=20))

    document: dict[str, Any] = {
        "hostname": system.hostname,
        "external_hostname": None,
        "dns": {"dns": "192.0.2.53", "dns2": "192.0.2.54"},
        "ntp": {"servers": ["0.pool.example.com", "1.pool.example.com"]},
        "timezone": {"name": "UTC"},
        "net": {"interfaces": [{"name": "eth0", "mode": "management", "dhcp": False, "ipaddr": "192.0.2.10"}]},
        "email_notification": {
            "smtp_server": "smtp.example.com",
            "smtp_port": 25,
            "smtp_encryption": "none",
            "smtp_enable_auth": False,
            "smtp_username": "",
            "smtp_password": secret(),
            "validate_certs": "disabled",
            "notification_sender": f"{system.hostname}@example.com",
            "report_sender": f"{system.hostname}@example.com",
        },
        "password": {"expiration_time": 0, "strict": False},
        "snmp": {"enabled": False, "community": secret(), "port": 161},
        "syslog": {"enabled": False, "host": "", "port": 514, "protocol": "udp"},
        "remote_auth": {"method": "none", "ldap": {"host": "", "bind_dn": "", "bind_password": secret()}},
        "session": {"timeout_minutes": 60, "cookie_secret": secret()},
        "ui": {"display_name_field_precedence": ["custom", "dns", "dhcp", "netbios"]},
    }
    if system.kind == "sensor":
        document["capture"] = {
            "devices_across_vlans": True,
            "device_ip_discover": True,
            "device_ip_discover_networks": ["10.0.0.0/8"],
            "app_proto": {
                "HTTP": {"ports": [{"dstport": "80", "ipproto": "tcp", "srcport": "any", "loose_init": False}]},
                "ICMP": {"message_length_max": 4096},
                "wsman": {"ports": [{"dstport": "5985", "ipproto": "tcp", "srcport": "any", "loose_init": False}]},
            },
        }
        document["ssl_session_keys"] = {"enabled": False, "shared_secret": secret()}
    if system.kind == "console":
        document["reports"] = {"retention_days": 30}
        document["cloud"] = {"proxy": None, "nonce": secret()}
    if system.kind == "recordstore":
        document["exsearch"] = {"cluster_name": system.cluster, "replication": 1, "node_secret": secret()}
    if system.kind == "packetstore":
        document["packets"] = {"lookback_hours": 24, "encryption_password": secret()}
    return document


def hostname(system: System) -> str | None:
    """The name that the running config gives the system; None when it gives none."""
    name = system.state["running_config"]["running"].get("hostname")
    return None if name in (None, "", UNNAMED) else name


def key_policy(system: System) -> Any:
    """Who may make API keys, as the running config has it; None where it does not carry it."""
    place: Any = system.state["running_config"]["running"]
    for part in (system.uncertainties["key_policy_location"] or "").split("."):
        place = place.get(part) if isinstance(place, Mapping) else None
    return place


def _with_targets(system: System, document: Mapping[str, Any]) -> dict[str, Any]:
    """A document with the targets that there are."""
    if not system.collections.get(TARGETS):
        return dict(document)
    told = {
        target["name"]: {"host": target["host"], "port": target["port"], "ipproto": target["protocol"]}
        for target in system.collections[TARGETS]
    }
    return {**document, REMOTE: {**document.get(REMOTE, {}), **told}}


def _taking_targets(system: System, document: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a document that was put: its targets become those of the system, one that it lacks is gone."""
    given = document.get(REMOTE)
    told = dict(given) if isinstance(given, Mapping) else {}
    for target in list(system.collections.get(TARGETS) or ()):
        entry = told.pop(target["name"], None)
        if entry is None:
            system.collections[TARGETS].delete(target["name"])
        else:
            target.update(host=entry["host"], port=entry["port"], protocol=entry["ipproto"])
    if isinstance(given, Mapping):
        return {**document, REMOTE: told} if told else {key: document[key] for key in document if key != REMOTE}
    return dict(document)


@handles("GET /runningconfig")
def get_running(system: System, request: Request) -> Any:
    running = _with_targets(system, system.state["running_config"]["running"])
    section = request.query.get("section")
    if section is None:
        return running
    if section not in running:
        raise Refusal(404, f"The running configuration has no section {section!r}")
    bare = running[section]
    return {section: bare} if system.uncertainties["running_config_section"] == "wrapped" else bare


@handles("GET /runningconfig/saved")
def get_saved(system: System, request: Request) -> Any:
    return _with_targets(system, system.state["running_config"]["saved"])


@handles("PUT /runningconfig")
def replace_running(system: System, request: Request) -> Answer:
    if not isinstance(request.body, dict) or not request.body:
        raise Refusal(400, "The running configuration is an object with its sections")
    system.jobs.refuse_while_running("running_config")
    state = system.state["running_config"]
    # As JSON: in Python true equals 1.
    running = _with_targets(system, state["running"])
    if json.dumps(request.body, sort_keys=True) == json.dumps(running, sort_keys=True):
        return started(None)

    def take(job: Job) -> None:
        state["running"] = _taking_targets(system, request.body)

    steps = [
        Step("Validating the configuration", system.timings["validate_config"]),
        Step("Applying the configuration", system.timings["apply_config"], take),
    ]
    return started(system.jobs.start("running_config", steps, operation=request.operation))


@handles("POST /runningconfig/save")
def save(system: System, request: Request) -> None:
    state = system.state["running_config"]
    state["saved"] = copy.deepcopy(state["running"])
    state["saves"] += 1
