# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The control URL: what tests and people see of the fleet, and what they do to it. On loopback, without a key."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from simulator import contract, faults, oauth2, uncertainties, validation
from simulator.model import Clock, Refusal
from simulator.system import Fleet, System

Handler = Callable[["ControlApp", dict[str, str], Any], Any]
LOG_FIELDS = ("method", "path", "operation", "user", "status", "write", "fault")


class ControlApp:
    """ASGI application of the control URL."""

    def __init__(self, fleet: Fleet):
        self.fleet = fleet

    async def __call__(
        self,
        scope: Mapping[str, Any],
        receive: validation.Receive,
        send: Callable[[Mapping[str, Any]], Awaitable[None]],
    ) -> None:
        if scope["type"] != "http":
            return
        try:
            query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
            raw = await validation.collected(receive)
            body = json.loads(raw) if raw else {}
            status, answer = 200, await self._route(scope["method"], scope["path"], query, body)
        except Refusal as refused:
            status, answer = refused.status, {"error": refused.error_message}
        except ValueError as error:
            status, answer = 400, {"error": str(error)}
        except validation.ConnectionLost:
            return
        encoded = json.dumps(answer, default=_shown).encode() + b"\n"
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(encoded)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": encoded})

    async def _route(self, method: str, path: str, query: dict[str, str], body: Any) -> Any:
        parts = path.strip("/").split("/")
        if parts[0] == "systems" and len(parts) == 3:
            return await self._system(method, self._named(parts[1]), parts[2], body)
        routes: dict[str, Callable[[], Any]] = {
            "GET /state": self._state,
            "GET /log": lambda: self._log(query),
            "GET /counts": self.fleet.log.counts,
            "POST /log/clear": self._clear,
            "POST /log/bodies": lambda: self._keep_bodies(body),
            "GET /faults": lambda: self.fleet.faults.all,
            "POST /faults": lambda: self._add_faults(body),
            "DELETE /faults": self.fleet.faults.clear,
            "POST /uncertainties": lambda: self._set_uncertainties(body),
            "POST /speed": lambda: self._set_speed(body),
            "GET /openapi.json": lambda: self._document(query),
        }
        route = routes.get(f"{method} {path}")
        if route is None:
            raise Refusal(404, f"{method} {path}: the control URL has {', '.join(routes)}, and /systems/NAME/...")
        return route()

    def _named(self, name: str) -> System:
        if name not in self.fleet.systems:
            raise Refusal(404, f"no system is called {name!r}; there are: {', '.join(self.fleet.systems)}")
        return self.fleet.systems[name]

    def _state(self) -> dict[str, Any]:
        return {
            "fleet": self.fleet.name,
            "now": self.fleet.clock.now(),
            "speed": self.fleet.clock.speed,
            "uncertainties": self.fleet.uncertainties,
            "timings": self.fleet.timings,
            "faults": self.fleet.faults.all,
            "reports": self.fleet.reports,
            "systems": {system.name: _summary(system) for system in self.fleet.systems.values()},
        }

    def _log(self, query: dict[str, str]) -> list[dict[str, Any]]:
        unknown = set(query) - {"system", "since", *LOG_FIELDS}
        if unknown:
            raise ValueError(
                f"unknown filter {sorted(unknown)[0]!r}; there are: system, since, {', '.join(LOG_FIELDS)}"
            )
        equal = {name: value for name, value in query.items() if name in LOG_FIELDS}
        return self.fleet.log.select(query.get("system"), int(query.get("since", 0)), **equal)

    def _clear(self) -> dict[str, Any]:
        self.fleet.log.clear()
        return {}

    def _keep_bodies(self, body: Any) -> dict[str, Any]:
        if body.get("kept") not in (True, False):
            raise ValueError(f"kept: true or false is wanted, not {body.get('kept')!r}")
        self.fleet.log.keeps_bodies = body["kept"]
        return dict(body)

    def _add_faults(self, body: Any) -> list[faults.Fault]:
        given = body if isinstance(body, list) else [body]
        read = [faults.read(one, f"faults[{at}]") for at, one in enumerate(given)]
        return [self.fleet.faults.add(one) for one in read]

    def _set_uncertainties(self, body: dict[str, Any]) -> dict[str, Any]:
        """For the fleet, or for one system: {"system": NAME, ...}."""
        body = dict(body)
        chosen = [self._named(body.pop("system"))] if "system" in body else list(self.fleet.systems.values())
        uncertainties.check(body, "uncertainties")
        for system in chosen:
            system.uncertainties.update(body)
        return {system.name: system.uncertainties for system in chosen}

    def _set_speed(self, body: dict[str, Any]) -> dict[str, Any]:
        speed = body.get("speed")
        if isinstance(speed, bool) or not isinstance(speed, (int, float)) or speed <= 0:
            raise ValueError(f"speed: a number above 0 is wanted, not {speed!r}")
        self.fleet.clock.set_speed(speed)
        return {"speed": speed}

    def _document(self, query: dict[str, str]) -> dict[str, Any]:
        """The contract as it is enforced: of one system (?system=NAME), else all of it."""
        if "system" not in query:
            return contract.contract().document
        system = self._named(query["system"])
        return contract.offer(system.kind, system.version, system.uncertainties["patch_requires_required"]).document()

    async def _system(self, method: str, system: System, what: str, body: dict[str, Any]) -> Any:
        if f"{method} {what}" == "GET state":
            return {
                **_summary(system),
                "state": system.state,
                "objects": {path: list(collection) for path, collection in system.collections.items()},
            }
        if method != "POST":
            raise Refusal(405, f"{method} is not known here")
        if what == "restart":
            system.spawn(system.go_away(float(body.get("seconds", system.timings.get("restart", 60)))))
        elif what == "power_off":
            await system.leave()
        elif what == "power_on":
            await system.return_to_network()
        elif what == "refuse":
            system.spawn(_refuse(system, float(body.get("seconds", 5))))
        elif what == "issue_certificate":
            await system.listener.renew(*self.fleet.authority.issue(system.name))
        elif what == "revoke_tokens":
            oauth2.revoke_all(system)
        elif what == "set":
            set_state(system, body)
        elif what == "objects":
            return _change_objects(system, body)
        else:
            raise Refusal(
                404,
                f"{what!r}: restart, power_off, power_on, refuse, issue_certificate, revoke_tokens, set and objects "
                "are known",
            )
        return _summary(system)


def _summary(system: System) -> dict[str, Any]:
    return {
        "kind": system.kind,
        "role": system.role,
        "cluster": system.cluster,
        "version": system.version,
        "model": system.model,
        "hostname": system.hostname,
        "uuid": system.uuid,
        "boot_count": system.boot_count,
        "away": system.away,
        "api_key": system.api_key,
        "url": f"https://{system.address}",
    }


async def _refuse(system: System, seconds: float) -> None:
    """Refuse connections for so many real seconds, the system itself running on."""
    await system.listener.close()
    await Clock(1).sleep(seconds)
    if not system.away:
        await system.listener.open()


def set_state(system: System, body: dict[str, Any]) -> None:
    """Change what a person in the web UI could: attributes of the system, and its state by dotted path.

    In the running config there may be new keys, since nobody knows all of them.
    """
    for name, value in body.items():
        if name in ("version", "hostname", "model"):
            setattr(system, name, value)
            if name == "hostname":
                for document in ("running", "saved"):
                    system.state["running_config"][document][name] = value
            continue
        *outer, last = name.split(".")
        place: Any = system.state
        for part in outer:
            place = place[part] if isinstance(place, dict) and part in place else None
        if not isinstance(place, dict) or (outer and last not in place and outer[0] != "running_config"):
            raise ValueError(f"{name!r} is nothing that the system's state has; see GET /systems/{system.name}/state")
        place[last] = value


def _change_objects(system: System, body: dict[str, Any]) -> dict[str, Any]:
    """{"collection": "/tags", "create": {...}} or "update" or "delete" with "id"."""
    collection = system.collections.get(body.get("collection", ""))
    if collection is None:
        raise ValueError(f"collection: one of {', '.join(system.collections)} is wanted")
    if "create" in body:
        make = collection.spec.discovered
        return {"id": make(system, body["create"]) if make else collection.create(body["create"])}
    if "update" in body:
        collection.update(body["id"], body["update"])
    elif body.get("delete"):
        collection.delete(body["id"])
    return {"id": body.get("id")}


def _shown(value: Any) -> Any:
    """What JSON does not know: faults as mappings, the rest as text."""
    if isinstance(value, (set, frozenset)):
        return sorted(map(str, value))
    return vars(value) if isinstance(value, faults.Fault) else str(value)
