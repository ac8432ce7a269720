# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/awx/load.yml with the modules of awx.awx themselves, on as much of AWX as they talk to."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest
from _project import MAIN_VENV, environment
from _setup import BUILDER, community_collections, provide

from tests.awx.controller import Awx
from tests.awx.jobs import AWX, KEY, shipped

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
GIVEN = {
    "awx_project_url": "https://git.example.com/extrahop.git",
    "awx_notification": {
        "notification_type": "webhook",
        "notification_configuration": {"url": "https://chat.example.com/hook", "headers": {}, "http_method": "POST"},
    },
    "awx_credential_inputs": {"api_key": KEY},
    "awx_execution_environment": "registry.example.com/extrahop-ee:1",
}


def load(awx: Awx, *options: str, **given) -> subprocess.CompletedProcess[str]:
    env = {
        **environment(MAIN_VENV, community_collections()),
        "CONTROLLER_HOST": awx.url,
        "CONTROLLER_OAUTH_TOKEN": "t",
        "ANSIBLE_NOCOLOR": "1",
    }
    command = [MAIN_VENV / "bin" / "ansible-playbook", AWX / "load.yml", "-e", json.dumps({**GIVEN, **given}), *options]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=600, check=False)


@pytest.fixture(scope="module")
def loaded():
    """AWX after the first run, and what the second one did."""
    with Awx() as awx:
        done = load(awx)
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
        assert KEY not in done.stdout + done.stderr
        awx.writes.clear()
        again = load(awx)
        yield awx, again


def test_a_second_run_changes_nothing(loaded):
    awx, again = loaded
    assert again.returncode == 0, again.stdout[-4000:]
    assert re.search(r"localhost +: ok=\d+ +changed=0 ", again.stdout), again.stdout[-3000:]
    assert awx.writes == []


def test_injectors_arrive_as_they_are(loaded):
    awx, _again = loaded
    made, wanted = awx.named("credential_types", "ExtraHop RevealX"), shipped("credential_type.yml")
    assert made["injectors"] == wanted["injectors"] and made["inputs"] == wanted["inputs"]
    assert made["injectors"]["env"]["EXTRAHOP_API_KEY"] == "{{ api_key }}"
    assert awx.named("credentials", "ExtraHop RevealX")["inputs"] == {"api_key": KEY}


def test_job_templates_have_their_surveys_and_are_never_sliced(loaded):
    awx, _again = loaded
    credential = awx.named("credentials", "ExtraHop RevealX")["id"]
    for wanted in shipped("job_templates.yml"):
        made = awx.named("job_templates", wanted["name"])
        assert (made["job_slice_count"], made["allow_simultaneous"]) == (1, False)
        assert made["playbook"] == wanted["playbook"] and made["survey_enabled"]
        assert awx.surveys[wanted["name"]] == wanted["survey_spec"]
        assert awx.links("job_templates", wanted["name"], "credentials") == [credential]
        # What AWX makes of a template there is AWX's: it arrives as it stands.
        assert json.loads(made.get("extra_vars") or "{}") == wanted.get("extra_vars", {})
        for option in ("ask_limit_on_launch", "ask_job_type_on_launch"):
            assert made[option] is wanted.get(option, False)


def test_the_workflow_asks_before_it_writes(loaded):
    awx, _again = loaded
    follows = {}
    for node in awx.objects["workflow_job_template_nodes"]:
        for how in ("success_nodes", "always_nodes", "failure_nodes"):
            for next_ in awx.links("workflow_job_template_nodes", node["identifier"], how):
                (name,) = [
                    one["identifier"] for one in awx.objects["workflow_job_template_nodes"] if one["id"] == next_
                ]
                follows[node["identifier"]] = (how, name)
    assert follows == {
        "plan": ("success_nodes", "approval"),
        "approval": ("success_nodes", "rehearse"),
        "rehearse": ("success_nodes", "upgrade"),
        "upgrade": ("always_nodes", "report"),
    }
    approval = awx.named("workflow_job_template_nodes", "approval")["unified_job_template"]
    assert approval == awx.named("workflow_approval_templates", "The plan is right")["id"]


def test_drift_is_looked_for_each_night_and_somebody_is_told(loaded):
    awx, _again = loaded
    schedule = awx.named("schedules", "Drift of ExtraHop systems, each night")
    drift = awx.named("job_templates", "Drift of ExtraHop systems")
    told = awx.named("notification_templates", "ExtraHop")["id"]
    assert schedule["unified_job_template"] == drift["id"] and "FREQ=DAILY" in schedule["rrule"]
    assert awx.links("job_templates", drift["name"], "notification_templates_error") == [told]
    # As AWX wants a rule: a start with its time zone, and an interval.
    assert re.fullmatch(r"DTSTART(;TZID=[\w/]+:\d{8}T\d{6}|:\d{8}T\d{6}Z) RRULE:.*INTERVAL=\d+.*", schedule["rrule"])


TYPES = {"text", "textarea", "password", "multiplechoice", "multiselect", "integer", "float"}


@pytest.mark.parametrize(
    "template", [*shipped("job_templates.yml"), shipped("workflow.yml")], ids=lambda template: template["name"]
)
def test_surveys_are_such_as_awx_takes(template):
    spec = template["survey_spec"]
    assert spec["name"] and isinstance(spec["description"], str) and spec["spec"]
    variables = [one["variable"] for one in spec["spec"]]
    assert len(variables) == len(set(variables))
    for one in spec["spec"]:
        assert one["type"] in TYPES and one["question_name"] and isinstance(one["required"], bool)
        assert not {"min", "max"} & set(one) or all(isinstance(one[end], int) for end in ("min", "max"))
        if one["type"] == "multiplechoice":
            assert one["default"] in one["choices"]
        elif one["type"] == "integer":
            assert isinstance(one["default"], int)
        # An empty default would count as the answer to a question that has to be answered.
        assert not one["required"] or one.get("default") != ""


def test_the_workflow_answers_what_its_jobs_ask():
    surveys = {one["name"]: one["survey_spec"]["spec"] for one in shipped("job_templates.yml")}
    workflow = shipped("workflow.yml")
    asked = {one["variable"] for one in workflow["survey_spec"]["spec"]}
    for node in workflow["workflow_nodes"]:
        of_job = surveys.get(node["unified_job_template"]["name"], [])
        needed = {one["variable"] for one in of_job if one["required"] and "default" not in one}
        assert needed <= asked and set(node.get("extra_data", ())) <= {one["variable"] for one in of_job}


def test_what_is_missing_is_said():
    with Awx() as awx:
        done = load(awx, awx_project_url="")
        assert done.returncode != 0 and "awx_project_url and awx_notification" in done.stdout
        assert awx.writes == []


def test_the_execution_environment_has_what_was_built(tmp_path):
    """ansible-builder makes the context of the image; building the image needs a container engine."""
    folder = tmp_path / "docs" / "awx"
    folder.mkdir(parents=True)
    shutil.copy(AWX / "execution-environment.yml", folder)
    (tmp_path / "dist").mkdir()
    built = {"extrahop-revealx-1.0.0.tar.gz", "revealx_simulator-1.0.0-py3-none-any.whl"}
    for name in built:
        (tmp_path / "dist" / name).touch()
    venv = provide(BUILDER)
    command = [venv / "bin" / "ansible-builder", "create", "-f", folder / "execution-environment.yml", "-c", "context"]
    done = subprocess.run(command, cwd=tmp_path, env=environment(venv), capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "No matches" not in done.stdout + done.stderr, done.stdout + done.stderr
    assert {path.name for path in (tmp_path / "context" / "_build" / "extrahop").iterdir()} == built
