# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are encrypted with Ansible Vault are decrypted for a task, and nothing of them stays."""

from __future__ import annotations

import pytest
from ansible import constants as C
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import bundle
from ansible_collections.extrahop.revealx.plugins.module_utils._state.files import read_file
from ansible_collections.extrahop.revealx.plugins.plugin_utils.files import decrypted, with_given_names

TEXT = b'{"tags": [{"name": "production"}]}'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(C, "DEFAULT_LOCAL_TMP", str(tmp_path / "local"))
    (tmp_path / "local").mkdir()
    (tmp_path / "plain.json").write_bytes(TEXT)
    (tmp_path / "vaulted.json").write_bytes(VaultLib([("default", VaultSecret(b"pw"))]).encrypt(TEXT))
    return tmp_path


def loader(password: bytes) -> DataLoader:
    made = DataLoader()
    made.set_vault_secrets([("default", VaultSecret(password))])
    return made


def left(folder) -> list:
    return list((folder / "local").rglob("*"))


def test_a_vaulted_file_is_read_as_what_is_in_it(folder):
    given = {"src": str(folder / "vaulted.json"), "path": str(folder / "plain.json"), "other": str(folder / "none")}
    with decrypted(loader(b"pw"), given) as plain:
        assert read_file(plain["src"]) == {"tags": [{"name": "production"}]}
        assert plain["src"].endswith("/vaulted.json") and {**plain, "src": ""} == {**given, "src": ""}
        told = {"msg": f"src is {plain['src']!r}", "warnings": [plain["src"]], "number": 1}
        assert with_given_names(told, given, plain) == {
            "msg": f"src is {given['src']!r}",
            "warnings": [given["src"]],
            "number": 1,
        }
    assert left(folder) == []


def test_nothing_stays_of_a_file_when_the_task_fails(folder):
    given = {"src": str(folder / "vaulted.json")}
    with pytest.raises(ZeroDivisionError), decrypted(loader(b"pw"), given):
        raise ZeroDivisionError
    with pytest.raises(AnsibleError), decrypted(loader(b"another"), given):
        pass
    assert left(folder) == []


def test_where_nothing_can_decrypt_it_the_file_is_told_to_be_vaulted(folder):
    src = str(folder / "vaulted.json")
    with pytest.raises(OptionError, match="encrypted with Ansible Vault"):
        read_file(src)
    with pytest.raises(OptionError, match="encrypted with Ansible Vault"):
        bundle.document_of({"bundle": None, "src": src, "name": None})
