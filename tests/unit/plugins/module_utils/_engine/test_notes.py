# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Notes of what a run has begun: found by the next one, for their owner's eyes only."""

from __future__ import annotations

import os
import stat

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.notes import Notes, folder


@pytest.fixture(autouse=True)
def kept_in(tmp_path, monkeypatch):
    monkeypatch.setenv("EXTRAHOP_NOTES", str(tmp_path / "a" / "notes"))
    return tmp_path / "a" / "notes"


def test_a_note_is_found_again_and_dropped(kept_in):
    notes = Notes("s1:443")
    kept = notes.keep("replace", "siem", {"host": "h"})
    assert [stat.S_IMODE(os.stat(path).st_mode) for path in (kept.path, kept_in)] == [0o600, 0o700]
    assert Notes("s1:443").find("replace", "siem") == kept
    assert notes.find("replace", "other") is notes.find("unsaved", "siem") is None
    assert not Notes("s2:443").all("replace")
    notes.drop("replace", "siem")
    notes.drop("replace", "siem")
    assert not notes.all("replace") and not list(kept_in.iterdir())


def test_names_that_no_file_could_have(kept_in):
    notes = Notes("s1")
    for name in ("../../x", "a/b", "x" * 500, "\ud800"):
        notes.keep("replace", name, {})
    assert {note.name for note in notes.all("replace")} == {"../../x", "a/b", "x" * 500, "\ud800"}
    assert len(list(kept_in.iterdir())) == 4


def test_what_is_no_note_is_passed_over(kept_in):
    notes = Notes("s1")
    notes.keep("replace", "siem", {})
    for text in ("", "[]", "{}", '{"system": "s1", "kind": "replace"}'):
        (kept_in / f"{len(text)}-replace.json").write_text(text)
    assert len(notes.all("replace")) == 1


def test_a_folder_that_cannot_be_made(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("EXTRAHOP_NOTES", str(tmp_path / "file" / "notes"))
    with pytest.raises(OptionError, match=r"EXTRAHOP_NOTES"):
        Notes("s1").keep("replace", "siem", {})
    assert not Notes("s1").all("replace")


def test_the_folder_is_below_ansibles_own_home(monkeypatch):
    monkeypatch.delenv("EXTRAHOP_NOTES")
    monkeypatch.delenv("ANSIBLE_HOME", raising=False)
    assert folder() == os.path.expanduser("~/.ansible/extrahop_revealx/notes")
    monkeypatch.setenv("ANSIBLE_HOME", "~/elsewhere")
    assert folder() == os.path.expanduser("~/elsewhere/extrahop_revealx/notes")
