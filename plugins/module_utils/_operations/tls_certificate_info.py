# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Which certificate a system serves, until when it is valid, and whether the connection options trust it; no key is
sent."""

from __future__ import annotations

import ssl
from datetime import datetime, timezone

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import CertificateRefused, RequestError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.x509 import described
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.tls_certificate import fingerprint


def run(task: Task) -> Outcome:
    """Tell the served certificate, and try it with the client's own trust."""
    certificate = task.client.served_certificate()
    refusal = _refusal(task)
    return Outcome(
        values={
            "fingerprint": fingerprint(certificate),
            "certificate": ssl.DER_cert_to_PEM_cert(certificate),
            **_told(certificate),
            "trusted": refusal is None,
            "reason": refusal or "",
        }
    )


def _told(certificate: bytes) -> dict:
    """What the certificate says of itself; of one that cannot be read nothing is known."""
    try:
        found = described(certificate)
    except ValueError:
        return dict.fromkeys(("subject", "issuer", "names", "not_before", "not_after", "days_left"))
    return {
        "subject": found.subject,
        "issuer": found.issuer,
        "names": found.names,
        "not_before": found.not_before.isoformat(),
        "not_after": found.not_after.isoformat(),
        "days_left": found.days_left(_now()),
    }


def _now() -> datetime:
    return datetime.now(timezone.utc)


def _refusal(task: Task) -> str | None:
    """Why the certificate is not trusted, None when it is: an answer of whatever status came from a trusted system."""
    try:
        task.client.get("/extrahop")
    except CertificateRefused as error:
        return error.message
    except RequestError as error:
        if error.status is None:
            raise
    return None


OPERATION = Operation("tls_certificate_info", run, signs_in=False, uses=("GET /extrahop",))
