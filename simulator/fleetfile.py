# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading a fleet file: which systems there are, what they hold, what is uncertain and what goes wrong."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from simulator import extensions, faults, states, tables, uncertainties
from simulator.words import choice

FLEETS = Path(__file__).resolve().parent / "fleets"
ROLES = {"console": (None,), "sensor": (None, "ids"), "recordstore": ("manager", "data"), "packetstore": (None,)}
MODELS = {"console": "ECA6100", "sensor": "EDA6200", "recordstore": "EXA5200", "packetstore": "ETA6150"}
FLEET_KEYS = {
    "seed": int,
    "speed": (int, float),
    "systems": Mapping,
    "uncertainties": Mapping,
    "faults": list,
    "timings": Mapping,
    "images": Mapping,
}
SYSTEM_KEYS = {
    "kind": str,
    "version": str,
    "model": str,
    "role": str,
    "cluster": str,
    "hostname": str,
    "uuid": str,
    "api_key": str,
    "count": int,
    "connected": list,
    "seed": Mapping,
    "state": (Mapping, str),
    "uncertainties": Mapping,
    "timings": Mapping,
    "oauth2": Mapping,
    "remote_access": str,
}


class FleetError(Exception):
    """A fleet file that cannot be used; the text says where and why."""


def load(name: str) -> tuple[str, dict[str, Any]]:
    """Name and checked contents of a built-in fleet or a fleet file; FleetError."""
    path = Path(name)
    if not path.suffix and not path.is_file():
        path = FLEETS / f"{name}.yml"
        if not path.is_file():
            known = sorted(one.stem for one in FLEETS.glob("*.yml"))
            raise FleetError(f"no fleet is called {name!r}; {choice(name, known)}, or give a file")
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except OSError as error:
        raise FleetError(f"{path}: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise FleetError(f"{path} is no YAML: {error}") from None
    try:
        return path.stem, check(raw, path.parent)
    except ValueError as error:
        raise FleetError(f"{path}: {error}") from None


def check(raw: Any, folder: Path = Path()) -> dict[str, Any]:
    """The fleet with every default filled in and counted systems spelt out; ValueError that says where and why.

    Files that it names are relative to `folder`.
    """
    fleet = _mapping(raw, "the fleet", FLEET_KEYS)
    if not fleet.get("systems"):
        raise ValueError("systems: at least one system is wanted")
    if fleet.get("speed", 1) <= 0:
        raise ValueError("speed: must be above 0")
    known_timings = extensions.timings()
    given_uncertainties = dict(fleet.get("uncertainties", {}))
    uncertainties.check(given_uncertainties, "uncertainties")
    systems: dict[str, dict[str, Any]] = {}
    for name, spec in fleet["systems"].items():
        for number, one in _spelt_out(name, spec, known_timings, folder):
            if number in systems:
                raise ValueError(f"systems.{number}: there are two systems of this name")
            systems[number] = one
    _connect(systems)
    return {
        "seed": fleet.get("seed", 0),
        "speed": fleet.get("speed", 60),
        "systems": systems,
        "uncertainties": uncertainties.defaults() | given_uncertainties,
        "faults": [faults.read(one, f"faults[{at}]") for at, one in enumerate(fleet.get("faults", []))],
        "timings": known_timings | _timings(fleet.get("timings", {}), "timings", known_timings),
        "images": dict(fleet.get("images", {})),
    }


def _mapping(raw: Any, where: str, keys: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        raise ValueError(f"{where} is a mapping, not {raw!r}")
    for name, value in raw.items():
        if name not in keys:
            raise ValueError(f"{where}: unknown key {name!r}; {choice(name, keys)}")
        if not isinstance(value, keys[name]) or (isinstance(value, bool) and keys[name] is not object):
            raise ValueError(f"{where}: {name} has the wrong type: {value!r}")
    return dict(raw)


def _spelt_out(
    name: Any, raw: Any, known_timings: Mapping[str, float], folder: Path
) -> Iterable[tuple[str, dict[str, Any]]]:
    where = f"systems.{name}"
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name):
        raise ValueError(f"{where}: a system's name is made of letters, digits, dots, hyphens and underscores")
    spec = _mapping(raw, where, {**SYSTEM_KEYS, **dict.fromkeys(extensions.system_keys(), object)})
    kind = spec.get("kind")
    if kind not in ROLES:
        raise ValueError(f"{where}.kind: {kind!r} is none of {', '.join(ROLES)}")
    if kind == "recordstore":
        spec.setdefault("role", "manager")
        spec.setdefault("cluster", name)
    elif "cluster" in spec:
        raise ValueError(f"{where}.cluster: only recordstores form clusters")
    if spec.get("role") not in ROLES[kind]:
        raise ValueError(
            f"{where}.role: {spec['role']!r} is no role of a {kind}; there are: {', '.join(map(str, ROLES[kind]))}"
        )
    if not re.fullmatch(r"\d+(\.\d+){1,3}", spec.setdefault("version", "9.8.2.100")):
        raise ValueError(f"{where}.version: {spec['version']!r} is no firmware version such as 9.8.2.100")
    if "connected" in spec and kind != "console":
        raise ValueError(f"{where}.connected: only a console has connected systems")
    spec.setdefault("model", MODELS[kind])
    uncertainties.check(spec.setdefault("uncertainties", {}), f"{where}.uncertainties")
    spec["timings"] = _timings(spec.get("timings", {}), f"{where}.timings", known_timings)
    _check_oauth2(spec.get("oauth2"), where)
    if not re.fullmatch(r"[0-9A-Fa-f]{32}", spec.get("uuid", "0" * 32).replace("-", "")):
        raise ValueError(f"{where}.uuid: {spec['uuid']!r} is no UUID")
    if "state" in spec:
        spec["state"] = states.read(spec["state"], f"{where}.state", folder)
        spec["seed"] = {**states.seeds(spec["state"]), **spec.get("seed", {})}
    _check_seed(spec.setdefault("seed", {}), where)
    count = spec.pop("count", None)
    if count is None:
        return [(name, spec)]
    if count < 1:
        raise ValueError(f"{where}.count: must be 1 or more")
    return [(f"{name}{number}", dict(spec)) for number in range(1, count + 1)]


def _timings(raw: Mapping[str, Any], where: str, known: Mapping[str, float]) -> dict[str, float]:
    for name, seconds in raw.items():
        if name not in known:
            raise ValueError(f"{where}: no timing is called {name!r}; {choice(name, known)}")
        if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or seconds < 0:
            raise ValueError(f"{where}.{name}: seconds are wanted, not {seconds!r}")
    return dict(raw)


def _check_oauth2(raw: Mapping[str, Any] | None, where: str) -> None:
    if raw is None:
        return
    keys = {"client_id": str, "client_secret": str, "token_lifetime": (int, float), "credentials": str}
    _mapping(raw, f"{where}.oauth2", keys)
    if raw.get("credentials", "basic") not in ("basic", "form"):
        raise ValueError(f"{where}.oauth2.credentials: basic or form is wanted, not {raw['credentials']!r}")
    if not raw.get("client_id") or not raw.get("client_secret"):
        raise ValueError(f"{where}.oauth2: client_id and client_secret are wanted")


def _check_seed(seed: Mapping[str, Any], where: str) -> None:
    sections = {**tables.SEED_SECTIONS, **dict.fromkeys(extensions.seed_sections())}
    for section, content in seed.items():
        if section not in sections:
            raise ValueError(f"{where}.seed: unknown section {section!r}; {choice(section, sections)}")
        if section in extensions.seed_sections():
            continue
        if section == "devices" and isinstance(content, int) and not isinstance(content, bool):
            continue
        if not isinstance(content, list) or not all(isinstance(one, Mapping) for one in content):
            raise ValueError(f"{where}.seed.{section}: a list of mappings is wanted")


def _connect(systems: dict[str, dict[str, Any]]) -> None:
    """Resolve the shell patterns of `connected` to names."""
    for name, spec in systems.items():
        if "connected" not in spec:
            continue
        chosen: dict[str, None] = {}
        for pattern in spec["connected"]:
            found = [one for one in systems if one != name and fnmatch.fnmatchcase(one, str(pattern))]
            if not found:
                raise ValueError(f"systems.{name}.connected: no other system is called {pattern!r}")
            chosen.update(dict.fromkeys(found))
        spec["connected"] = list(chosen)
