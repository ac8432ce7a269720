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
            "device_ip_discover": True,
            "device_ip_discover_networks": ["10.0.0.0/8"],
            "app_proto": {
                "HTTP": {"ports": [{"dstport": "80", "ipproto": "tcp", "srcport": "any", "loose_init": False}]},
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


@handles("GET /runningconfig")
def get_running(system: System, request: Request) -> Any:
    running = system.state["running_config"]["running"]
    section = request.query.get("section")
    if section is None:
        return running
    if section not in running:
        raise Refusal(404, f"The running configuration has no section {section!r}")
    bare = running[section]
    return {section: bare} if system.uncertainties["running_config_section"] == "wrapped" else bare


@handles("GET /runningconfig/saved")
def get_saved(system: System, request: Request) -> Any:
    return system.state["running_config"]["saved"]


@handles("PUT /runningconfig")
def replace_running(system: System, request: Request) -> Answer:
    if not isinstance(request.body, dict) or not request.body:
        raise Refusal(400, "The running configuration is an object with its sections")
    system.jobs.refuse_while_running("running_config")
    state = system.state["running_config"]
    # As JSON: in Python true equals 1.
    if json.dumps(request.body, sort_keys=True) == json.dumps(state["running"], sort_keys=True):
        return started(None)

    def take(job: Job) -> None:
        state["running"] = request.body

    steps = [
        Step("Validating the configuration", system.timings["validate_config"]),
        Step("Applying the configuration", system.timings["apply_config"], take),
    ]
    job = system.jobs.start("running_config", steps, operation=request.operation)
    # Not published whether the call names the job that it starts.
    return started(job if system.uncertainties["running_config_job"] else None)


@handles("POST /runningconfig/save")
def save(system: System, request: Request) -> None:
    state = system.state["running_config"]
    state["saved"] = copy.deepcopy(state["running"])
    state["saves"] += 1
