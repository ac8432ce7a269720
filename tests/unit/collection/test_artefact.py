# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What users download: nothing that only developers use, links that lead somewhere, not too large."""

from __future__ import annotations

import os
import re
import tarfile

import _package
import pytest
from _steps import Log

GALAXY = {"repository": "https://publisher.example.com/collection", "version": "1.2.3"}


@pytest.fixture(scope="module")
def tarball():
    return _package.build(Log("artefact"), "build-artefact")


@pytest.mark.slow
def test_the_artefact_holds_what_users_need_and_its_readme_stands_alone(tarball):
    assert _package.faults(tarball) == []
    with tarfile.open(tarball) as archive:
        names = {member.name for member in archive.getmembers()}
        readme = archive.extractfile("README.md").read().decode()
    assert [name for name in names if name.startswith("tests/")] == ["tests/config.yml"]
    assert len([name for name in names if name.startswith("plugins/modules/")]) > 60
    links = re.findall(r"\]\(([^)]*)\)", readme)
    assert links and all(link.startswith(("https://", "#")) for link in links)


def test_what_does_not_belong_there_is_named(tmp_path):
    stray = tmp_path / "playbook.py"
    stray.write_bytes(b"x")
    made = tmp_path / "made.tar.gz"
    with tarfile.open(made, "w:gz") as archive:
        archive.add(stray, "tests/configure/test_playbook.py")
        archive.add(stray, "plugins/modules/tag.py")
    told = _package.faults(made)
    assert "it holds tests/configure/test_playbook.py: see build_ignore in galaxy.yml" in told
    assert not any("tag.py" in line for line in told)
    assert any("it holds no" in line and "LICENSE" in line for line in told)


def test_an_artefact_may_not_grow_without_being_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(_package, "MOST_BYTES", 10)
    made = tmp_path / "made.tar.gz"
    with tarfile.open(made, "w:gz"):
        pass
    assert any("bytes, more than 10" in line for line in _package.faults(made))


def test_packed_closer_it_holds_the_same(tmp_path):
    made = tmp_path / "made.tar.gz"
    contents = {"MANIFEST.json": b"m", "b/two.yml": b"2" * 700, "b/one.yml": b"1"}
    with tarfile.open(made, "w:gz") as archive:
        for name, content in contents.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            os.utime(path, (1_700_000_000.25, 1_700_000_000.25))
            archive.add(path, name)
    loose = made.stat().st_size
    _package.pack_closer(made)
    with tarfile.open(made) as archive:
        assert archive.getnames() == ["MANIFEST.json", "b/one.yml", "b/two.yml"]
        assert {name: archive.extractfile(name).read() for name in contents} == contents
        assert {(member.mtime, str(member.pax_headers)) for member in archive} == {(1_700_000_000, "{}")}
    assert made.stat().st_size < loose and not [*tmp_path.glob("*.part")]


def test_links_into_the_repository_are_absolute():
    text = "[a](docs/a.md#part), [`b`](b/) and [c](#c), [d](https://example.com/) ![e: f](docs/e.svg)"
    place = "https://publisher.example.com/collection"
    page, file = f"{place}/blob/v1.2.3/", f"{place}/raw/v1.2.3/"
    assert _package.with_absolute_links(text, GALAXY) == (
        f"[a]({page}docs/a.md#part), [`b`]({page}b/) and [c](#c), [d](https://example.com/) ![e: f]({file}docs/e.svg)"
    )
