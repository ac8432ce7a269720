# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uploads and downloads: constant memory, whole files or none, private from the first byte."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
import textwrap
import time

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    AnswerLost,
    OptionError,
    RequestError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import write_private

from tests.unit.plugins.conftest import KEY
from tests.unit.plugins.tls_server import Reply

FIRMWARE = "application/vnd.extrahop.firmware"
BIG = 512 * 1024 * 1024
MOST_MEMORY_MIB = 80


@pytest.fixture
def image(tmp_path):
    file = tmp_path / "image.bin"
    file.write_bytes(os.urandom(3_000_000))
    return file


def digest(file) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_upload_sends_the_file_and_its_length(serve, connect, image):
    server, told = serve(Reply(200)), []
    connect(server).client.upload("/extrahop/firmware", str(image), FIRMWARE, lambda *done: told.append(done))
    (seen,) = server.seen
    assert (seen.size, seen.sha256) == (3_000_000, digest(image))
    assert seen.headers["content-length"] == "3000000"
    assert seen.headers["content-type"] == FIRMWARE
    assert seen.headers["authorization"] == f"ExtraHop apikey={KEY}"
    assert told[-1] == (3_000_000, 3_000_000) and len(told) > 3


@pytest.mark.parametrize("broken", [Reply(503), Reply(breaks="drop"), Reply(breaks="reset"), Reply(429)])
def test_upload_is_sent_again_from_its_start(serve, connect, image, broken):
    server = serve(broken, Reply(200))
    session = connect(server)
    session.client.upload("/extrahop/firmware", str(image), FIRMWARE)
    assert [seen.sha256 for seen in server.seen] == [digest(image)] * 2
    assert session.client.requests == {"read": 0, "write": 2, "retried": 1}


def test_upload_waits_longer_for_its_answer_than_the_timeout(serve, connect, image):
    """The system checks an image before it answers."""
    server = serve(Reply(200, delay=0.6))
    connect(server, timeout=0.3).client.upload("/extrahop/firmware", str(image), FIRMWARE)
    assert len(server.seen) == 1


def test_missing_image_is_refused_before_a_request(serve, connect, tmp_path):
    server = serve()
    with pytest.raises(OptionError, match="nothing.bin.* cannot be read"):
        connect(server).client.upload("/extrahop/firmware", str(tmp_path / "nothing.bin"), FIRMWARE)
    assert server.seen == []


UPLOADER = r"""
    import re, sys
    from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
    from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import Connection

    host, ca, key, file = sys.argv[1:]
    connection = Connection.from_options({"host": host, "ca_path": ca, "api_key": key, "timeout": 60})
    with Client(connection, sleep=lambda seconds: None) as client:
        if file.endswith(".out"):
            client.download("GET", "/packetcaptures/1", file)
        else:
            client.upload("/extrahop/firmware", file, "application/vnd.extrahop.firmware")
    # ru_maxrss would count the parent's memory of before the exec.
    print(int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) // 1024)
"""


def memory_of(server, authority, file) -> int:
    """Peak MiB of a process that moves one file."""
    command = [sys.executable, "-c", textwrap.dedent(UPLOADER), server.host, authority.file, KEY, str(file)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.slow
def test_upload_takes_constant_memory(serve, authority, tmp_path):
    image = tmp_path / "sparse.bin"
    with image.open("wb") as file:
        file.truncate(BIG)
    server = serve(Reply(200))
    assert memory_of(server, authority, image) < MOST_MEMORY_MIB
    assert server.seen[0].size == BIG


@pytest.mark.slow
def test_download_takes_constant_memory(serve, authority, tmp_path):
    server = serve(Reply(200, b"\0" * (BIG // 4), media_type="application/octet-stream"))
    assert memory_of(server, authority, tmp_path / "capture.out") < MOST_MEMORY_MIB
    assert (tmp_path / "capture.out").stat().st_size == BIG // 4


def backup(session, dest, method: str = "POST") -> int:
    return session.client.download(method, "/customizations/3/download", str(dest))


def test_download_is_private_and_whole(serve, connect, tmp_path):
    dest = tmp_path / "backup.bin"
    session = connect(serve(Reply(200, b"content", media_type="application/octet-stream")), read_only=True)
    assert backup(session, dest) == 7
    assert dest.read_bytes() == b"content"
    assert stat.S_IMODE(dest.stat().st_mode) == 0o600
    assert session.client.requests == {"read": 1, "write": 0, "retried": 0}


def test_download_replaces_a_file_that_others_could_read(serve, connect, tmp_path):
    dest = tmp_path / "backup.bin"
    dest.write_bytes(b"older and longer content")
    dest.chmod(0o644)
    backup(connect(serve(Reply(200, b"new"))), dest)
    assert (dest.read_bytes(), stat.S_IMODE(dest.stat().st_mode)) == (b"new", 0o600)


@pytest.mark.parametrize("before", [None, b"old"])
@pytest.mark.parametrize(
    "broken",
    [
        Reply(200, b"half", announced=4000, breaks="early"),
        Reply(200, b"ff\r\nhalf", headers={"Transfer-Encoding": "chunked"}, breaks="early"),
        Reply(200, b"", delay=0.5),
    ],
    ids=["broken off", "chunk broken off", "too slow"],
)
def test_broken_download_leaves_what_was_there(serve, connect, tmp_path, broken, before):
    dest = tmp_path / "backup.bin"
    if before is not None:
        dest.write_bytes(before)
    with pytest.raises(AnswerLost):
        backup(connect(serve(broken), retries=1, timeout=0.2), dest)
    assert (dest.read_bytes() if dest.exists() else None) == before
    assert [path.name for path in tmp_path.iterdir()] == ([dest.name] if before is not None else [])


@pytest.mark.parametrize(
    "answer", [Reply(404, {"error_message": "none"}), Reply(200, "<html>up soon</html>", media_type="text/html")]
)
def test_error_texts_and_pages_do_not_land_in_the_file(serve, connect, tmp_path, answer):
    with pytest.raises(RequestError):
        backup(connect(serve(answer), retries=1), tmp_path / "backup.bin")
    assert list(tmp_path.iterdir()) == []


def test_download_broken_off_once_is_read_again(serve, connect, tmp_path):
    server = serve(Reply(200, b"half", announced=4000, breaks="early"), Reply(200, b"whole"))
    assert backup(connect(server), tmp_path / "backup.bin") == 5
    assert (tmp_path / "backup.bin").read_bytes() == b"whole"


def test_download_into_a_missing_folder_is_explained(serve, connect, tmp_path):
    with pytest.raises(OptionError, match="nowhere.* cannot be written"):
        backup(connect(serve(Reply(200, b"new"))), tmp_path / "nowhere" / "backup.bin")


def test_private_files_are_never_readable_by_others(tmp_path, monkeypatch):
    dest = tmp_path / "key"
    monkeypatch.setattr(os, "fsync", lambda descriptor: time.sleep(0))
    previous = os.umask(0)
    try:
        write_private(str(dest), b"canary")
    finally:
        os.umask(previous)
    assert stat.S_IMODE(dest.stat().st_mode) == 0o600
    with pytest.raises(OptionError, match="cannot be written"):
        write_private(str(tmp_path / "nowhere" / "key"), b"canary")
