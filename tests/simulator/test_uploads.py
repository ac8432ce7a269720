# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Uploads are streamed: memory stays flat whatever their size."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.simfleet import SimFleet

SIZE = 200 * 2**20


def resident(pid: int) -> int:
    """Peak resident memory of a process in bytes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def test_a_large_upload_is_hashed_but_not_kept(tmp_path: Path) -> None:
    big = tmp_path / "resources"
    with big.open("wb") as stream:
        stream.truncate(SIZE)
    with SimFleet("single") as fleet:
        before = resident(fleet.pid)
        with big.open("rb") as stream:
            answer = fleet.request(
                "sensor1",
                "POST",
                "/extrahop/cloudresources",
                data=stream,
                headers={"Content-Type": "application/tar"},
            )
        assert answer.status_code == 201, answer.text
        assert resident(fleet.pid) - before < 20 * 2**20
        (kept,) = fleet.state("sensor1")["state"]["cloud_resources"]
        assert kept == {"size": SIZE, "sha256": hashlib.sha256(bytes(SIZE)).hexdigest()}
        assert fleet.log("sensor1")[-1]["bytes"] == SIZE
