# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs as AWX runs them: by ansible-runner, the key in the environment, survey answers as text that is no template."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from _project import ROOT, environment
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tests.simfleet import SimFleet

AWX = ROOT / "docs" / "awx"
VENV = Path(sys.prefix)
KEY = "canaryKey0123456789canaryKey"
PASSWORD = "Canary-Awx-Password-1"
# Of what AWX tells every job of itself, that by which a role could know where it runs.
OF_THE_JOB = {"awx_job_id": 7, "tower_job_id": 7}


class Untrusted(yaml.SafeDumper):
    """Marks every text, keys too: what comes with a launch is no template for AWX."""


Untrusted.add_representer(str, lambda dumper, text: dumper.represent_scalar("!unsafe", text))


def shipped(name: str) -> Any:
    return yaml.safe_load((AWX / name).read_text())


def injected(inputs: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The environment that AWX makes of a credential's inputs, its files below ``folder``."""
    injectors = shipped("credential_type.yml")["injectors"]
    sandbox = ImmutableSandboxedEnvironment()
    files = {}
    for name, template in injectors["file"].items():
        file = folder / f"tmp_{name}"
        file.write_text(sandbox.from_string(template).render(**inputs))
        files[name.removeprefix("template.")] = str(file)
    tower = {"filename": files}
    return {name: sandbox.from_string(text).render(tower=tower, **inputs) for name, text in injectors["env"].items()}


def answers(template: str, **given: str) -> dict[str, str]:
    """The answers to a template's survey, as text: its defaults, but for those given."""
    (spec,) = [one["survey_spec"]["spec"] for one in shipped("job_templates.yml") if one["name"].startswith(template)]
    return {
        one["variable"]: str(given.pop(one["variable"]) if one["variable"] in given else one["default"]) for one in spec
    } | given


@dataclass
class Ended:
    """What came of a job: its events, and all that it showed and left."""

    events: list[dict]
    text: str

    @property
    def stats(self) -> dict[str, Any]:
        (stats,) = [event["event_data"] for event in self.events if event["event"] == "playbook_on_stats"]
        return stats

    @property
    def artifacts(self) -> dict[str, Any]:
        """What the next job of a workflow gets."""
        return self.stats["artifact_data"]

    @property
    def changed(self) -> set[str]:
        return set(self.stats["changed"])


class Job:
    """The folder of jobs, as AWX lays it out: project, inventory, and the credential in env/envvars."""

    def __init__(self, folder: Path, fleet: SimFleet, inventory: Mapping[str, Any]) -> None:
        self.folder = folder
        self.project = folder / "project"
        shutil.copytree(AWX / "project", self.project)
        (folder / "env").mkdir()
        credential = {"api_key": KEY, "ca_certificate": Path(fleet.ca).read_text()}
        (folder / "env" / "envvars").write_text(yaml.safe_dump(injected(credential, folder / "env")))
        (folder / "inventory").mkdir()
        (folder / "inventory" / "hosts.yml").write_text(yaml.safe_dump(inventory))

    def run(
        self,
        ident: str,
        playbook: str,
        survey: Mapping[str, Any],
        *options: str,
        status: str = "successful",
        own: Mapping[str, str] | None = None,
    ) -> Ended:
        """Run a job. Nothing that it leaves may hold a secret but runner's own ``command``.

        ``survey`` comes with the launch; ``own`` are the variables of the job template itself, which AWX trusts.
        """
        launched = yaml.dump({**OF_THE_JOB, **survey}, Dumper=Untrusted)
        (self.folder / "env" / "extravars").write_text(launched + (yaml.safe_dump(dict(own)) if own else ""))
        (self.folder / "env" / "cmdline").write_text(" ".join(options))
        command = [str(VENV / "bin" / "ansible-runner"), "run", str(self.folder), "-p", playbook, "--ident", ident]
        done = subprocess.run(command, env=environment(VENV), capture_output=True, text=True, timeout=560, check=False)
        artifacts = self.folder / "artifacts" / ident
        assert (artifacts / "status").read_text() == status, done.stdout[-4000:] + done.stderr[-2000:]
        assert (done.returncode == 0) is (status == "successful")
        left = [file for file in (*artifacts.rglob("*"), *self.project.rglob("*")) if file.is_file()]
        texts = [file.read_text(errors="replace") for file in left if file != artifacts / "command"]
        text = "\n".join([done.stdout, done.stderr, *texts])
        without_secrets(text)
        events = [json.loads(file.read_text()) for file in (artifacts / "job_events").glob("*.json")]
        return Ended(events, text)


def without_secrets(text: str, *more: str) -> None:
    assert not [secret for secret in (KEY, PASSWORD, *more) if secret in text]
