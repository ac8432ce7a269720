# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup that encrypts: with the password of the run or of a file, readable by whoever has it."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible_collections.extrahop.revealx.plugins.lookup.vaulted import LookupModule

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
