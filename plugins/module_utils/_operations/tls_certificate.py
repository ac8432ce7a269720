# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The certificate that a system serves (contract: admin, /extrahop/sslcert)."""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    CertificateRefused,
    Conflict,
    JobFailed,
    OptionError,
    RequestError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.tls import refusal_of
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.jobs import (
    checked_end,
    has_ended,
    job_id_of,
    read_job,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.pem import (
    certificates_of,
    chain_of,
    check_private_key,
    leaf_of,
    private_key_of,
    request_of,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.settle import sent_or_settled
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import WAIT_SPEC
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.x509 import is_for_key_of

PATH = "/extrahop/sslcert"


def check(options: Mapping) -> None:
    """Refuse what is no certificate or no usable key; the key is never named by value."""
    certificate, private_key = options["certificate"], options["private_key"]
    if options["state"] == "regenerated":
        if certificate is not None or private_key is not None:
            raise OptionError(
                "certificate and private_key do not go with state regenerated.", "The system makes its own."
            )
        return
    leaf = leaf_of(certificate, "certificate")
    if options["require_trusted"]:
        chain_of(certificate, "certificate")
    if private_key is not None:
        check_private_key(private_key, "private_key")
    if options["signing_request"] is not None:
        _require_key_of_request(leaf, request_of(options["signing_request"], "signing_request"))


def _require_key_of_request(certificate: bytes, request: bytes) -> None:
    try:
        is_for_it = is_for_key_of(certificate, request)
    except ValueError:
        raise OptionError("certificate and signing_request cannot be compared: one of them cannot be read.") from None
    if not is_for_it:
        raise OptionError(
            "certificate is not for the key of signing_request.", "Have that request signed, and give what comes of it."
        )


def run(task: Task) -> Outcome:
    """Have the declared certificate served, or a new self-signed one made."""
    return _regenerate(task) if task.options["state"] == "regenerated" else _install(task)


def _install(task: Task) -> Outcome:
    wanted = leaf_of(task.options["certificate"], "certificate")
    current = task.client.served_certificate()
    difference = Difference(
        "tls_certificate", {"fingerprint": fingerprint(current)}, {"fingerprint": fingerprint(wanted)}
    )
    if current == wanted:
        return Outcome([], [difference], _told(current))
    step = Step(
        "install", "tls_certificate", task.client.system, None, dict(difference.after), "another certificate is served"
    )
    if task.options["require_trusted"]:
        _require_trusted(task)
    if task.check_mode:
        return Outcome([step], [difference], _told(wanted))
    texts = [certificates_of(task.options["certificate"])]
    if task.options["private_key"] is not None:
        texts.append(private_key_of(task.options["private_key"]))
    body = "".join(f"{text}\n" for text in texts)

    def is_served() -> bytes | None:
        served = task.client.served_certificate()
        return served if served == wanted else None

    _send(task, lambda: task.client.write_text("PUT", PATH, body), is_served)
    if task.options["wait"]:
        task.waiter().until(is_served, f"The new certificate of {task.client.system}")
    return Outcome([step], [difference], _told(wanted))


def _require_trusted(task: Task) -> None:
    """Raise Conflict for a certificate with which the system would be out of reach for these connection options."""
    refusal = refusal_of(chain_of(task.options["certificate"], "certificate"), task.client.connection)
    if refusal is not None:
        raise Conflict(
            f"certificate would not be trusted on {task.client.system}: {refusal.rstrip('.')}. It is not installed.",
            "Have it signed for the name under which the system is reached, by an authority that ca_path holds, or "
            "add the authority that signed it to ca_path.",
        )


def _regenerate(task: Task) -> Outcome:
    before = task.client.served_certificate()
    step = Step("regenerate", "tls_certificate", task.client.system, None, {}, "a new one is made each time")
    if task.check_mode:
        return Outcome([step], [], _told(before))
    job_id = None

    def is_new() -> bytes | None:
        served = task.client.served_certificate()
        if served != before:
            return served
        if job_id:
            _require_going_well(task, job_id)
        return None

    answer = _send(task, lambda: task.client.write("POST", PATH), is_new)
    job_id = job_id_of(answer) if answer else None
    served = before
    if task.options["wait"]:
        served = task.waiter().until(is_new, f"The new certificate of {task.client.system}", job_id=job_id)
    return Outcome([step], [], {**_told(served), "job": {"id": job_id} if job_id else None})


def _send(task: Task, send, came_true):
    """A connection may drop right after the write, and a pinned client cannot come back: the handshake tells."""
    try:
        return sent_or_settled(task, send, came_true)
    except RequestError as error:
        error.doing = f"change the certificate of {task.client.system}"
        raise explained(error, task.client) from error


def _require_going_well(task: Task, job_id: str) -> None:
    """Raise JobFailed when the job ended badly; a certificate that is not trusted any more hides the job."""
    try:
        job = read_job(task.client, job_id)
    except CertificateRefused:
        return
    if job and has_ended(job):
        try:
            checked_end(job)
        except JobFailed as error:
            error.doing = f"make a new certificate for {task.client.system}"
            error.advice = "The old one is still served."
            raise


def fingerprint(certificate: bytes) -> str:
    """SHA-256 of a certificate (DER) as the option tls_fingerprint takes it."""
    return hashlib.sha256(certificate).hexdigest()


def _told(certificate: bytes) -> dict:
    return {
        "fingerprint": fingerprint(certificate),
        "certificate": ssl.DER_cert_to_PEM_cert(certificate),
        "job": None,
    }


OPERATION = Operation(
    "tls_certificate",
    run,
    {
        "certificate": {"type": "str"},
        "private_key": {"type": "str", "no_log": True},
        "signing_request": {"type": "str"},
        "require_trusted": {"type": "bool", "default": False},
        "state": {"type": "str", "choices": ["present", "regenerated"], "default": "present"},
        **WAIT_SPEC,
        "wait_timeout": {"type": "int", "default": 300},
    },
    {"required_if": [["state", "present", ["certificate"]]]},
    check=check,
    uses=(f"PUT {PATH}", f"POST {PATH}", "GET /jobs/{id}"),
)
