# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A shell that keeps its folder and its variables from one command to the next, as that of a reader does."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

# Stands around the status at the end of what a command shows; no program of ours prints it.
MARK = "\x1e"
# Seconds that a command is given to end by itself.
PATIENCE = 10
# Seconds after which a command that goes on is there still.
LOOK_AGAIN = 0.3


class Terminal:
    """A context manager around one bash: what was started in it ends with it."""

    def __init__(self, home: Path, env: Mapping[str, str]) -> None:
        self._home = home
        self._env = {**env, "HOME": str(home)}

    def __enter__(self) -> Terminal:
        self._shell = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=self._home,
            env=self._env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.started():
            _kill(process, signal.SIGTERM)
        self._shell.terminate()
        try:
            self._shell.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            for process in self.started():
                _kill(process, signal.SIGKILL)
            self._shell.kill()
            self._shell.communicate()

    def type(self, command: str, seconds: float) -> tuple[int, list[str]]:
        """Run a command to its end; its status and all lines that it showed. TimeoutError when it takes longer."""
        self._send(f"{{ {command}\n}} </dev/null\nprintf '{MARK}%s{MARK}' $?\n")
        text = self._read(lambda so_far: so_far.count(MARK) == 2, command, seconds)
        output, status, _rest = text.split(MARK)
        return int(status), self._lines(output)

    def start(self, command: str, seconds: float) -> list[str]:
        """Start a command that takes the shell's place and goes on by itself; the first line that it shows."""
        self._send(f"exec {command} </dev/null\n")
        shown = self._read(lambda so_far: "\n" in so_far, command, seconds)
        time.sleep(LOOK_AGAIN)
        if self._shell.poll() is not None:
            raise RuntimeError(f"{command} has ended: {shown}")
        return self._lines(shown)

    def killing(self, is_time: Callable[[], bool], seconds: float) -> threading.Thread:
        """A thread that kills what runs in the shell as soon as it is time."""

        def watch() -> None:
            deadline = time.monotonic() + seconds
            while not is_time() and time.monotonic() < deadline:
                time.sleep(0.05)
            for process in self.started():
                _kill(process, signal.SIGKILL)

        watcher = threading.Thread(target=watch)
        watcher.start()
        return watcher

    def started(self) -> list[int]:
        """All processes that were started in the shell and have not ended."""
        parents = {int(entry.name): _parent(entry) for entry in Path("/proc").iterdir() if entry.name.isdecimal()}
        found, whole = [self._shell.pid], []
        while found:
            found = [process for process, parent in parents.items() if parent in found]
            whole += found
        return whole

    def _send(self, text: str) -> None:
        assert self._shell.stdin is not None
        self._shell.stdin.write(text.encode())
        self._shell.stdin.flush()

    def _read(self, is_whole: Callable[[str], bool], command: str, seconds: float) -> str:
        assert self._shell.stdout is not None
        pipe, raw = self._shell.stdout.fileno(), b""
        deadline = time.monotonic() + seconds
        while not is_whole(raw.decode(errors="ignore")):
            ready, _writable, _failed = select.select([pipe], [], [], max(0, deadline - time.monotonic()))
            more = os.read(pipe, 65536) if ready else b""
            if not more:
                raise TimeoutError(f"{command}\n{raw.decode(errors='replace')}")
            raw += more
        return raw.decode()

    def _lines(self, text: str) -> list[str]:
        """Lines as a reader with another home has them."""
        return [line.rstrip() for line in text.replace(str(self._home), "/home/nadia").strip("\n").splitlines()]


def _parent(process: Path) -> int:
    """The parent of an entry of /proc; 0 when the process has ended, or is only waiting to be reaped."""
    try:
        state, parent = process.joinpath("stat").read_text().rsplit(")", 1)[1].split()[:2]
    except (OSError, ValueError):
        return 0
    return 0 if state == "Z" else int(parent)


def _kill(process: int, number: int) -> None:
    try:
        os.kill(process, number)
    except ProcessLookupError:
        pass
