# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders of backups: checksums that find every change, and whose folders they are."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._backup_folder import backups_of, problems_of, sums_of

DIGEST = "0" * 64


def make(dest: Path, label: str, system: str = "sensor1", **manifest: str) -> Path:
    folder = dest / label / system
    folder.mkdir(parents=True)
    told = {"made_by": "extrahop.revealx.backup", "system": system, "made": label, **manifest}
    (folder / "backup.json").write_text(json.dumps(told))
    (folder / "state.json").write_text("{}")
    (folder / "SHA256SUMS").write_text(sums_of(str(folder)))
    return folder


def test_sha256sum_takes_the_sums(tmp_path):
    folder = make(tmp_path, "a")
    command = ["sha256sum", "--strict", "--check", "SHA256SUMS"]
    assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0
    assert problems_of(str(folder)) == []


def test_what_sha256sum_writes_is_taken(tmp_path):
    folder = make(tmp_path, "a")
    written = subprocess.run(
        ["sha256sum", "--binary", "backup.json", "state.json"], cwd=folder, capture_output=True, text=True, check=True
    )
    (folder / "SHA256SUMS").write_text(written.stdout)
    assert problems_of(str(folder)) == []


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda folder: (folder / "state.json").write_text("{ }"), "state.json is not what was written"),
        (lambda folder: (folder / "state.json").unlink(), "state.json is missing"),
        (lambda folder: (folder / "more").touch(), "more is not listed"),
        (lambda folder: (folder / "SHA256SUMS").unlink(), "not complete"),
        (lambda folder: (folder / "SHA256SUMS").write_text("nonsense\n"), "no checksum"),
        (lambda folder: (folder / "SHA256SUMS").write_text(f"{DIGEST}  ../other\n"), "no checksum"),
        (lambda folder: (folder / "SHA256SUMS").write_bytes(b"\xff\n"), "cannot be read"),
    ],
    ids=["changed", "missing", "added", "no sums", "other sums", "sums of a file elsewhere", "no text"],
)
def test_every_change_is_found(tmp_path, spoil, problem):
    folder = make(tmp_path, "a")
    spoil(folder)
    (told,) = problems_of(str(folder))
    assert problem in told


def test_a_folder_that_is_not_there_or_not_ours(tmp_path):
    assert problems_of(str(tmp_path / "none")) == ["there is no such folder"]
    (tmp_path / "state.json").write_text("{}")
    (tmp_path / "SHA256SUMS").write_text(sums_of(str(tmp_path)))
    (told,) = problems_of(str(tmp_path))
    assert "no backup of this collection" in told


def test_newest_first_whatever_the_label(tmp_path):
    make(tmp_path, "b", made="2026-01-02T00:00:00Z")
    make(tmp_path, "a", made="2026-01-03T00:00:00Z")
    make(tmp_path, "c", made="2026-01-01T00:00:00Z")
    make(tmp_path, "d", system="sensor2")
    assert [one["label"] for one in backups_of(str(tmp_path), "sensor1")] == ["a", "b", "c"]
    assert backups_of(str(tmp_path / "none"), "sensor1") == []


def test_others_folders_are_not_listed(tmp_path):
    make(tmp_path, "other maker", made_by="somebody")
    make(tmp_path, "other system", system="sensor1").rename(tmp_path / "other system" / "sensor2")
    (make(tmp_path, "not complete") / "SHA256SUMS").unlink()
    (make(tmp_path, "no manifest") / "backup.json").unlink()
    (make(tmp_path, "a list") / "backup.json").write_text("[]")
    (tmp_path / "a file").touch()
    (tmp_path / "link").symlink_to(make(tmp_path / "elsewhere", "z").parent)
    noted = make(tmp_path, "noted")
    (noted / "notes").touch()
    for system in ("sensor1", "sensor2"):
        found = backups_of(str(tmp_path), system)
        assert [(one["label"], one["strangers"]) for one in found] == (
            [("noted", ["notes"])] if system == "sensor1" else []
        )
