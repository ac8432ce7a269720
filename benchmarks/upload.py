# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Upload of a large firmware image: memory of the process that sends it, and its rate against curl's."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from play import COLLECTIONS, ROOT, table

from tests.simfleet import SimFleet

PATH = "/extrahop/firmware"
MEDIA = "application/vnd.extrahop.firmware"
# Runs in a process of its own, so that the peak is that of the library and not of this program.
SENDER = """
import json, resource, sys, time
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import Connection
options = json.load(sys.stdin)
image, path, media = (options.pop(name) for name in ("image", "path", "media"))
with Client(Connection.from_options(options)) as client:
    client.identity()
    start = time.monotonic()
    client.upload(path, image, media)
    seconds = time.monotonic() - start
print(json.dumps({"seconds": seconds, "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def measure(quick: bool) -> str:
    """Return a table of rate and peak memory, ours and curl's, in interleaved rounds on one image."""
    size = 128 if quick else 1024
    rounds = 1 if quick else 5
    with (
        tempfile.TemporaryDirectory(prefix="revealx-bench-") as folder,
        SimFleet({"seed": 1, "speed": 60, "systems": {"sensor1": SENSOR}}) as fleet,
    ):
        image = Path(folder) / "image.tar"
        build_image(image, size)
        system = fleet.systems["sensor1"]
        ours, curls, mib = [], [], 0.0
        for _round in range(rounds):
            sent = send(system, str(fleet.ca), image)
            ours.append(sent["seconds"])
            mib = max(mib, sent["mib"])
            if shutil.which("curl"):
                curls.append(curl(system, str(fleet.ca), image))
    rows = [["library", f"{size / statistics.median(ours):.0f}", f"{mib:.0f}", ratio(curls, ours)]]
    if curls:
        rows.append(["curl", f"{size / statistics.median(curls):.0f}", "", "1"])
    else:
        rows.append(["curl", "not installed", "", ""])
    return f"{size} MiB, median of {rounds}\n\n{table(['sender', 'MiB/s', 'peak memory, MiB', 'rate to curl'], rows)}"


SENSOR = {"kind": "sensor", "version": "9.8.2.100", "model": "EDA6200"}


def build_image(image: Path, mebibytes: int) -> None:
    """Build a simulated image of that size."""
    command = [sys.executable, "-m", "simulator.images", "--kind", "sensor", "--version", "9.9.1.1234"]
    subprocess.run([*command, "--size", f"{mebibytes}M", str(image)], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


def send(system: dict, ca: str, image: Path) -> dict:
    """Upload by the library in a fresh process; seconds and peak memory in MiB."""
    options = {
        "host": f"{system['host']}:{system['port']}",
        "api_key": system["api_key"],
        "ca_path": ca,
        "image": str(image),
        "path": PATH,
        "media": MEDIA,
    }
    done = subprocess.run(
        [sys.executable, "-c", SENDER],
        input=json.dumps(options),
        env={"PYTHONPATH": str(COLLECTIONS)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"upload failed:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout)


def curl(system: dict, ca: str, image: Path) -> float:
    """Upload by curl as the guides show it; seconds. The key goes in by a config on standard input."""
    config = f'header = "Authorization: ExtraHop apikey={system["api_key"]}"\nheader = "Content-Type: {MEDIA}"\n'
    url = f"https://{system['host']}:{system['port']}/api/v1{PATH}"
    start = time.monotonic()
    subprocess.run(
        ["curl", "--fail", "--silent", "--show-error", "--cacert", ca, "-X", "POST", "-T", str(image), "-K", "-", url],
        input=config,
        text=True,
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=600,
    )
    return time.monotonic() - start


def ratio(curls: list[float], ours: list[float]) -> str:
    return f"{statistics.median(curls) / statistics.median(ours):.2f}" if curls else ""
