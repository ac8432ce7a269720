# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""revealx-simulator, or python -m simulator: serve a simulated fleet until SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import json
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from simulator import fleetfile
from simulator.fleetfile import FleetError


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="revealx-simulator", description=__doc__)
    parser.add_argument("--fleet", default="demo", help="a built-in fleet or a fleet file (default: demo)")
    parser.add_argument("--speed", type=float, help="simulated seconds per real second, instead of the fleet file's")
    parser.add_argument("--seed", type=int, help="instead of the fleet file's")
    parser.add_argument(
        "--state-dir", type=Path, help="where the CA file goes (default: a private folder, removed at the end)"
    )
    parser.add_argument("--port-base", type=int, help="first of consecutive ports (default: free ones)")
    parser.add_argument(
        "--inventory", type=Path, help="file for an Ansible inventory of the fleet; one that this wrote is replaced"
    )
    parser.add_argument("--log-file", type=Path, help="a line for each request, and the simulator's own faults")
    return parser.parse_args(arguments)


async def serve(given: argparse.Namespace, private: contextlib.ExitStack) -> None:
    """Run the fleet until SIGTERM or SIGINT; what `private` closes is removed at the end."""
    # Imported here so that a mistake in the fleet file is told at once.
    from simulator import inventory
    from simulator.listening import reserve_all
    from simulator.running import RunningFleet

    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    name, spec = fleetfile.load(given.fleet)
    if given.speed is not None:
        if given.speed <= 0:
            raise FleetError("--speed: must be above 0")
        spec["speed"] = given.speed
    if given.seed is not None:
        spec["seed"] = given.seed
    if given.inventory:
        inventory.check_place(given.inventory)
    # Before anything is written: a port in use must not leave files of a fleet that never was.
    sockets = reserve_all(len(spec["systems"]) + 1, given.port_base)
    state_dir = given.state_dir or private.enter_context(_private_folder())
    state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    log = given.log_file.open("a", encoding="utf-8") if given.log_file else None
    try:
        running = RunningFleet(name, spec, state_dir, log, sockets)
    except ValueError as error:
        raise FleetError(f"{given.fleet}: {error}") from error
    await running.start()
    # What is there now stays: the collector need not walk through it again and again.
    gc.collect()
    gc.freeze()
    if given.inventory:
        inventory.write(running, given.inventory)
    print(json.dumps(running.description()), flush=True)
    await stopped.wait()
    running.stop()
    if log:
        log.close()


@contextlib.contextmanager
def _private_folder() -> Iterator[Path]:
    # A folder of mkdtemp is private (0700).
    folder = Path(tempfile.mkdtemp(prefix="extrahop-sim-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    given = options()
    try:
        with contextlib.ExitStack() as private:
            asyncio.run(serve(given, private))
    except (FleetError, OSError) as error:
        print(f"simulator: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
