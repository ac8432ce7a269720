# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Restarts: of the whole system, of one process, and the web server that answers before the API does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.behaviours import cluster, runningconfig
from simulator.behaviours.jobs import acted
from simulator.handlers import handles
from simulator.model import Answer, Refusal, Request
from simulator.system import System

TIMINGS = {"warm_up": 12.0, "process": 5.0}
COMMON = (
    "exadmin", "exalerts", "exapi", "exconfig", "exnotify", "exportal", "exremote", "extrend", "webserver",
    "hopcloud-api",
)  # fmt: skip
PROCESSES = {
    "console": (*COMMON, "exbridge", "exstatmirror"),
    "sensor": (*COMMON, "examf", "exbridge", "excap", "exflowlogs", "exsnmpq", "exstatmirror"),
    "recordstore": (*COMMON, "exsearch"),
    "packetstore": (*COMMON, "expktfeeder"),
}
# Which processes a system does not let be restarted is not published; this one stands for them.
FIXED = ("exportal",)
HTML = b"<!DOCTYPE html>\n<html><head><title>%b</title></head><body><h1>%b</h1></body></html>\n"


def prepare(system: System, spec: Mapping[str, Any]) -> None:
    now = system.clock.now_ms()
    system.state["processes"] = {name: {"restarts": 0, "started": now} for name in PROCESSES[system.kind]}
    system.state["api_rises"] = {"from": 0.0, "until": 0.0}
    system.on_boot.append(_boot)
    system.doorman = _web_server_alone


def _boot(system: System) -> None:
    for process in system.state["processes"].values():
        process["started"] = system.clock.now_ms()
    _api_is_down_for(system, system.timings["warm_up"])


def _api_is_down_for(system: System, seconds: float) -> None:
    now = system.clock.now()
    system.state["api_rises"] = {"from": now, "until": now + seconds}


def _web_server_alone(system: System) -> Answer | None:
    """What the web server answers while the API is starting: pages first, the API's own 503 last."""
    rises = system.state["api_rises"]
    left = rises["until"] - system.clock.now()
    if left <= 0:
        return None
    part = left / (rises["until"] - rises["from"])
    if part > 1 / 3:
        status, title = (502, b"502 Bad Gateway") if part > 2 / 3 else (503, b"503 Service Temporarily Unavailable")
        return Answer(status, HTML % (title, title), media_type="text/html")
    return Answer(503, b'{"error_message": "The API is starting"}', media_type="application/json")


@handles("POST /extrahop/restart")
def restart(system: System, request: Request) -> None:
    system.jobs.refuse_while_running("firmware")
    system.spawn(system.go_away(system.timings["restart"]))


@handles("POST /extrahop/shutdown")
def shut_down(system: System, request: Request) -> None:
    system.jobs.refuse_while_running("firmware")
    system.spawn(system.leave())


@handles("GET /extrahop/processes")
def list_processes(system: System, request: Request) -> list[dict[str, Any]]:
    # The search engine of a damaged recordstore cannot open its indices and is not among the running ones.
    broken = "exsearch" if cluster.damage_of(system) else None
    now = system.clock.now_ms()
    return [
        {
            "process": name,
            "can_restart": name not in FIXED,
            "cpu": 0.5,
            "cpu_time": max(0, (now - process["started"]) // 100_000),
            "mem_percent": 1.5,
            "mem_virt": 1_200_000,
            "mem_res": 250_000,
            "start_time": process["started"],
        }
        for name, process in system.state["processes"].items()
        if name != broken
    ]


@handles("POST /extrahop/processes/{process}/restart")
async def restart_process(system: System, request: Request) -> Answer:
    name = request.path["process"]
    if name not in system.state["processes"]:
        raise Refusal(404, f"The process {name!r} does not run on a {system.kind}")
    if name in FIXED:
        raise Refusal(400, f"The process {name!r} cannot be restarted")
    return await acted(
        system, request, f"Restarting {name}", lambda: _restart_process(system, name), f"/extrahop/processes/{name}"
    )


def _restart_process(system: System, name: str) -> None:
    process = system.state["processes"][name]
    process["restarts"] += 1
    process["started"] = system.clock.now_ms()
    if name == "excap":
        runningconfig.capture_takes_effect(system)
    if name == "exapi":
        _api_is_down_for(system, system.timings["process"])
    elif name == "webserver":
        system.spawn(_restart_web_server(system))


async def _restart_web_server(system: System) -> None:
    await system.listener.close()
    await system.clock.sleep(system.timings["process"])
    if not system.away:
        await system.listener.open()
