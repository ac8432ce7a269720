# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Firmware images: built on disk, recognised by their first bytes, by address, by what a fleet file says."""

from __future__ import annotations

import subprocess
import sys
import tarfile

import pytest

from simulator import images
from tests.simfleet import ROOT


def test_a_built_image_is_a_real_tar_and_is_recognised_by_its_head(tmp_path):
    path = tmp_path / "image.tar"
    images.build(path, "recordstore", "9.9.1.1234", 1 << 20, ["EXA5200"])
    with tarfile.open(path) as archive:
        assert archive.getnames() == ["manifest.json", "payload.bin"]
        assert archive.getmember("payload.bin").size == (1 << 20) - 6 * 512
    found = images.from_head(path.read_bytes()[:4096])
    assert found == images.Image("recordstore", "9.9.1.1234", ("EXA5200",), path.stat().st_size)


def test_the_command_makes_a_gibibyte_at_once_and_sparse(tmp_path):
    path = tmp_path / "big.tar"
    command = [sys.executable, "-m", "simulator.images", "--kind", "sensor", "--version", "9.9.1", "--size", "1G", path]
    subprocess.run(command, cwd=ROOT, check=True, timeout=10)
    assert path.stat().st_size == 1 << 30
    assert path.stat().st_blocks * 512 < 1 << 20
    with path.open("rb") as file:
        assert images.from_head(file.read(4096)).kind == "sensor"


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--kind", "toaster", "--version", "9.9.1"], "toaster"),
        (["--kind", "sensor", "--version", "nine"], "no version"),
        (["--kind", "sensor", "--version", "9.9.1", "--size", "much"], "no size"),
    ],
)
def test_the_command_refuses_what_makes_no_image(tmp_path, options, complaint):
    command = [sys.executable, "-m", "simulator.images", *options, str(tmp_path / "x.tar")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=10, check=False)
    assert ended.returncode == 2 and complaint in ended.stderr
    assert not (tmp_path / "x.tar").exists()


@pytest.mark.parametrize("head", [b"", b"PK\x03\x04" * 200, b"\0" * 4096, b"<html>not found</html>" * 60])
def test_other_bytes_are_no_image(head):
    with pytest.raises(ValueError, match="it "):
        images.from_head(head)


@pytest.mark.parametrize(
    ("url", "kind", "version"),
    [
        ("https://images.example.com/eda/8.7.1.tar", "sensor", "8.7.1.1690"),
        ("http://mirror/extrahop-eca-9.9.1.1234.tar", "console", "9.9.1.1234"),
        ("ftp://x/extrahop_exa_9.9.4.1234.tar?token=1", "recordstore", "9.9.4.1234"),
        ("https://x/ETA-9.9.4.1234.TAR", "packetstore", "9.9.4.1234"),
    ],
)
def test_addresses_tell_their_image(url, kind, version):
    assert images.from_url(url, {}) == images.Image(kind, version)


@pytest.mark.parametrize(
    "url", ["https://x/eda/latest.tar", "https://x/9.9.1.1234.tar", "https://x/eda/9.9.1.1234.zip"]
)
def test_other_addresses_lead_nowhere(url):
    assert images.from_url(url, {}) is None


def test_a_registered_image_is_found_by_address_and_by_file_name():
    odd, console = {"kind": "sensor", "version": "9.9.9.1"}, {"product": "ECA", "version": "9.9.1"}
    registered = {"odd.bin": odd, "https://x/y": console}
    assert images.from_url("https://host/any/odd.bin", registered).version == "9.9.9.1"
    assert images.from_url("https://x/y", registered).kind == "console"


def test_short_versions_get_a_build_number_always_the_same():
    assert images.full_version("9.9.1") == "9.9.1.1234"
    assert images.full_version("9.3") == images.full_version("9.3")
    assert len(images.full_version("9.3").split(".")) == 4
    assert images.full_version("9.9.1.77") == "9.9.1.77"
