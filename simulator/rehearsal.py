# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""python -m simulator.rehearsal ORDER: serve a simulated fleet, run programs on it, tell how it went, and end.

ORDER is a JSON file: {fleet: contents of a fleet file, folder: a private folder, programs: [{name, command, files}],
environment: {without: [shell patterns of names], set: {NAME: value}}, images: [{path, kind, version}] to be made,
cwd: where they start, timeout: real seconds of each program, watch: a process without which all of this ends}.
Before the programs start, `connections.json` in the folder says how each system is reached, as an inventory. What a
program prints goes to NAME.log there; its `files` are JSON that it writes below the folder, and part of the answer, one
line of JSON. Without ORDER it only sees whether it could.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import fnmatch
import importlib.util
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simulator import fleetfile, images, states
from simulator.behaviours import cluster
from simulator.running import RunningFleet
from simulator.system import System

WATCH_SECONDS = 0.5
# Between being asked to end and being ended.
GRACE_SECONDS = 5
IMAGE_BYTES = 1 << 20
# What a program said last, when it failed.
LAST_LINES = 20


async def rehearse(order: Mapping[str, Any]) -> dict[str, Any]:
    """Run the programs of an order, one after the other; ValueError for a fleet that cannot be used."""
    folder = Path(order["folder"])
    running = RunningFleet("rehearsal", fleetfile.check(order["fleet"], folder), folder)
    await running.start()
    try:
        _write_connections(running, folder / "connections.json")
        for image in order.get("images", []):
            images.build(Path(image["path"]), image["kind"], image["version"], IMAGE_BYTES)
        programs = [await _run(running, one, order) for one in order["programs"]]
        return {
            "programs": programs,
            "systems": {name: _summary(system) for name, system in running.fleet.systems.items()},
            "left_out": running.left_out,
            "faults": [
                {"kind": one.kind, "systems": one.systems, "used": one.used} for one in running.fleet.faults.all
            ],
            "reports": running.fleet.reports,
        }
    finally:
        running.stop()


def _write_connections(running: RunningFleet, path: Path) -> None:
    hosts = {
        system.name: {
            "extrahop_host": system.address,
            "extrahop_api_key": system.api_key,
            "extrahop_ca_path": str(running.authority.path),
        }
        for system in running.fleet.systems.values()
    }
    with open(path, "x", encoding="utf-8", opener=_private) as file:
        json.dump({"all": {"hosts": hosts}}, file)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


async def _run(running: RunningFleet, program: Mapping[str, Any], order: Mapping[str, Any]) -> dict[str, Any]:
    """How one program went: its exit status (null when it was ended), its time, what it wrote, what the systems saw."""
    running.fleet.log.clear()
    start, began = _now(), time.monotonic()
    folder = Path(order["folder"])
    path = folder / f"{program['name']}.log"
    with open(path, "x", opener=_private) as log:
        process = await asyncio.create_subprocess_exec(
            *program["command"],
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=asyncio.subprocess.STDOUT,
            env=_environment(order["environment"]),
            cwd=order.get("cwd"),
            start_new_session=True,
        )
        status: int | None = None
        try:
            status = await asyncio.wait_for(process.wait(), order["timeout"])
        except asyncio.TimeoutError:
            # Told by its status.
            pass
        finally:
            await _end(process)
    counts = running.fleet.log.counts()
    return {
        "name": program["name"],
        "status": status,
        "start": start,
        "end": _now(),
        "seconds": round(time.monotonic() - began, 1),
        "files": {name: read for name in program.get("files", []) if (read := _read(folder / name)) is not None},
        "last_lines": path.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:] if status else [],
        "requests": {name: {word: row[word] for word in ("read", "write")} for name, row in counts.items()},
    }


def _environment(wanted: Mapping[str, Any]) -> dict[str, str]:
    """The environment of this process without some variables, and with others."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not any(fnmatch.fnmatchcase(name, pattern) for pattern in wanted.get("without", []))
    }
    return {**kept, **wanted.get("set", {})}


def _now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _read(path: Path) -> Any:
    """The contents of a JSON file, None without it."""
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


async def _end(process: asyncio.subprocess.Process) -> None:
    """End a program and all that it started, which is one session."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(process.wait(), GRACE_SECONDS)
            return


def _summary(system: System) -> dict[str, Any]:
    """What became of a system."""
    return {
        "kind": system.kind,
        "cluster": system.cluster,
        "version": system.version,
        "away": system.away,
        "ingest_enabled": cluster.is_ingesting(system) if system.kind == "recordstore" else None,
        "damage": cluster.damage_of(system),
    }


async def _gone(pid: int) -> None:
    """Return when a process is there no more."""
    while _is_there(pid):
        await asyncio.sleep(WATCH_SECONDS)


def _is_there(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not waited for does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        # It is there, and somebody else's.
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except (OSError, IndexError):
        # Not Linux, or it has just gone: the next look tells.
        return True


async def supervised(order: Mapping[str, Any]) -> dict[str, Any] | None:
    """The rehearsal's answer; None when it was ended by a signal, or because the watched process is gone."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, stopped.set)
    work = asyncio.create_task(rehearse(order))
    ends: list[asyncio.Task[Any]] = [asyncio.create_task(stopped.wait())]
    if order.get("watch"):
        ends.append(asyncio.create_task(_gone(order["watch"])))
    await asyncio.wait([work, *ends], return_when=asyncio.FIRST_COMPLETED)
    for end in ends:
        end.cancel()
    work.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        return await work
    return None


def main(arguments: list[str]) -> int:
    try:
        if not arguments:
            states.sections()
            # Not used here, but by the playbooks that are its programs.
            if importlib.util.find_spec("ansible") is None:
                raise ValueError(f"ansible-core, which runs the playbooks, is not there for {sys.executable}")
            return 0
        order = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
        try:
            answer = asyncio.run(supervised(order))
        finally:
            if order.get("watch") and not _is_there(order["watch"]):
                # Nobody is left who would remove what is private.
                shutil.rmtree(order["folder"], ignore_errors=True)
    except (ValueError, OSError) as error:
        print(f"rehearsal: {error}", file=sys.stderr)
        return 2
    if answer is None:
        print("rehearsal: ended before it was over", file=sys.stderr)
        return 3
    print(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
