# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders of backups: checksums that find every change, and whose folders they are."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.backup_folder import (
    backups_of,
    content_problems,
    objections_to,
    problems_of,
    sums_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.folder_names import folder_name

DIGEST = "0" * 64


def make(dest: Path, label: str, system: str = "sensor1", **manifest: str) -> Path:
    folder = dest / label / folder_name(system)
    folder.mkdir(parents=True)
    told = {"made_by": "extrahop.revealx.backup", "system": system, "made": "2026-01-01T00:00:00Z", **manifest}
    (folder / "backup.json").write_text(json.dumps(told))
    (folder / "state.json").write_text('{"tags": []}')
    (folder / "running_config.json").write_text('{"dns": {}}')
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
        ["sha256sum", "--binary", "backup.json", "running_config.json", "state.json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
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


@pytest.mark.parametrize(
    ("file", "content", "problem"),
    [
        ("running_config.json", b'"{\\"dns\\": "', "running_config.json holds no JSON object"),
        ("running_config.json", b'{"dns": ', "running_config.json is no JSON"),
        ("running_config.json", b"\xff\xfe", "running_config.json is no JSON"),
        ("running_config.json", b"[" * 100_000, "running_config.json is no JSON"),
        ("running_config.json", b"{}", "running_config.json holds nothing"),
        ("running_config.json", b"", "running_config.json is no JSON"),
        ("state.json", b"[]", "state.json holds no JSON object"),
        ("state.json", None, "state.json cannot be read"),
        ("customizations.exbk", b"", "customizations.exbk is empty"),
        ("customizations.exbk", None, "customizations.exbk cannot be read"),
    ],
)
def test_a_backup_is_read_back_whatever_its_sums_say(tmp_path, file, content, problem):
    folder = make(tmp_path, "a", customizations="ansible-a")
    (folder / "customizations.exbk").write_bytes(b"exbk")
    assert content_problems(str(folder)) == []
    (folder / file).unlink() if content is None else (folder / file).write_bytes(content)
    (told,) = content_problems(str(folder))
    assert told.startswith(problem)
    (folder / "SHA256SUMS").unlink()
    (folder / "SHA256SUMS").write_text(sums_of(str(folder)))
    assert problems_of(str(folder)) == [told]


def test_a_time_to_come_and_one_that_is_none_are_doubted_and_come_last(tmp_path):
    make(tmp_path, "20310101T000000Z", made="2031-01-01T00:00:00Z")
    make(tmp_path, "now", made="2026-01-02T00:00:00Z")
    make(tmp_path, "no time", made="yesterday")
    make(tmp_path, "before", made="2025-01-02T00:00:00Z")
    found = backups_of(str(tmp_path), "sensor1")
    assert [one["label"] for one in found] == ["now", "before", "20310101T000000Z", "no time"]
    assert [bool(one["doubt"]) for one in found] == [False, False, True, True]
    assert "2031-01-01T00:00:00Z, which is yet to come" in found[2]["doubt"]


def test_of_two_of_one_second_the_one_written_last_is_newer(tmp_path):
    for number, label in enumerate(("z", "a", "m")):
        os.utime(make(tmp_path, label) / "SHA256SUMS", ns=(0, 1_000_000_000 + number))
    assert [one["label"] for one in backups_of(str(tmp_path), "sensor1")] == ["m", "a", "z"]


@pytest.mark.parametrize("system", ["../../evil", "a/b", "Sensor1", "."])
def test_backups_are_found_again_whatever_the_system_is_called(tmp_path, system):
    folder = make(tmp_path / "backups", "a", system)
    assert folder.resolve().parent == (tmp_path / "backups" / "a").resolve()
    (found,) = backups_of(str(tmp_path / "backups"), system)
    assert found["path"] == str(folder)


OWN = {"system": "sensor1", "kind": "sensor", "serial": "EH1", "uuid": "ab-cd"}
TELLS = {"kind": "sensor", "serial": "EH1", "uuid": "ABCD"}


@pytest.mark.parametrize(
    ("manifest", "tells", "replaced", "objection"),
    [
        ({}, {}, False, None),
        ({"system": "old name"}, {}, False, None),
        ({"serial": "EH2"}, {}, False, "serial number EH2, and this one has EH1"),
        ({"uuid": "ef"}, {}, False, "UUID ef, and this one has ABCD"),
        ({"serial": "EH2", "uuid": "ef"}, {}, True, None),
        ({"serial": "EH2", "system": "sensor2"}, {}, True, "it is the backup of sensor2"),
        ({"kind": "console"}, {}, True, "of a console, and this is a sensor"),
        ({}, {"kind": "console"}, False, "of a sensor, and this is a console"),
        ({"serial": "", "uuid": ""}, {}, False, None),
        ({"system": "sensor2"}, {"serial": None, "uuid": None}, False, "it is the backup of sensor2"),
        ({"kind": None}, {}, False, "this is a sensor"),
    ],
)
def test_whose_backup_it_is(manifest, tells, replaced, objection):
    told = objections_to({**OWN, **manifest}, "sensor1", "sensor", {**TELLS, **tells}, replaced)
    assert bool(told) is bool(objection) and all(objection in one for one in told)
