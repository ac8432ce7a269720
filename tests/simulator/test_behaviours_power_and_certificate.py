# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Restarts, shutdown, processes, and the certificate that is really served."""

from __future__ import annotations

import datetime
import ssl

import pytest
import requests
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.simulator.behaviour_fleet import running, until

TEXT = {"Content-Type": "text/plain"}


@pytest.fixture(scope="module")
def fleet():
    names = ("plain", "self-signed", "again", "signed", "other-key", "refusing", "off")
    systems = {name: {"kind": "sensor"} for name in names}
    systems["manager"] = {"kind": "recordstore", "timings": {"process": 300}}
    with running({"seed": 9, "speed": 400, "systems": systems}) as started:
        yield started


def served(system):
    return ssl.get_server_certificate(("127.0.0.1", system.port))


def is_away(system):
    try:
        system.call("GET", "/extrahop")
    except requests.ConnectionError:
        return True
    return False


def test_a_restart_takes_the_api_away_and_changes_the_boot(fleet):
    system = fleet["plain"]
    before = {one["process"]: one["start_time"] for one in system.get("/extrahop/processes")}
    system.do("POST", "/extrahop/restart", expect=202)
    until(lambda: is_away(system))
    until(lambda: system.version)
    assert fleet.state("plain")["boot_count"] == 2
    after = {one["process"]: one["start_time"] for one in system.get("/extrahop/processes")}
    assert after.keys() == before.keys() and all(after[name] > before[name] for name in after)


def test_a_shutdown_lasts_until_somebody_presses_the_button(fleet):
    system = fleet["off"]
    system.do("POST", "/extrahop/shutdown", expect=202)
    until(lambda: is_away(system))
    assert is_away(system) and fleet.state("off")["boot_count"] == 1
    fleet.tell("off", "power_on")
    until(lambda: system.version)
    assert fleet.state("off")["boot_count"] == 2


def test_processes_by_kind_and_their_restart(fleet):
    names = {one["process"] for one in fleet["plain"].get("/extrahop/processes")}
    assert "excap" in names and "exsearch" not in names
    assert "exsearch" in {one["process"] for one in fleet["manager"].get("/extrahop/processes")}
    answer = fleet["plain"].do("POST", "/extrahop/processes/exalerts/restart", expect=201)
    assert answer.headers["Location"] == "/api/v1/extrahop/processes/exalerts"
    fixed = next(one["process"] for one in fleet["plain"].get("/extrahop/processes") if not one["can_restart"])
    assert "cannot be" in fleet["plain"].refused("POST", f"/extrahop/processes/{fixed}/restart")
    assert fleet.state("plain")["processes"]["exalerts"]["restarts"] == 1
    assert "does not run" in fleet["plain"].refused("POST", "/extrahop/processes/exsearch/restart", status=404)
    assert fleet["plain"].call("POST", "/extrahop/processes/nonsense/restart").status_code in (400, 404)


def test_restarting_the_api_process_answers_503_for_a_moment(fleet):
    fleet["manager"].do("POST", "/extrahop/processes/exapi/restart", expect=201)
    statuses = []

    def back():
        statuses.append(fleet["manager"].call("GET", "/extrahop").status_code)
        return statuses[-1] == 200

    until(back)
    assert set(statuses) <= {200, 502, 503} and len(statuses) > 1


def test_a_regenerated_certificate_is_served_and_no_longer_of_the_fleets_authority(fleet):
    system = fleet["self-signed"]
    before = served(system)
    answer = system.do("POST", "/extrahop/sslcert", expect=201)
    until(lambda: _serves_another(system, before))
    with pytest.raises(requests.exceptions.SSLError):
        system.call("GET", "/extrahop")
    job = system.get(answer.headers["Location"].removeprefix("/api/v1"), verify=_file(fleet, system))
    assert job["status"] == "DONE"
    assert fleet.state("self-signed")["certificate"] == {"origin": "self-signed", "changes": 1}


def test_a_person_gives_a_system_a_certificate_of_the_fleets_authority_again(fleet):
    system = fleet["again"]
    before = served(system)
    system.do("POST", "/extrahop/sslcert", expect=201)
    until(lambda: _serves_another(system, before))
    fleet.tell("again", "issue_certificate")
    until(lambda: not is_away(system))
    assert system.version and served(system) != before


def _serves_another(system, before):
    try:
        return served(system) != before
    except OSError:
        return False


def _file(fleet, system):
    path = system.ca.replace("ca.pem", f"{system.name}.pem")
    with open(path, "w", encoding="ascii") as file:
        file.write(served(system))
    return path


def test_a_signed_request_is_installed_without_its_key(fleet):
    system = fleet["signed"]
    body = {
        "subject": {"common_name": "sensor.example.com", "organization_name": "Example", "country_code": "US"},
        "subject_alternative_names": [{"type": "dns", "name": "localhost"}, {"type": "ip", "name": "127.0.0.1"}],
    }
    before = served(system)
    pem = system.do("POST", "/extrahop/sslcert/signingrequest", body, expect=200).json()["pem"]
    request = x509.load_pem_x509_csr(pem.encode())
    assert request.is_signature_valid
    assert request.subject.rfc4514_string() == "C=US,O=Example,CN=sensor.example.com"
    names = request.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    certificate = _signed(request)
    system.do("PUT", "/extrahop/sslcert", data=certificate, headers=dict(TEXT))
    until(lambda: _serves_another(system, before))
    assert served(system).strip() == certificate.strip()


def _signed(request):
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(request.subject)
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Somebody's authority")]))
        .public_key(request.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(Encoding.PEM).decode()


def test_a_certificate_with_a_key_of_another_type_replaces_the_old_one(fleet, tmp_path):
    system = fleet["other-key"]
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1", key_type=trustme.KeyType.RSA)
    system.do("PUT", "/extrahop/sslcert", data=issued.private_key_and_cert_chain_pem.bytes(), headers=dict(TEXT))
    ca = tmp_path / "other.pem"
    authority.cert_pem.write_to_path(ca)

    def trusted():
        try:
            return system.call("GET", "/extrahop", verify=str(ca)).status_code == 200
        except requests.ConnectionError:
            return False

    until(trusted)
    assert served(system).strip() == issued.cert_chain_pems[0].bytes().decode().strip()


def test_what_is_no_certificate_for_this_system_is_refused_and_changes_nothing(fleet):
    system = fleet["refusing"]
    before = served(system)
    stranger = trustme.CA().issue_cert("127.0.0.1")
    weak = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    other_key = weak.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    chain = stranger.cert_chain_pems[0].bytes().decode()
    for body, reason in (
        ("hello", "no certificate"),
        (chain, "not made for the private key"),
        (f"{chain}\n{other_key}", "not made for the private key"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "cannot be read"),
    ):
        answer = system.do("PUT", "/extrahop/sslcert", data=body, headers=dict(TEXT), expect=400)
        assert reason in answer.json()["error_message"]
    assert served(system) == before


@pytest.mark.parametrize(
    ("subject", "names", "reason"),
    [
        ({"common_name": "a.example.com"}, [{"type": "ip", "name": "10.0.0.1"}], "at least one"),
        ({"common_name": "a.example.com", "country_code": "USA"}, [{"type": "dns", "name": "a"}], "cannot be made"),
        ({"common_name": "a"}, [{"type": "dns", "name": "a"}, {"type": "ip", "name": "a"}], "cannot be made"),
    ],
)
def test_signing_requests_that_cannot_be(fleet, subject, names, reason):
    body = {"subject": subject, "subject_alternative_names": names}
    assert reason in fleet["refusing"].refused("POST", "/extrahop/sslcert/signingrequest", body)
