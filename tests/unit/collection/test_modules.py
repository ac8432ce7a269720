# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module is complete: action file, action group, integration target, attributes, examples that its spec takes."""

from __future__ import annotations

import importlib

import _collection
import _generate
import _runtime
import pytest
import yaml
from _project import ROOT
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import CONNECTION_SPEC
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation

PLUGINS = "ansible_collections.extrahop.revealx.plugins"
PREFIX = "extrahop.revealx."
ATTRIBUTES = {"check_mode", "diff_mode", "idempotent", "platform", "action_group"}

every_module = pytest.mark.parametrize("name", _generate.modules())


def operation(name: str) -> Operation:
    return _collection.operation(name)


def with_fragments(name: str, key: str) -> dict:
    """A mapping of a module's documentation, together with what its fragments add to it."""
    documentation = _generate.documentation(name)
    merged: dict = {}
    for fragment in documentation.get("extends_documentation_fragment", []):
        file, _dot, part = fragment.removeprefix(PREFIX).partition(".")
        fragments = importlib.import_module(f"{PLUGINS}.doc_fragments.{file}").ModuleDocFragment
        text = getattr(fragments, part.upper() or "DOCUMENTATION")
        merged = {**(yaml.safe_load(text).get(key) or {}), **merged}
    return {**merged, **(documentation.get(key) or {})}


def examples(name: str) -> list[dict]:
    return yaml.safe_load(_generate.text_of(name, "EXAMPLES"))


def own_tasks(tasks: list[dict], name: str) -> list[dict]:
    """The options that examples give to a module, plays and blocks included."""
    found = []
    for task in tasks:
        for inner in ("tasks", "pre_tasks", "post_tasks", "block", "rescue", "always"):
            found += own_tasks(task.get(inner) or [], name)
        if PREFIX + name in task:
            found.append(task[PREFIX + name] or {})
    return found


def is_template(value: object) -> bool:
    return isinstance(value, str) and "{{" in value


@every_module
def test_no_field_hides_behind_a_connection_option(name):
    """A field with the name of a connection option has an option of another name, and one in place of the other is
    refused: the session would go to whatever the field names, with the key."""
    described = operation(name)
    assert not set(described.options) & set(CONNECTION_SPEC)
    resource = described.resource
    if resource is None:
        return
    fields = {*resource.fields, *resource.parts, *resource.lists, *resource.scope, *resource.delete_query}
    assert fields & set(CONNECTION_SPEC) == set(resource.renamed.values())
    for option, field in resource.renamed.items():
        kinds = [{name: kind} for name, scope in resource.scope.items() for kind in scope.choices] or [{}]
        for kind in [kind for kind in kinds if resource.fields[field].needed(kind)]:
            (told,) = described.misdirected({**kind, field: "collector"})
            assert option in told and "signs in" in told
            assert not described.misdirected({**kind, field: "sensor1", option: "collector"})
            assert not described.misdirected({**kind, field: "sensor1", "state": "absent"})
            assert not described.misdirected({**kind, option: "collector"})


def test_there_are_modules():
    assert _generate.modules()


@every_module
def test_action_file_runs_the_modules_operation(name):
    action = importlib.import_module(f"{PLUGINS}.action.{name}").ActionModule
    assert action.operation is operation(name)
    assert action.operation.name == name


@every_module
def test_action_group_lists_it(name):
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text())
    # The group sets connection options: whoever has none would refuse them.
    assert (name in runtime["action_groups"]["all"]) == operation(name).has_system


@pytest.mark.parametrize(("former", "now"), _runtime.RENAMED.items())
def test_former_name_leads_to_the_module(former, now):
    """Ansible finds module and action each by itself, and asks the group for the name that the task has."""
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text())
    assert former in runtime["action_groups"]["all"] and now in _generate.modules()
    for kind in ("modules", "action"):
        entry = runtime["plugin_routing"][kind][former]
        assert entry["redirect"] == PREFIX + now
        assert entry["deprecation"]["removal_version"] == "2.0.0"
        assert PREFIX + now in entry["deprecation"]["warning_text"]


@every_module
def test_only_modules_that_change_nothing_are_called_info(name):
    """What only reads, by its documentation, has the ending; what writes a file has not."""
    fragments = _generate.documentation(name)["extends_documentation_fragment"]
    writes_a_file = "dest" in operation(name).options
    waits = name == "job_wait"
    is_info = f"{PREFIX}attributes.info" in fragments and not writes_a_file and not waits
    assert name.endswith("_info") == is_info


@every_module
def test_integration_target(name):
    # A role of the collection would be run in place of a target of the same name.
    target = f"module_{name}" if (ROOT / "roles" / name).is_dir() else name
    assert (ROOT / "tests" / "integration" / "targets" / target / "tasks" / "main.yml").is_file()


@every_module
def test_attributes_are_documented(name):
    assert with_fragments(name, "attributes").keys() >= ATTRIBUTES


@every_module
def test_documented_options_are_the_operations(name):
    assert with_fragments(name, "options").keys() == operation(name).argument_spec.keys()


@every_module
def test_secret_options_are_marked(name):
    for option, spec in operation(name).argument_spec.items():
        if spec.get("type") not in ("bool", "int") and any(
            word in option for word in ("password", "secret", "private_key", "api_key", "token", "product_key")
        ):
            assert "no_log" in spec, f"{option} holds a secret, or says no_log: False"


@every_module
def test_examples_use_full_names_and_accepted_options(name):
    tasks = own_tasks(examples(name), name)
    assert tasks, f"no example calls {PREFIX}{name}"
    spec = operation(name).argument_spec
    for options in tasks:
        assert options.keys() <= spec.keys()
        plain = {option: value for option, value in options.items() if not is_template(value)}
        assert not refused(spec, plain), f"{options}: {refused(spec, plain)}"


def refused(spec: dict, options: dict) -> list[str]:
    """What the argument spec has against options; options that are missing do not count, variables may fill them in."""
    found = ArgumentSpecValidator(spec).validate(options).error_messages
    return [message for message in found if not message.startswith("missing required arguments")]


@every_module
def test_examples_say_what_they_do(name):
    assert all(task.get("name") for task in examples(name))
    first = own_tasks(examples(name)[:1], name)
    assert first, "the first example is the simplest use of the module itself"


@every_module
def test_no_clear_secret_in_examples(name):
    for options in own_tasks(examples(name), name):
        for option, value in options.items():
            if operation(name).argument_spec[option].get("no_log") and option != "update_password":
                assert is_template(value), f"{option} stands in clear: use a variable"
