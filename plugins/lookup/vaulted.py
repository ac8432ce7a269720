# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup that encrypts texts with the vault password of the run: Ansible tells it to no task."""

from __future__ import annotations

DOCUMENTATION = r"""
name: vaulted
short_description: Texts encrypted with Ansible Vault
version_added: 1.0.0
description:
  - Encrypts texts as C(ansible-vault encrypt) does, with the vault password that the run itself was given, by
    C(--vault-password-file), C(--ask-vault-pass), a vault identity, the configuration or a vault credential of AWX.
    What is written so is read by the next run with the same password.
  - The result is another one each time, as that of C(ansible-vault) is.
options:
  _terms:
    description: The texts.
    type: list
    elements: str
    required: true
  password_file:
    description: File (or program) with the vault's password, in place of that of the run.
    type: path
    default: ""
notes:
  - C(ansible.builtin.copy) decrypts what it is given, and would write the text in clear, unless its option C(decrypt) is
    false. M(extrahop.revealx.private_files) writes it as it is.
  - With several vault passwords that is taken which C(vault_encrypt_identity) of Ansible's configuration names, else the
    first.
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Keep a secret encrypted
  extrahop.revealx.private_files:
    folder: host_vars/sensor1
    files:
      secrets.yml: "{{ lookup('extrahop.revealx.vaulted', {'community': made_secret} | to_nice_yaml) }}"
  no_log: true
"""

RETURN = r"""
_raw:
  description: The encrypted texts.
  type: list
  elements: str
"""

from ansible import constants as C
from ansible.errors import AnsibleError
from ansible.parsing.vault import VaultLib, get_file_vault_secret, match_encrypt_secret
from ansible.plugins.lookup import LookupBase


class LookupModule(LookupBase):
    """Encrypts with a password that the loader of the run holds, or that a file does."""

    def run(self, terms, variables=None, **kwargs):
        secrets = self._secrets(kwargs.get("password_file") or "")
        if not secrets:
            raise AnsibleError(
                "extrahop.revealx.vaulted: the run has no vault password. Give --vault-password-file or "
                "--ask-vault-pass, or name a password_file."
            )
        name, secret = match_encrypt_secret(secrets, encrypt_vault_id=C.DEFAULT_VAULT_ENCRYPT_IDENTITY)
        # The password that ansible-vault calls default is not named in the text.
        name = None if name == C.DEFAULT_VAULT_IDENTITY else name
        vault = VaultLib(secrets)
        return [vault.encrypt(str(term), secret, vault_id=name).decode() for term in terms]

    def _secrets(self, password_file: str) -> list:
        if not password_file:
            return self._loader._vault.secrets or []
        secret = get_file_vault_secret(filename=password_file, loader=self._loader)
        secret.load()
        return [(C.DEFAULT_VAULT_IDENTITY, secret)]
