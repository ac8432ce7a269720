# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run named steps to the end, some side by side, show what each said, and close with a table."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from _project import CACHE, LOGS, ROOT, ToolError, environment, say
from _told import failures, summaries

SHOWN_LINES = 12
SHOWN_LINES_ON_FAILURE = 60
STEP_LIMIT_SECONDS = 40 * 60
# A step keeps two thirds of a core busy, its simulated fleets included: one more than there are cores uses all.
MORE_THAN_CORES = 1
MOST_SIDE_BY_SIDE = 4


class Failed(Exception):
    """A step failed; the text is the reason for the table."""


class Skipped(Exception):
    """A step cannot run here; the text is the reason for the table."""


class Log:
    """What one step prints: into a file, and to the terminal when the step is done."""

    def __init__(self, name: str):
        LOGS.mkdir(parents=True, exist_ok=True)
        self.path = LOGS / f"{name.replace(' ', '-').replace('/', '-')}.log"
        self.handle = open(self.path, "w")

    def run(
        self, command: Iterable, venv: Path, cwd: Path = ROOT, collections: Path | None = None, **variables: str
    ) -> str:
        """Run a command in `venv` and return its output; raise Failed when it fails or takes too long.

        `variables` are added to its environment. Whatever the command leaves running is ended with it.
        """
        words = [str(word) for word in command]
        env = environment(venv, collections) if collections else environment(venv)
        env.update(variables)
        start = self.path.stat().st_size
        self.handle.write(f"$ {' '.join(words)}\n")
        self.handle.flush()
        process = subprocess.Popen(
            words,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=self.handle,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        RUNNING.add(process)
        try:
            status = process.wait(STEP_LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            raise Failed(f"not done after {STEP_LIMIT_SECONDS} s") from None
        finally:
            end_group(process)
            RUNNING.discard(process)
        if status != 0:
            raise Failed(f"{Path(words[0]).name} ended with {status}")
        return self.path.read_bytes()[start:].decode(errors="replace")

    def write(self, text: str) -> None:
        """Add what a step has to say itself."""
        self.handle.write(text)

    def text(self) -> str:
        """The whole output."""
        self.handle.flush()
        return self.path.read_text(errors="replace")

    def tail(self, lines: int) -> str:
        """The last lines of the output."""
        every = self.text().rstrip().splitlines()
        return "\n".join(
            [f"[... {len(every) - lines} more lines in the log]", *every[-lines:]] if len(every) > lines else every
        )


def end_group(process: subprocess.Popen) -> None:
    """End what a command left running in its process group."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            return
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            continue
        time.sleep(0.2)


@dataclass
class Step:
    """One thing to run: `work(log)` returns a short text for the table, or raises Failed or Skipped."""

    name: str
    work: Callable[[Log], str | None]
    result: str = "not run"
    remark: str = ""
    seconds: float = 0.0
    told: tuple[str, ...] = ()
    summaries: tuple[str, ...] = ()


PRINTING = threading.Lock()
STOPPING = threading.Event()
RUNNING: set[subprocess.Popen] = set()


def run_step(step: Step) -> None:
    """Run one step, then show the end of its output (much of it when it failed)."""
    log = Log(step.name)
    began = time.monotonic()
    try:
        step.remark = step.work(log) or ""
        step.result = "ok"
    except Failed as reason:
        step.result, step.remark = "FAILED", str(reason)
    except Skipped as reason:
        step.result, step.remark = "skipped", str(reason)
    except ToolError as reason:
        step.result, step.remark = "FAILED", str(reason)
    except Exception as reason:  # a broken tool is one failed step, not the end of the others
        step.result, step.remark = "FAILED", f"{type(reason).__name__}: {reason}"
    step.seconds = time.monotonic() - began
    output = log.text()
    step.told = tuple(failures(output)) if step.result == "FAILED" else ()
    step.summaries = tuple(summaries(output))
    with PRINTING:
        say(f"\n=== {step.name}: {step.result} after {step.seconds:.0f} s ({log.path.relative_to(ROOT)}) {step.remark}")
        say(log.tail(SHOWN_LINES_ON_FAILURE if step.result == "FAILED" else SHOWN_LINES))


def run_all(steps: list[Step]) -> int:
    """Run the steps in their order, one more side by side than there are cores; print the table; return the status."""
    CACHE.mkdir(exist_ok=True)
    began = time.monotonic()
    waiting: queue.SimpleQueue[Step] = queue.SimpleQueue()
    for step in steps:
        waiting.put(step)
    workers = min(len(steps), MOST_SIDE_BY_SIDE, (os.cpu_count() or 1) + MORE_THAN_CORES)
    threads = [threading.Thread(target=run_waiting, args=(waiting,), daemon=True) for _number in range(workers)]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by a signal"))
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    except BaseException:
        # The steps end with their commands, and clean up what they started themselves.
        STOPPING.set()
        for process in list(RUNNING):
            end_group(process)
        for thread in threads:
            thread.join(20)
        raise
    say(table(steps, time.monotonic() - began))
    return 0 if all(step.result in ("ok", "skipped") for step in steps) else 1


def run_waiting(waiting: queue.SimpleQueue[Step]) -> None:
    """Run one step after the other until none is waiting."""
    with contextlib.suppress(queue.Empty):
        while not STOPPING.is_set():
            run_step(waiting.get_nowait())


def table(steps: list[Step], seconds: float) -> str:
    """The closing table: step, seconds, result; what failed in the failed steps; pytest's own counts.

    The counts of tests are the last lines, and the counts of steps use other words: programs that read them look there.
    Of a long output often nothing but the end is kept, so what failed is told next to it.
    """
    told = [f"{step.name}: {line}" for step in steps for line in step.told]
    width = max(len(step.name) for step in steps)
    rows = [f"{step.name:<{width}}  {step.seconds:7.1f}  {step.result:<8} {step.remark}".rstrip() for step in steps]
    results = Counter(step.result for step in steps)
    closing = f"{len(steps)} steps in {seconds:.0f} s: {', '.join(f'{result} {results[result]}' for result in results)}"
    counts = [line for step in reversed(steps) for line in step.summaries]
    heading = [f"{'step':<{width}}  seconds  result", "-" * (width + 30)]
    return "\n".join(["", *heading, *rows, "", *told, closing, *counts])
