# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""YAML and JSON that people wrote: no key twice, and no value of them in an error."""

from __future__ import annotations

import json

import pytest
import yaml
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.documents import from_json, from_yaml
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.api_request import body_of
from ansible_collections.extrahop.revealx.plugins.module_utils._state.files import as_text, read_file
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import check
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.yaml_text import as_yaml
from hypothesis import given
from hypothesis import strategies as st

YAML_TWICE = {
    "a section": ("tags: []\nusers: []\ntags:\n- name: a\n", "tags", 1, 3),
    "a key of an object": ("tags:\n- name: a\n  devices: []\n  name: b\n", "name", 2, 4),
    "a number and its text": ('running_config:\n  config: {10: a,\n    "10": b}\n', "10", 2, 3),
    "in one line": ("{tags: [], tags: []}\n", "tags", 1, 1),
    "below an anchor": ("a: &a\n  b: 1\n  b: 2\nc: *a\n", "b", 2, 3),
}
JSON_TWICE = {
    "a section": ('{"tags": [],\n "users": [],\n "tags": [{}]}', "tags", 1, 3),
    "a key of an object": ('{"tags": [{"name": "a\\"{:",\n"x": {"name": 1},\n"name": "b"}]}', "name", 1, 3),
    "in another spelling": ('{"a": 1,\n"\\u0061": 2}', "a", 1, 2),
}


@pytest.mark.parametrize(("text", "key", "first", "second"), YAML_TWICE.values(), ids=YAML_TWICE)
def test_yaml_that_has_a_key_twice(text, key, first, second):
    with pytest.raises(ValueError, match=f"^the key {key} is there twice, in line {first} and in line {second}$"):
        from_yaml(text)


@pytest.mark.parametrize(("text", "key", "first", "second"), JSON_TWICE.values(), ids=JSON_TWICE)
def test_json_that_has_a_key_twice(text, key, first, second):
    with pytest.raises(ValueError, match=f"^the key {key} is there twice, in line {first} and in line {second}$"):
        from_json(text)


@pytest.mark.parametrize(
    ("name", "text"), [("s.yml", YAML_TWICE["a section"][0]), ("s.json", JSON_TWICE["a section"][0])]
)
def test_src_that_has_a_section_twice(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    with pytest.raises(OptionError, match=r"the key tags is there twice, in line 1 and in line 3"):
        check({"src": str(tmp_path / name), "prune": ["tags"], "max_deletes": None})


def test_a_body_that_has_a_key_twice():
    with pytest.raises(OptionError, match="the key a is there twice"):
        body_of('{"a": 1, "a": 2}')


@pytest.mark.parametrize(("key", "told"), [("010", "8"), ("12:30", "750"), ("0x1F", "31"), ("1_000", "1000")])
def test_a_key_that_yaml_takes_as_another_number_than_it_looks_like(key, told):
    with pytest.raises(ValueError, match=f"the key {key} in line 2 means the number {told}"):
        from_yaml(f"a:\n  {key}: x\n")


@pytest.mark.parametrize("key", ["yes", "on", "~", "1.10", "2024-01-01"])
def test_src_with_keys_that_are_no_text(tmp_path, key):
    (tmp_path / "s.yml").write_text(f"running_config:\n  config:\n    ssh:\n      {key}: 1\n")
    with pytest.raises(OptionError, match=r"src\.running_config\.config\.ssh has a key that is"):
        check({"src": str(tmp_path / "s.yml"), "prune": None, "max_deletes": None})


def test_src_with_keys_that_are_whole_numbers(tmp_path):
    (tmp_path / "s.yml").write_text("running_config:\n  config: {vlans: {10: {name: b}}}\n")
    entry = check({"src": str(tmp_path / "s.yml"), "prune": None, "max_deletes": None}).entries[0]
    assert entry.options["config"] == {"vlans": {"10": {"name": "b"}}}


def test_keys_that_come_from_a_merge_may_be_there_again():
    text = "x:\n  y: &two\n    <<: &one {a: 1, b: 2}\n    b: 3\nz:\n  <<: *two\n  a: 4\n"
    assert from_yaml(text) == yaml.safe_load(text)


def test_what_is_in_order():
    data = {"a": [1, {"b": None, "c": '{"a": 1, "a": 2}\n:'}], "d": {"b": True}}
    assert from_json(json.dumps(data, indent=1)) == data == from_yaml(json.dumps(data))
    assert from_yaml("") is None


def test_an_error_of_json_shows_no_value():
    with pytest.raises(ValueError, match="line 2, column") as caught:
        from_json('{"password":\n "canary-1" "x"}')
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("load", [from_json, from_yaml])
def test_nesting_without_end(load):
    with pytest.raises(ValueError, match="nested too deeply|nesting depth"):
        load("[" * 100_000)


# Each of them is a slip that a password invites; PyYAML quotes what it stumbles over.
SLIPS = {
    "an alias": "password: *hunter2x",
    "a tag": "password: !hunter2 x",
    "a tag with quotes": "password: !h'hunter2' x",
    "a mark": "password: @hunter2",
    "a tag of Ansible": "password: !vault hunter2",
    "a directive": "password: %hunter2\n  bad: [",
    "a quote": "users:\n- password: 'hunter2",
    "a tab": "users:\n\t- password: hunter2",
    "a colon": "password: a: hunter2",
    "a list that is not closed": "a: [hunter2",
    "no number": "password: !!int hunter2",
    "no truth": "password: !!bool hunter2",
    "no time": "password: !!timestamp hunter2",
    "a character that cannot be": "password: \x01hunter2",
}


@pytest.mark.parametrize("parser", ["libyaml", "python"])
@pytest.mark.parametrize("text", SLIPS.values(), ids=SLIPS)
def test_errors_of_yaml_show_no_value(monkeypatch, parser, text):
    if parser == "python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    with pytest.raises(ValueError, match="^(.* at line [1-3], column|it has a character)") as told:
        from_yaml(text)
    assert "hunter2" not in str(told.value) and told.value.__cause__ is None


# Blanks, line ends and marks that YAML, JSON or editors treat as something else.
ODD = st.text(st.sampled_from("ab \t\n\r\x85\u2028\u2029\ufeff\xa0'\"\\:#-?|>{}[]&*!%@`,~=<0.é"), max_size=12)


@given(ODD, ODD)
@pytest.mark.parametrize("suffix", ["yml", "json"])
def test_every_text_of_an_export_comes_back_as_it_was(tmp_path_factory, suffix, key, text):
    file = tmp_path_factory.getbasetemp() / f"odd.{suffix}"
    document = {"sections": {f"k{key}": text, "list": [text, {"deep": text}]}}
    file.write_bytes(as_text(document, str(file)).encode())
    assert read_file(str(file)) == document


@pytest.mark.parametrize("end", ["\x85", "\u2028", "\u2029"])
def test_line_ends_of_other_alphabets_come_back(tmp_path, end):
    file = tmp_path / "state.yml"
    document = {"tags": [{"name": f"a{end}b"}], "triggers": [{"script": f"one\ntwo{end}three\n"}]}
    file.write_bytes(as_text(document, str(file)).encode())
    assert read_file(str(file)) == document
    assert yaml.safe_load(as_yaml({"host": f"a{end}b"})) == {"host": f"a{end}b"}
