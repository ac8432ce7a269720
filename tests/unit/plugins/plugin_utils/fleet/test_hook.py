# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A hook as a process: its words, what it is told, and how it is ended."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import Redactor
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import perform
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet import hook

SECRET = "Zx81-not-for-eyes"


def problem(*command: str, timeout: float = 20, outcome: str = "", secrets: tuple[str, ...] = ()) -> str:
    """Run a command as the hook after of s1, and say what was wrong."""
    options = {
        "command": list(command),
        "timeout": timeout,
        "variables": {
            "EXTRAHOP_CLIENT_SECRET": SECRET,
            "SITE": "east",
            **hook.environment_of("after", "s1", "sensor", outcome),
        },
    }
    return hook.problem_of(
        perform(hook.OPERATION, options, check_mode=False, warn=lambda line: None, redactor=Redactor(secrets))
    )


def python(text: str, **how) -> str:
    return problem(sys.executable, "-c", text, **how)


def is_gone(process: int) -> bool:
    for _time in range(50):
        try:
            # What has ended and is nobody's child in a container stays as a zombie.
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.1)
    return False


def test_it_is_told_of_the_system_and_of_no_key(monkeypatch, tmp_path):
    monkeypatch.setenv("EXTRAHOP_API_KEY", SECRET)
    monkeypatch.setenv("KEPT", "kept")
    file = tmp_path / "told"
    assert python(f"import os, json; json.dump(dict(os.environ), open({str(file)!r}, 'w'))", outcome="upgraded") == ""
    told = file.read_text()
    for words in ('"REVEALX_SYSTEM": "s1"', '"REVEALX_KIND": "sensor"', '"REVEALX_MOMENT": "after"', '"KEPT": "kept"'):
        assert words in told
    assert '"REVEALX_OUTCOME": "upgraded"' in told and '"SITE": "east"' in told
    assert "EXTRAHOP_" not in told and SECRET not in told


def test_its_words_are_words_and_nothing_for_a_shell():
    words = ["a b", "$HOME", "; exit 7", "*", ""]
    assert problem(sys.executable, "-c", f"import sys; sys.exit(sys.argv[1:] != {words!r})", *words) == ""


def test_what_it_said_last_is_told_on_one_line():
    told = python("print('x' * 5000); print('the monitoring\\x1b[2J\\nis away'); exit(3)")
    assert told.startswith("its status was 3, and said: ...xxx")
    assert told.endswith("the monitoring\\u001b[2J is away") and len(told) < 400


def test_it_may_say_much_and_may_say_nothing():
    assert python("print('x\\n' * 300_000)") == ""
    assert python("exit(1)") == "its status was 1"
    assert python("import os; os.write(1, bytes([255, 0, 10])); exit(1)").startswith("its status was 1, and said:")


def test_secrets_in_what_it_says_are_hidden_also_where_the_end_is_cut():
    for distance in (0, 100, 285, 290, 300):
        told = python(f"print('{SECRET}' + '.' * {distance}); exit(1)", secrets=(SECRET,))
        assert not any(SECRET[start:] in told for start in range(len(SECRET) - 4)), told
        if distance < 200:
            assert "its status was 1" in told
    assert "hunter2" not in python("print('connecting with password=hunter2'); exit(1)")


@pytest.mark.parametrize("command", [["/nowhere/silence"], [os.devnull], ["a\0b"]])
def test_one_that_cannot_be_started_is_told(command):
    assert problem(*command).startswith("it could not be started: ")


def test_it_reads_nothing_that_ansible_would():
    kept, (out, into) = os.dup(0), os.pipe()
    try:
        os.dup2(out, 0)
        os.write(into, b"yes")
        os.close(into)
        assert python("import sys; sys.exit(len(sys.stdin.read()))") == ""
    finally:
        os.dup2(kept, 0)
        os.close(kept)
        os.close(out)


def test_one_that_hangs_is_ended_with_its_children(tmp_path):
    file = tmp_path / "child"
    text = (
        "import subprocess, sys, time; print('waiting for a lock', flush=True);"
        f"open({str(file)!r}, 'w').write(str(subprocess.Popen(['sleep', '300']).pid)); time.sleep(300)"
    )
    began = time.monotonic()
    assert python(text, timeout=1.5) == "it had not ended after 1.5 seconds, and said: waiting for a lock"
    assert time.monotonic() - began < 8
    assert is_gone(int(file.read_text()))


def test_one_that_will_not_end_is_killed(monkeypatch):
    monkeypatch.setattr(hook, "GRACE", 0.3)
    text = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(300)"
    assert python(text, timeout=1) == "it had not ended after 1 seconds"


def test_children_that_it_leaves_behind_hold_up_nothing_and_are_ended(tmp_path):
    file = tmp_path / "child"
    text = f"import subprocess; open({str(file)!r}, 'w').write(str(subprocess.Popen(['sleep', '300']).pid))"
    began = time.monotonic()
    assert python(text) == ""
    assert time.monotonic() - began < 8
    assert is_gone(int(file.read_text()))


def test_one_that_is_killed_by_others_is_no_success():
    assert python("import os; os.kill(os.getpid(), 9)") == "it was ended by signal 9"
