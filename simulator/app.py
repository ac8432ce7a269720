# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The HTTP interface of one system: a request from its first byte to the end of its answer."""

from __future__ import annotations

import asyncio
import inspect
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import unquote

from simulator import audit, contract, oauth2, presentation, remote_access, validation
from simulator.contract import Operation
from simulator.control import set_state
from simulator.faults import BESIDE, Fault
from simulator.generic import answer as generic_answer
from simulator.handlers import HANDLERS, authenticate, authorize, prepared
from simulator.model import Answer, Refusal, Request
from simulator.requestlog import Row
from simulator.system import System

API = "/api/v1"
PIECE = 256 * 1024
HTML = "<!DOCTYPE html>\n<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>\n"
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


class SystemApp:
    """ASGI application of one system."""

    def __init__(self, system: System):
        self.system = system

    async def __call__(self, scope: Mapping[str, Any], receive: validation.Receive, send: Send) -> None:
        if scope["type"] == "http":
            await Exchange(self.system, scope, receive, send).run()


class Exchange:
    """One request and its answer."""

    def __init__(self, system: System, scope: Mapping[str, Any], receive: validation.Receive, send: Send):
        self.system = system
        self.scope = scope
        self.receive = receive
        self.send = send
        self.method: str = scope["method"]
        self.path = scope["raw_path"].split(b"?")[0].decode("latin-1")
        self.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        strict = system.uncertainties["patch_requires_required"]
        self.offer = contract.offer(system.kind, system.version, strict)
        self.operation: Operation | None = None
        self.raw_values: dict[str, str] = {}
        self.allowed: list[str] = []
        if self.path.startswith(API + "/"):
            self.operation, self.raw_values, self.allowed = self.offer.route(self.method, self.path[len(API) :])
        self.row = self._log()
        self._sent = bytearray()
        if system.fleet.log.keeps_bodies:
            self.receive = self._kept(receive)

    def _log(self) -> Row:
        # A search that the firmware lacks is no write either.
        reads = self.method in ("GET", "HEAD", "OPTIONS") or self.path == oauth2.PATH
        reads = reads or contract.SEARCHES.fullmatch(f"{self.method} {self.path[len(API) :]}") is not None
        write = self.operation.is_write if self.operation else not reads
        return self.system.fleet.log.begin(
            time=time.time(),
            system=self.system.name,
            method=self.method,
            write=write,
            path=self.path[len(API) :] if self.path.startswith(API) else self.path,
            query=self.scope["query_string"].decode("latin-1"),
            operation=self.operation.name if self.operation else None,
        )

    def _kept(self, receive: validation.Receive) -> validation.Receive:
        """The same messages, what is in them noted on their way."""

        async def noting() -> Mapping[str, Any]:
            message = await receive()
            self._sent += message.get("body", b"")
            return message

        return noting

    def _note(self, headers: Mapping[str, str], body: bytes) -> None:
        """Keep what was said on both sides, as far as it is JSON."""
        kinds = {"request": self.headers.get("content-type"), "answer": headers.get("content-type")}
        said: dict[str, str | None] = {f"{side}_type": kind for side, kind in kinds.items()}
        for side, content in (("request", bytes(self._sent)), ("answer", body)):
            kind = (kinds[side] or "application/json").split(";")[0]
            said[side] = content.decode("utf-8", "replace") if kind == "application/json" else None
        self.row.said = {"version": self.system.version, **said, "location": headers.get("location")}

    async def run(self) -> None:
        began = time.monotonic()
        try:
            await self._run()
        except validation.ConnectionLost:
            self.row.fault = self.row.fault or "client went away"
        except Exception as error:
            self.system.fleet.report(f"SIM BUG {self.row.operation}: the answer could not be sent", error)
            raise
        finally:
            self.row.seconds = round(time.monotonic() - began, 4)
            self.system.fleet.log.end(self.row)

    async def _run(self) -> None:
        struck = await self._struck()
        fault = next((one for one in struck if one.kind not in BESIDE), None)
        if fault and fault.kind in ("refused", "dropped"):
            self._others_act(struck)
            if fault.kind == "refused":
                self.system.spawn(self._refuse_for(fault.seconds))
            self.system.listener.drop(self.scope["client"])
            return
        if fault and fault.kind in ("status", "answer", "html", "redirect"):
            self._others_act(struck)
            await self._answer(*self._faulty(fault))
            return
        status, headers, body, file = await self._process()
        self._others_act(struck)
        if fault and fault.kind == "cut_off":
            await self._answer(status, headers, body[: len(body) // 2], file)
            return
        # An answer without a body has no half: cut after it, the loss would strike the next request instead.
        if fault and (fault.kind == "dropped_after_commit" or not (body or file)):
            self.system.listener.drop(self.scope["client"])
            return
        await self._answer(status, headers, body, file, truncated=fault is not None)

    def _others_act(self, struck: list[Fault]) -> None:
        """What somebody else changes before the answer is on its way: the next request meets it."""
        for fault in struck:
            if fault.kind == "meanwhile":
                set_state(self.system, fault.set)

    async def _struck(self) -> list[Fault]:
        name = self.operation.name if self.operation else None
        struck = self.system.fleet.faults.strike(self.system.name, self.method, self.row.path, name)
        self.row.fault = ",".join(one.kind for one in struck) or None
        for fault in struck:
            if fault.kind == "slow":
                await asyncio.sleep(fault.seconds)
        return struck

    async def _refuse_for(self, seconds: float) -> None:
        await self.system.listener.close()
        await asyncio.sleep(seconds)
        if not self.system.away:
            await self.system.listener.open()

    def _faulty(self, fault: Fault) -> tuple[int, dict[str, str], bytes]:
        if fault.kind == "html":
            return fault.status, {"content-type": "text/html"}, HTML.format(f"{fault.status} Error").encode()
        if fault.kind == "answer":
            return fault.status, {"content-type": "application/json"}, json.dumps(fault.body).encode()
        if fault.kind == "redirect":
            return 302, {"location": fault.to.replace("{path}", self.path), "content-type": "text/plain"}, b""
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        return presentation.refusal(
            self.system, Refusal(fault.status, f"Simulated fault {fault.status}", headers=headers), self.operation
        )

    async def _process(self) -> tuple[int, Mapping[str, str], bytes, Any]:
        """Status, headers, body and file of the regular answer; every Refusal ends here."""
        try:
            closed = self.system.doorman(self.system) if self.system.doorman else None
            if closed is not None:
                return (
                    closed.status or 503,
                    {"content-type": closed.media_type or "text/html", **closed.headers},
                    closed.body,
                    None,
                )
            remote_access.let_through(self.system, self.headers)
            if self.path == oauth2.PATH:
                return *(await oauth2.token(self.system, self.method, self.headers, self.receive)), None
            return await self._serve()
        except Refusal as refused:
            return *presentation.refusal(self.system, refused, self.operation), None
        except presentation.SimBug as bug:
            self.system.fleet.report(f"SIM BUG {bug}")
            return (
                500,
                {"content-type": "application/json"},
                json.dumps({"error_message": f"SIM BUG {bug}"}).encode(),
                None,
            )
        except (validation.ConnectionLost, asyncio.CancelledError):
            raise
        except Exception as error:
            self.system.fleet.report(f"SIM BUG {self.row.operation}", error)
            text = f"SIM BUG {type(error).__name__}: {error}"
            return 500, {"content-type": "application/json"}, json.dumps({"error_message": text}).encode(), None

    async def _serve(self) -> tuple[int, Mapping[str, str], bytes, Any]:
        early = self.system.doorman(self.system) if self.system.doorman else None
        if early is not None:
            return early.status or 503, {"content-type": early.media_type or "text/plain"}, early.body, None
        name = self.operation.name if self.operation else None
        caller = oauth2.caller(self.system, self.headers) or authenticate(self.system, self.headers, name)
        if caller is None:
            raise Refusal(
                401,
                "Authentication failed: the API key or token is missing, wrong or revoked",
                "unauthorized",
                {"WWW-Authenticate": "ExtraHop"},
            )
        self.row.user = caller.username
        operation = self.operation
        if operation is None:
            if contract.knows(self.method, self.path[len(API) :]) and self._lacking() != 404:
                raise Refusal(self._lacking(), f"{self.method} {self.path} is not supported on this system")
            if self.allowed:
                raise Refusal(405, f"{self.method} is not allowed here", headers={"Allow": ", ".join(self.allowed)})
            raise Refusal(404, f"{self.path} does not exist on this system")
        prepared(self.system, operation.name)
        permission = authorize(self.system, caller, operation.name, operation.entry)
        if permission is not True:
            raise Refusal(403, permission or f"{caller.username} has not the privileges for this", "forbidden")
        request = await self._request(operation)
        request.caller = caller
        handler = HANDLERS.get(operation.name)
        result = handler(self.system, request) if handler else generic_answer(self.system, request, operation)
        answer = presentation.as_answer(await result if inspect.isawaitable(result) else result)
        if operation.is_write:
            audit.record(self.system, request, answer)
        return self._present(operation, answer)

    def _lacking(self) -> int:
        return self.system.uncertainties["lacking_operation"]

    async def _request(self, operation: Operation) -> Request:
        foreign = self.system.uncertainties["foreign_text"]
        behind = f" {foreign}" if foreign else ""
        values = {name: unquote(text).removesuffix(behind) for name, text in self.raw_values.items()}
        path = validation.path_values(operation, values)
        query = validation.query_values(self.offer.contract, operation, self.scope["query_string"].decode("latin-1"))
        body = await validation.body(self.offer.contract, operation, self.headers, self.receive, self._count, foreign)
        media_type = self.headers.get("content-type", "")
        return Request(operation.name, path, query, body, None, self.headers, media_type)

    def _count(self, size: int) -> None:
        self.row.bytes += size

    def _present(self, operation: Operation, answer: Answer) -> tuple[int, Mapping[str, str], bytes, Any]:
        status = presentation.check(self.offer.contract, operation, answer)
        status = presentation.success_status(self.system, operation, status)
        headers: dict[str, str] = {}
        for name, value in presentation.headers(self.system, operation, answer).items():
            headers[name.lower()] = presentation.location(value) if name.lower() == "location" else value
        if answer.file is not None:
            return (
                status,
                {"content-type": answer.media_type or "application/octet-stream", **headers},
                b"",
                answer.file,
            )
        body = presentation.varied(self.system, operation, answer.body)
        content_headers, encoded = presentation.encode(answer, operation, body)
        return status, {**content_headers, **headers}, encoded, None

    async def _answer(
        self, status: int, headers: Mapping[str, str], body: bytes, file: Any = None, truncated: bool = False
    ) -> None:
        self.row.status = status
        if self.system.fleet.log.keeps_bodies:
            self._note(headers, body)
        size = file.stat().st_size if file else len(body)
        head = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        if status != 204:
            head.append((b"content-length", str(size).encode()))
        await self.send({"type": "http.response.start", "status": status, "headers": head})
        if truncated:
            sent = body[: size // 2] if not file else file.open("rb").read(min(size // 2, PIECE))
            await self.send({"type": "http.response.body", "body": sent, "more_body": True})
            self.system.listener.drop(self.scope["client"], finish=True)
        elif file:
            with file.open("rb") as stream:
                while piece := stream.read(PIECE):
                    await self.send({"type": "http.response.body", "body": piece, "more_body": True})
            await self.send({"type": "http.response.body", "body": b""})
        else:
            await self.send({"type": "http.response.body", "body": body if status != 204 else b""})
