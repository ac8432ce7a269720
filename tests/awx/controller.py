# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""As much of AWX's REST API as its own modules use to load objects: lists, objects, associations, surveys, approvals.

It takes what it gets: what AWX itself would refuse is not seen here.
"""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

API = "/api/v2/"
ENCRYPTED = "$encrypted$"
# What each kind of template may be started with.
UNIFIED = {"job_templates": "job_template", "projects": "project", "workflow_job_templates": "workflow_job_template"}


class Awx:
    """A context manager: the server, and by kind what it holds. ``writes`` are the requests that changed something."""

    def __init__(self) -> None:
        self.objects: dict[str, list[dict[str, Any]]] = {"organizations": []}
        self.linked: dict[str, list[int]] = {}
        self.surveys: dict[str, Any] = {}
        self.writes: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._add("organizations", {"name": "Default"})

    def __enter__(self) -> Awx:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def named(self, kind: str, name: str) -> dict[str, Any]:
        """The one object of a name."""
        (found,) = [one for one in self.objects.get(kind, ()) if one.get("name", one.get("identifier")) == name]
        return found

    def links(self, kind: str, name: str, what: str) -> list[int]:
        return self.linked.get(f"{API}{kind}/{self.named(kind, name)['id']}/{what}/", [])

    def _add(self, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
        id_ = sum(map(len, self.objects.values())) + 1
        url = f"{API}{kind}/{id_}/"
        made = {
            **fields,
            "id": id_,
            "url": url,
            "type": kind.rstrip("s"),
            "related": {"survey_spec": f"{url}survey_spec/"},
        }
        if kind == "projects":
            made |= {"status": "successful", "scm_revision": "0" * 40, "summary_fields": {}}
        self.objects.setdefault(kind, []).append(made)
        return made

    def _find(self, kind: str, query: dict[str, str]) -> list[dict[str, Any]]:
        if kind == "unified_job_templates":
            wanted = query.pop("type", None)
            pool = [one for of, type_ in UNIFIED.items() for one in self.objects.get(of, ()) if wanted in (None, type_)]
        else:
            pool = self.objects.get(kind, [])
        return [one for one in pool if all(str(one.get(name)) == value for name, value in query.items())]

    def answer(self, method: str, target: str, body: Any) -> tuple[int, Any]:
        url = urlsplit(target)
        kind, *rest = url.path.removeprefix(API).strip("/").split("/")
        if method != "GET":
            self.writes.append(f"{method} {url.path}")
        if not rest:
            if method == "POST":
                return 201, self._add(kind, body)
            found = self._find(kind, dict(parse_qsl(url.query)))
            return 200, {"count": len(found), "next": None, "results": [_shown(one) for one in found]}
        thing = next((one for one in self.objects.get(kind, ()) if str(one["id"]) == rest[0]), None)
        if thing is None:
            return 404, {"detail": "Not found."}
        if len(rest) == 1:
            if method == "PATCH":
                thing.update(body)
            return 200, _shown(thing)
        if rest[1] == "survey_spec":
            if method == "POST":
                self.surveys[thing["name"]] = body
            return 200, self.surveys.get(thing["name"], {})
        if rest[1] == "create_approval_template":
            approval = self._add("workflow_approval_templates", body)
            thing["unified_job_template"] = approval["id"]
            thing["related"]["unified_job_template"] = approval["url"]
            return 201, approval
        linked = self.linked.setdefault(url.path, [])
        if method == "POST":
            (linked.remove if body.get("disassociate") else linked.append)(body["id"])
            return 204, None
        return 200, {"count": len(linked), "next": None, "results": [{"id": one} for one in linked]}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        awx = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length) or b"null")
                status, told = awx.answer(self.command, self.path, body)
                content = b"" if told is None else json.dumps(told).encode()
                self.send_response(status)
                self.send_header("X-API-Product-Name", "AWX")
                self.send_header("X-API-Product-Version", "24.6.1")
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PATCH = do_DELETE = answer

            def log_message(self, *_: object) -> None:
                """Nothing on the terminal."""

        return Handler


def _shown(thing: dict[str, Any]) -> dict[str, Any]:
    """Secrets of credentials are hidden."""
    if thing["type"] != "credential":
        return thing
    return {**thing, "inputs": {name: ENCRYPTED for name in thing.get("inputs", {})}}
