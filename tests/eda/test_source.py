# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event source as ansible-rulebook loads it, on a simulated console and sensor over real HTTPS."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import runpy
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from _project import LIVE

from tests.simfleet import SimFleet

SOURCE = LIVE / "ansible_collections/extrahop/revealx/extensions/eda/plugins/event_source/detections.py"
PATIENCE = 20
FLEET = {
    "seed": 5,
    "speed": 1,
    "systems": {
        "console1": {"kind": "console", "version": "26.3.0.1000", "connected": ["sensor1"]},
        "sensor1": {"kind": "sensor", "version": "26.3.0.1000", "seed": {"detections": [{"type": "old_one"}]}},
        "old1": {"kind": "sensor", "version": "7.4.2.10"},
        "recordstore1": {"kind": "recordstore", "version": "9.9.4.1000"},
    },
}


@pytest.fixture(scope="module")
def fleet():
    with SimFleet(FLEET) as fleet:
        yield fleet


@pytest.fixture
def given(fleet, tmp_path):
    """The arguments of a source on the sensor, quick enough for a test."""
    return arguments(fleet, "sensor1", tmp_path)


def arguments(fleet: SimFleet, system: str, folder: Path) -> dict[str, Any]:
    there = fleet.systems[system]
    return {
        "host": f"{there['host']}:{there['port']}",
        "api_key": there["api_key"],
        "ca_path": fleet.ca,
        "cursor": str(folder / "state" / "cursor"),
        "interval": "1",
        "requests_per_minute": 6000,
        "retries": 0,
    }


def arise(fleet: SimFleet, system: str = "sensor1", **fields: Any) -> int:
    """A detection comes into being."""
    now = int(time.time() * 1000)
    times = {"start_time": now, "create_time": now, "update_time": now, "mod_time": now}
    made = {"type": "network_scan", **times, **fields}
    return fleet.act(system, "objects", collection="/detections", create=made)["id"]


class Running:
    """The source, running in this loop as ansible-rulebook runs it."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.queue: asyncio.Queue = asyncio.Queue()
        self.task = asyncio.create_task(runpy.run_path(str(SOURCE))["main"](self.queue, given))

    async def event(self) -> dict[str, Any]:
        """The next event; what ended the source is raised."""
        getting = asyncio.create_task(self.queue.get())
        await asyncio.wait({getting, self.task}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        if not getting.done():
            getting.cancel()
            assert self.task.done(), "no event came"
            await self.task
        return getting.result()

    async def stop(self) -> list[dict[str, Any]]:
        """Cancel it; the events that nobody took."""
        self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.task
        return [self.queue.get_nowait() for _one in range(self.queue.qsize())]


async def until(condition) -> None:
    for _time in range(PATIENCE * 10):
        if condition():
            return
        await asyncio.sleep(0.1)
    raise TimeoutError


def looked(fleet: SimFleet, system: str = "sensor1"):
    """A condition: the system was searched once more than by now, and once again."""
    before = len(fleet.log(system, path="/detections/search"))
    return lambda: len(fleet.log(system, path="/detections/search")) > before + 3


def test_tells_what_is_new_and_what_changes_once(fleet, given):
    async def story():
        running = Running(given)
        await until(lambda: Path(given["cursor"]).exists())
        first = arise(fleet, risk_score=85)
        event = await running.event()
        assert event["change"] == "new" and event["system"] == given["host"]
        assert event["detection"]["id"] == first and event["detection"]["risk_score"] == 85
        fleet.act("sensor1", "objects", collection="/detections", id=first, update={"assignee": "nadia"})
        changed = await running.event()
        assert changed["change"] == "changed" and changed["detection"]["assignee"] == "nadia"
        assert changed["meta"]["uuid"] != event["meta"]["uuid"]
        await until(looked(fleet))
        assert await running.stop() == []
        assert fleet.writes() == []

    asyncio.run(story())


def test_goes_on_where_it_was(fleet, given):
    """What happened while the source was away, and while its system was."""

    async def story():
        running = Running(given)
        await until(lambda: Path(given["cursor"]).exists())
        one = arise(fleet)
        assert (await running.event())["detection"]["id"] == one
        assert await running.stop() == []
        others = {arise(fleet), arise(fleet)}
        running = Running(given)
        assert {(await running.event())["detection"]["id"] for _one in others} == others
        fleet.act("sensor1", "refuse", seconds=2)
        last = arise(fleet)
        assert (await running.event())["detection"]["id"] == last
        await until(looked(fleet))
        assert await running.stop() == []

    asyncio.run(story())


def test_a_killed_source_loses_nothing_and_repeats_nothing(fleet, given, tmp_path):
    """SIGKILL while it tells; the next one tells the rest."""
    script = tmp_path / "source.py"
    script.write_text(
        "import asyncio, json, runpy, sys\n"
        "class Queue:\n"
        "    async def put(self, event):\n"
        "        print(event['detection']['id'], flush=True)\n"
        "        await asyncio.sleep(0.05)\n"
        f"asyncio.run(runpy.run_path({str(SOURCE)!r})['main'](Queue(), json.loads(sys.argv[1])))\n"
    )
    wanted = [arise(fleet) for _one in range(12)]
    given["begin"] = "all"
    told: list[int] = []
    for count in (3, 4, 2):
        with subprocess.Popen([sys.executable, script, json.dumps(given)], stdout=subprocess.PIPE, text=True) as source:
            assert source.stdout is not None
            told += [int(source.stdout.readline()) for _one in range(count)]
            # The last one is handed over, and noted after that.
            time.sleep(0.02)
            source.send_signal(signal.SIGKILL)
            told += [int(line) for line in source.stdout.read().split()]
    file = Path(given["cursor"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert given["api_key"] not in file.read_text()

    async def rest():
        running = Running(given)
        await until(looked(fleet))
        return [event["detection"]["id"] for event in await running.stop()]

    told += asyncio.run(rest())
    assert set(wanted) <= set(told)
    # One that was handed over and not noted any more may come again, with the same uuid.
    assert len(told) - len(set(told)) <= 3


def test_pages_that_the_system_cuts_short(fleet, given):
    wanted = {arise(fleet) for _one in range(70)}
    fleet.uncertain(longest_page=30, system="sensor1")
    given["begin"] = "all"

    async def story():
        running = Running(given)
        told = [(await running.event())["detection"]["id"] for _one in wanted]
        await until(looked(fleet))
        told += [event["detection"]["id"] for event in await running.stop()]
        assert wanted <= set(told) and len(told) == len(set(told))

    try:
        asyncio.run(story())
    finally:
        fleet.uncertain(longest_page=5000, system="sensor1")


def test_keeps_to_its_own_rate(fleet, given):
    given["requests_per_minute"] = 120

    async def story():
        before = len(fleet.log("sensor1"))
        running = Running(given)
        await asyncio.sleep(3)
        await running.stop()
        # One each half second at most.
        assert 2 <= len(fleet.log("sensor1")) - before <= 7

    asyncio.run(story())


@pytest.mark.parametrize("system", ["console1", "old1"])
def test_other_systems(fleet, tmp_path, system):
    """A console, and the oldest firmware, which refuses to sort by changes here."""
    given = arguments(fleet, system, tmp_path)
    given["filter"] = {"risk_score_min": 80}

    async def story():
        running = Running(given)
        await until(lambda: Path(given["cursor"]).exists())
        arise(fleet, system, risk_score=20)
        high = arise(fleet, system, risk_score=90)
        assert (await running.event())["detection"]["id"] == high
        assert await running.stop() == []

    asyncio.run(story())


def test_a_system_that_refuses_to_sort_is_read_as_it_sorts(fleet, given):
    fleet.fault("status", systems=["sensor1"], path="/detections/search", status=400, count=1)

    async def story():
        running = Running(given)
        await until(lambda: Path(given["cursor"]).exists())
        one = arise(fleet)
        assert (await running.event())["detection"]["id"] == one
        await running.stop()

    asyncio.run(story())


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"api_key": "wrongKey0123456789"}, "key"),
        ({"ca_path": None}, "certificate"),
        ({"filter": {"risk_score_min": "high"}}, "400"),
        ({"intervall": 5}, "did you mean interval?"),
        ({"interval": 0}, "interval is 0: it must be 1 or more."),
        ({"cursor": None}, "cursor is needed"),
        ({"begin": "yesterday"}, "new, all, or a time"),
    ],
)
def test_what_is_wrong_from_the_beginning_ends_it(given, wrong, said):
    async def story():
        return await Running({**given, **wrong}).event()

    with pytest.raises(Exception, match=said) as raised:
        asyncio.run(story())
    assert given["api_key"] not in str(raised.value) and "wrongKey" not in str(raised.value)


def test_a_system_without_detections_says_so(fleet, tmp_path):
    async def story():
        return await Running(arguments(fleet, "recordstore1", tmp_path)).event()

    with pytest.raises(Exception, match="recordstore"):
        asyncio.run(story())


def test_no_text_of_an_event_is_a_template(fleet, given):
    async def story():
        running = Running(given)
        await until(lambda: Path(given["cursor"]).exists())
        arise(fleet, title="{{ lookup('pipe', 'id') }} {% x %} {# x #} {{{", properties={"{{ key }}": ["{{ value }}"]})
        detection = (await running.event())["detection"]
        await running.stop()
        assert not [sign for sign in ("{{", "{%", "{#") if sign in json.dumps(detection, ensure_ascii=False)]
        assert detection["title"] == "{ { lookup('pipe', 'id') }} { % x %} { # x #} { { {"

    asyncio.run(story())


def test_two_sources_do_not_share_a_cursor(given):
    async def story():
        first = Running(given)
        await until(lambda: Path(given["cursor"]).exists())
        try:
            await Running(given).event()
        finally:
            await first.stop()

    with pytest.raises(Exception, match="another source works with it"):
        asyncio.run(story())


@pytest.mark.parametrize("text, said", [("{}\n", "holds no cursor"), ("", "holds no cursor")])
def test_a_file_that_is_no_cursor_is_left_alone(given, text, said):
    file = Path(given["cursor"])
    file.parent.mkdir()
    file.write_text(text)

    async def story():
        return await Running(given).event()

    with pytest.raises(Exception, match=said):
        asyncio.run(story())
    assert file.read_text() == text


def test_an_unresponsive_system_does_not_keep_it_from_ending(fleet, given):
    fleet.fault("slow", systems=["sensor1"], seconds=30)

    async def story():
        running = Running(given)
        await asyncio.sleep(1)
        await running.stop()

    begun = time.monotonic()
    try:
        asyncio.run(story())
    finally:
        fleet.clear_faults()
    assert time.monotonic() - begun < 5


def test_options_come_from_the_environment_too(fleet, given, monkeypatch):
    for option in ("host", "api_key", "ca_path"):
        monkeypatch.setenv(f"EXTRAHOP_{option.upper()}", given.pop(option))

    async def story():
        running = Running(given)
        await until(lambda: Path(given["cursor"]).exists())
        await running.stop()

    asyncio.run(story())


def test_an_event_counts_when_the_rules_have_it(fleet, given):
    async def story():
        feedback: asyncio.Queue = asyncio.Queue()
        told = {**given, "feedback": True, "eda_feedback_queue": feedback}
        running = Running(told)
        await until(lambda: Path(given["cursor"]).exists())
        one = arise(fleet)
        assert (await running.event())["detection"]["id"] == one
        await running.stop()
        # Nobody said that it arrived.
        running = Running({**told, "eda_feedback_queue": feedback})
        assert (await running.event())["detection"]["id"] == one
        await feedback.put({})
        await until(lambda: f"[{one}, " in Path(given["cursor"]).read_text())
        await running.stop()
        running = Running(told)
        await until(looked(fleet))
        assert await running.stop() == []

    asyncio.run(story())


def test_runs_where_no_collection_is_known(tmp_path, given):
    """As in ansible-rulebook's process: without ansible-core, and with a package of that name elsewhere."""
    package = tmp_path / "site" / "ansible_collections"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    script = (
        "import asyncio, runpy, sys\n"
        f"source = runpy.run_path({str(SOURCE)!r})\n"
        "try:\n    asyncio.run(source['main'](None, {'cursor': 'x'}))\n"
        "except Exception as error:\n    print(error)\n"
        "assert 'ansible' not in sys.modules\n"
    )
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False)
    assert "api_key is not set" in done.stdout, done.stderr


def test_every_option_is_documented():
    from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import CONNECTION_SPEC
    from ansible_collections.extrahop.revealx.plugins.plugin_utils.events.options import SPEC

    documented = yaml.safe_load(runpy.run_path(str(SOURCE))["DOCUMENTATION"])["options"]
    own = {name: spec for name, spec in SPEC.items() if name not in CONNECTION_SPEC}
    assert {name: (one["type"], one.get("default")) for name, one in documented.items()} == {
        name: (spec["type"], spec.get("default")) for name, spec in own.items()
    }
    page = (SOURCE.parents[2] / "README.md").read_text()
    assert not [name for name in own if f"| `{name}` |" not in page]
