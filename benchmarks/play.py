# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run ansible-playbook on a simulated fleet and time it."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
COLLECTIONS = ROOT / ".cache" / "live"
PLAYBOOK = Path(sys.executable).with_name("ansible-playbook")
LIMIT_SECONDS = 1800


NOTHING = {"ansible.builtin.assert": {"that": True, "quiet": True}}
# Reads and nothing else: one session a system, so many systems at a time.
READER = """
import concurrent.futures, json, sys, requests
systems = json.load(open(sys.argv[1]))
def read(system):
    with requests.Session() as session:
        session.trust_env, session.verify = False, system["ca"]
        session.headers["Authorization"] = "ExtraHop apikey=" + system["api_key"]
        for path in system["paths"]:
            session.get(system["url"] + path, timeout=30).json()
with concurrent.futures.ThreadPoolExecutor(int(sys.argv[2])) as pool:
    list(pool.map(read, systems))
"""


class Used(NamedTuple):
    """What a process took, its children included: wall time, peak memory of the largest of them, and time of a core."""

    seconds: float
    mebibytes: float
    cpu: float


def used(command: list[str], env: Mapping[str, str], folder: Path) -> Used:
    """Run a command to its end; raises SystemExit with the end of its output when it fails or takes too long."""
    with open(folder / "output", "w+") as output:
        start = time.monotonic()
        process = subprocess.Popen(
            command, env=dict(env), cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        timer = threading.Timer(LIMIT_SECONDS, process.kill)
        timer.start()
        try:
            _pid, status, usage = os.wait4(process.pid, 0)
        finally:
            timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - start
        if process.returncode:
            output.seek(0)
            raise SystemExit(f"{Path(command[0]).name} ended with {process.returncode}:\n{output.read()[-8000:]}")
    return Used(seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime)


def bare_reads(fleet, reads: Mapping[str, list[str]], folder: Path, threads: int) -> Used:
    """A script of its own with requests that reads these paths of these systems."""
    systems = [
        {
            "url": f"{fleet.systems[name]['url'].rstrip('/')}/api/v1",
            "api_key": fleet.systems[name]["api_key"],
            "ca": str(fleet.ca),
            "paths": paths,
        }
        for name, paths in reads.items()
    ]
    (folder / "systems.json").write_text(json.dumps(systems))
    return used([sys.executable, "-c", READER, str(folder / "systems.json"), str(threads)], {}, folder)


class Play:
    """One play with the same hosts (all in the group sensors) and variables for every run; tasks differ."""

    def __init__(self, fleet, hosts: list[str], forks: int = 10) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="revealx-bench-")
        self.path = Path(self._folder.name)
        self._forks = forks
        entries = {
            name: {
                "ansible_host": f"{fleet.systems[name]['host']}:{fleet.systems[name]['port']}",
                "ansible_connection": "local",
                "ansible_python_interpreter": sys.executable,
                "extrahop_api_key": fleet.systems[name]["api_key"],
                "system_url": fleet.systems[name]["url"].rstrip("/"),
            }
            for name in hosts
        }
        inventory = {
            "all": {
                "hosts": entries,
                "vars": {"extrahop_ca_path": str(fleet.ca)},
                "children": {"sensors": {"hosts": dict.fromkeys(entries)}},
            }
        }
        (self.path / "inventory.json").write_text(json.dumps(inventory))
        os.chmod(self.path / "inventory.json", 0o600)

    def seconds(self, tasks: list[Mapping]) -> float:
        """Run the play with these tasks and return its wall time; raises when it fails."""
        return self.used(tasks).seconds

    def used(self, tasks: list[Mapping], more: Sequence[str] = ()) -> Used:
        """The same with more arguments, and all that it took."""
        play = [{"hosts": "all", "gather_facts": False, "tasks": tasks}]
        (self.path / "play.json").write_text(json.dumps(play))
        return self.run([*more, str(self.path / "play.json")])

    def run(self, arguments: list[str]) -> Used:
        """Run ansible-playbook with these arguments on the play's inventory.

        Its workers share most of their memory with it.
        """
        command = [str(PLAYBOOK), "-i", str(self.path / "inventory.json"), *arguments]
        return used(command, self.environment(), self.path)

    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "EXTRAHOP_"))}
        return {
            **kept,
            "PATH": f"{PLAYBOOK.parent}{os.pathsep}{kept.get('PATH', '')}",
            "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
            "ANSIBLE_FORKS": str(self._forks),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_LOCALHOST_WARNING": "false",
        }


def interleaved(play: Play, variants: Mapping[str, list[Mapping]], rounds: int) -> dict[str, float]:
    """Median seconds of each variant over rounds in which every variant runs once, so that noise hits all alike."""
    taken: dict[str, list[float]] = {name: [] for name in variants}
    for _round in range(rounds):
        for name, tasks in variants.items():
            taken[name].append(play.seconds(tasks))
    return {name: statistics.median(values) for name, values in taken.items()}


def table(headings: list[str], rows: list[list[object]]) -> str:
    """Rows as a Markdown table."""
    lines = [headings, ["---"] * len(headings), *([str(cell) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
