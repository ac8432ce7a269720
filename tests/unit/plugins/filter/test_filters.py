# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each filter in a template of Ansible's own: its documented example gives what its page says, wrong input is told."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from _project import LIVE

HERE = "extrahop.revealx"
FILTERS = sorted(path.stem for path in (Path(__file__).parents[4] / "plugins" / "filter").glob("*.py"))
STRANGE = "{{ 6 * 7 }}"
Templated = Callable[..., object]


@pytest.fixture(scope="module")
def answer() -> Iterator[Callable[[str, dict], dict]]:
    """Templates an expression in a process that works as Ansible does."""
    command = [sys.executable, str(Path(__file__).with_name("templating.py")), str(LIVE)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout

        def ask(expression: str, variables: dict) -> dict:
            print(json.dumps([expression, variables]), file=process.stdin, flush=True)
            return json.loads(process.stdout.readline())

        yield ask
        process.stdin.close()


@pytest.fixture
def templated(answer) -> Templated:
    """What Ansible makes of an expression with these variables."""
    return lambda expression, **variables: answer(expression, variables)["value"]


def documented(name: str) -> tuple[dict, object]:
    """The first task of a filter's example, and the value that its page shows."""
    module = importlib.import_module(f"ansible_collections.{HERE}.plugins.filter.{name}")
    return yaml.safe_load(module.EXAMPLES)[0], yaml.safe_load(module.RETURN)["_value"].get("sample")


def test_differences_of_an_upgrade_are_those_of_the_page(templated):
    task, shown = documented("upgrade_differences")
    expression = f"before | {HERE}.upgrade_differences(info, 'sensor1', wanted='9.9', ignore='objects.tags')"
    assert expression in task["ansible.builtin.debug"]["msg"]
    assert templated(expression, **task["vars"]) == shown


def test_rows_are_the_table_of_the_page(templated):
    task, shown = documented("report")
    assert templated(f"rows | {HERE}.report", **task["vars"]).rstrip() == shown


def test_text_of_systems_stays_text_in_a_table(templated):
    told = templated(f"rows | {HERE}.report", rows=[{"system": "sensor1", "change": STRANGE}])
    assert STRANGE in told


def test_a_snapshot_has_the_subjects_of_the_page(templated):
    info = {"system": {"version": "9.8.2.100"}, "processes": [{"process": "excap", "status": "running"}]}
    found = templated(f"info | {HERE}.upgrade_snapshot", info=info)
    assert found["version"] == "9.8.2.100"
    assert "process.excap" in found


def test_backups_are_read_from_the_disk(templated, tmp_path):
    assert templated(f"dest | {HERE}.backups('sensor1')", dest=str(tmp_path / "none")) == []


def test_a_name_of_a_folder_is_the_same_each_time_and_another_for_another_system(templated):
    names = ["site/a sensor1", "site_a_sensor1", STRANGE]
    folders = templated(f"names | map('{HERE}.folder_name') | list", names=names)
    assert folders == templated(f"names | map('{HERE}.folder_name') | list", names=names)
    assert len(set(folders)) == len(names)
    assert not any("/" in folder for folder in folders)


def test_a_name_that_leads_elsewhere_is_told(templated):
    assert templated(f"'sensor1.example.com' | {HERE}.host_name_problem") == ""
    assert "'/'" in templated(f"'a/sensor1' | {HERE}.host_name_problem")


def test_a_window_has_its_three_values(templated):
    found = templated(f"'22:00-04:00 Europe/Berlin' | {HERE}.upgrade_window")
    assert set(found) == {"open", "seconds_left", "told"}
    assert found["open"] is (found["seconds_left"] > 0)
    assert "22:00-04:00 Europe/Berlin" in found["told"]


def test_drift_goes_on_to_a_build_server(templated):
    planned = {
        "objects": [{"section": "tags", "name": STRANGE, "action": "create", "error": "", "reason": "not there"}]
    }
    text = templated(f"{{'sensor1': planned}} | {HERE}.drift | {HERE}.junit", planned=planned)
    assert text.startswith("<?xml")
    assert 'failures="1"' in text
    assert STRANGE in text


def test_data_goes_through_verbatim_unchanged(templated):
    given = {"note": STRANGE, "deep": [1, None, True, 1.5, {"a": "b"}]}
    assert templated(f"given | {HERE}.verbatim", given=given) == given


WRONG = [
    (f"[1] | {HERE}.drift", "a mapping of systems"),
    (f"{{}} | {HERE}.drift(['//'])", "//"),
    (f"{{}} | {HERE}.junit", "extrahop.revealx.drift returns"),
    (f"[] | {HERE}.report('pdf')", "there are:"),
    (f"{{'report': 'plan'}} | {HERE}.report(columns=['system'])", "columns are for rows"),
    (f"'text' | {HERE}.report", "extrahop.revealx.report"),
    (f"'text' | {HERE}.upgrade_snapshot", "a result of system_info"),
    (f"'text' | {HERE}.upgrade_differences({{}})", "a snapshot and a result"),
    (f"{{}} | {HERE}.upgrade_differences({{}}, ignore='weather')", "weather"),
    (f"'ten to four' | {HERE}.upgrade_window", "ten to four"),
]


@pytest.mark.parametrize(("expression", "told"), WRONG, ids=[expression for expression, _told in WRONG])
def test_wrong_input_is_told(answer, expression, told):
    assert told in answer(expression, {}).get("error", "")


def test_every_filter_is_tried_here():
    source = Path(__file__).read_text()
    assert [name for name in FILTERS if f"{{HERE}}.{name}" not in source] == []


def test_layers_make_the_document_of_the_page(templated, answer):
    task, shown = documented("declared_state")
    layers = {"configure_state": None, "configure_state_site": shown, "configure_save": True}
    hosts = {"hostvars": {"sensor1": layers}, "inventory_hostname": "sensor1"}
    expression = f"hostvars[inventory_hostname] | {HERE}.declared_state"
    assert expression in task["ansible.builtin.debug"]["msg"]
    assert templated(expression, **hosts) == shown
    layers |= {"configure_state": {"tags": [{"name": STRANGE}]}}
    assert "Set configure_layers to the list" in answer(expression, hosts)["error"]
    layers["configure_layers"] = ["configure_state_site", "configure_state"]
    assert templated(f"({expression}).tags[1].name", **hosts) == STRANGE


def test_rows_of_a_spreadsheet_are_the_entries_of_the_page(templated, answer):
    task, shown = documented("csv_entries")
    expression = task["ansible.builtin.debug"]["msg"].strip("{} ")
    assert templated(expression, **task["vars"]) == shown
    told = answer(f"rows | {HERE}.csv_entries('tags')", {"rows": "name,device\nx,y\n"})["error"]
    assert "csv_entries: The rows cannot be used: line 1, column B (device): 'device' is no option of tags" in told
