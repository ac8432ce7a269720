# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A document is refused before the first request, with section, object and field of everything that is wrong."""

from __future__ import annotations

import json

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import perform
from ansible_collections.extrahop.revealx.plugins.module_utils._state.document import (
    MOST_SHOWN,
    document_of,
    sections_to_prune,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._state.sections import SECTIONS
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import OPERATION, check

NO_BRAKES = {"max_deletes": None, "prune": None}


def refusal(document, **options) -> str:
    with pytest.raises(OptionError) as caught:
        found = check({**NO_BRAKES, "document": document, **options})
        if found.problems:
            raise found.refusal
    return str(caught.value)


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({"tagz": []}, "section 'tagz' is not known; did you mean tags?"),
        ({"tag": []}, "section 'tag' is not known; did you mean tags?"),
        ({"device_group": []}, "did you mean device_groups?"),
        ({"colours": []}, "section 'colours' is not known; there are: activity_maps, alerts,"),
        ({"tags": {"name": "a"}}, "section tags: a list of objects is wanted."),
        ({"tags": ["a"]}, "tags[0]: a mapping of fields is wanted."),
        ({"services": []}, "services: a mapping of fields is wanted."),
        ({"tags": [{"name": "a", "colour": 1}]}, "tags 'a': colour is not known; there are: devices, id, name, state."),
        ({"tags": [{"devices": []}]}, "tags[0]: one of name, id is needed."),
        ({"tags": [{"name": "  "}]}, "tags '  ': name is blank."),
        ({"tags": [{"name": "a", "state": "gone"}]}, "tags 'a': state is 'gone'; there are: present, absent."),
        ({"tags": [{"name": "a", "host": "b"}]}, "tags 'a': host is not known"),
        (
            {"ods_targets": [{"type": "syslog", "name": "a", "host": "collector", "port": 514, "protocol": "udp"}]},
            "ods_targets 'syslog a': host is called target_host here.",
        ),
        ({"appliances": [{"host": "sensor1"}]}, "appliances[0]: host is called remote_host here."),
        ({"tags": [{"name": "a"}, {"name": "a", "state": "absent"}]}, "tags 'a': name is declared twice"),
        ({"tags": [{"id": 5, "name": "a"}, {"id": "5"}]}, "tags '5': id is declared twice"),
        (
            {"users": [{"username": "Nadia"}, {"username": "nadia"}]},
            "users 'nadia': username is declared twice in the section.",
        ),
        ({"users": [{"name": "Nadia"}]}, "users[0]: username is needed and not given."),
        (
            {"custom_devices": [{"name": "x", "criteria": [{"ipaddr": "10.0.0.1"}, {"vlan_min": "low"}]}]},
            "custom_devices 'x': criteria[1].vlan_min is 'low': a whole number is wanted.",
        ),
        (
            {"custom_devices": [{"name": "x", "criteria": [{}]}]},
            "custom_devices 'x': criteria holds an empty entry",
        ),
        (
            {"device_groups": [{"name": "g", "dynamic": "no", "filter": {"field": "name", "operator": "exists"}}]},
            "device_groups 'g': dynamic is false, but a filter is given",
        ),
        ({"cluster": {}}, "cluster: ingest_enabled is needed and not given."),
        ({"cluster": {"ingest_enabled": "perhaps"}}, "cluster: ingest_enabled is 'perhaps': true or false is wanted."),
        ({"running_config": {"config": {}, "save": True}}, "running_config: save does not belong here"),
        ({"api_access": {"cors_origins": ["https://a.example.com/x"]}}, "api_access: cors_origins"),
        ({"license": {"product_key": "a", "license": "b"}}, "license: product_key and license exclude each other"),
    ],
)
def test_each_mistake_names_its_place(document, told):
    assert told in refusal(document)


def test_all_mistakes_are_told_at_once_but_not_without_end():
    told = refusal({"tagz": [], "tags": [{"name": str(number), "bad": 1} for number in range(MOST_SHOWN + 5)]})
    assert "'tagz'" in told and "tags '0'" in told and "and 6 more" in told


def test_prune_takes_lists_only():
    assert "prune names 'tagz'" in refusal({}, prune=["tagz"])
    assert "prune names services, which is no list" in refusal({}, prune=["services"])


def test_the_answer_of_a_survey_may_be_empty_or_have_blanks():
    found = check({**NO_BRAKES, "document": {"tags": []}, "prune": [""]})
    assert found.entries == [] and not found.problems
    # The text "tags, users", split at its comma.
    assert sections_to_prune({"prune": ["tags", " users"]}) == ["tags", "users"]


def test_secrets_are_not_told():
    told = refusal(
        {
            "users": [{"username": "a", "password": ["canary-1"]}],
            "license": {"product_key": "canary 2"},
        }
    )
    assert "users 'a': password is of another type" in told and "canary" not in told


def test_what_the_name_of_an_unknown_section_tells_is_a_secret_elsewhere_too():
    given = {"password": "Canary-1", "pasword_list": [{"password": "Canary-2"}], "ssl_decrypt_keys": ["Canary-3"]}
    document = document_of({**given, "tags": [{"name": "Canary-1"}]})
    assert document.secrets == {"Canary-1", "Canary-2", "Canary-3"}
    assert [entry.name for entry in document.entries] == ["Canary-1"]


def test_texts_from_a_survey_become_values():
    document = document_of({"cluster": {"ingest_enabled": "yes"}, "tags": [{"name": 7, "id": "5"}]})
    cluster, tag = document.entries
    assert cluster.options["ingest_enabled"] is True
    assert (tag.name, tag.options["name"], tag.options["id"], tag.options["state"]) == ("7", "7", 5, "present")


def test_entries_stand_in_the_order_of_references_whatever_the_document():
    given = {
        "device_groups": [{"name": "g"}],
        "tags": [{"name": "t"}],
        "users": [{"username": "u"}],
        "custom_devices": None,
    }
    entries = document_of(given).entries
    assert [entry.section.name for entry in entries] == ["users", "tags", "device_groups"]
    names = [section.name for section in SECTIONS]
    for first, then in (("custom_devices", "tags"), ("tags", "device_groups"), ("users", "device_groups")):
        assert names.index(first) < names.index(then)


@pytest.mark.parametrize("suffix", ["yml", "json"])
def test_src_is_a_file(tmp_path, suffix):
    file = tmp_path / f"state.{suffix}"
    file.write_text(json.dumps({"tags": [{"name": "a"}]}))
    assert check({**NO_BRAKES, "src": str(file)}).entries[0].name == "a"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("missing.yml", None, "cannot be read (No such file"),
        ("list.yml", "- a\n", "it holds no mapping of sections"),
        ("bad.yml", "tags: [\n", "not a document"),
        ("bad.json", "{", "not a document"),
        ("vault.yml", "users: !vault x\n", "Vaulted values and templates are for the option document"),
        ("empty.yml", "", "it holds no mapping"),
    ],
)
def test_bad_files_are_refused(tmp_path, name, text, told):
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(OptionError) as caught:
        check({**NO_BRAKES, "src": str(tmp_path / name)})
    assert f"src is {str(tmp_path / name)!r}" in str(caught.value)
    assert told in str(caught.value)


def test_nothing_is_sent_for_a_bad_document():
    given = {"document": {"tagz": []}, "max_deletes": None, "partial": False}
    options = {"host": "127.0.0.1:1", "api_key": "k" * 20, **given}
    result = perform(OPERATION, options, check_mode=False, warn=print)
    assert result.failed and result.data["error"]["type"] == "OptionError"
    assert result.data["requests"] == {"read": 0, "write": 0, "retried": 0}
