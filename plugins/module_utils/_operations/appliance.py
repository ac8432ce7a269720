# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Connections between systems (contract: admin, Appliance)."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store

# Words by which people know a connected system.
NAMES = ("display_name", "nickname", "hostname", "uuid")
TYPES = ("command", "explore", "discover", "trace")
# The word that skips the check of the certificate; not from a console to a recordstore or packetstore.
SKIP_FINGERPRINT = "insecure_skip_verification"
# The secret that is not valid for a kind of remote system (contract: ApplianceConnection).
UNFIT_SECRETS = {"discover": "remote_setup_password", "trace": "remote_pairing_token"}
# The id of the system itself.
LOCAL = 0


def find_connected(store: Store, wanted: Mapping) -> dict | None:
    """The connected system that is declared: by its names, else by nickname, else by the fingerprint it serves."""
    names = {_folded(wanted.get(option)) for option in ("host", "hostname")} - {""}
    nickname = _folded(wanted.get("local_nickname_for_remote"))
    pin = _hex(wanted.get("fingerprint"))
    connected = [item for item in store.listing(APPLIANCE) if item.get("id") != LOCAL]
    tests = (
        lambda item: any(_folded(item.get(key)) in names for key in NAMES),
        lambda item: bool(nickname) and _folded(item.get("nickname")) == nickname,
        lambda item: bool(pin) and _hex(item.get("fingerprint")) == pin,
    )
    matches = next(filter(None, ([item for item in connected if test(item)] for test in tests)), [])
    return store.only_one(APPLIANCE, wanted.get("host") or wanted.get("hostname"), matches)


def declared_as(item: Mapping) -> dict:
    """The options by which a connected system is found again; its platform is what it was connected as."""
    platform = str(item.get("platform") or "").lower()
    return {
        "remote_host": item.get("hostname") or item.get("display_name"),
        "remote_appliance_type": platform if platform in TYPES else None,
    }


def untold(entry: Mapping) -> dict[str, str]:
    """The secret by which a system is joined, and why no system tells it."""
    reason = "it is a secret, which the system does not tell."
    if UNFIT_SECRETS.get(str(entry.get("remote_appliance_type"))) == "remote_pairing_token":
        return {"remote_setup_password": reason}
    return {"remote_pairing_token": f"or remote_setup_password: {reason}"}


def check(wanted: Mapping) -> None:
    """Refuse what could not be found again, and secrets that exclude each other."""
    if "host" not in wanted and "id" not in wanted:
        raise OptionError("remote_host is not set.", "Give the name of the remote system.")
    if "product_key" in wanted and "remote_pairing_token" in wanted:
        raise OptionError("product_key and remote_pairing_token are both set.", "The API takes one of them.")
    unfit = UNFIT_SECRETS.get(str(wanted.get("remote_appliance_type")))
    if unfit in wanted:
        raise OptionError(
            f"{unfit} is set, but remote_appliance_type is {wanted['remote_appliance_type']}.",
            "A sensor is joined by remote_pairing_token, a packetstore by remote_setup_password.",
        )
    if wanted.get("fingerprint") not in (None, SKIP_FINGERPRINT) and not _hex(wanted["fingerprint"]):
        raise OptionError(
            f"fingerprint is {wanted['fingerprint']!r}: no fingerprint.",
            f"Give its hex digits, or the word {SKIP_FINGERPRINT}.",
        )
    if {"hostname", "local_nickname_for_remote"} & set(wanted) or _hex(wanted.get("fingerprint")):
        return
    if _is_address(wanted.get("host")):
        raise OptionError(
            f"remote_host is {wanted['host']!r}, an address: connected systems are listed by name, so that nothing "
            "would tell whether it is connected already.",
            "Give hostname (the remote system's own), local_nickname_for_remote or fingerprint too.",
        )


def _folded(name: object) -> str:
    return str(name or "").strip().casefold()


def _hex(fingerprint: object) -> str:
    """A fingerprint in one form; empty for the word that skips its check."""
    digits = _folded(fingerprint).replace(":", "")
    return digits if digits and all(digit in "0123456789abcdef" for digit in digits) else ""


def _is_address(host: object) -> bool:
    text = str(host)
    name = text.split(":", maxsplit=1)[0] if text.count(":") == 1 else text.strip("[]")
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def words_of(item: Mapping) -> list:
    """What names a connected system best: its own name, which no setting of this system changes."""
    return [word for word in (item.get("hostname"), *(item.get(name) for name in NAMES)) if word]


# Everything is said when the connection is made and never again: no call changes it.
APPLIANCE = Resource(
    "appliance",
    "/appliances",
    "/appliances/{id}",
    key="host",
    renamed={"remote_host": "host"},
    fields={
        "host": Field(required=True, create_only=True, write_only=True),
        "remote_appliance_type": Field(choices=TYPES, required=True, create_only=True, write_only=True),
        "data_access": Field(type="bool", required=True, create_only=True),
        "managed_by_local": Field(type="bool", create_only=True),
        "manages_local": Field(type="bool", create_only=True),
        "fingerprint": Field(create_only=True, write_only=True),
        "local_nickname_for_remote": Field(create_only=True, write_only=True),
        "remote_nickname_for_local": Field(create_only=True, write_only=True),
        "remote_pairing_token": Field(create_only=True, write_only=True, secret=True),
        "remote_setup_password": Field(create_only=True, write_only=True, secret=True),
        "product_key": Field(create_only=True, write_only=True, secret=True),
        "reset_configuration": Field(type="bool", create_only=True, write_only=True),
    },
    other_options={"hostname": {"type": "str"}},
    # Guides up to 9.9 offer an object's own path on consoles only.
    only_listed=True,
    names=NAMES,
    words=words_of,
    found_by=("remote_host", "hostname", "local_nickname_for_remote"),
    find=find_connected,
    is_late=True,
    check=check,
)
OPERATION = declare(APPLIANCE)
