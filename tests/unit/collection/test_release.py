# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make release` in a checkout of a few files, its checks replaced: what it refuses, changes, and leaves as it was."""

from __future__ import annotations

import subprocess

import _package
import _release
import _simulator
import pytest
from _project import ToolError
from _steps import Failed, Step

ADDRESS = "https://example.com/team/name"
GALAXY = f"version: 0.1.0\nrepository: {_release.PLACEHOLDER}\n"


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    root = tmp_path / "checkout"
    (root / "changelogs" / "fragments").mkdir(parents=True)
    (root / "galaxy.yml").write_text(GALAXY)
    (root / "README.md").write_text(f"[issues]({_release.PLACEHOLDER}/issues)\n")
    (root / "CHANGELOG.md").write_text("# nothing yet\n")
    (root / "changelogs" / "fragments" / "new.yml").write_text("---\n")
    monkeypatch.setattr(_release, "ROOT", root)
    monkeypatch.setattr(_release, "DIST", root / "dist")
    monkeypatch.setattr(_release, "listed", lambda: {"galaxy.yml", "README.md"})
    tarball = tmp_path / "extrahop-revealx.tar.gz"
    tarball.write_bytes(b"x")
    wheel = tmp_path / "revealx_simulator.whl"
    wheel.write_bytes(b"y")
    monkeypatch.setattr(_package, "built", lambda: tarball)
    monkeypatch.setattr(_simulator, "built", lambda: wheel)
    for words in (["init"], ["config", "user.name", "t"], ["config", "user.email", "t@example.com"]):
        subprocess.run(
            ["git", "-C", str(root), "-c", "init.defaultBranch=main", *words], check=True, capture_output=True
        )
    (root / ".git" / "info" / "exclude").write_text("dist\n")
    _release.git("add", "--all")
    _release.git("commit", "--message", "all")
    return root


def step(monkeypatch, fails: bool) -> None:
    def work(_log):
        (_release.ROOT / "CHANGELOG.md").write_text("# new\n")
        (_release.ROOT / "changelogs" / "fragments" / "new.yml").unlink()
        if fails:
            raise Failed("not fit")

    monkeypatch.setattr(_release, "checks", lambda: [Step("release of a test", work)])


def refused(version: str, address: str) -> str:
    with pytest.raises(ToolError) as told:
        _release.release(version, address)
    return str(told.value)


def test_a_release_changes_version_and_address_and_is_committed_and_tagged(checkout, monkeypatch, capsys):
    step(monkeypatch, fails=False)
    assert _release.release("1.0.0", ADDRESS) == 0
    assert (checkout / "galaxy.yml").read_text() == f"version: 1.0.0\nrepository: {ADDRESS}\n"
    assert (checkout / "README.md").read_text() == f"[issues]({ADDRESS}/issues)\n"
    assert {path.name for path in (checkout / "dist").iterdir()} == {"extrahop-revealx.tar.gz", "revealx_simulator.whl"}
    assert _release.git("status", "--porcelain") == ""
    assert _release.git("describe", "--tags") == "v1.0.0"
    assert not list((checkout / "changelogs" / "fragments").iterdir())
    assert "git push origin HEAD v1.0.0" in capsys.readouterr().out


def test_a_later_release_needs_no_address_and_takes_no_other(checkout, monkeypatch):
    step(monkeypatch, fails=False)
    assert _release.release("1.0.0", ADDRESS) == 0
    (checkout / "changelogs" / "fragments").mkdir(exist_ok=True)
    (checkout / "changelogs" / "fragments" / "new.yml").write_text("---\n")
    _release.git("add", "--all")
    _release.git("commit", "--message", "more")
    assert "galaxy.yml names https://example.com/team/name" in refused("1.0.1", "https://example.com/other")
    told = refused("1.0.0", "")
    assert "the tag v1.0.0 is there" in told
    assert "is older than 1.0.0" in refused("0.9.9", "")
    assert _release.release("1.0.1", "") == 0


def test_what_failed_leaves_the_checkout_as_it_was(checkout, monkeypatch):
    step(monkeypatch, fails=True)
    (checkout / "unrelated").mkdir()
    assert _release.release("1.0.0", ADDRESS) == 1
    assert (checkout / "galaxy.yml").read_text() == GALAXY
    assert (checkout / "CHANGELOG.md").read_text() == "# nothing yet\n"
    assert (checkout / "changelogs" / "fragments" / "new.yml").is_file()
    assert _release.git("status", "--porcelain") == "" and _release.git("tag") == ""


def test_all_that_speaks_against_it_is_told_at_once(checkout):
    (checkout / "README.md").write_text("changed")
    (checkout / "changelogs" / "fragments" / "new.yml").unlink()
    told = refused("1.0", "http://example.com/team/name")
    for words in ("give three numbers", "https address", "not committed", "no changelog fragment"):
        assert words in told
    assert (checkout / "galaxy.yml").read_text() == GALAXY
