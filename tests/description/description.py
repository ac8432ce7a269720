# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The vendor's description of a 9.8 sensor (Swagger 2.0), and what of an exchange does not agree with it.

The description is no part of this repository. It is looked for where EXTRAHOP_EVIDENCE names its folder, else beside
the checkout in ../shared/api/evidence.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import jsonschema_rs

from tests.simfleet import SimFleet

ROOT = Path(__file__).resolve().parents[2]
FILE = "explorer-9.8.json"
MISSING = (
    f"SKIPPED, nothing is held against the vendor's description: {FILE} is neither in $EXTRAHOP_EVIDENCE nor in "
    "../shared/api/evidence"
)
# Refusals that any operation may answer though the description names them for few: a request that is not valid, a key
# that may not, a path, method or media type that is not there.
ANYWHERE = {400, 401, 402, 403, 404, 405, 415}
JSON = "application/json"
# Which of a model's lists names the fields that a request must not set.
READ_ONLY = {"POST": "x-unsettable", "PUT": "x-uneditable", "PATCH": "x-uneditable"}


def evidence() -> Path | None:
    """The folder of what was recorded and described by others, None where there is none."""
    named = os.environ.get("EXTRAHOP_EVIDENCE")
    folders = [Path(named)] if named else [ROOT.parent / "shared" / "api" / "evidence"]
    return next((folder for folder in folders if (folder / FILE).is_file()), None)


class MissingDescription(Exception):
    """The description is not at hand; the text says where it was looked for."""


class Description:
    """The description; `problems_*` name what of a request or an answer it does not know."""

    def __init__(self, folder: Path):
        self.document: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
        self._validators: dict[str, Any] = {}

    @cached_property
    def operations(self) -> dict[str, Mapping[str, Any]]:
        """Every operation by its name, as "GET /tags/{id}", names of placeholders left out."""
        return {
            f"{method.upper()} {nameless(path)}": entry
            for path, item in self.document["paths"].items()
            for method, entry in item.items()
        }

    def problems_of_request(
        self, operation: str, query: Mapping[str, str], media_type: str | None, body: str | None
    ) -> list[str]:
        """What of a request is not described; `body` is text, None where it is of another kind than JSON."""
        entry = self.operations.get(nameless(operation))
        if entry is None:
            return ["not an operation of the description"]
        parameters = {one["name"]: one for one in entry.get("parameters", []) if one["in"] == "query"}
        problems = [f"query parameter {name}" for name in query if name not in parameters]
        problems += [
            f"query parameter {name} is missing"
            for name, one in parameters.items()
            if one["required"] and name not in query
        ]
        consumed = entry.get("consumes") or ([JSON] if self._body(entry) else [])
        if body and media_type and consumed and media_type not in consumed:
            problems.append(f"media type {media_type}, described is {' or '.join(consumed)}")
        if body and body.strip() not in ("{}", "null"):
            schema = self._body(entry)
            if schema is None and not entry.get("consumes"):
                problems.append("a body where none is described")
            elif schema is not None and schema.get("type") != "string" and JSON in consumed:
                # A body that is typed as text stands for a document that nobody describes.
                told = _fields_in_words(entry.get("description", ""))
                problems += self._problems_of_body(operation.split()[0], schema, json.loads(body), told)
        return problems

    def _problems_of_body(self, method: str, schema: Mapping[str, Any], value: Any, told: set[str]) -> list[str]:
        name = str(schema.get("$ref", "")).rsplit("/", 1)[-1]
        model = self.document["definitions"].get(name, {})
        barred = set(model.get(READ_ONLY.get(method, ""), ()))
        problems = [f"read-only field {one}" for one in value if one in barred] if isinstance(value, dict) else []
        # One model serves create and update: what a create needs an update leaves out.
        whole = {key: one for key, one in (model or schema).items() if key != "required" or method != "PATCH"}
        if "properties" in whole:
            whole["properties"] = {**dict.fromkeys(told, {}), **whole["properties"]}
        return problems + self._unlike(whole, value, f"{method} {name or json.dumps(schema)} {sorted(told)}")

    def problems_of_answer(self, operation: str, status: int, media_type: str, body: str | None) -> list[str]:
        """What of an answer is not described; `body` is text, None where it was not kept."""
        entry = self.operations.get(nameless(operation))
        if entry is None:
            return []
        described = {int(code): answer for code, answer in entry["responses"].items()}
        if status not in described:
            # Of some calls no success is described at all.
            free = status in ANYWHERE or (status < 300 and not any(code < 300 for code in described))
            return [] if free else [f"status {status}, described are {sorted(described)}"]
        schema = described[status].get("schema")
        if schema is None or not body:
            return [] if schema is None or status >= 400 or body is None else ["an empty answer where one is described"]
        if media_type != JSON:
            produced = entry.get("produces", [JSON])
            return [] if media_type in produced else [f"media type {media_type}, described is {' or '.join(produced)}"]
        return self._unlike(schema, json.loads(body), f"{status} of {operation}")

    def is_located(self, operation: str, status: int) -> bool:
        """Whether an answer of this status is described with a Location header."""
        responses = self.operations.get(nameless(operation), {}).get("responses", {})
        return "location" in responses.get(str(status), {}).get("headers", {})

    @staticmethod
    def _body(entry: Mapping[str, Any]) -> Mapping[str, Any] | None:
        return next((one["schema"] for one in entry.get("parameters", []) if one["in"] == "body"), None)

    def _unlike(self, schema: Mapping[str, Any], value: Any, key: str) -> list[str]:
        if key not in self._validators:
            whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_modern(schema)}
            whole["definitions"] = {name: _modern(one) for name, one in self.document["definitions"].items()}
            self._validators[key] = jsonschema_rs.validator_for(whole)
        # One problem a place and rule: a long list breaks the same rule a hundred times.
        found = {
            (_place(problem), str(problem.schema_path)): problem for problem in self._validators[key].iter_errors(value)
        }
        return sorted({f"{place}: {problem.message[:160]}" for (place, _rule), problem in found.items()})


def nameless(path: str) -> str:
    """A template whose placeholders have no names: two documents call them differently."""
    return re.sub(r"\{[^}]*\}", "{}", path)


def _fields_in_words(text: str) -> set[str]:
    """Fields of the table that the words of an operation open with: a few models lack one of them."""
    rows = text.partition("-----|")[2].split("\n\n")[0].splitlines()[1:]
    return {row.split(" | ")[0] for row in re.split(r"\n(?=\w+ \| )", "\n".join(rows)) if " | " in row}


def _place(problem: Any) -> str:
    return ".".join("[]" if isinstance(part, int) else str(part) for part in problem.instance_path) or "top"


def _modern(schema: Any) -> Any:
    """A Swagger schema as JSON Schema: no fields but those described, and null for what is not set.

    Swagger 2.0 has no null, and recorded answers have it everywhere.
    """
    if isinstance(schema, list):
        return [_modern(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    result = {key: schema[key] for key in ("type", "required", "minimum", "maximum") if key in schema}
    if schema.get("type") == "array":
        result["items"] = _modern({**schema.get("items", {}), **({"enum": schema["enum"]} if "enum" in schema else {})})
    elif "enum" in schema:
        result["enum"] = [*schema["enum"], None]
    if "type" in schema:
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        result["type"] = [*types, "null"]
    if schema.get("properties"):
        result["properties"] = {name: _modern(one) for name, one in schema["properties"].items()}
        result["additionalProperties"] = "additionalProperties" in schema
    return result


# Where the contract knows better than the description: operation, how the problem begins, and what the contract says.
SLIPS: tuple[tuple[str, str, str], ...] = (
    ("GET /devices", "query parameter search_type is missing", "vendor code leaves it out"),
    ("GET /applications", "query parameter search_type is missing", "vendor code leaves it out"),
    ("POST /customdevices", 'top: "disabled" is a required property', "vendor code leaves it out"),
    ("GET /software", "[].software_type:", "the list of its words holds one of several"),
    ("GET /software/{}", "software_type:", "the list of its words holds one of several"),
    ("GET /detections/rules/hiding", "[].offender:", "an object, or the word Any"),
    ("GET /detections/rules/hiding", "[].victim:", "an object, or the word Any"),
    ("GET /detections/rules/hiding/{}", "offender:", "an object, or the word Any"),
    ("GET /detections/rules/hiding/{}", "victim:", "an object, or the word Any"),
    ("POST /detections/rules/hiding", "offender:", "an object, or the word Any"),
    ("POST /detections/rules/hiding", "victim:", "an object, or the word Any"),
    ("PATCH /detections/rules/hiding/{}", "offender:", "an object, or the word Any"),
    ("PATCH /detections/rules/hiding/{}", "victim:", "an object, or the word Any"),
    ("GET /detections", '[]: "recommended', "answered by consoles alone"),
    ("GET /detections/{}", 'top: "recommended', "answered by consoles alone"),
    ("GET /detections/{}/investigations", "top:", "typed as one object, a list by clients"),
    ("GET /detections/{}/related", "top:", "typed as one object, though its words speak of several"),
    ("GET /usergroups/{}/members", "top:", "typed as a list, one object in the vendor's own script"),
    ("GET /users", "[].date_joined:", "typed as text, a number by clients"),
    ("GET /users/{}", "date_joined:", "typed as text, a number by clients"),
    (
        "GET /appliances",
        "[]: Additional properties are not allowed ('enabled_integrations'",
        "seen by clients",
    ),
    (
        "GET /appliances/{}",
        "top: Additional properties are not allowed ('enabled_integrations'",
        "seen by clients",
    ),
    (
        "POST /devicegroups",
        "top: Additional properties are not allowed ('dynamic'",
        "its text lists dynamic, which its model has not",
    ),
    ("POST /metrics", "stats.[].values.[]:", "recorded answers hold numbers"),
    ("POST /metrics/total", "stats.[].values.[]:", "recorded answers hold numbers"),
    ("POST /metrics/totalbyobject", "stats.[].values.[]:", "recorded answers hold numbers"),
    ("POST /records/search", "records:", "typed as an object, a list by every client"),
    ("POST /records/cursor", "records:", "typed as an object, a list by every client"),
    ("GET /records/cursor/{}", "records:", "typed as an object, a list by every client"),
)
VERSION = "9.8"


def undescribed_requests(fleet: SimFleet) -> list[str]:
    """What the requests that sensors of the described release carried out hold and the description does not.

    The fleet keeps bodies. Raises MissingDescription.
    """
    folder = evidence()
    if folder is None:
        raise MissingDescription(MISSING)
    rows = [
        row
        for row in fleet.log()
        if row["said"]
        and fleet.systems[row["system"]]["kind"] == "sensor"
        and row["said"]["version"].startswith(f"{VERSION}.")
    ]
    return problems_of(Description(folder), rows, requests=True)


def problems_of(description: Description, rows: Iterable[Mapping[str, Any]], *, requests: bool) -> list[str]:
    """What of logged exchanges (rows of the simulator's log with bodies) is not described, a line each.

    Answers alone, or requests alone where they were carried out: what was sent to be refused may be anything.
    """
    found: dict[str, None] = {}
    for row in rows:
        if not row["operation"] or not row["said"]:
            continue
        said, operation = row["said"], nameless(row["operation"])
        if requests:
            problems = _of_request(description, row) if (row["status"] or 500) < 300 else []
        else:
            kind = (said["answer_type"] or "").split(";")[0]
            problems = description.problems_of_answer(operation, row["status"], kind, said["answer"])
            if description.is_located(operation, row["status"]) and not said["location"]:
                problems = [*problems, "no Location"]
        for problem in problems:
            if not any(operation == slip and problem.startswith(start) for slip, start, _contract in SLIPS):
                found[f"{operation}: {problem}"] = None
    return sorted(found)


def _of_request(description: Description, row: Mapping[str, Any]) -> list[str]:
    kind = (row["said"]["request_type"] or "").split(";")[0] or None
    body = row["said"]["request"] if kind == JSON else None
    query = dict(parse_qsl(row["query"], keep_blank_values=True))
    return description.problems_of_request(row["operation"], query, kind, body)
