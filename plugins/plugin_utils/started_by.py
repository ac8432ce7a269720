# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Who started this run of Ansible, with which command, on which inventory and with which versions: for run.json.

Of the command nothing is told that may be a secret: of variables that were given on it only plain values of our roles'
own variables are, unless their name speaks of a secret.
"""

from __future__ import annotations

import json
import os
import platform
import pwd
import re
import shlex
import socket
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import yaml
from ansible import context
from ansible.parsing.splitter import parse_kv
from ansible.release import __version__ as ansible_version
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import Redactor
from ansible_collections.extrahop.revealx.plugins.module_utils._client.secret_names import is_secret_key
from ansible_collections.extrahop.revealx.plugins.module_utils._client.secret_text import HIDDEN

# What AWX says of a job to its playbook, and how run.json calls it.
AWX = {
    "awx_job_id": "job",
    "awx_job_template_name": "template",
    "awx_job_launch_type": "launched",
    "awx_user_name": "user",
    "awx_schedule_name": "schedule",
    "awx_workflow_job_id": "workflow job",
    "awx_project_revision": "revision",
}
# What variables of our roles begin with.
OURS = ("backup_", "configure_", "drift_", "fleet_", "plan_", "rehearse_", "report_", "rollback_", "upgrade_")
# Of them those that hold commands and documents, with secrets under any name.
NEVER = re.compile(r"configure_state(_.*)?|.*_(before|after)_system")


def started_by(task_vars: Mapping[str, Any], redactor: Redactor) -> dict[str, Any]:
    """What is known of the run; ``redactor`` knows the secrets of its systems."""
    arguments = context.CLIARGS
    awx = {name: str(task_vars[variable]) for variable, name in AWX.items() if task_vars.get(variable)}
    about = {
        "user": _user(),
        "controller": socket.gethostname(),
        "command": command_told(sys.argv, [*(arguments.get("extra_vars") or ()), arguments.get("module_args") or ""]),
        "inventory": [str(source) for source in arguments.get("inventory") or ()],
        "limit": str(arguments.get("subset") or ""),
        **({"awx": awx} if awx else {}),
        "versions": {
            "extrahop.revealx": _own_version(),
            "ansible-core": ansible_version,
            "Python": platform.python_version(),
        },
    }
    return redactor.data(about)


def command_told(words: Sequence[str], given: Sequence[str]) -> str:
    """A command line without secrets; ``given`` are texts in it that hold variables or options of a module."""
    told = [os.path.basename(words[0]), *words[1:]] if words else []
    for text in sorted(filter(None, given), key=len, reverse=True):
        if not text.startswith("@"):
            told = [word.replace(text, _variables_told(text)) for word in told]
    return shlex.join(told)


def _variables_told(text: str) -> str:
    try:
        variables = yaml.safe_load(text) if text.lstrip().startswith(("{", "[")) else parse_kv(text)
    except Exception:  # Ansible itself refuses it, in words of its own
        return HIDDEN
    if not isinstance(variables, Mapping):
        return HIDDEN
    return " ".join(f"{name}={_value_told(str(name), value)}" for name, value in variables.items())


def _value_told(name: str, value: object) -> str:
    text = "" if value is None else str(value)
    is_ours = name.startswith(OURS) and not NEVER.fullmatch(name) and not is_secret_key(name)
    is_plain = value is None or isinstance(value, (str, int, float))
    # Text may be JSON, of which nothing is known.
    is_told = is_ours and is_plain and "\n" not in text and not text.lstrip().startswith(("[", "{"))
    return text if is_told else HIDDEN


def _user() -> str:
    """The name of whoever runs Ansible, the number where the system has no name for it (containers)."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def _own_version() -> str:
    """The version of this collection: of a checkout galaxy.yml tells it, of an installed one MANIFEST.json."""
    root = os.path.abspath(__file__)
    for _folder in range(3):
        root = os.path.dirname(root)
    try:
        with open(os.path.join(root, "MANIFEST.json"), encoding="utf-8") as file:
            return str(json.load(file)["collection_info"]["version"])
    except (OSError, ValueError, KeyError):
        pass
    try:
        with open(os.path.join(root, "galaxy.yml"), encoding="utf-8") as file:
            return str(yaml.safe_load(file)["version"])
    except (OSError, yaml.YAMLError, KeyError, TypeError):
        return "unknown"
