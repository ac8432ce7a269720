# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""python -m simulator --fleet NAME|FILE: serve a simulated fleet until SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from simulator import fleetfile
from simulator.fleetfile import FleetError


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    parser.add_argument("--fleet", default="demo", help="a built-in fleet or a fleet file (default: demo)")
    parser.add_argument("--speed", type=float, help="simulated seconds per real second, instead of the fleet file's")
    parser.add_argument("--seed", type=int, help="instead of the fleet file's")
    parser.add_argument(
        "--state-dir", type=Path, help="where the CA file goes (default: a private folder, removed at the end)"
    )
    parser.add_argument("--port-base", type=int, help="first of consecutive ports (default: free ones)")
    parser.add_argument("--log-file", type=Path, help="a line for each request, and the simulator's own faults")
    return parser.parse_args(arguments)


async def serve(given: argparse.Namespace, state_dir: Path) -> None:
    """Run the fleet until SIGTERM or SIGINT."""
    # Imported here so that a mistake in the fleet file is told at once.
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
    log = given.log_file.open("a", encoding="utf-8") if given.log_file else None
    try:
        running = RunningFleet(name, spec, state_dir, log, given.port_base)
    except ValueError as error:
        raise FleetError(f"{given.fleet}: {error}") from error
    await running.start()
    # What is there now stays: the collector need not walk through it again and again.
    gc.collect()
    gc.freeze()
    print(json.dumps(running.description()), flush=True)
    await stopped.wait()
    running.stop()
    if log:
        log.close()


def main() -> int:
    given = options()
    # A folder of mkdtemp is private (0700).
    state_dir = given.state_dir or Path(tempfile.mkdtemp(prefix="extrahop-sim-"))
    try:
        if given.state_dir:
            given.state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        asyncio.run(serve(given, state_dir))
    except (FleetError, OSError) as error:
        print(f"simulator: {error}", file=sys.stderr)
        return 2
    finally:
        if not given.state_dir:
            shutil.rmtree(state_dir, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
