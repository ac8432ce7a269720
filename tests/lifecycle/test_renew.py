# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""examples/renew.yml: only certificates that end soon are renewed, and a second run changes nothing."""

from __future__ import annotations

import datetime
import hashlib
import shutil
import ssl
import time
from pathlib import Path

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.x509 import described

from tests.lifecycle.authority import Authority
from tests.lifecycle.playing import Estate
from tests.simfleet import SimFleet

PLAYBOOK = Path(__file__).parents[2] / "examples" / "renew.yml"
FLEET = {"seed": 5, "speed": 300, "systems": {"sensor1": {"kind": "sensor"}, "sensor2": {"kind": "sensor"}}}
WRITE = ("sensor1", "PUT", "/extrahop/sslcert")


@pytest.fixture
def estate(tmp_path):
    with SimFleet(FLEET) as fleet:
        # Beside the group variables of examples/ it would get those.
        shutil.copy(PLAYBOOK, tmp_path)
        yield Estate(fleet, tmp_path)


def served(estate: Estate, name: str):
    """The certificate in both forms; for a moment a system that has got another one answers nobody."""
    system = estate.fleet.systems[name]
    for left in range(50, -1, -1):
        try:
            text = ssl.get_server_certificate((system["host"], system["port"]))
            return text, described(ssl.PEM_cert_to_DER_cert(text))
        except OSError:
            if not left:
                raise
            time.sleep(0.1)
    return None


def give(estate: Estate, name: str, certificate: bytes) -> None:
    answer = estate.fleet.request(
        name, "PUT", "/extrahop/sslcert", data=certificate, headers={"Content-Type": "text/plain"}
    )
    assert answer.status_code < 300, answer.text


def test_only_what_ends_soon_is_renewed_and_only_once(estate, tmp_path):
    authority = Authority(tmp_path, estate.fleet, days=90)
    for name, days in (("sensor1", 10), ("sensor2", 30)):
        give(estate, name, authority.issue(days))
    keys = {name: {"extrahop_api_key": system["api_key"]} for name, system in estate.fleet.systems.items()}
    estate.write_inventory(keys, extrahop_ca_path=str(authority.path))
    before = {name: served(estate, name) for name in keys}

    status, _stats = estate.play(PLAYBOOK.name, "--check", renew_sign_command=authority.command)
    assert status == 0, estate.last
    assert estate.written() == [] and not (tmp_path / "certificates").exists()
    assert "changed: [sensor1]" in estate.last and "changed: [sensor2]" not in estate.last

    status, _stats = estate.play(PLAYBOOK.name, renew_sign_command=authority.command)
    assert status == 0, estate.last
    assert [row for row in estate.written() if row[1] != "POST"] == [WRITE]
    _text, renewed = served(estate, "sensor1")
    assert renewed.names == before["sensor1"][1].names and renewed.subject == before["sensor1"][1].subject
    assert (renewed.not_after - before["sensor1"][1].not_after).days >= 79
    assert served(estate, "sensor2")[0] == before["sensor2"][0]

    status, _stats = estate.play(PLAYBOOK.name, renew_sign_command=authority.command)
    assert status == 0, estate.last
    assert estate.written() == [] and "changed: [" not in estate.last


def test_what_could_not_be_trusted_is_not_installed_and_nothing_is_asked_for_what_nobody_signs(estate, tmp_path):
    authority = Authority(tmp_path, estate.fleet)
    folder = tmp_path / "stranger"
    folder.mkdir()
    stranger = Authority(folder, estate.fleet)
    give(estate, "sensor1", authority.issue(10))
    before = served(estate, "sensor1")[0]
    keys = {"sensor1": {"extrahop_api_key": estate.fleet.systems["sensor1"]["api_key"]}}
    estate.write_inventory(keys, extrahop_ca_path=str(authority.path))

    status, _stats = estate.play(PLAYBOOK.name)
    assert status != 0 and "renew_sign_command does not say how it is signed" in estate.last
    assert estate.written() == [] and "undefined" not in estate.last

    command = stranger.command.replace("authority.", "stranger/authority.")
    status, _stats = estate.play(PLAYBOOK.name, renew_sign_command=command)
    assert status != 0 and "would not be trusted" in estate.last and "ca_path" in estate.last
    assert WRITE not in estate.written() and served(estate, "sensor1")[0] == before


def test_one_that_has_ended_is_renewed_by_its_fingerprint(estate, tmp_path):
    authority = Authority(tmp_path, estate.fleet, days=90)
    give(estate, "sensor1", authority.issue(-2))
    keys = {"sensor1": {"extrahop_api_key": estate.fleet.systems["sensor1"]["api_key"]}}
    estate.write_inventory(keys, extrahop_ca_path=str(authority.path))
    pin = hashlib.sha256(ssl.PEM_cert_to_DER_cert(served(estate, "sensor1")[0])).hexdigest()
    answers = {"renew_sign_command": authority.command, "extrahop_tls_fingerprint": pin}
    status, _stats = estate.play(PLAYBOOK.name, **answers)
    assert status == 0, estate.last
    assert served(estate, "sensor1")[1].days_left(datetime.datetime.now(datetime.timezone.utc)) > 80
