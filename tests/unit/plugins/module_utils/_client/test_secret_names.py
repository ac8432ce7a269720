# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which names tell of a secret: as people write them, and each one that the contract and our options know."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
import yaml
from _project import ROOT
from ansible_collections.extrahop.revealx.plugins.module_utils import _operations
from ansible_collections.extrahop.revealx.plugins.module_utils._client.secret_names import is_secret_key
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation

TELLING = (
    "authPass privKey psk pass pwd auth_pwd bind_pw bindpw private-key api-key authorization access_key"
    " webhook passphrase webhook_url APIKey AWSAccessKeyId X-Amz-Security-Token password2 snmp_community"
    " communities smtp_password pw cookie_secret shared_secret bind_password token cloud_token tls_client_key"
    " nonce apikey productkey licenceKey privateKeyPem additional_header rootpw wpaPsk Proxy-Authorization"
    " client_secret Password new_password key api_key private_key product_key access_token nonce_token"
    " shared_key SNMP.community credentials passcode pre-shared-key"
).split()
PLAIN = (
    "name update_password api_key_generation keyboard monkey passive bypass compass public_key policy"
    " password_interval secret_keys token_type token_endpoint key_policy key1 key2 keyid user_key natural_key"
    " author authority hash_key certificate passes tls_session_key_receiver secretary turkey hockey"
    " skip_cert_verification encompass smtp_username client_id auth_type authentication include_secrets opinion"
    " community_id expiration_time passport"
).split()
# What names of the contract tell of a secret; every other name there does not.
OF_THE_CONTRACT = set(
    (
        "ApplianceProductKey LicenseProductKey SSLDecryptKey access_key access_token additional_header apikey"
        " client_secret cloud_token key password private_key product_key remote_pairing_token remote_setup_password"
        " secret_key tls_client_key token APIKey token_answer secret FlowlogsSecret"
    ).split()
)
# Options that name no secret though they hold one: none of their values gets out all the same (no_log).
HOLDING_SECRETS = {"license", "content", "body"}


@pytest.mark.parametrize("name", TELLING)
def test_names_that_tell_of_a_secret(name):
    assert is_secret_key(name)


@pytest.mark.parametrize("name", [*PLAIN, 5, None, True])
def test_names_that_do_not(name):
    assert not is_secret_key(name)


def names_in(value) -> set[str]:
    """Every key of a document that is a name: not a path or an operation of the API."""
    if isinstance(value, dict):
        own = {key for key in value if isinstance(key, str) and not {" ", "/"} & set(key)}
        return own.union(*(names_in(item) for item in value.values()))
    return set().union(*(names_in(item) for item in value)) if isinstance(value, list) else set()


def test_each_name_of_the_contract_is_judged_as_intended():
    found = set()
    for file in sorted((ROOT / "contract").glob("*.yaml")):
        found |= names_in(yaml.safe_load(file.read_text()))
    assert {name for name in found if is_secret_key(name)} == OF_THE_CONTRACT


def options_in(spec, path=""):
    for name, entry in spec.items():
        yield path + name, name, entry
        yield from options_in(entry.get("options") or {}, f"{path}{name}.")


def operations() -> list[Operation]:
    modules = [
        importlib.import_module(f"{_operations.__name__}.{one.name}")
        for one in pkgutil.iter_modules(_operations.__path__)
    ]
    return [module.OPERATION for module in modules if hasattr(module, "OPERATION")]


def test_each_option_is_judged_as_it_is_marked():
    differ = [
        f"{operation.name} {path}"
        for operation in operations()
        for path, name, entry in options_in(operation.argument_spec)
        if entry.get("type") in ("str", None, "int")
        and bool(entry.get("no_log")) != is_secret_key(name)
        and name not in HOLDING_SECRETS
    ]
    assert not differ
