# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The JSON schemas take what the check of a document takes, and refuse what it refuses: both ways."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import pytest
import yaml
from _schemas import SCHEMAS
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.arguments import Arguments
from ansible_collections.extrahop.revealx.plugins.module_utils._state.document import document_of
from ansible_collections.extrahop.revealx.plugins.module_utils._state.sections import BY_NAME, SECTIONS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.property.documents import documents

ROOT = SCHEMAS.parents[1]
TEMPLATE = "{{ our_value }}"
FILES = {name: json.loads((SCHEMAS / f"{name}.json").read_text()) for name in ("state", "layer", "variables", "fleet")}


def beside(uri: str) -> dict:
    """The file that a schema refers to, as an editor finds it: beside the one that names it."""
    return FILES[uri.rpartition("/")[2].removesuffix(".json")]


STATE, LAYER, VARIABLES, FLEET = (
    jsonschema_rs.validator_for(FILES[name], retriever=beside) for name in ("state", "layer", "variables", "fleet")
)


def options_schema(section) -> dict:
    """What each option of a section's entries may be."""
    content = FILES["layer"]["properties"][section.name]["anyOf"][0]
    return (content["items"]["anyOf"][0] if section.is_list else content)["properties"]


def alone(section, entry: dict) -> dict:
    """A document with one entry."""
    return {section.name: [entry] if section.is_list else entry}


def validator(schema: dict) -> jsonschema_rs.Draft7Validator:
    return jsonschema_rs.Draft7Validator({"definitions": FILES["layer"]["definitions"], **schema})


# ---- one option


# Of a value in another form: text for numbers and lists, JSON for structures. What is inside JSON no schema sees.
VALUES = (None, True, 1, 1.0, 1.5, -3, "x", "", "yes", "oFF", "5", " 1_0 ", "2.5", "1e3", ".5", [], [None], ["x"], [1])
MORE = ([["x"]], [{}], [{"no such": 1}], {}, {"no such": 1}, [TEMPLATE])


def is_judged(spec: dict, value: object) -> bool:
    """Whether a schema can judge the value: not the parts of a text, nor what a template will be."""
    is_list = spec.get("type") == "list"
    if value == [TEMPLATE]:
        return False
    # JSON knows no difference between 1 and 1.0.
    if spec.get("type") == "bool" and isinstance(value, float):
        return False
    # An empty text or a word is a list of itself; whether it is one of the choices, or a number, is not said.
    return not (is_list and isinstance(value, (str, int, float)) and spec.get("elements", "raw") != "raw")


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_each_option_takes_the_same_values(section):
    properties = options_schema(section)
    assert set(properties) == set(section.options)
    for name, spec in section.options.items():
        schema, arguments = validator(properties[name]), Arguments({name: spec})
        for value in (*VALUES, *MORE):
            if is_judged(spec, value):
                _options, problems = arguments.accepted({name: value})
                left_out = value is None and spec.get("required", False)
                assert schema.is_valid(value) == (not problems or left_out), (name, value, list(map(str, problems)))
        assert schema.is_valid(TEMPLATE)


# ---- several options together


def some_value(spec: dict) -> object:
    if spec.get("choices"):
        return spec["choices"][0] if spec.get("type") != "list" else [spec["choices"][0]]
    return {"str": "x", "path": "x", "raw": "x", "bool": True, "int": 1, "float": 1.5, "list": []}.get(
        spec.get("type", "str"), {}
    )


def is_whole(spec: dict) -> bool:
    """Whether an empty mapping will do."""
    return not any(one.get("required") for one in (spec.get("options") or {}).values())


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_rules_of_an_entry_are_told_as_the_check_tells_them(data):
    section = BY_NAME[data.draw(st.sampled_from(sorted(BY_NAME)))]
    useful = {name: spec for name, spec in section.options.items() if is_whole(spec)}
    names = data.draw(st.lists(st.sampled_from(sorted(useful)), unique=True, max_size=6))
    entry = {}
    for name in names:
        choices = useful[name].get("choices") if useful[name].get("type") != "list" else None
        entry[name] = data.draw(st.sampled_from(choices)) if choices else some_value(useful[name])
        if data.draw(st.integers(0, 9)) == 0:
            entry[name] = None
    _options, problems = section.arguments.accepted(entry)
    assert STATE.is_valid(alone(section, entry)) == (not problems), (section.name, problems)
    # A layer needs nothing: the rest may stand in another one.
    assert LAYER.is_valid(alone(section, entry))


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_what_an_entry_needs_may_stand_in_another_layer(section):
    needed = {name: some_value(spec) for name, spec in section.options.items() if spec.get("required")}
    for name in needed:
        for entry in ({**needed, name: None}, {key: value for key, value in needed.items() if key != name}):
            assert section.arguments.accepted(entry)[1]
            assert not STATE.is_valid(alone(section, entry)) and LAYER.is_valid(alone(section, entry))


# ---- whole documents


@given(documents())
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_documents_of_the_properties(document):
    assert not document_of(document).problems
    assert STATE.is_valid(document) and LAYER.is_valid(document)
    for name in document:
        wrong = {**document, name: [*document[name], {"no_such_field": 1}]}
        assert not STATE.is_valid(wrong) and document_of(wrong).problems
    assert not STATE.is_valid({**document, "tgas": []})


def of_examples() -> list[Path]:
    return sorted((ROOT / "examples" / "group_vars").rglob("*.yml"))


@pytest.mark.parametrize("path", of_examples(), ids=lambda path: path.name)
def test_the_examples_are_valid_and_name_their_schema(path):
    text = path.read_text()
    first = text.splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    assert (path.parent / first.partition("=")[2]).resolve() == SCHEMAS / "variables.json"
    values = yaml.safe_load(text)
    assert VARIABLES.is_valid(values), [str(error) for error in VARIABLES.iter_errors(values)]


def test_the_inventory_file_of_the_examples_is_valid():
    text = (ROOT / "examples" / "fleet.yml").read_text()
    assert text.startswith("# yaml-language-server: $schema=../extensions/schemas/fleet.json\n")
    values = yaml.safe_load(text)
    assert FLEET.is_valid(values)
    for wrong in ({"consoels": []}, {"on_unreachable": "ignore"}, {"clusters": [{"managers": []}]}, {"plugin": None}):
        assert not FLEET.is_valid({**values, **wrong}), wrong


def in_documentation() -> list[dict]:
    """The YAML of the role's README that sets variables of ours."""
    blocks = (ROOT / "roles" / "configure" / "README.md").read_text().split("```yaml\n")[1:]
    read = [yaml.safe_load(block.partition("```")[0]) for block in blocks]
    return [one for one in read if isinstance(one, dict)]


def test_the_documentation_shows_valid_variables():
    shown = in_documentation()
    assert len(shown) >= 4
    for values in shown:
        assert VARIABLES.is_valid(values), [str(error) for error in VARIABLES.iter_errors(values)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"configure_state": {"tags": [{"nam": "x"}]}},
        {"configure_state_of_site": {"services": {"setings": {}}}},
        {"configure_state_of_site": ["tags"]},
        {"configure_layer": []},
        {"configure_max_deletes": "many"},
    ],
)
def test_wrong_variables_are_refused(wrong):
    assert not VARIABLES.is_valid(wrong)


def test_other_variables_and_templates_are_left_alone():
    values = {"ansible_host": "x", "our_configure_x": 1, "configure_state_a": TEMPLATE, "configure_prune": TEMPLATE}
    assert VARIABLES.is_valid({**values, "configure_state": {"tags": TEMPLATE, "users": [TEMPLATE]}})
