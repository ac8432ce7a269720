# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook upgrade.yml run against a simulated fleet: started, watched, killed, and read afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml
from _project import environment

from tests.simfleet import SimFleet

OLD, NEW = "9.8.2.100", "9.9.1.1234"
PRODUCTS = {"console": "eca", "sensor": "eda", "recordstore": "exa", "packetstore": "eta"}
URLS = {kind: f"https://images.example.com/{product}/{NEW}.tar" for kind, product in PRODUCTS.items()}
# As a survey gives them: all text. Simulated upgrades take seconds.
ANSWERS = {
    "upgrade_version": NEW,
    "upgrade_batch": "1",
    "upgrade_wait_interval": "0.2",
    "upgrade_wait_timeout": "60",
    "upgrade_force": "false",
    "upgrade_ingest_after": "true",
    "upgrade_verification_wait": "5",
    # Most of the time of these short runs would go into the backups and report files.
    "upgrade_backup": "false",
    "upgrade_readiness_skip": "backup",
    "upgrade_dest": "",
}
# For runs that are about the backups.
WITH_BACKUPS = {"upgrade_backup": "true", "upgrade_readiness_skip": ""}
# A busy machine needs minutes for what takes seconds.
PATIENCE = 300.0
SETTINGS = {
    "ANSIBLE_NOCOLOR": "1",
    "ANSIBLE_FORKS": "10",
    "ANSIBLE_SHOW_CUSTOM_STATS": "true",
    # Ansible's own modules write the files of the controller: a third of their time.
    "ANSIBLE_PIPELINING": "true",
}
# Of the simulated jobs: slow enough that a test can strike between two steps.
TIMINGS = {"download": 60, "verify": 20, "prepare": 20, "install": 120, "restart": 120, "finish": 60, "register": 3000}
# Simulated seconds in a real one: for runs that end by themselves, and for runs that a test strikes at a moment.
FAST, SPEED = 1600, 240


class Rehearsal:
    """A simulated fleet with its inventory; ``run`` plays upgrade.yml on it."""

    def __init__(self, sim: SimFleet, folder: Path):
        self.sim = sim
        self.folder = folder
        self.dest = folder / "reports"
        self.backups = folder / "backups"
        self.inventory = folder / "inventory.yml"
        self.playbook = "extrahop.revealx.upgrade"
        self.write_inventory()

    def write_inventory(self, leave_out: tuple[str, ...] = (), **variables: Any) -> None:
        """An inventory of the fleet's systems in the groups that the playbook knows."""
        groups: dict[str, dict] = {}
        for name, system in self.sim.systems.items():
            if name not in leave_out:
                group, more = _place(name, system["kind"])
                address = f"{system['host']}:{system['port']}"
                groups.setdefault(group, {})[name] = {
                    "extrahop_host": address,
                    "extrahop_api_key": system["api_key"],
                    **more,
                }
        children: dict[str, Any] = {group: {"hosts": hosts} for group, hosts in groups.items()}
        nodes = {group: children.pop(group) for group in list(children) if group.startswith("recordstore_")}
        if nodes:
            children["recordstores"] = {"children": nodes}
        variables = {"extrahop_ca_path": self.sim.ca, "upgrade_url": URLS, **variables}
        self.inventory.write_text(yaml.safe_dump({"all": {"vars": variables, "children": children}}))

    def run(self, *arguments: str, **answers: Any) -> Ended:
        """Play to the end."""
        running = self.start(*arguments, **answers)
        text, _nothing = running.process.communicate(timeout=PATIENCE)
        return Ended(running.process.returncode, text)

    def run_and(
        self, moment: Callable[[Rehearsal], bool], act: Callable[[], object], *arguments: str, **answers: Any
    ) -> Ended:
        """Play to the end, and do something at a moment of it."""
        running = self.start(*arguments, **answers)
        self._await(moment, running)
        act()
        text, _nothing = running.process.communicate(timeout=PATIENCE)
        return Ended(running.process.returncode, text)

    def start(self, *arguments: str, **answers: Any) -> Running:
        variables = {**ANSWERS, **answers}
        command = [
            str(Path(sys.executable).with_name("ansible-playbook")),
            self.playbook,
            "--inventory",
            str(self.inventory),
            "--extra-vars",
            json.dumps(variables),
            *arguments,
        ]
        env = {**environment(Path(sys.prefix)), **SETTINGS}
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        return Running(process)

    def kill_when(self, moment: Callable[[Rehearsal], bool], *arguments: str, **answers: Any) -> None:
        """Play until the moment has come, then end the play and all its workers by SIGKILL."""
        running = self.start(*arguments, **answers)
        self._await(moment, running)
        running.kill()

    def end_when(
        self, moment: Callable[[Rehearsal], bool], end: Callable[[Running], object], *arguments: str, **answers: Any
    ) -> None:
        """Play until the moment has come, tell the play to end, and wait until its last worker is gone."""
        running = self.start(*arguments, **answers)
        self._await(moment, running)
        workers = running.workers()
        end(running)
        running.process.communicate(timeout=PATIENCE)
        limit = time.monotonic() + PATIENCE
        while any(Path(f"/proc/{pid}").exists() for pid in workers):
            assert time.monotonic() < limit, "a worker does not end"
            time.sleep(0.1)

    def _await(self, moment: Callable[[Rehearsal], bool], running: Running) -> None:
        limit = time.monotonic() + PATIENCE
        while not moment(self):
            if running.process.poll() is not None or time.monotonic() > limit:
                running.kill()
                raise AssertionError(f"the moment did not come:\n{running.process.communicate()[0]}")
            time.sleep(0.05)

    def marked(self) -> dict[str, str]:
        """Answers of a run that leaves its mark."""
        return {"upgrade_dest": str(self.dest)}

    # ---- what the fleet tells

    def versions(self) -> dict[str, str]:
        return {name: system["version"] for name, system in self.sim.state()["systems"].items()}

    def sent(self, method: str, path: str, system: str | None = None) -> list[str]:
        """The systems that a request reached, in order."""
        return [row["system"] for row in self.sim.log(system, method=method, path=path)]

    def started(self) -> list[str]:
        """The systems whose upgrade was asked for, in order."""
        return self.sent("POST", "/extrahop/firmware/download/url")

    def ingest_is_on(self) -> bool:
        return self.section("rs-manager1", "cluster")["ingest_enabled"]

    def damage(self) -> dict[str, Any]:
        """Recordstore nodes that were upgraded while ingest was on."""
        nodes = [name for name, system in self.sim.systems.items() if system["kind"] == "recordstore"]
        return {name: note for name in nodes if (note := self.section(name, "damage"))}

    def section(self, system: str, name: str) -> Any:
        return self.sim.state(system)["state"][name]

    def upgrades(self, system: str) -> list[str]:
        """How each upgrade of a system ended."""
        return [one["result"] for one in self.section(system, "firmware")["history"]]


class Running:
    """A play that has begun."""

    def __init__(self, process: subprocess.Popen):
        self.process = process

    def workers(self) -> list[int]:
        return _descendants(self.process.pid)

    def tell(self, number: signal.Signals) -> None:
        """Send the play a signal, as a person at its terminal does or who ends its process."""
        os.kill(self.process.pid, number)

    def kill(self) -> None:
        """SIGKILL for the play and for the workers it started, which have sessions of their own."""
        for pid in [self.process.pid, *self.workers()]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()


class Ended:
    """What came of a play."""

    def __init__(self, status: int, text: str):
        self.status = status
        self.text = text

    @property
    def plan(self) -> list[str]:
        """The printed plan: heading, a line for systems with the same plan, a sentence."""
        return self.table("Upgrade plan")

    @property
    def readiness(self) -> set[tuple[str, str, str]]:
        """System, check and status of everything that was judged."""
        return {(row["system"], row["check"], row["status"]) for row in self.report["readiness"]}

    def table(self, title: str) -> list[str]:
        """The printed lines below a title, up to the sentence that ends them."""
        lines = self.text.split(f"\n{title}\n")[1].splitlines()
        ends = (number for number, line in enumerate(lines) if line.endswith(".") and not line.startswith(" "))
        return lines[: next(ends) + 1]

    @property
    def stats(self) -> dict[str, Any]:
        """What the play gives to a workflow."""
        return json.loads(self.text.split("CUSTOM STATS: ")[1].split("RUN: ")[1])

    @property
    def results(self) -> dict[str, Mapping]:
        """The rows of the closing report by system."""
        return {row["system"]: row for row in self.stats["upgrade_results"]}

    @property
    def report(self) -> dict[str, Any]:
        """The report document."""
        return self.stats["upgrade_report"]

    def counts(self, system: str) -> dict[str, int]:
        """Ansible's own closing line of a system."""
        line = next(line for line in self.text.split("PLAY RECAP")[1].splitlines() if line.startswith(f"{system} "))
        return {name: int(count) for name, count in (word.split("=") for word in line.split() if "=" in word)}


def started(*names: str) -> Callable[[Rehearsal], bool]:
    """The moment when the upgrade of all of these systems was asked for."""
    return lambda fleet: set(names) <= set(fleet.started())


def _place(name: str, kind: str) -> tuple[str, dict]:
    if kind != "recordstore":
        return f"{kind}s", {}
    return "recordstore_managers" if "manager" in name else "recordstore_data_nodes", {"extrahop_cluster": "rs"}


def _descendants(pid: int) -> list[int]:
    """Processes that a process started, and theirs."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]
