# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What does not agree with a description is found: tried with a small one of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.description.description import FILE, Description, evidence, problems_of

OWN: dict[str, Any] = {
    "swagger": "2.0",
    "paths": {
        "/boxes": {
            "get": {
                "responses": {"200": {"schema": {"type": "array", "items": {"$ref": "#/definitions/Box"}}}},
                "parameters": [{"name": "colour", "in": "query", "required": False, "type": "string"}],
            },
            "post": {
                "description": "# Body\n\nname | type\n-----|-----\nlabel | string\n\nname | type\n---|---\nx | y",
                "responses": {"201": {"headers": {"location": {}}}},
                "parameters": [{"name": "body", "in": "body", "schema": {"$ref": "#/definitions/Box"}}],
            },
        },
        "/boxes/{id}": {
            "patch": {
                "responses": {"204": {}, "409": {}},
                "parameters": [{"name": "body", "in": "body", "schema": {"$ref": "#/definitions/Box"}}],
            },
            "delete": {"responses": {"404": {}}},
        },
    },
    "definitions": {
        "Box": {
            "type": "object",
            "required": ["name"],
            "properties": {"name": {"type": "string"}, "id": {"type": "integer"}, "kind": {"enum": ["big", "small"]}},
            "x-unsettable": ["id"],
            "x-uneditable": ["id", "kind"],
        }
    },
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Description:
    folder = tmp_path_factory.mktemp("own")
    (folder / FILE).write_text(json.dumps(OWN))
    return Description(folder)


def row(operation: str, status: int, request: Any = None, answer: Any = None, **other: Any) -> dict[str, Any]:
    said = {
        "request_type": "application/json",
        "request": json.dumps(request) if request is not None else "",
        "answer_type": "application/json",
        "answer": json.dumps(answer) if answer is not None else "",
        "location": other.get("location"),
    }
    return {"operation": operation, "status": status, "query": other.get("query", ""), "said": said}


@pytest.mark.parametrize(
    ("seen", "problem"),
    [
        (row("GET /boxes", 200, answer=[{"name": "a", "id": 1, "kind": None}]), None),
        (row("GET /boxes", 200, answer=[{"name": "a", "id": "1"}]), "GET /boxes: [].id: "),
        (row("GET /boxes", 200, answer=[{"name": "a", "lid": 1}]), "GET /boxes: []: Additional"),
        (row("GET /boxes", 200, answer=[{"id": 1}]), 'GET /boxes: []: "name" is a required property'),
        (row("GET /boxes", 200, answer=[{"name": "a", "kind": "odd"}]), "GET /boxes: [].kind: "),
        (row("GET /boxes", 200), "GET /boxes: an empty answer where one is described"),
        (row("GET /boxes", 202, answer=[]), "GET /boxes: status 202"),
        (row("GET /boxes", 403, answer={}), None),
        (row("GET /boxes", 409, answer={}), "GET /boxes: status 409"),
        (row("POST /boxes", 201, location="/boxes/1"), None),
        (row("POST /boxes", 201), "POST /boxes: no Location"),
        (row("PATCH /boxes/{id}", 409), None),
        # No success is described: any is as good as another.
        (row("DELETE /boxes/{id}", 204), None),
    ],
)
def test_answers(own: Description, seen: dict[str, Any], problem: str | None) -> None:
    told = problems_of(own, [seen], requests=False)
    assert told == [] if problem is None else len(told) == 1 and told[0].startswith(problem)


@pytest.mark.parametrize(
    ("seen", "problem"),
    [
        (row("GET /boxes", 200, query="colour=red"), None),
        (row("GET /boxes", 200, query="size=1"), "GET /boxes: query parameter size"),
        (row("POST /boxes", 201, {"name": "a"}), None),
        (row("POST /boxes", 201, {"kind": "big"}), 'POST /boxes: top: "name" is a required property'),
        (row("POST /boxes", 201, {"name": "a", "id": 4}), "POST /boxes: read-only field id"),
        (row("POST /boxes", 201, {"name": "a", "lid": 4}), "POST /boxes: top: Additional"),
        # The words of an operation can name more fields than the model.
        (row("POST /boxes", 201, {"name": "a", "label": "b"}), None),
        (row("PATCH /boxes/{id}", 204, {"label": "b"}), "PATCH /boxes/{}: top: Additional"),
        (row("PATCH /boxes/{id}", 204, {}), None),
        (row("PATCH /boxes/{box}", 204, {"kind": "big"}), "PATCH /boxes/{}: read-only field kind"),
        (row("GET /lids", 200), "GET /lids: not an operation"),
        # What was sent to be refused may be anything.
        (row("POST /boxes", 400, {"lid": 1}), None),
    ],
)
def test_requests(own: Description, seen: dict[str, Any], problem: str | None) -> None:
    told = problems_of(own, [seen], requests=True)
    assert told == [] if problem is None else len(told) == 1 and told[0].startswith(problem)


def test_the_folder_is_named_by_a_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXTRAHOP_EVIDENCE", str(tmp_path))
    assert evidence() is None
    (tmp_path / FILE).write_text("{}")
    assert evidence() == tmp_path
