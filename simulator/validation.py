# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading a request strictly: path, query and body as the contract describes them, or a Refusal."""

from __future__ import annotations

import email.parser
import email.policy
import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from simulator.contract import Contract, Operation
from simulator.model import Refusal, Upload

BODY_LIMIT = 32 * 2**20
HEAD = 4096
READ = ("application/json", "text/plain", "multipart/form-data")
"All others are files: streamed and measured."
# The one call of which a refusal of other types is declared (contract: POST /extrahop/firmware); else only a type that
# is named counts: the vendor's scripts send bodies without one.
TYPE_NEEDED = "application/vnd.extrahop.firmware"
Receive = Callable[[], Awaitable[Mapping[str, Any]]]


class ConnectionLost(Exception):
    """The client went away before its request was complete."""


def path_values(operation: Operation, raw: Mapping[str, str]) -> dict[str, Any]:
    """Path parameters by name, typed; 404 for what cannot be an id."""
    schemas = {one["name"]: one["schema"] for one in operation.entry["parameters"] if one["in"] == "path"}
    values: dict[str, Any] = {}
    for name, text in raw.items():
        if schemas.get(name, {}).get("type") == "integer":
            if not re.fullmatch(r"-?\d{1,18}", text, re.ASCII):
                raise Refusal(404, f"{text!r} is not a numeric id")
            values[name] = int(text)
        else:
            values[name] = text
        if values[name] not in schemas.get(name, {}).get("enum", (values[name],)):
            raise Refusal(404, f"{name}: {text!r} is none of {', '.join(map(str, schemas[name]['enum']))}")
    return values


def query_values(contract: Contract, operation: Operation, raw: str) -> dict[str, Any]:
    """Query parameters by name, typed; 400 for unknown, repeated, missing or ill-typed ones."""
    values: dict[str, Any] = {}
    for name, text in parse_qsl(raw, keep_blank_values=True):
        parameter = operation.parameters.get(name)
        if parameter is None:
            known = ", ".join(operation.parameters) or "none"
            raise Refusal(400, f"Unknown query parameter {name!r}; this operation takes: {known}")
        if parameter["schema"].get("type") == "array":
            values.setdefault(name, []).extend(
                _typed(name, one, parameter["schema"]["items"]) for one in text.split(",")
            )
        elif name in values:
            raise Refusal(400, f"Query parameter {name!r} is given more than once")
        else:
            values[name] = _typed(name, text, parameter["schema"])
    for name, parameter in operation.parameters.items():
        if parameter["required"] and name not in values:
            raise Refusal(400, f"Query parameter {name!r} is required")
    return values


def _typed(name: str, text: str, schema: Mapping[str, Any]) -> Any:
    kind = schema.get("type")
    if kind == "integer":
        if not re.fullmatch(r"-?\d{1,18}", text, re.ASCII):
            raise Refusal(400, f"Query parameter {name!r} must be an integer, not {text!r}")
        return int(text)
    if kind == "boolean":
        if text not in ("true", "false"):
            raise Refusal(400, f"Query parameter {name!r} must be true or false, not {text!r}")
        return text == "true"
    if "enum" in schema and text not in schema["enum"]:
        raise Refusal(
            400, f"Query parameter {name!r} must be one of {', '.join(map(str, schema['enum']))}, not {text!r}"
        )
    if kind is None and re.fullmatch(r"-?\d{1,18}", text, re.ASCII):
        return int(text)
    return text


async def body(
    contract: Contract,
    operation: Operation,
    headers: Mapping[str, str],
    receive: Receive,
    count: Callable[[int], None],
    foreign: str | None = None,
) -> Any:
    """The request body in the form that Request.body documents; 400, 413 or 415 when it does not fit.

    count() is told the size of each piece as it arrives. ``foreign`` stands behind every text that the system tells
    (uncertainty foreign_text): it is taken away again from what a client read and sends back.
    """
    sent_type = headers.get("content-type", "").split(";", 1)[0].strip().lower()
    wanted = operation.media_type
    if wanted is not None and wanted not in READ:
        if sent_type not in operation.media_types and (sent_type or wanted == TYPE_NEEDED):
            raise Refusal(
                415, f"Content-Type must be {' or '.join(operation.media_types)}, not {sent_type or 'missing'}"
            )
        upload = await _measured(receive, count)
        if upload.size == 0:
            raise Refusal(400, "The uploaded file is empty")
        return upload
    raw = await collected(receive, count)
    if foreign:
        raw = raw.replace(f" {foreign}".encode(), b"")
    if wanted is None:
        if raw.strip() not in (b"", b"{}", b"null"):
            raise Refusal(400, "This operation takes no body")
        return None
    if not raw and not operation.entry["requestBody"]["required"]:
        return {} if wanted == "application/json" else None
    if not raw and not sent_type:
        raise Refusal(400, "The body is missing")
    if sent_type not in operation.media_types and (sent_type or wanted == "multipart/form-data"):
        raise Refusal(415, f"Content-Type must be {wanted}, not {sent_type or 'missing'}")
    if wanted == "text/plain":
        if not raw.strip():
            raise Refusal(400, "The body is empty")
        return _text(raw)
    if wanted == "multipart/form-data":
        return _checked_parts(operation, _parts(headers["content-type"], raw))
    return _checked_json(contract, operation, raw)


def _checked_json(contract: Contract, operation: Operation, raw: bytes) -> Any:
    try:
        value = json.loads(_text(raw), parse_constant=_no_constant)
        # Half a surrogate pair is JSON, but no text that could be answered again.
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Refusal(400, f"The body is not JSON: {error}") from None
    problem = next(contract.body_validator(operation).iter_errors(value), None)
    if problem is not None:
        where = ".".join(map(str, problem.instance_path))
        raise Refusal(400, f"{where}: {problem.message}" if where else problem.message)
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON value")


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise Refusal(400, "The body is not UTF-8 text") from None


def _checked_parts(operation: Operation, parts: dict[str, Any]) -> dict[str, Any]:
    """The parts that the contract names and no others, files where it wants files; `filename` is the file's name."""
    schema = operation.entry["requestBody"]["content"]["multipart/form-data"]["schema"]
    for name, value in parts.items():
        known = schema["properties"].get(name)
        if known is None:
            raise Refusal(400, f"{name}: no such part; there are: {', '.join(schema['properties'])}")
        if (known.get("format") == "binary") != isinstance(value, Upload):
            raise Refusal(400, f"{name}: {'text' if isinstance(value, Upload) else 'a file'} is wanted")
    for name in schema.get("required", ()):
        if name not in parts:
            raise Refusal(400, f"{name}: this part is missing")
    names = [value.filename for value in parts.values() if isinstance(value, Upload)]
    return {**parts, "filename": names[0]} if names else parts


def _parts(content_type: str, raw: bytes) -> dict[str, Any]:
    """Parts of a multipart/form-data body by name: text, or an Upload for a file part."""
    header = f"Content-Type: {content_type}\r\nMIME-Version: 1.0\r\n\r\n".encode("latin-1")
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(header + raw)
    if not message.is_multipart():
        raise Refusal(400, "The body is not multipart/form-data")
    values: dict[str, Any] = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        if not isinstance(name, str):
            raise Refusal(400, "A part of the body has no name")
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        if part.get_filename() is None:
            values[name] = _text(content)
        else:
            digest = hashlib.sha256(content).hexdigest()
            values[name] = Upload(len(content), digest, content[:HEAD], part.get_filename() or "")
    return values


async def _pieces(receive: Receive, count: Callable[[int], None]) -> Any:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionLost
        piece = message.get("body", b"")
        if piece:
            count(len(piece))
            yield piece
        if not message.get("more_body"):
            return


async def collected(receive: Receive, count: Callable[[int], None] = lambda size: None) -> bytes:
    """A whole request body of at most BODY_LIMIT bytes; 413 when there is more."""
    whole = bytearray()
    async for piece in _pieces(receive, count):
        whole += piece
        if len(whole) > BODY_LIMIT:
            raise Refusal(413, f"The body is larger than {BODY_LIMIT} bytes")
    return bytes(whole)


async def _measured(receive: Receive, count: Callable[[int], None]) -> Upload:
    digest = hashlib.sha256()
    size, head = 0, b""
    async for piece in _pieces(receive, count):
        digest.update(piece)
        size += len(piece)
        if len(head) < HEAD:
            head = (head + piece)[:HEAD]
    return Upload(size, digest.hexdigest(), head)
