# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The certificate a system serves (contract: /extrahop/sslcert*): regenerated, installed, requested; really served."""

from __future__ import annotations

import datetime
import ipaddress
import re
import ssl
from collections.abc import Mapping
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from simulator import certificates
from simulator.behaviours.jobs import Job, Step, started
from simulator.handlers import handles
from simulator.listening import server_context
from simulator.model import Answer, Refusal, Request
from simulator.system import System

SEEDS = ("certificate",)
TIMINGS = {"certificate": 5.0}
CERTIFICATES = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n?", re.DOTALL)
PRIVATE_KEY = re.compile(r"-----BEGIN ([A-Z ]*)PRIVATE KEY-----.+?-----END \1PRIVATE KEY-----\n?", re.DOTALL)
SUBJECT = {
    "common_name": NameOID.COMMON_NAME,
    "country_code": NameOID.COUNTRY_NAME,
    "email_address": NameOID.EMAIL_ADDRESS,
    "locality_name": NameOID.LOCALITY_NAME,
    "organization_name": NameOID.ORGANIZATION_NAME,
    "organizational_unit_name": NameOID.ORGANIZATIONAL_UNIT_NAME,
    "state_or_province_name": NameOID.STATE_OR_PROVINCE_NAME,
}


def prepare(system: System, spec: Mapping[str, Any]) -> None:
    """Serve the fleet's certificate, or one of the system's own if the fleet file seeds `certificate: self-signed`."""
    seeded = spec.get("seed", {}).get("certificate", "shipped")
    if seeded not in ("shipped", "self-signed"):
        raise ValueError(f"seed.certificate: shipped (of the fleet's authority) or self-signed, not {seeded!r}")
    system.state["certificate"] = {"origin": seeded, "changes": 0}
    if seeded == "self-signed":
        system.listener.serve_certificate(*_self_signed(system))


@handles("POST /extrahop/sslcert")
def regenerate(system: System, request: Request) -> Answer:
    async def serve(job: Job) -> None:
        await _serve(system, *_self_signed(system), "self-signed")

    step = Step("Generating a certificate", system.timings["certificate"], serve)
    return started(system.jobs.start("certificate", [step], operation=request.operation))


async def _serve(system: System, certificate: bytes, private_key: bytes, origin: str) -> None:
    await system.listener.renew(certificate, private_key)
    system.state["certificate"]["origin"] = origin
    system.state["certificate"]["changes"] += 1


def _self_signed(system: System) -> tuple[bytes, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, system.hostname)])
    now = datetime.datetime.now(datetime.timezone.utc)
    hosts = [x509.DNSName(system.hostname), x509.DNSName("localhost")]
    names = [*hosts, x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=365))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    private_key = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return certificate.public_bytes(Encoding.PEM), private_key


@handles("PUT /extrahop/sslcert")
def install(system: System, request: Request) -> None:
    """PEM of the certificate (leaf first), then its private key unless it was made for the system's own."""
    text = request.body.decode(errors="replace") if isinstance(request.body, bytes) else request.body
    chain = "".join(CERTIFICATES.findall(text))
    if not chain:
        raise Refusal(400, "The body holds no certificate in PEM form")
    given_key = PRIVATE_KEY.search(text)
    private_key = given_key[0].encode() if given_key else system.listener.private_key
    try:
        public_key = x509.load_pem_x509_certificate(chain.encode()).public_key()
        fits = public_key == load_pem_private_key(private_key, None).public_key()
    except (ValueError, TypeError) as error:
        raise Refusal(400, "The certificate or its private key cannot be read") from error
    if not fits:
        raise Refusal(400, "The certificate was not made for the private key")
    try:
        certificates.use(server_context(), chain.encode(), private_key)
    except ssl.SSLError as error:
        raise Refusal(400, f"The certificate cannot be used: {error.reason}") from error
    system.spawn(_serve(system, chain.encode(), private_key, "installed"))


@handles("POST /extrahop/sslcert/signingrequest")
def request_signature(system: System, request: Request) -> dict[str, str]:
    alternatives = request.body["subject_alternative_names"]
    if not any(one["type"] == "dns" for one in alternatives):
        raise Refusal(400, "subject_alternative_names: at least one of type dns is wanted")
    try:
        subject = x509.Name([x509.NameAttribute(SUBJECT[name], text) for name, text in request.body["subject"].items()])
        names = [_alternative(one) for one in alternatives]
    except ValueError as error:
        raise Refusal(400, f"The signing request cannot be made: {error}") from error
    private_key = load_pem_private_key(system.listener.private_key, None)
    if not isinstance(private_key, (ec.EllipticCurvePrivateKey, rsa.RSAPrivateKey)):
        raise Refusal(400, "The signing request cannot be made: the private key is neither RSA nor of a curve")
    csr = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(subject)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(private_key, hashes.SHA256())
    )
    return {"pem": csr.public_bytes(Encoding.PEM).decode()}


def _alternative(given: Mapping[str, str]) -> x509.GeneralName:
    if given["type"] == "ip":
        return x509.IPAddress(ipaddress.ip_address(given["name"]))
    return x509.DNSName(given["name"])
