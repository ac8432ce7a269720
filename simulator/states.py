# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Systems that start from a state document, as state_export writes it (key `state` of the fleet file).

What traffic, the web interface or the system itself makes is put there before the system opens. The rest is declared
over its own API by the collection's module state, so that every rule holds which holds for users.
"""

from __future__ import annotations

import copy
import importlib
import ipaddress
import re
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

from simulator.places import ROOT
from simulator.resources import devices
from simulator.system import Fleet, System
from simulator.words import choice

COLLECTION = "ansible_collections.extrahop.revealx"
# Settings that stand in the document under another word than in the fleet file's seed, by section.
SETTINGS = {
    "running_config": "config",
    "services": "settings",
    "ticketing": "settings",
    "detections_access": "settings",
}
# Objects that no call makes: collection, and the fields that the document does not tell.
FOUND: dict[str, tuple[str, Mapping[str, Any]]] = {
    "networks": ("/networks", {}),
    "vlans": ("/vlans", {"network_id": 0}),
    "dashboards": ("/dashboards", {"owner": "setup", "author": "setup"}),
}
MAC = re.compile(r"[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}")
PRIVATE_KEY = "-----BEGIN PRIVATE KEY-----\nsimulated\n-----END PRIVATE KEY-----\n"
# Stands for what a system does not tell: a simulated object protects nothing.
SECRET = "Simulated-1"  # noqa: S105
KEYS = ("private_key", "tls_client_key")
CREDENTIALS = {
    "basic": ("password",),
    "scram": ("password",),
    "aws": ("secret_key",),
    "azure_ad": ("client_secret", "password"),
    "crowdstrike": ("client_secret",),
}
# Objects that cannot be made hide those that name them: so often the rest is tried again.
ROUNDS = 8
# Systems that are filled at a time.
WORKERS = 4


def read(given: Mapping[str, Any] | str, where: str, folder: Path) -> dict[str, Any]:
    """The document of the key `state`: itself, or the file it names (relative to `folder`); ValueError."""
    if isinstance(given, str):
        path = folder / given
        try:
            given = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except OSError as error:
            raise ValueError(f"{where}: {path}: {error.strerror}") from None
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise ValueError(f"{where}: {path} is no YAML: {error}") from None
    if not isinstance(given, Mapping):
        raise ValueError(f"{where}: a state document is wanted, a mapping of sections")
    known = sections()
    for name, content in given.items():
        if name not in known:
            raise ValueError(f"{where}: unknown section {name!r}; {choice(name, known)}")
        wanted = list if known[name].is_list else Mapping
        if content is not None and not isinstance(content, wanted):
            raise ValueError(f"{where}.{name}: a {'list' if wanted is list else 'mapping'} is wanted")
    return {name: copy.deepcopy(content) for name, content in given.items() if content}


def seeds(document: Mapping[str, Any]) -> dict[str, Any]:
    """The seed sections of the fleet file that a document's settings are."""
    return {
        name: document[name][option]
        for name, option in SETTINGS.items()
        if isinstance(document.get(name), Mapping) and isinstance(document[name].get(option), Mapping)
    }


def plant(system: System, document: Mapping[str, Any]) -> None:
    """Put there what no call makes: record ingest, networks, VLANs, dashboards, and every device that is named."""
    if system.kind == "recordstore" and "cluster" in document:
        system.state["cluster"]["ingest_enabled"] = bool(document["cluster"].get("ingest_enabled", True))
    for name, (path, more) in FOUND.items():
        if path in system.collections:
            _plant_found(system, path, more, document.get(name) or [])
    if "/devices" in system.collections:
        known: set[str] = set()
        for word in _devices_of(document):
            if word not in known and not (word.isdigit() and int(word) in system.collections["/devices"].objects):
                known.add(word)
                devices.add(system, _discovered(word))


def _plant_found(system: System, path: str, more: Mapping[str, Any], entries: list[Mapping[str, Any]]) -> None:
    collection = system.collections[path]
    names = [entry["name"] for entry in entries if entry.get("name")]
    for entry in entries:
        known = {name: entry[name] for name in ("vlanid", "name") if entry.get(name) is not None}
        key = next(iter(known), None)
        if key is None or collection.find(**{key: known[key]}):
            continue
        spare = collection.find(id=0) if path == "/networks" else None
        if spare is not None and spare["name"] not in names:
            # The network that every system has, under the name that it has there.
            spare["name"] = known["name"]
            continue
        collection.create({**more, "name": str(known[key]), **known})


def _devices_of(document: Mapping[str, Any]) -> Iterator[str]:
    """The words by which a document names devices that traffic showed."""
    custom = {str(entry.get("name")) for entry in document.get("custom_devices") or []}
    for name, section in sections().items():
        content = document.get(name)
        entries = [content] if isinstance(content, Mapping) else content or []
        for entry in entries:
            for resource, word in section.mentioned(entry):
                if resource.name == "device" and str(word) not in custom:
                    yield str(word)


def _discovered(word: str) -> dict[str, Any]:
    """The fields of a device that is found by this word."""
    if MAC.fullmatch(word):
        return {"is_l3": False, "macaddr": word}
    if word.isdigit():
        return {"id": int(word)}
    try:
        address = ipaddress.ip_address(word)
    except ValueError:
        if re.fullmatch(r"[0-9a-f]{16,}", word):
            return {"discovery_id": word, "extrahop_id": word}
        return {"default_name": word, "dns_name": ""}
    return {f"ipaddr{address.version}": word, "dns_name": ""}


def fill(fleet: Fleet, documents: Mapping[str, Mapping[str, Any]], ca: Path) -> dict[str, list[dict[str, str]]]:
    """Declare the documents on their running systems; what could not be made, by system: {section, object, reason}."""
    with ThreadPoolExecutor(WORKERS) as pool:
        told = pool.map(lambda name: _declare(fleet.systems[name], documents[name], ca), documents)
        return {name: rows for name, rows in zip(documents, told, strict=True) if rows}


def _declare(system: System, document: Mapping[str, Any], ca: Path) -> list[dict[str, str]]:
    rest = {name: content for name, content in document.items() if name not in (*SETTINGS, "cluster")}
    _fill_in_secrets(rest)
    left_out: list[dict[str, str]] = []
    for _round in range(ROUNDS):
        if not any(rest.values()):
            break
        result = _perform(system, rest, ca)
        if not result.failed:
            break
        failed = [row for row in result.data.get("objects", []) if row["error"]]
        if not failed or not _take_out(rest, failed):
            left_out.append({"section": "", "object": "", "reason": str(result.data["msg"])})
            break
        left_out += [
            {"section": row["section"], "object": row["name"] or "", "reason": str(row["error"])} for row in failed
        ]
    return left_out


def _take_out(document: dict[str, Any], failed: list[Mapping[str, Any]]) -> bool:
    """Remove the entries that failed; False when none of them is there."""
    known, found = sections(), False
    for row in failed:
        name = row["section"]
        if not known[name].is_list:
            found |= document.pop(name, None) is not None
            continue
        kept = [entry for entry in document.get(name, []) if str(known[name].label(entry)) != str(row["name"])]
        found |= len(kept) < len(document.get(name, []))
        document[name] = kept
    return found


def _fill_in_secrets(document: Mapping[str, Any]) -> None:
    needed = _library("_state.section").needed_secrets
    for name, section in sections().items():
        if not section.is_list or section.resource is None:
            continue
        for entry in document.get(name) or []:
            untold = section.untold(entry) if section.untold else needed(section.resource, entry)
            for option in untold:
                if option == "authentication":
                    told = entry[option] if isinstance(entry.get(option), Mapping) else {"auth_type": "none"}
                    entry[option] = {**told, **dict.fromkeys(CREDENTIALS.get(str(told.get("auth_type")), ()), SECRET)}
                elif option in section.options and section.options[option].get("type") != "path":
                    entry[option] = PRIVATE_KEY if option in KEYS else SECRET


def _perform(system: System, document: Mapping[str, Any], ca: Path) -> Any:
    from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

    operation = _library("_state.state").OPERATION
    options = {"host": system.address, "api_key": system.api_key, "ca_path": str(ca), "document": document}
    validated = ArgumentSpecValidator(operation.argument_spec, **operation.rules).validate(options)
    if validated.error_messages:
        raise ValueError(f"systems.{system.name}.state: {'; '.join(validated.error_messages)}")
    return _library("_engine.operation").perform(
        operation, validated.validated_parameters, check_mode=False, warn=lambda sentence: None
    )


def sections() -> dict[str, Any]:
    """The sections of a state document by name, in the order of references; ValueError without the library."""
    return _library("_state.sections").BY_NAME


def _library(name: str) -> ModuleType:
    """A module of the collection's library; the repository's root is the collection."""
    parts = COLLECTION.split(".")
    for count in range(1, len(parts) + 1):
        package = ".".join(parts[:count])
        if package not in sys.modules:
            sys.modules[package] = _package(package, ROOT if count == len(parts) else None)
    try:
        return importlib.import_module(f"{COLLECTION}.plugins.module_utils.{name}")
    except ImportError as error:
        raise ValueError(f"states need ansible-core, requests and jmespath beside the simulator: {error}") from error


def _package(name: str, folder: Path | None) -> ModuleType:
    package = ModuleType(name)
    package.__path__ = [str(folder)] if folder else []
    return package
