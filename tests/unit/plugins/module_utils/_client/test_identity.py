# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The identity of a system is read once a session, also by threads that ask for it at the same moment."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from tests.unit.plugins.tls_server import Reply

IDENTITY = {"version": "9.8.0.1", "platform": "extrahop"}


def test_identity_is_read_once_by_threads_side_by_side(serve, connect):
    def answer(seen):
        time.sleep(0.05)
        return Reply(200, IDENTITY)

    client = connect(serve(answering=answer)).client
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda _number: client.identity(), range(6)))
    assert told == [IDENTITY] * 6 and client.requests["read"] == 1
