# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files for their owner's eyes only, written without any system."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Result, perform
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.private_files import OPERATION


def done(folder, files=None, absent=(), check_mode=False) -> Result:
    options = {"folder": str(folder), "files": files or {}, "absent": list(absent)}
    return perform(OPERATION, options, check_mode=check_mode, warn=pytest.fail)


def mode(path) -> int:
    return path.stat().st_mode & 0o777


def test_nobody_else_may_read(tmp_path):
    folder = tmp_path / "new" / "reports"
    assert done(folder, {"a.txt": "text", "a.json": {"é": [1]}}).data["changed"]
    assert [mode(path) for path in (folder.parent, folder, folder / "a.txt", folder / "a.json")] == [0o700] * 2 + [
        0o600
    ] * 2
    assert (folder / "a.txt").read_text() == "text"
    assert (folder / "a.json").read_text() == '{\n  "é": [\n    1\n  ]\n}\n'


def test_what_others_may_read_is_written_again_and_a_folder_keeps_its_mode(tmp_path):
    tmp_path.chmod(0o755)
    file = tmp_path / "a.txt"
    file.write_text("text")
    file.chmod(0o644)
    (step,) = done(tmp_path, {"a.txt": "text"}).data["plan"]
    assert step["reason"] == "others may read it"
    assert (mode(tmp_path), mode(file)) == (0o755, 0o600)
    assert not done(tmp_path, {"a.txt": "text"}).data["changed"]


def test_check_mode_leaves_everything_as_it_is(tmp_path):
    (tmp_path / "old").write_text("text")
    plan = done(tmp_path / "new", {"a": "1"}, check_mode=True).data["plan"]
    plan += done(tmp_path, {"a": "1"}, ["old"], check_mode=True).data["plan"]
    assert [step["verb"] for step in plan] == ["create", "write", "write", "delete"]
    assert [path.name for path in tmp_path.iterdir()] == ["old"]


def test_nothing_to_remove_makes_no_folder(tmp_path):
    assert not done(tmp_path / "none", absent=["a"]).data["changed"]
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "/etc/passwd"])
def test_a_name_that_leads_elsewhere(tmp_path, name):
    result = done(tmp_path, {name: "text"})
    assert result.failed and "is no name of a file" in result.data["msg"]


def test_what_is_in_the_way(tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    for folder, files, said in (
        (tmp_path / "file", {"a": ""}, "folder is"),
        (tmp_path / "file" / "below", {"a": ""}, "cannot be made"),
        (tmp_path, {"folder": ""}, "is a folder"),
    ):
        result = done(folder, files)
        assert result.failed and said in result.data["msg"]
    result = done(tmp_path, absent=["folder"])
    assert result.failed and "cannot be removed" in result.data["msg"]
