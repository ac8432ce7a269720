# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a guide is read, compared with what was seen, and rewritten; and the shell that its commands are typed in."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.examples.guide import Command, File, Meanwhile, rewrite, steps
from tests.examples.terminal import Terminal

PAGE = """\
A page
======

.. code-block:: yaml

    shown: alone

.. code-block:: yaml
    :caption: a/b.yml

    key:
      - 1

    # end

.. meanwhile: POST /systems/sensor1/set {"version": "1"}
.. first: cd a
.. ends with: 3
.. code-block:: console

    $ one
    $ two \\
        --more
    ...
    at 12:30:01, 3 s
    $ three
"""


@pytest.fixture
def page(tmp_path) -> Path:
    path = tmp_path / "guide.rst"
    path.write_text(PAGE)
    return path


def test_a_page_is_what_its_reader_does(page):
    file, happening, hidden, one, two, three = steps(page)
    assert file == File("a/b.yml", "key:\n  - 1\n\n# end\n")
    assert happening == Meanwhile("POST", "/systems/sensor1/set", {"version": "1"})
    assert [command.text for command in (hidden, one, two, three)] == ["cd a", "one", "two \\\n    --more", "three"]
    assert [command.status for command in (hidden, one, two, three)] == [0, 0, 0, 3]
    assert (one.shown, two.shown, three.shown) == ([], ["...", "at 12:30:01, 3 s"], [])


def test_a_remark_without_commands_is_no_comment_like_others(page):
    page.write_text(".. ends with: 2\n\nSome text.\n")
    with pytest.raises(ValueError, match="line 3"):
        steps(page)


@pytest.mark.parametrize(
    ("shown", "output", "fits"),
    [
        ([], ["whatever"], True),
        (["a", "b"], ["a", "b"], True),
        (["a"], ["a", "b"], False),
        (["a", "..."], ["a", "b", "c"], True),
        (["...", "c"], ["a", "b", "c"], True),
        (["...", "c"], ["a", "b"], False),
        (["a .* b"], ["a x b"], False),
        (["x  9 s 127.0.0.1:1"], ["x     10.5 s 127.0.0.1:20000"], True),
        (["on 127.0.0.1"], ["on 127.0.0.2"], False),
    ],
)
def test_what_is_shown_is_compared_with_what_was_seen(shown, output, fits):
    assert Command("x", 0, shown).fits(output) is fits


def test_a_page_is_rewritten_without_the_lines_that_are_noise(page):
    two = steps(page)[4]
    output = ["PLAY [x] ***", "", "fatal: [sensor1]: FAILED! =>", "    msg: no", "A table", "sensor1 : ok=1"]
    rewrite(page, [(two, output)])
    assert page.read_text() == PAGE.replace("    at 12:30:01, 3 s\n", "    A table\n    ...\n")
    assert steps(page)[4].fits(output)


def test_the_shell_keeps_its_folder_and_ends_what_was_started_in_it(tmp_path):
    with Terminal(tmp_path, dict(os.environ)) as terminal:
        assert terminal.type("mkdir a; cd a; export WORD=said", 20) == (0, [])
        assert terminal.type("pwd; echo $WORD; false", 20) == (1, ["/home/nadia/a", "said"])
        terminal.type("sleep 600 &", 20)
        [process] = terminal.started()
        with pytest.raises(TimeoutError, match="sleep 500"):
            terminal.type("echo begun; sleep 500", 0.3)
    # Whoever has become its parent is told a moment later.
    deadline = time.monotonic() + 10
    while Path(f"/proc/{process}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{process}").exists()


def test_a_command_is_killed_with_all_that_it_started(tmp_path):
    with Terminal(tmp_path, dict(os.environ)) as terminal:
        watcher = terminal.killing(lambda: len(terminal.started()) > 1, 20)
        status, output = terminal.type("bash -c 'echo begun; sleep 600 & wait'", 20)
        watcher.join()
        assert (status, output[0]) == (137, "begun")
        assert terminal.started() == []
