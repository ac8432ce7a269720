# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that a run writes again and again, and that people change: theirs are left alone, and told."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.export_tree import MANIFEST, Tree

ONE = "host_vars/one/exported.yml"


def write(folder: Path, check_mode: bool = False, **texts: str) -> list[tuple[str, bool]]:
    """What a run of its own says of the file ``ONE``."""
    return [(one.result, one.changed) for one in Tree(str(folder)).write({ONE: texts["text"]}, check_mode)]


def test_what_is_as_it_was_left_is_written_anew_and_nothing_else(tmp_path):
    assert write(tmp_path, text="a: 1\n", check_mode=True) == [("would be written", True)]
    assert list(tmp_path.iterdir()) == []
    assert write(tmp_path, text="a: 1\n") == [("written", True)]
    made = tmp_path / ONE
    assert stat.S_IMODE(made.stat().st_mode) == 0o600 and stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    # As git checks it out: that others may read it is nothing to write it for.
    made.chmod(0o644)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert write(tmp_path, text="a: 1\n") == [("unchanged", False)]
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
    assert write(tmp_path, text="a: 2\n") == [("written", True)]
    made.unlink()
    assert write(tmp_path, text="a: 2\n") == [("written", True)]


@pytest.mark.parametrize("is_known", [True, False])
def test_what_somebody_wrote_stays_and_news_are_offered_once(tmp_path, is_known):
    made, offered = tmp_path / ONE, tmp_path / f"{ONE}.new"
    if is_known:
        write(tmp_path, text="a: 1\n")
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_text("a: mine\n")
    assert Tree(str(tmp_path)).is_theirs(ONE)
    if is_known:
        # What it was when it was changed is no news.
        assert write(tmp_path, text="a: 1\n") == [("kept", False)] and not offered.exists()
    assert write(tmp_path, text="a: 2\n", check_mode=True) == [("kept", True)] and not offered.exists()
    assert write(tmp_path, text="a: 2\n") == [("kept", True)]
    assert (made.read_text(), offered.read_text()) == ("a: mine\n", "a: 2\n")
    assert write(tmp_path, text="a: 2\n") == [("kept", False)]
    offered.unlink()
    assert write(tmp_path, text="a: 2\n") == [("kept", False)] and not offered.exists()
    assert write(tmp_path, text="a: 3\n") == [("kept", True)]
    # Taken over by hand, it is the run's own again, and nothing is left beside it.
    made.write_text(offered.read_text())
    assert write(tmp_path, text="a: 3\n") == [("unchanged", False)] and not Tree(str(tmp_path)).is_theirs(ONE)
    assert write(tmp_path, text="a: 4\n") == [("written", True)]
    assert not offered.exists()


def test_a_run_that_was_killed_takes_its_own_file_for_its_own(tmp_path, monkeypatch):
    write(tmp_path, text="a: 1\n")
    tree, notes = Tree(str(tmp_path)), []
    monkeypatch.setattr(
        tree, "_note", lambda known: notes.append(known) or Tree._note(tree, known) if not notes else 1 / 0
    )
    with pytest.raises(ZeroDivisionError):
        tree.write({ONE: "a: 2\n"}, check_mode=False)
    assert (tmp_path / ONE).read_text() == "a: 2\n"
    assert write(tmp_path, text="a: 3\n") == [("written", True)]


@pytest.mark.parametrize("text", ["", "[]", '{"files": 1}', '{"files": {"a": 1}}'])
def test_a_manifest_that_is_none_is_refused(tmp_path, text):
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(OptionError, match="is not what a run wrote"):
        Tree(str(tmp_path))


def test_the_manifest_has_no_time_and_no_place(tmp_path):
    for folder in ("a", "b"):
        write(tmp_path / folder, text="a: 1\n")
    texts = {(tmp_path / folder / MANIFEST).read_text() for folder in ("a", "b")}
    assert len(texts) == 1 and list(json.loads(texts.pop())["files"]) == [ONE]


def test_what_is_offered_and_somebody_works_in_is_left_alone_too(tmp_path):
    made, offered = tmp_path / ONE, tmp_path / f"{ONE}.new"
    write(tmp_path, text="a: 1\n")
    made.write_text("a: mine\n")
    write(tmp_path, text="a: 2\n")
    offered.write_text("a: 2 and mine\n")
    for check_mode in (True, False, False):
        # Told again and again: what is new stands nowhere.
        [told] = Tree(str(tmp_path)).write({ONE: "a: 3\n"}, check_mode)
        assert (told.result, told.changed) == ("kept", False) and f"{ONE}.new" in told.reason
        assert (made.read_text(), offered.read_text()) == ("a: mine\n", "a: 2 and mine\n")
    offered.unlink()
    assert write(tmp_path, text="a: 3\n") == [("kept", True)] and offered.read_text() == "a: 3\n"
