# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Licences: product keys and licence texts, registered with a simulated licence server (contract: /license).

A product key is groups of letters and digits with hyphens between them; the licence server does not know keys whose
first group is zeros. A licence text is lines of `name: value` between a line with BEGIN and one with END, at least
serial (of the system) and dossier, and perhaps edition, modules (names with commas between them) and expires
(milliseconds since the epoch).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from simulator.behaviours import seeding
from simulator.behaviours.jobs import Job, JobFailed, Step, started
from simulator.handlers import handles
from simulator.model import Answer, Refusal, Request
from simulator.system import System

SEEDS = ("license",)
TIMINGS = {"register": 30.0, "apply": 4.0}
MODULES = {
    "console": ("ndr", "npm", "ids"),
    "sensor": ("ndr", "npm", "ids", "ssl_decryption"),
    "recordstore": ("records",),
    "packetstore": ("packets",),
}
PRODUCT_KEY = re.compile(r"[A-Za-z0-9]{3,}(-[A-Za-z0-9]{3,})+")
UNKNOWN_KEY = re.compile(r"0+-")
BOUNDS = re.compile(r"\A[^\n]*\bBEGIN\b[^\n]*\n.*^[^\n]*\bEND\b[^\n]*\Z", re.DOTALL | re.MULTILINE)
YEAR = 365 * 86400 * 1000
"Milliseconds."


def prepare(system: System, spec: Mapping[str, Any]) -> None:
    """Licence the system; seed section `license` overrides fields, e.g. {expires_at: 0} for an expired one."""
    rng = system.rng
    key = "-".join("".join(rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=5)) for _time in range(5))
    system.state["license"] = {
        "serial": "EH" + "".join(rng.choices("0123456789", k=8)),
        "edition": "Ultra" if system.kind == "sensor" else "Enterprise",
        "platform": system.model,
        "product_key": key,
        "dossier": "",
        "expires_at": system.clock.now_ms() + YEAR,
        "modules": dict.fromkeys(MODULES[system.kind], True),
        "options": {"capacity": 10000 if system.kind in ("console", "sensor") else 0},
        "registrations": 0,
    }
    system.state["license"].update(seeding.mapping(spec, "license", system.state["license"]))
    system.state["license"]["dossier"] = system.state["license"]["dossier"] or _dossier(system, key)


def _dossier(system: System, key: str) -> str:
    return hashlib.sha256(f"{system.state['license']['serial']}/{key}".encode()).hexdigest()


def status_of(system: System) -> str:
    """What /appliances says of the licence."""
    return "Nominal" if system.state["license"]["expires_at"] > system.clock.now_ms() else "Invalid"


@handles("GET /license")
def get_license(system: System, request: Request) -> dict[str, Any]:
    licence = {name: value for name, value in system.state["license"].items() if name != "registrations"}
    return {**licence, "expires_in": max(0, licence["expires_at"] - system.clock.now_ms())}


@handles("GET /license/productkey")
def get_product_key(system: System, request: Request) -> dict[str, str]:
    return {"product_key": system.state["license"]["product_key"]}


@handles("PUT /license/productkey")
def set_product_key(system: System, request: Request) -> Answer:
    key = request.body["product_key"]
    if not PRODUCT_KEY.fullmatch(key):
        raise Refusal(400, "The product key is not valid")
    if key == system.state["license"]["product_key"]:
        return started(None)
    dossier = _dossier(system, key)

    def ask_server(job: Job) -> None:
        if UNKNOWN_KEY.match(key):
            raise JobFailed("The license server does not know this product key")

    changes = {"product_key": key, "dossier": dossier, "expires_at": system.clock.now_ms() + YEAR}
    return _register(system, request, changes, ask_server)


@handles("PUT /license")
def set_license(system: System, request: Request) -> Answer:
    text = request.body.decode(errors="replace") if isinstance(request.body, bytes) else request.body
    if not BOUNDS.search(text.strip()):
        raise Refusal(400, "The license is not valid: its BEGIN or END line is missing")
    fields = dict(re.findall(r"^\s*(\w+)\s*:\s*(.+?)\s*$", text, re.MULTILINE))
    if "serial" not in fields or "dossier" not in fields:
        raise Refusal(400, "The license is not valid: it names no serial number and dossier")
    if fields["serial"] != system.state["license"]["serial"]:
        raise Refusal(400, f"The license is for the serial number {fields['serial']}, not for this system")
    if fields["dossier"] == system.state["license"]["dossier"]:
        return started(None)
    changes: dict[str, Any] = {"dossier": fields["dossier"]}
    if "edition" in fields:
        changes["edition"] = fields["edition"]
    if "modules" in fields:
        changes["modules"] = dict.fromkeys(re.split(r"\s*,\s*", fields["modules"]), True)
    if "expires" in fields:
        if not fields["expires"].isdigit():
            raise Refusal(400, "The license is not valid: expires is no number")
        changes["expires_at"] = int(fields["expires"])
    return _register(system, request, changes, None)


def _register(system: System, request: Request, changes: Mapping[str, Any], ask_server: Any) -> Answer:
    def take(job: Job) -> None:
        system.state["license"]["registrations"] += 1
        if system.uncertainties["listed"] == "later":
            system.clock.call_later(system.timings["listing"], lambda: system.state["license"].update(changes))
        else:
            system.state["license"].update(changes)

    steps = [
        Step("Contacting the license server", system.timings["register"], ask_server),
        Step("Applying the license", system.timings["apply"], take),
    ]
    return started(system.jobs.start("license_registration", steps, operation=request.operation))
