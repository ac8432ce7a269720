# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""A certificate signing request for the system's own key (contract: admin, /extrahop/sslcert/signingrequest)."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import NotApplied, OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import check_dest, write_private
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.reading import told

PATH = "/extrahop/sslcert/signingrequest"
SUBJECT = {
    "common_name": {"type": "str", "required": True},
    "country_code": {"type": "str"},
    "email_address": {"type": "str"},
    "locality_name": {"type": "str"},
    "organization_name": {"type": "str"},
    "organizational_unit_name": {"type": "str"},
    "state_or_province_name": {"type": "str"},
}
ALTERNATIVE_NAME = {
    "name": {"type": "str", "required": True},
    "type": {"type": "str", "choices": ["dns", "ip"], "required": True},
}


def check(options: Mapping) -> None:
    """Refuse names that the system would not take, and a file that cannot be written."""
    names = options["subject_alternative_names"]
    if not any(entry["type"] == "dns" for entry in names):
        raise OptionError("subject_alternative_names has no entry of type dns.", "At least one is needed.")
    for entry in names:
        if entry["type"] == "ip":
            try:
                ipaddress.ip_address(entry["name"])
            except ValueError:
                raise OptionError(
                    f"subject_alternative_names has {entry['name']!r} of type ip: not an address.", "Use type dns."
                ) from None
    country = options["subject"]["country_code"]
    if country is not None and len(country) != 2:
        raise OptionError(f"subject.country_code is {country!r}: not two letters.")
    if options["dest"] is not None:
        check_dest("dest", options["dest"])


def run(task: Task) -> Outcome:
    """Ask for the request; each answer is signed anew, so that a file is written each time."""
    subject = {name: value for name, value in task.options["subject"].items() if value is not None}
    body = {"subject": subject, "subject_alternative_names": list(task.options["subject_alternative_names"])}
    answer = told(task, lambda: task.client.search(PATH, body))
    pem = answer.get("pem") if isinstance(answer, Mapping) else None
    if not pem:
        raise NotApplied(f"{task.client.system} answered POST {PATH} without the field pem.")
    dest = task.options["dest"]
    plan = [Step("write", "tls_signing_request", dest, None, {}, "a request is made each time")] if dest else []
    if dest and not task.check_mode:
        write_private(dest, str(pem).encode())
    return Outcome(plan, [], {"pem": pem, "dest": dest})


OPERATION = Operation(
    "tls_signing_request",
    run,
    {
        "subject": {"type": "dict", "options": SUBJECT, "required": True},
        "subject_alternative_names": {
            "type": "list",
            "elements": "dict",
            "options": ALTERNATIVE_NAME,
            "required": True,
        },
        "dest": {"type": "path"},
    },
    check=check,
    uses=(f"POST {PATH}",),
)
