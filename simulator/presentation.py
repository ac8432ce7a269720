# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How an answer looks on the wire: checked against the contract, then varied by the fleet's uncertainties."""

from __future__ import annotations

import contextlib
import ipaddress
import json
import random
import re
from collections.abc import Callable, Mapping
from typing import Any

from simulator.contract import UNKNOWN_FIELD, Contract, Operation
from simulator.model import Answer, Refusal
from simulator.system import System

JSON = "application/json"
TEXT = "text/plain"


# The contract leaves open whether these answer an object or a list (uncertainties members ...).
OPEN_SHAPES = {
    "GET /appliances/{id}/productkey",
    "GET /usergroups/{id}/members",
    "GET /networkusers/users/{username}/tags",
    "GET /detections/{id}/investigations",
    "GET /detections/{id}/related",
}
# Statuses of which only other people's clients tell (uncertainty backup_status).
OPEN_STATUSES = {"POST /customizations": (204,)}


class SimBug(Exception):
    """An answer of the simulator that breaks the contract."""


def as_answer(result: Any) -> Answer:
    return result if isinstance(result, Answer) else Answer(body=result)


def check(contract: Contract, operation: Operation, answer: Answer) -> int:
    """The status of an answer; SimBug when status or body are not what the contract describes."""
    status = answer.status or operation.success
    stated = operation.entry["responses"]
    is_open = _undocumented(operation) or status in OPEN_STATUSES.get(operation.name, ())
    if status < 400 and str(status) not in stated and "2XX" not in stated and not is_open:
        raise SimBug(f"{operation.name}: status {status} is not in the contract")
    if answer.media_type or answer.file or isinstance(answer.body, (bytes, str)) or operation.name in OPEN_SHAPES:
        return status
    validator = contract.answer_validator(operation, status)
    if validator is None:
        if answer.body is not None:
            raise SimBug(f"{operation.name}: the contract describes no answer, but there is {answer.body!r}")
    elif answer.body is None and operation.method == "GET":
        raise SimBug(f"{operation.name}: no answer, but the contract describes one")
    elif answer.body is not None:
        problem = next(validator.iter_errors(answer.body), None)
        if problem is not None:
            where = ".".join(map(str, problem.instance_path))
            raise SimBug(f"{operation.name}: answer breaks the contract at {where or 'its top'}: {problem.message}")
    return status


def _undocumented(operation: Operation) -> bool:
    entry = operation.entry
    evidence = entry.get("x-ok-evidence") or entry.get("x-evidence-of", {}).get("ok") or entry.get("x-evidence")
    return evidence in ("inferred", "peer")


def success_status(system: System, operation: Operation, status: int) -> int:
    """The status as the uncertainty success_status has it, where no document states it."""
    wanted = system.uncertainties["success_status"]
    if wanted != "documented" and operation.is_write and 200 <= status < 300 and _undocumented(operation):
        return wanted
    return status


def headers(system: System, operation: Operation, answer: Answer) -> Mapping[str, str]:
    """The headers of an answer; a Location only where the contract has one, and one that no document declares only
    where undeclared_location gives it."""
    is_known = "Location" in operation.answer(operation.success).get("headers", {})
    is_declared = operation.entry.get("x-evidence-of", {}).get("location") != "inferred"
    is_given = is_known and (is_declared or system.uncertainties["undeclared_location"] == "given")
    if is_given or answer.status == 301:
        return answer.headers
    return {name: value for name, value in answer.headers.items() if name.lower() != "location"}


def varied(system: System, operation: Operation, body: Any) -> Any:
    """A JSON body with unset text, unknown fields and order as the uncertainties have them."""
    uncertain = system.uncertainties
    if uncertain["addresses"] == "networks" and operation.name.startswith(WITH_ADDRESSES):
        body = _as_networks(body)
    if uncertain["empty_text"] == "empty" and operation.method == "GET":
        body = _blank_text(body)
    if uncertain["read_secrets"] != "hidden" and operation.method == "GET":
        body = _with_secrets(system, operation, body)
    if uncertain["unknown_fields"] and isinstance(body, (dict, list)):
        body = _with_unknown(body)
    if uncertain["list_order"] == "shuffled" and isinstance(body, list):
        body = random.sample(body, len(body))
    return with_foreign_text(body, uncertain["foreign_text"])


# Nullable fields of the contract that are text; others keep null.
# Texts by which a client goes: nothing stands behind them.
_LEFT_ALONE = re.compile(
    r"(^|_)(id|uuid|kind|type|platform|version|roles?|method|mode|host|hostname|port|urls?|path|mac\w*|ipaddr\w*|addr\w*|cidr\w*"
    r"|ip|fingerprint|apikey|key|time|interval\w*|operator|operand|fields?|source|units?|product)$"
    r"|^(status|state|system|ndr|npm|packets|detections)$"
)
_FREE = re.compile(r"[^\W\d]")


def with_foreign_text(value: Any, text: str | None, key: str = "") -> Any:
    """The same data with ``text`` behind every text in it that has a letter, but for those by which a client goes."""
    if not text:
        return value
    if isinstance(value, dict):
        return {name: with_foreign_text(one, text, str(name)) for name, one in value.items()}
    if isinstance(value, list):
        return [with_foreign_text(one, text, key) for one in value]
    if not isinstance(value, str) or value.endswith(text) or _LEFT_ALONE.search(key) or not _FREE.search(value):
        return value
    return f"{value} {text}"


_TEXT_FIELDS = {
    "description",
    "author",
    "comment",
    "name",
    "custom_name",
    "custom_make",
    "custom_model",
    "vendor",
    "custom_criticality",
    "nickname",
    "display_name",
    "assignee",
    "notes",
    "ticket_id",
}


def _blank_text(value: Any) -> Any:
    if isinstance(value, list):
        return [_blank_text(one) for one in value]
    if isinstance(value, dict):
        return {key: "" if one is None and key in _TEXT_FIELDS else _blank_text(one) for key, one in value.items()}
    return value


# Settings that hold addresses, and the fields that do.
WITH_ADDRESSES = tuple(f"GET {place}" for place in ("/customdevices", "/networklocalities", "/devicegroups"))
_ADDRESS_FIELDS = {"ipaddr", "ipaddr_peer", "network", "networks", "value"}


def _as_networks(value: Any, is_address: bool = False) -> Any:
    if isinstance(value, list):
        return [_as_networks(one, is_address) for one in value]
    if isinstance(value, dict):
        fields = _ADDRESS_FIELDS | ({"operand"} if value.get("field") == "ipaddr" else set())
        return {key: _as_networks(one, key in fields) for key, one in value.items()}
    if is_address and isinstance(value, str):
        with contextlib.suppress(ValueError):
            return ipaddress.ip_network(value, strict=False).exploded
    return value


# What a read shows in place of a secret, where it shows that there is one (uncertainty read_secrets).
MASK = "********"


def _with_secrets(system: System, operation: Operation, body: Any) -> Any:
    """Objects of a collection whose hidden texts are masked, or missing with the section around them."""
    template = operation.template
    collection = system.collections.get(template) or system.collections.get(template.rsplit("/", 1)[0])
    if collection is None or not isinstance(body, (dict, list)):
        return body
    for shown in body if isinstance(body, list) else [body]:
        stored = collection.objects.get(shown.get(collection.spec.id_field), {})
        for first, *inner in (path.split(".") for path in collection.spec.hidden):
            if system.uncertainties["read_secrets"] == "without_section":
                shown.pop(first, None)
            elif not inner and isinstance(stored.get(first), str):
                shown[first] = MASK
            elif inner and isinstance(stored.get(first), dict) and inner[0] in stored[first]:
                shown[first][inner[0]] = MASK
    return body


def _with_unknown(body: Any) -> Any:
    if isinstance(body, list):
        return [_with_unknown(one) if isinstance(one, dict) else one for one in body]
    return {**body, UNKNOWN_FIELD: {"level": 1, "notes": None}}


def location(path: str) -> str:
    """A Location header as the contract words it: below /api/v1 (a full URL stays as it is)."""
    return path if path.startswith(("/api/v1", "https://")) else f"/api/v1{path}"


# What an error answer holds, by the model that the contract names for an operation and status.
ERROR_BODIES: dict[str, Callable[[str, Refusal], dict[str, Any]]] = {
    "Error": lambda said, refused: {"error_message": said, **({"type": refused.type} if refused.type else {})},
    "ServiceError": lambda said, refused: {"error_message": {"type": refused.type or INVALID, "detail": said}},
    "InvalidSearch": lambda said, refused: {"type": refused.type or INVALID, "detail": said},
    "PartialSuccess": lambda said, refused: {"message": said, "failures": refused.failures},
    "LicenseErrors": lambda said, refused: {"error_message": said, "errors": []},
}
INVALID = "invalid"


def refusal(system: System, refused: Refusal, operation: Operation | None = None) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an error answer: as the contract declares it, else as uncertainty error_body says."""
    form = refused.form or system.uncertainties["error_body"]
    said = with_foreign_text(refused.error_message, system.uncertainties["foreign_text"])
    model = operation.error_model(refused.status) if operation else "Error"
    if form == "text" and model == "Error":
        return refused.status, {"content-type": TEXT, **refused.headers}, said.encode()
    if form == "empty" and model == "Error":
        return refused.status, {"content-type": TEXT, **refused.headers}, b""
    body = ERROR_BODIES[model](said, refused)
    if form == "detail" and model == "Error":
        body = {form: said, **({"type": refused.type} if refused.type else {})}
    return refused.status, {"content-type": JSON, **refused.headers}, json.dumps(body).encode()


def encode(answer: Answer, operation: Operation, body: Any) -> tuple[Mapping[str, str], bytes]:
    """Content headers and bytes of a successful answer."""
    if isinstance(body, bytes):
        return {"content-type": answer.media_type or operation.returns or "application/octet-stream"}, body
    if isinstance(body, str) and (answer.media_type or TEXT) != JSON and operation.returns != JSON:
        return {"content-type": answer.media_type or TEXT}, body.encode()
    if body is None and not (operation.returns == JSON and operation.method == "GET"):
        # Successful writes answer with an empty text/plain body (contract: conventions.media).
        return {"content-type": TEXT}, b""
    return {"content-type": answer.media_type or JSON}, json.dumps(body).encode()
