# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The contract as the simulator enforces it: which operations a system offers, and the schemas of both directions.

Requests are held to closed schemas (no unknown and no read-only field); answers too (no write-only field, so that a
leaked secret is noticed), save for the models that the contract leaves open.
"""

from __future__ import annotations

import copy
import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jsonschema_rs

from simulator.places import CONTRACT

METHODS = ("get", "put", "post", "delete", "patch")
# Their fields are known in part only (contract: schemas, open_questions).
OPEN_MODELS = {"RunningConfig", "TriggerHints", "CustomizationExport", "ExtraHopCluster"}
# The contract spells out what its values mean; on the wire it is a number or text.
SCALAR_MODELS = {"TimeValue": {"type": ["integer", "string"]}}
# What the uncertainty `unknown_fields` adds to objects.
UNKNOWN_FIELD = "x_field_of_tomorrow"
# Names with which the contract says that a model has more fields than are known.
UNSTATED = {"_unknown", "_rest"}
# README of the contract: these resources of the Explore and Trace guides are on sensors and consoles too.
SHARED_RESOURCES = {"ExtraHop", "Jobs", "License", "Running config"}
# Notes of the contract: marked required, yet vendor code leaves them out.
NOT_ENFORCED = {
    "POST /customdevices": {"disabled"},
    "POST /users": {"password"},
    "GET /devices": {"search_type"},
    # A search by the entry of a detection log has neither; the handler looks.
    "POST /records/search": {"from"},
    **dict.fromkeys(("POST /metrics", "POST /metrics/total", "POST /metrics/totalbyobject"), {"from", "until"}),
    "GET /applications": {"search_type"},
    "PATCH /devices/{id}": {"custom_type"},
}
# A ticket cannot be found without its id, and one field is all there is to the other.
ALWAYS_ENFORCED = {
    "PATCH /detections/tickets",
    "PATCH /appliances/{id}/sensortags",
    "PATCH /auth/identityproviders/{id}",
    "PATCH /extrahop/services",
}
# Notes of the contract: a whole object that was read may be sent, its read-only fields are ignored.
WHOLE_OBJECTS = {"POST /detections/rules/hiding": "DetectionsHidingRules"}
# Sensors of these releases have what the vendor's description of one of them lists, and no more (contract: README).
EXPLORED = (8,), (9, 8)
EXPLORER = "explorer-9.8"
# Suffixes of the models as requests have them: those that change, and those that create (`required: create`).
REQUEST = ".request"
CREATE = ".create"
# POSTs that only search, test or compute (contract: notes of the entries and idempotence._general).
SEARCHES = re.compile(
    r"POST (/\w+/search|/metrics(/\w+)?|/activitymaps/query|/activitymaps/\{id\}/query|/records/cursor"
    r"|/search/eql/\w+|/detections/rules/hiding/preview|/customizations/\{id\}/download|/appliances/\{id\}/domaincontrollers/testconnection"
    r"|/extrahop/sslcert/signingrequest)"
)


@dataclass(frozen=True)
class Operation:
    name: str
    "Method and path template, e.g. 'GET /tags/{id}'."
    method: str
    template: str
    pattern: re.Pattern[str]
    entry: Mapping[str, Any]
    "The operation's mapping in the enforced document."
    parameters: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    "Query parameters by name."

    @property
    def is_write(self) -> bool:
        return self.method != "GET" and not SEARCHES.fullmatch(self.name)

    @property
    def media_type(self) -> str | None:
        """Media type of the request body, None when the operation takes none."""
        return next(iter(self.entry.get("requestBody", {}).get("content", {})), None)

    @property
    def media_types(self) -> tuple[str, ...]:
        """All media types that the request body may have."""
        return tuple(self.entry.get("requestBody", {}).get("content", {}))

    @property
    def success(self) -> int:
        """First success status of the contract."""
        stated = [int(status) for status in self.entry["responses"] if status.isdigit()]
        return next((status for status in stated if status < 400), 200)

    @property
    def returns(self) -> str | None:
        """Media type of a successful answer's body, None when it has none."""
        return next(iter(self.answer(self.success).get("content", {})), None)

    def error_model(self, status: int) -> str:
        """Name of the schema that the body of a refusal with this status has."""
        content = self.answer(status).get("content", {}) if str(status) in self.entry["responses"] else {}
        return content.get("application/json", {}).get("schema", {}).get("$ref", "Error").rsplit("/", 1)[-1]

    def answer(self, status: int) -> Mapping[str, Any]:
        responses = self.entry["responses"]
        return responses.get(str(status)) or (responses.get("2XX") if status < 300 else None) or responses["default"]


@functools.cache
def original() -> dict[str, Any]:
    """openapi.json as it is."""
    return json.loads(CONTRACT.read_text(encoding="utf-8"))


def release_of(text: Any) -> tuple[int, ...]:
    """A release or firmware version as numbers, to be compared."""
    return tuple(int(number) for number in re.findall(r"\d+", str(text)))


def lasts(entry: Mapping[str, Any], release: tuple[int, ...]) -> bool:
    """Whether a release is within since and until of an entry, compared as far as the shorter goes."""
    since, until = release_of(entry.get("x-since", "")), release_of(entry.get("x-until", ""))
    return release[: len(since)] >= since[: len(release)] and (not until or release[: len(until)] <= until)


def is_offered(name: str, entry: Mapping[str, Any], kind: str, version: str) -> bool:
    """Whether a kind of system on this firmware has an operation (README of the contract)."""
    guides = entry.get("x-guides", [])
    if entry.get("x-only") and kind not in entry["x-only"]:
        return False
    release = release_of(version)
    if not lasts(entry, release):
        return False
    if kind == "recordstore":
        return any(guide.startswith("explore-") for guide in guides)
    if kind == "packetstore":
        return any(guide.startswith("trace-") for guide in guides)
    if kind == "sensor" and EXPLORED[0] <= release[:2] <= EXPLORED[1]:
        return EXPLORER in guides
    if entry["tags"][0] in SHARED_RESOURCES and any(guide.startswith(("explore-", "trace-")) for guide in guides):
        return True
    if is_old(version):
        return "rest-7.4" in guides
    # No guide at all: known from vendor code of the present release.
    return EXPLORER in guides or "current" in guides or not guides


def is_old(version: str) -> bool:
    """Whether a firmware is of the 7.x line, whose API is that of the 7.4 guide."""
    return release_of(version)[0] < 8


@functools.cache
def turning_points() -> tuple[tuple[int, ...], ...]:
    """The releases from which on some operation, field or parameter has another form, oldest first."""
    points = {(0,), (8,), (EXPLORED[1][0], EXPLORED[1][1] + 1)}

    def look(value: Any) -> None:
        if isinstance(value, list):
            for one in value:
                look(one)
        elif isinstance(value, dict):
            for key, inner in value.items():
                if key == "x-since":
                    points.add(release_of(inner))
                elif key == "x-enum-since":
                    points.update(release_of(release) for release in inner.values())
                elif key == "x-until":
                    until = release_of(inner)
                    points.add((*until[:-1], until[-1] + 1))
                elif key == "x-before":
                    points.update(release_of(release) for release in inner)
                    look(list(inner.values()))
                else:
                    look(inner)

    look(original())
    return tuple(sorted(points))


def form_of(version: str) -> tuple[int, ...]:
    """The turning point whose form a firmware has."""
    return max(point for point in turning_points() if point <= release_of(version))


class Contract:
    """The document as a release has it, enforced, and its operations.

    strict_patch holds PATCH bodies to their required marks.
    """

    def __init__(self, release: tuple[int, ...], strict_patch: bool):
        self.document = _enforced(release, strict_patch)
        self._registry = jsonschema_rs.Registry([("sim:/contract", self.document)])
        self._validators: dict[str, Any] = {}
        self.operations: dict[str, Operation] = {}
        for template, item in self.document["paths"].items():
            for method, entry in item.items():
                name = f"{method.upper()} {template}"
                queries = {one["name"]: one for one in entry["parameters"] if one["in"] == "query"}
                self.operations[name] = Operation(name, method.upper(), template, _pattern(template), entry, queries)

    def knows(self, method: str, path: str) -> bool:
        """Whether any kind of system has an operation for this path."""
        return any(one.method == method and one.pattern.fullmatch(path) for one in self.operations.values())

    def validator(self, *pointer: str) -> Any:
        """The compiled schema at a JSON pointer of the document, made when first asked for."""
        key = "/".join(one.replace("~", "~0").replace("/", "~1") for one in pointer)
        if key not in self._validators:
            # A pointer stands in a URI here, so the braces of path templates are escaped.
            escaped = key.replace("{", "%7B").replace("}", "%7D")
            self._validators[key] = jsonschema_rs.validator_for(
                {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": f"sim:/contract#/{escaped}"},
                registry=self._registry,
            )
        return self._validators[key]

    def body_validator(self, operation: Operation) -> Any:
        if operation.media_type is None:
            raise ValueError(f"{operation.name} takes no body")
        method = operation.method.lower()
        where = ("paths", operation.template, method, "requestBody", "content", operation.media_type, "schema")
        return self.validator(*where)

    def answer_validator(self, operation: Operation, status: int) -> Any | None:
        """The schema of a successful JSON answer, None where the contract describes no JSON."""
        responses = operation.entry["responses"]
        key = str(status) if str(status) in responses else "2XX" if "2XX" in responses else str(operation.success)
        if "application/json" not in responses.get(key, {}).get("content", {}):
            return None
        where = ("paths", operation.template, operation.method.lower(), "responses", key)
        return self.validator(*where, "content", "application/json", "schema")


@functools.cache
def _contract(release: tuple[int, ...], strict_patch: bool) -> Contract:
    return Contract(release, strict_patch)


def contract(version: str = "26.3", strict_patch: bool = False) -> Contract:
    """The contract in the form of a firmware."""
    return _contract(form_of(version), strict_patch)


@functools.cache
def knows(method: str, path: str) -> bool:
    """Whether any kind of system of any release has an operation for this path."""
    return any(
        method.lower() in item and _pattern(template).fullmatch(path) for template, item in original()["paths"].items()
    )


def templates_of(kind: str) -> set[str]:
    """Paths that a kind of system has on any release."""
    versions = [".".join(map(str, point)) for point in turning_points()]
    return {
        template
        for template, item in original()["paths"].items()
        for method, entry in item.items()
        if any(is_offered(f"{method.upper()} {template}", entry, kind, version) for version in versions)
    }


class Offer:
    """What one kind of system offers on a firmware: routing."""

    def __init__(self, kind: str, version: str, strict_patch: bool):
        self.contract = contract(version, strict_patch)
        self.operations = {
            name: operation
            for name, operation in self.contract.operations.items()
            if is_offered(name, operation.entry, kind, version)
        }
        # Literal segments before placeholders: /tags/search is not tag "search".
        order = sorted(self.operations.values(), key=lambda one: (one.template.count("{"), -len(one.template)))
        self._routes: dict[str, list[Operation]] = {}
        for operation in order:
            self._routes.setdefault(operation.template, []).append(operation)

    def route(self, method: str, path: str) -> tuple[Operation | None, dict[str, str], list[str]]:
        """The operation, its raw path values, and the methods that the path allows (empty: no such path)."""
        for operations in self._routes.values():
            match = operations[0].pattern.fullmatch(path)
            if match:
                found = next((one for one in operations if one.method == method), None)
                names = re.findall(r"\{([^}]+)\}", operations[0].template)
                return found, dict(zip(names, match.groups(), strict=True)), [one.method for one in operations]
        return None, {}, []

    def document(self) -> dict[str, Any]:
        """The enforced OpenAPI document, narrowed to what is offered."""
        paths: dict[str, Any] = {}
        for operation in self.operations.values():
            paths.setdefault(operation.template, {})[operation.method.lower()] = operation.entry
        return {**self.contract.document, "paths": paths}


@functools.cache
def _offer(kind: str, form: tuple[int, ...], strict_patch: bool) -> Offer:
    return Offer(kind, ".".join(map(str, form)), strict_patch)


def offer(kind: str, version: str, strict_patch: bool = False) -> Offer:
    return _offer(kind, form_of(version), strict_patch)


@functools.cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{[^}]+\\\}", "([^/]+)", re.escape(template)))


def _at(value: Any, release: tuple[int, ...]) -> Any:
    """A copy of a part of the document as a release has it: only the fields and parameters that it knows."""
    if isinstance(value, list):
        return [_at(one, release) for one in value if not isinstance(one, dict) or lasts(_known(one), release)]
    if not isinstance(value, dict):
        return copy.copy(value)
    result = {key: _at(inner, release) for key, inner in value.items() if key != "properties"}
    later = {word for word, since in value.get("x-enum-since", {}).items() if not lasts({"x-since": since}, release)}
    if later:
        result["enum"] = [word for word in value["enum"] if word not in later]
    properties = value.get("properties")
    if isinstance(properties, dict):
        kept = {name for name, field in properties.items() if not isinstance(field, dict) or lasts(field, release)}
        result["properties"] = {name: _at(properties[name], release) for name in properties if name in kept}
        if "required" in value:
            result["required"] = [name for name in value["required"] if name in kept]
    return result


def _known(parameter: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where a parameter says since when it is there: in its schema."""
    return parameter["schema"] if "in" in parameter and "schema" in parameter else {}


def _operation_at(entry: Mapping[str, Any], release: tuple[int, ...]) -> dict[str, Any]:
    """An operation in the form that a release has."""
    older = [key for key in entry.get("x-before", {}) if release < release_of(key)]
    form = entry["x-before"][min(older, key=release_of)] if older else entry
    return {key: _at(value, release) for key, value in form.items() if key != "x-before"}


def _enforced(release: tuple[int, ...], strict_patch: bool) -> dict[str, Any]:
    document = {key: value for key, value in original().items() if key != "paths"}
    document = _at(document, release)
    document["paths"] = {
        template: {method: _operation_at(entry, release) for method, entry in item.items()}
        for template, item in original()["paths"].items()
    }
    schemas = document["components"]["schemas"]
    schemas.update(copy.deepcopy(SCALAR_MODELS))
    requests = {
        f"{name}{suffix}": _closed(schema, name, "readOnly", suffix)
        for name, schema in schemas.items()
        for suffix in (REQUEST, CREATE)
    }
    for name in schemas:
        schemas[name] = _closed(schemas[name], name, "writeOnly", "")
    schemas.update(requests)
    for template, item in document["paths"].items():
        for method, entry in item.items():
            _enforce(f"{method.upper()} {template}", entry, schemas, strict_patch)
    return document


def _enforce(name: str, entry: dict[str, Any], schemas: Mapping[str, Any], strict_patch: bool) -> None:
    lenient = NOT_ENFORCED.get(name, set())
    for parameter in entry["parameters"]:
        parameter["required"] = parameter["required"] and parameter["name"] not in lenient
    for status, answer in entry["responses"].items():
        for media in answer.get("content", {}).values():
            media["schema"] = _closed(media["schema"], None, "writeOnly", "")
        if (
            "application/json" in answer.get("content", {})
            and status.startswith("2")
            and status != "207"
            and not name.startswith("GET ")
            and not SEARCHES.fullmatch(name)
        ):
            # Successful writes mostly answer with an empty text/plain body (contract: conventions.media).
            answer["content"]["text/plain"] = {"schema": {"type": "string"}}
    body = entry.get("requestBody")
    if not body:
        return
    for media in body["content"].values():
        schema = _closed(media["schema"], None, "readOnly", CREATE if name.startswith("POST ") else REQUEST)
        if name.startswith("PATCH ") and strict_patch:
            _require(schema)
        drops_all = name.startswith("PATCH ") and not strict_patch and name not in ALWAYS_ENFORCED
        if drops_all or lenient:
            if "$ref" in schema:
                schema = copy.deepcopy(schemas[schema["$ref"].rsplit("/", 1)[1]])
            kept = [one for one in schema.get("required", []) if not drops_all and one not in lenient]
            schema.pop("required", None)
            if kept:
                schema["required"] = kept
        if name.startswith("PUT ") and "$ref" in schema:
            # What a system answers it takes back as a whole, with a field of later firmware too.
            schema = copy.deepcopy(schemas[schema["$ref"].rsplit("/", 1)[1]])
            schema["properties"][UNKNOWN_FIELD] = {}
        if name in WHOLE_OBJECTS:
            whole = schemas[WHOLE_OBJECTS[name]]["properties"]
            schema["properties"] = {**dict.fromkeys(whole, {}), **schema["properties"]}
        media["schema"] = schema
        in_json = "application/json" in body["content"]
        # The guides start actions by a POST without a body where every field has a default.
        optional = name.startswith("POST ") and in_json and not schema.get("required") and "$ref" not in schema
        body["required"] = not optional


def _require(schema: dict[str, Any]) -> None:
    """Make required what is marked as needed when an object is created."""
    marked = [name for name, field in schema.get("properties", {}).items() if field.get("x-required")]
    if marked:
        schema["required"] = [*schema.get("required", []), *marked]


def _closed(schema: Any, model: str | None, barred: str, suffix: str) -> Any:
    """A copy without the barred (readOnly or writeOnly) fields, closed to unknown ones, refs with the suffix."""
    if isinstance(schema, list):
        return [_closed(one, None, barred, suffix) for one in schema]
    if not isinstance(schema, dict):
        return schema
    result = {
        key: value if key in ("enum", "default") else _closed(value, None, barred, suffix)
        for key, value in schema.items()
        if key != "properties"
    }
    if isinstance(result.get("$ref"), str) and result["$ref"].startswith("#/components/schemas/"):
        result["$ref"] += suffix
    properties = schema.get("properties")
    if isinstance(properties, dict):
        kept = {
            name: _closed(value, None, barred, suffix)
            for name, value in properties.items()
            if name not in UNSTATED and not (isinstance(value, dict) and value.get(barred))
        }
        result["properties"] = kept
        if "required" in schema:
            result["required"] = [name for name in schema["required"] if name in kept]
        if suffix == CREATE:
            _require(result)
        if properties and model not in OPEN_MODELS and not UNSTATED & set(properties):
            result["additionalProperties"] = False
    return result
