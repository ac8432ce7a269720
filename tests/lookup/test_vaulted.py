# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup that encrypts: with the password of the run or of a file, readable by whoever has it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from _generate import assigned
from _project import ROOT, environment
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible_collections.extrahop.revealx.plugins.lookup.vaulted import LookupModule

EXAMPLES = yaml.safe_load(assigned(ROOT / "plugins" / "lookup" / "vaulted.py", "EXAMPLES"))
OF_RUN, OF_FILE = (("default", VaultSecret(word)) for word in (b"of the run", b"of the file"))
NAMED = ("site", VaultSecret(b"of the site"))
TEXT = "extrahop_api_key: äöü {{ braces }}\n"


def encrypted(secrets: list, **options) -> str:
    loader = DataLoader()
    loader.set_vault_secrets(secrets)
    [text] = LookupModule(loader=loader).run([TEXT], {}, **options)
    return text


def test_what_is_encrypted_is_read_with_the_password_of_the_run():
    text = encrypted([OF_RUN])
    assert text.startswith("$ANSIBLE_VAULT;1.1;AES256\n") and text.endswith("\n")
    assert VaultLib([OF_RUN]).decrypt(text).decode() == TEXT
    with pytest.raises(AnsibleError):
        VaultLib([OF_FILE]).decrypt(text)


def test_a_named_password_is_named():
    text = encrypted([NAMED])
    assert text.startswith("$ANSIBLE_VAULT;1.2;AES256;site\n")
    assert VaultLib([NAMED]).decrypt(text).decode() == TEXT


def test_a_file_takes_the_place_of_the_run(tmp_path):
    (tmp_path / "vault.pass").write_text("of the file\n")
    text = encrypted([OF_RUN], password_file=str(tmp_path / "vault.pass"))
    assert VaultLib([OF_FILE]).decrypt(text).decode() == TEXT


@pytest.mark.parametrize(
    ("options", "told"), [({}, "has no vault password"), ({"password_file": "/no/such/file"}, "not found")]
)
def test_without_a_password_nothing_is_encrypted(options, told):
    with pytest.raises(AnsibleError, match=told):
        encrypted([], **options)


@pytest.mark.slow
def test_the_example_keeps_what_the_next_task_reads(tmp_path):
    """One play, with the password of the run: what it encrypted is a variable of the next task, and shown nowhere."""
    path = str(tmp_path / "host_vars" / "sensor1" / "secrets.yml")
    tasks = [
        *EXAMPLES,
        {"name": "Read it", "ansible.builtin.include_vars": {"file": path}, "no_log": True},
        {"name": "It is the same", "ansible.builtin.assert": {"that": "community == made_secret", "quiet": True}},
    ]
    play = {"hosts": "localhost", "gather_facts": False, "tasks": tasks, "vars": {"made_secret": "canary-vaulted"}}
    (tmp_path / "play.yml").write_text(json.dumps([play]))
    (tmp_path / "vault.pass").write_text("of the run\n")
    done = subprocess.run(
        ["ansible-playbook", "-i", "localhost,", "play.yml", "-vvv", "--vault-password-file", "vault.pass"],
        cwd=tmp_path,
        env=environment(Path(sys.prefix)),
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "canary-vaulted" not in done.stdout + done.stderr
    assert Path(path).read_text().startswith("$ANSIBLE_VAULT;")
