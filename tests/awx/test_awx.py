# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks as AWX runs job templates: by ansible-runner, the key in the environment, survey answers as text."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from _project import ROOT, environment

from tests.awx.jobs import AWX, KEY, PASSWORD, VENV, Job, answers, injected, shipped, without_secrets
from tests.simfleet import SimFleet

# Six runs of playbooks; a busy machine needs minutes for what takes seconds.
pytestmark = pytest.mark.timeout(1200)
VERSION = "9.9.4.1234"
# AWX refuses injectors that could change how Ansible itself works.
REFUSED_NAMES = ("ANSIBLE_", "PATH", "PYTHONPATH", "JOB_ID", "AWX_", "TOWER_", "HOME")


@pytest.fixture(scope="module")
def fleet():
    systems = yaml.safe_load((ROOT / "simulator" / "fleets" / "demo.yml").read_text())["systems"]
    with SimFleet(
        {"speed": 300, "systems": {name: {**spec, "api_key": KEY} for name, spec in systems.items()}}
    ) as fleet:
        yield fleet


@pytest.fixture(scope="module")
def job(fleet, tmp_path_factory):
    """Jobs on the inventory of the examples."""
    inventory = yaml.safe_load((ROOT / "examples" / "inventory.yml").read_text())
    for group in inventory.values():
        place(group, fleet)
    job = Job(tmp_path_factory.mktemp("job"), fleet, inventory)
    variables = job.folder / "inventory" / "group_vars"
    shutil.copytree(ROOT / "examples" / "group_vars", variables)
    common = yaml.safe_load((variables / "all" / "main.yml").read_text())
    # The credential stands for these two.
    del common["extrahop_api_key"], common["extrahop_ca_path"]
    (variables / "all" / "main.yml").write_text(yaml.safe_dump({**common, "vault_password_of_nadia": PASSWORD}))
    return job


def place(group: dict, fleet: SimFleet) -> None:
    for child in group.get("children", {}).values():
        place(child, fleet)
    if "hosts" in group:
        names = [name.split(".")[0] for name in group["hosts"]]
        group["hosts"] = {
            name: {"extrahop_host": f"{fleet.systems[name]['host']}:{fleet.systems[name]['port']}"} for name in names
        }


def test_configure(job, fleet):
    survey = answers("Configure")
    fleet.clear()
    planned = job.run("plan", "configure.yml", survey, "--check", "--diff", "-vvvv")
    assert fleet.writes() == [] and planned.changed == set(fleet.systems)
    sealed = json.loads((job.project / "reports" / "configure" / "latest" / "plan.json").read_text())
    # Seals are of this plan alone.
    plan = [{name: value for name, value in row.items() if name != "seal"} for row in sealed]
    configured = job.run("configure", "configure.yml", survey)
    assert configured.changed == set(fleet.systems)
    done = json.loads((job.project / "reports" / "configure" / "latest" / "result.json").read_text())
    assert done == configured.artifacts["configure_report"]
    assert done["plan"] == plan == configured.artifacts["configure_result"]
    fleet.clear()
    assert job.run("again", "configure.yml", survey).changed == set()
    assert fleet.writes() == []


def test_upgrade(job, fleet):
    urls = {
        kind: f"https://firmware.example.com/{product}/{VERSION}.tar"
        for kind, product in (("console", "eca"), ("sensor", "eda"), ("recordstore", "exa"), ("packetstore", "eta"))
    }
    given = {"upgrade_version": VERSION, "upgrade_url": json.dumps(urls), "upgrade_wait_interval": "0.5"}
    survey = answers("Upgrade", backup_dest=str(job.folder / "backups"), **given)
    fleet.clear()
    planned = job.run("upgrade-plan", "plan.yml", answers("Plan", **given))
    assert fleet.writes() == []
    (approved,) = [one["extra_vars"] for one in shipped("job_templates.yml") if one["name"].startswith("Approved")]
    # The job before it in the workflow has left the plan; anything else is refused.
    later = {**survey, "plan_report": planned.artifacts["plan_report"]}
    refused = job.run("other", "upgrade.yml", {**later, "upgrade_backup": "false"}, status="failed", own=approved)
    assert fleet.writes() == [] and "The approved plan has another upgrade" in refused.text
    job.run("upgrade", "upgrade.yml", later, own=approved)
    assert {system["version"] for system in fleet.state()["systems"].values()} == {VERSION}
    assert {sums.parent.name for sums in (job.folder / "backups").glob("before-*/*/SHA256SUMS")} == set(fleet.systems)
    fleet.clear()
    assert job.run("upgrade-again", "upgrade.yml", survey).changed == set()
    assert fleet.writes() == []


def test_inventory_source(fleet, tmp_path):
    """An update as AWX runs it; the console's address is the only thing that the test fills in."""
    source = shipped("inventory_source.yml")
    options = yaml.safe_load((AWX / "project" / source["source_path"]).read_text())
    console = fleet.systems["console1"]
    file = tmp_path / source["source_path"]
    file.write_text(yaml.safe_dump({**options, "host": f"{console['host']}:{console['port']}"}))
    credential = {"api_key": KEY, "ca_certificate": Path(fleet.ca).read_text()}
    env = {
        **environment(VENV),
        **injected(credential, tmp_path),
        "ANSIBLE_INVENTORY_UNPARSED_FAILED": "True",
        "ANSIBLE_VERBOSE_TO_STDERR": "True",
    }
    command = [str(VENV / "bin" / "ansible-inventory"), "-i", str(file), "--list", "--export", "-vvvvv"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    without_secrets(done.stdout + done.stderr)
    inventory = json.loads(done.stdout)
    assert set(inventory["_meta"]["hostvars"]) == set(fleet.systems)
    assert inventory["recordstore_managers"]["hosts"] == ["rs-manager1"]
    assert sorted(inventory["recordstore_data_nodes"]["hosts"]) == ["rs-data1", "rs-data2"]
    assert inventory["_meta"]["hostvars"]["rs-data1"]["extrahop_cluster"] == "main"
    assert "__ansible_unsafe" not in done.stdout


def test_injectors_leave_out_what_is_not_given(tmp_path):
    # AWX gives empty text for inputs that are not filled in.
    env = injected({"api_key": KEY}, tmp_path)
    assert env.pop("EXTRAHOP_API_KEY") == KEY
    assert set(env.values()) == {""}


def test_injectors_have_names_that_awx_takes_and_that_the_modules_read():
    from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import (
        CONNECTION_SPEC,
        environment_name,
    )

    names = shipped("credential_type.yml")["injectors"]["env"].keys()
    assert names <= {environment_name(option) for option in CONNECTION_SPEC}
    assert not any(name.startswith(REFUSED_NAMES) for name in names)


@pytest.mark.parametrize("template", shipped("job_templates.yml"), ids=lambda template: template["playbook"])
def test_an_empty_default_answers_no_question_that_must_be_answered(template):
    """AWX takes the default of a question for its answer, an empty password too."""
    for question in template["survey_spec"]["spec"]:
        assert not (question["required"] and question.get("default") == ""), question["variable"]
        assert "default" not in question or question["type"] != "password"


def test_the_way_to_load_the_credential_type_leaves_its_injectors_alone(tmp_path):
    (task,) = [one for one in shipped("load.yml")[0]["tasks"] if one["name"] == "Have the credential type"]
    # What takes the arguments here shows them.
    arguments = task.pop("awx.awx.credential_type")
    shown = {**task, "ansible.builtin.set_stats": {"data": arguments}, "register": "loaded"}
    kept = {
        "name": "Keep them",
        "ansible.builtin.copy": {"content": "{{ loaded | to_json }}", "dest": "{{ playbook_dir }}/loaded.json"},
    }
    variables = {"ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    play = {"hosts": "localhost", "gather_facts": False, "vars": variables, "tasks": [shown, kept]}
    (tmp_path / "play.yml").write_text(json.dumps([play]))
    (tmp_path / "credential_type.yml").write_text((AWX / "credential_type.yml").read_text())
    command = [str(VENV / "bin" / "ansible-playbook"), "-i", "localhost,", "-c", "local", "play.yml"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment(VENV), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    loaded = json.loads((tmp_path / "loaded.json").read_text())["ansible_stats"]["data"]
    assert loaded == {name: shipped("credential_type.yml")[name] for name in arguments}


def test_secret_inputs_are_marked():
    fields = {field["id"]: field for field in shipped("credential_type.yml")["inputs"]["fields"]}
    secret = {name for name, field in fields.items() if field.get("secret")}
    assert secret == {"api_key", "client_secret", "remote_access_token"}


@pytest.mark.parametrize("template", shipped("job_templates.yml"), ids=lambda template: template["playbook"])
def test_surveys_ask_for_variables_of_the_role(template):
    def options_of(role: str) -> set[str]:
        specs = yaml.safe_load((ROOT / "roles" / role / "meta" / "argument_specs.yml").read_text())
        return set(specs["argument_specs"]["main"]["options"])

    role = template["playbook"].removesuffix(".yml")
    known = options_of(role)
    # What it has done by the role backup is said in that role's variables.
    known |= options_of("backup") if f"{role}_backup" in known else set()
    assert {question["variable"] for question in template["survey_spec"]["spec"]} <= known
    assert (AWX / "project" / template["playbook"]).is_file()
