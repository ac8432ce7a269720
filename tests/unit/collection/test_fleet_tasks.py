# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible's main process imports the action of each task, and forks a worker with all that for each host of later ones:
a fleet task brings next to nothing."""

from __future__ import annotations

import importlib
import subprocess
import sys

import _generate
import pytest
from _project import ROOT
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet_task import FleetTask

PLUGINS = "ansible_collections.extrahop.revealx.plugins"
IMPORTED = """
import sys
sys.path.insert(0, sys.argv[1])
import {plugins}.action.{name}
print(*(name for name in sys.modules if name == "requests" or name.startswith("{plugins}.")), sep="\\n")
"""
BROUGHT = {"action", "plugin_utils", "plugin_utils.fleet_task"}


def tasks() -> list[str]:
    return [name for name in _generate.fleet_modules() if name not in (*_generate.OF_ONE_HOST, _generate.PART)]


def test_a_fleet_task_brings_nothing_to_the_main_process():
    command = [sys.executable, "-c", IMPORTED.format(plugins=PLUGINS, name="fleet_upgrade"), ROOT / ".cache" / "live"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert {one.removeprefix(f"{PLUGINS}.") for one in done.stdout.split()} == {*BROUGHT, "action.fleet_upgrade"}


@pytest.mark.parametrize("name", tasks())
def test_each_names_an_operation_of_its_own(name):
    action = importlib.import_module(f"{PLUGINS}.action.{name}").ActionModule
    assert issubclass(action, FleetTask) and action.name == name
    assert importlib.import_module(f"{PLUGINS}.plugin_utils.workflows.{name}").OPERATION.name == name


@pytest.mark.parametrize("name", tasks())
def test_none_works_on_fewer_than_one_system_at_a_time(name):
    operation = importlib.import_module(f"{PLUGINS}.plugin_utils.workflows.{name}").OPERATION
    given = {option: spec.get("default") for option, spec in operation.options.items()}
    if "parallel" in given:
        assert given["parallel"] >= 1
        with pytest.raises(OptionError, match=r"parallel is 0 \(fleet_parallel of the roles\): give 1 or more"):
            operation.refuse({**given, "parallel": 0})
