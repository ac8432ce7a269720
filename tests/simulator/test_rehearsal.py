# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Programs run on a simulated fleet that ends with them, and with whoever wanted it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time

import pytest

from simulator import images
from tests.simfleet import ROOT

FLEET = {"speed": 600, "systems": {"sensor1": {"kind": "sensor"}}, "faults": [{"kind": "job_failed"}]}
# Asks the only system of the inventory that the rehearsal writes.
ASK = """
import json, os, pathlib, sys, requests
host = json.loads(pathlib.Path(sys.argv[1]).read_text())["all"]["hosts"]["sensor1"]
session = requests.Session()
session.trust_env, session.verify = False, host["extrahop_ca_path"]
session.headers["Authorization"] = "ExtraHop apikey=" + host["extrahop_api_key"]
url = f"https://{host['extrahop_host']}/api/v1/tags"
print(session.post(url, json={"name": os.environ["WORD"]}, timeout=10).status_code, session.get(url, timeout=10).json())
print("SECRET_KEY" in os.environ)
pathlib.Path(sys.argv[1]).with_name("made.json").write_text('{"made": "by it"}')
sys.exit(int(sys.argv[2]))
"""
SLEEP = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(300)"


def write_order(folder, *programs: tuple[str, ...], **more) -> str:
    order = {
        "fleet": FLEET,
        "folder": str(folder),
        "programs": [
            {"name": f"program{number}", "command": [sys.executable, "-c", *words], "files": ["made.json", "no.json"]}
            for number, words in enumerate(programs)
        ],
        "environment": {"without": ["SECRET_*"], "set": {"WORD": "rehearsed"}},
        "timeout": 60,
        **more,
    }
    path = folder / "order.json"
    path.write_text(json.dumps(order))
    return str(path)


def start(order: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "simulator.rehearsal", order]
    env = {**os.environ, "SECRET_KEY": "canary"}
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for(condition, what: str) -> None:
    limit = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < limit, what
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_programs_run_on_the_fleet_and_their_requests_are_counted(tmp_path):
    connections = str(tmp_path / "connections.json")
    image = {"path": str(tmp_path / "sensor.tar"), "kind": "sensor", "version": "9.9.1.1234"}
    rehearsal = start(write_order(tmp_path, (ASK, connections, "0"), (ASK, connections, "7"), images=[image]))
    shown, complaints = rehearsal.communicate(timeout=120)
    assert rehearsal.returncode == 0, complaints
    told = json.loads(shown)
    assert [one["status"] for one in told["programs"]] == [0, 7]
    assert [one["requests"] for one in told["programs"]] == [{"sensor1": {"read": 1, "write": 1}}] * 2
    assert "201" in (tmp_path / "program0.log").read_text() and "rehearsed" in (tmp_path / "program1.log").read_text()
    assert told["systems"]["sensor1"]["version"] == "9.8.2.100" and told["left_out"] == {}
    assert told["faults"] == [{"kind": "job_failed", "systems": [], "used": 0}]
    assert told["programs"][0]["files"] == {"made.json": {"made": "by it"}}
    assert [one["last_lines"][-1:] for one in told["programs"]] == [[], ["False"]]
    assert images.from_head((tmp_path / "sensor.tar").read_bytes()[:4096]).version == "9.9.1.1234"
    for name in ("connections.json", "program0.log"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_a_program_that_does_not_end_is_ended(tmp_path):
    mark = tmp_path / "pid"
    rehearsal = start(write_order(tmp_path, (SLEEP, str(mark)), timeout=2))
    shown, complaints = rehearsal.communicate(timeout=120)
    assert json.loads(shown)["programs"][0]["status"] is None, complaints
    assert not is_alive(int(mark.read_text()))


@pytest.mark.parametrize("is_killed", [True, False])
def test_it_ends_with_whoever_wanted_it_and_by_a_signal(tmp_path, is_killed):
    wanting = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
    mark = tmp_path / "pid"
    rehearsal = start(write_order(tmp_path, (SLEEP, str(mark)), watch=wanting.pid))
    try:
        wait_for(lambda: mark.exists() and mark.read_text(), "the program did not start")
        pid = int(mark.read_text())
        if is_killed:
            wanting.kill()
            wanting.wait()
        else:
            rehearsal.terminate()
        _shown, complaints = rehearsal.communicate(timeout=60)
        assert rehearsal.returncode == 3 and "ended before it was over" in complaints
        assert not is_alive(pid)
        assert (tmp_path / "order.json").exists() is not is_killed
    finally:
        wanting.kill()
        wanting.wait()
        rehearsal.kill()
        rehearsal.wait()


def test_a_wrong_fleet_is_told(tmp_path):
    rehearsal = start(write_order(tmp_path, fleet={"systems": {"a": {"kind": "toaster"}}}))
    assert "toaster" in rehearsal.communicate(timeout=60)[1] and rehearsal.returncode == 2
