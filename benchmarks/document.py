# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module `state` with an unchanged document: time and memory, against its bare reads and one task an object."""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Mapping
from pathlib import Path

from play import COLLECTIONS, NOTHING, Play, Used, bare_reads, table, used
from sections import SECTIONS

from tests.simfleet import SimFleet

DEVICES = [{"is_l3": True, "macaddr": "00:14:22:00:00:01", "ipaddr4": f"10.8.0.{number}"} for number in range(50)]
VLANS = [{"vlanid": 1 + number, "name": f"VLAN {number}", "network_id": 0} for number in range(50)]
SENSOR = {"kind": "sensor", "version": "26.3.0.1000", "model": "EDA6200", "seed": {"devices": DEVICES, "vlans": VLANS}}
# A system in the same building; one overseas takes ten times as long.
FAR_SECONDS = 0.02
# Goes over all devices: a whole process of the library, without Ansible.
PAGER = """
import json, sys
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import Connection
options = json.loads(sys.argv[1])
with Client(Connection.from_options(options)) as client:
    print(sum(1 for device in client.search_pages("/devices/search", {"active_from": 1})))
"""


def measure(quick: bool) -> str:
    """Return the tables: one system, growth of the paged devices, tags with devices, many systems."""
    rounds = 1 if quick else 3
    parts = [of_sizes((10, 100) if quick else (100, 1000), rounds), of_devices((500, 5000) if quick else (5000, 50000))]
    parts.append(of_tags((50, 300) if quick else (300, 1000)))
    return "\n\n".join([*parts, of_fleet(10 if quick else 100)])


def document(objects: int) -> dict:
    """So many objects, equally over the sections."""
    return {name: [made(number) for number in range(objects // len(SECTIONS))] for name, made in SECTIONS.items()}


def apply(play: Play, name: str) -> list[Mapping]:
    return [{"extrahop.revealx.state": {"src": str(play.path / name)}}]


def of_sizes(sizes: tuple[int, int], rounds: int) -> str:
    """One system with as many objects as each of the sizes."""
    figures = [of_size(size, rounds) for size in sizes]
    names = list(figures[0])
    rows = [
        [name, *(f"{one[name]:.2f}" for one in figures), f"{figures[1][name] / figures[0][name]:.1f}"] for name in names
    ]
    headings = ["what", *(f"{size} objects" for size in sizes), "growth"]
    return f"{len(SECTIONS)} sections, unchanged, median of {rounds} round(s)\n\n{table(headings, rows)}"


def of_size(size: int, rounds: int) -> dict[str, float]:
    with SimFleet({"seed": 1, "speed": 1, "systems": {"sensor1": SENSOR}}) as fleet:
        play = Play(fleet, ["sensor1"])
        (play.path / "state.json").write_text(json.dumps(document(size)))
        play.seconds(apply(play, "state.json"))
        fleet.clear()
        play.seconds(apply(play, "state.json"))
        if fleet.writes():
            raise SystemExit(f"the second run wrote: {fleet.writes()[:3]}")
        reads = [f"{row['path']}?{row['query']}" for row in fleet.log("sensor1", method="GET")]
        skipped = [{**task, "when": False} for task in apply(play, "state.json")]
        names = ("start", "skipped", "state", "script", "far", "far script")
        runs: dict[str, list[Used]] = {name: [] for name in names}
        for _round in range(rounds):
            runs["start"].append(play.used([NOTHING]))
            runs["skipped"].append(play.used(skipped))
            runs["state"].append(play.used(apply(play, "state.json")))
            runs["script"].append(bare_reads(fleet, {"sensor1": reads}, play.path, threads=1))
        fleet.fault("slow", seconds=FAR_SECONDS, count=None)
        for _round in range(rounds):
            runs["far"].append(play.used(apply(play, "state.json")))
            runs["far script"].append(bare_reads(fleet, {"sensor1": reads}, play.path, threads=1))
        fleet.clear_faults()
        seconds = {name: statistics.median(one.seconds for one in several) for name, several in runs.items()}
        memory = {name: max(one.mebibytes for one in several) for name, several in runs.items()}
        # One uri task for each object, as people do it: here only its reading half, and of fifty objects.
        uri = play.seconds(uri_tasks(50)) - seconds["start"]
        library_mebibytes = memory_of_state(play)
    return {
        "requests": len(reads),
        "start of ansible-playbook, s": seconds["start"],
        "state, s (start taken off)": seconds["state"] - seconds["start"],
        "of that: loading the code (the same task, skipped), s": seconds["skipped"] - seconds["start"],
        "bare script's same reads, s": seconds["script"],
        "state / script": (seconds["state"] - seconds["start"]) / seconds["script"],
        f"the same, each answer {FAR_SECONDS} s later: state, s": seconds["far"] - seconds["start"],
        f"the same, each answer {FAR_SECONDS} s later: script, s": seconds["far script"],
        f"the same, each answer {FAR_SECONDS} s later: state / script": (
            (seconds["far"] - seconds["start"]) / seconds["far script"]
        ),
        "one uri task an object, s (from 50 of them)": uri / 50 * size,
        "uri tasks / state": uri / 50 * size / (seconds["state"] - seconds["start"]),
        "memory of the library alone, MiB": library_mebibytes,
        "memory of ansible-playbook, MiB": memory["state"],
    }


def memory_of_state(play: Play) -> float:
    """Peak memory of a process of the library alone that applies the document."""
    inventory = json.loads((play.path / "inventory.json").read_text())["all"]
    host = next(iter(inventory["hosts"].values()))
    options = {
        "host": host["ansible_host"],
        "api_key": host["extrahop_api_key"],
        "ca_path": inventory["vars"]["extrahop_ca_path"],
        "src": str(play.path / "state.json"),
    }
    code = """
import json, sys
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import perform
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import OPERATION
checked = ArgumentSpecValidator(OPERATION.argument_spec, **OPERATION.rules).validate(json.loads(sys.argv[1]))
result = perform(OPERATION, checked.validated_parameters, check_mode=False, warn=print, sleep=lambda seconds: None)
if result.failed or result.data["changed"]:
    sys.exit(str(result.data)[:2000])
"""
    return library(code, options, play.path).mebibytes


def library(code: str, options: Mapping, folder: Path) -> Used:
    """Run Python code that uses the library, without ansible-playbook."""
    return used([sys.executable, "-c", code, json.dumps(options)], {"PYTHONPATH": str(COLLECTIONS)}, folder)


def uri_tasks(count: int) -> list[Mapping]:
    """Tasks that each read one object, as they stand in hand-written playbooks."""
    return [
        {
            "ansible.builtin.uri": {
                "url": "{{ system_url }}/api/v1/tags",
                "headers": {"Authorization": "ExtraHop apikey={{ extrahop_api_key }}", "Accept": "application/json"},
                "ca_path": "{{ extrahop_ca_path }}",
            }
        }
    ] * count


def of_devices(sizes: tuple[int, int]) -> str:
    """A library process that goes over all devices of a system, page by page."""
    rows = []
    for size in sizes:
        sensor = {**SENSOR, "seed": {"devices": size}}
        with SimFleet({"seed": 1, "speed": 1, "systems": {"sensor1": sensor}}, start_timeout=300) as fleet:
            play, system = Play(fleet, ["sensor1"]), fleet.systems["sensor1"]
            options = {
                "host": f"{system['host']}:{system['port']}",
                "api_key": system["api_key"],
                "ca_path": str(fleet.ca),
                "timeout": 300,
            }
            took = library(PAGER, options, play.path)
            pages = len(fleet.log("sensor1"))
        rows.append([size, pages, f"{took.seconds:.1f}", f"{took.mebibytes:.0f}"])
    return table(["devices", "requests", "s", "peak memory of the process, MiB"], rows)


def of_tags(sizes: tuple[int, int]) -> str:
    """Requests of an unchanged document whose tags name three devices each: 200 devices in all."""
    rows = []
    addresses = [f"10.8.{number // 100}.{number % 100 + 1}" for number in range(200)]
    devices = [{**DEVICES[0], "ipaddr4": address} for address in addresses]
    sensor = {**SENSOR, "seed": {"devices": devices}}
    with SimFleet({"seed": 1, "speed": 1, "systems": {"sensor1": sensor}}) as fleet:
        play = Play(fleet, ["sensor1"])
        for size in sizes:
            tags = [
                {"name": f"tag {number}", "devices": [addresses[(number + step) % 200] for step in (0, 1, 2)]}
                for number in range(size)
            ]
            (play.path / "state.json").write_text(json.dumps({"tags": tags}))
            play.seconds(apply(play, "state.json"))
            fleet.clear()
            took = play.seconds(apply(play, "state.json")) - play.seconds([NOTHING])
            if fleet.writes():
                raise SystemExit(f"the second run wrote: {fleet.writes()[:3]}")
            requests = len(fleet.log())
            rows.append([size, requests, f"{(size + 1) / requests:.0f}", f"{took:.2f}"])
    headings = ["tags with 3 devices each", "requests", "one a tag and one more / requests", "s"]
    return f"unchanged\n\n{table(headings, rows)}"


def of_fleet(size: int) -> str:
    """Many systems with the same unchanged document."""
    with SimFleet({"seed": 1, "speed": 1, "systems": {"sensor": {**SENSOR, "count": size}}}) as fleet:
        play = Play(fleet, sorted(fleet.systems))
        (play.path / "state.json").write_text(json.dumps(document(200)))
        play.seconds(apply(play, "state.json"))
        fleet.clear()
        start = play.seconds([NOTHING])
        took = play.used(apply(play, "state.json"))
        if fleet.writes():
            raise SystemExit("the second run wrote")
        requests = len(fleet.log())
    rows = [[size, 200, requests, f"{start:.1f}", f"{took.seconds:.1f}", f"{took.mebibytes:.0f}"]]
    headings = ["systems", "objects each", "requests", "start, s", "whole run, s", "memory of ansible-playbook, MiB"]
    return table(headings, rows)
