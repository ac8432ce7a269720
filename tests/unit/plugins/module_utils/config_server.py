# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server with nothing but a running config, that misbehaves as a test tells it."""

from __future__ import annotations

import copy
from collections.abc import Callable

from tests.unit.plugins.tls_server import Reply, Seen


class ConfigServer:
    """Answers /runningconfig, its saved copy, the saving and one job.

    ``location`` is what PUT answers; ``ignores`` drops what is put; ``meanwhile`` is a document that somebody else puts
    after so many reads; ``job`` is what GET /jobs/7 answers, None for 404. ``put`` and ``saves`` tell what was written.
    ``refuses`` so many PUT before it takes one, with what ``replies`` holds for them; ``then`` is called after one was
    taken. An entry None of ``replies`` lets the regular answer pass.
    """

    def __init__(self, running: dict, saved: dict | None = None, **how) -> None:
        self.running = copy.deepcopy(running)
        self.saved = copy.deepcopy(running if saved is None else saved)
        self.location: str | None = how.get("location")
        self.ignores: bool = how.get("ignores", False)
        self.meanwhile: tuple[int, dict] | None = how.get("meanwhile")
        self.job: dict | None = how.get("job")
        self.replies: dict[str, list[Reply]] = how.get("replies", {})
        self.refuses = 0
        self.then: Callable[[], None] | None = None
        self.put: list[dict] = []
        self.saves = 0
        self.reads = 0

    def answer(self, seen: Seen) -> Reply:
        call = f"{seen.method} {seen.path.removeprefix('/api/v1')}"
        reply = self._answer(call, seen)
        told = self.replies.get(call)
        return (told.pop(0) if told else None) or reply

    def _answer(self, call: str, seen: Seen) -> Reply:
        if call == "GET /runningconfig":
            document = self.running
            self.reads += 1
            if self.meanwhile and self.meanwhile[0] == self.reads:
                self.running = copy.deepcopy(self.meanwhile[1])
            return Reply(200, document)
        if call == "GET /runningconfig/saved":
            return Reply(200, self.saved)
        if call == "PUT /runningconfig" and self.refuses:
            self.refuses -= 1
            return Reply(503)
        if call == "PUT /runningconfig":
            self.put.append(seen.json)
            if not self.ignores:
                self.running = seen.json
            if self.then:
                self.then()
            return Reply(204, headers={"Location": self.location} if self.location else {})
        if call == "POST /runningconfig/save":
            self.saves += 1
            self.saved = copy.deepcopy(self.running)
            return Reply(204)
        if call == "GET /jobs/7" and self.job is not None:
            return Reply(200, self.job)
        return Reply(404, {"error_message": f"{call} is not here"})
