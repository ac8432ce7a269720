# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Filters of devices: what a search takes, and the less that a device group takes (contract: DeviceFilter)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError

JOINING = ("and", "or", "not")
# Operators whose operand is a list.
LISTS = ("in", "not_in")
# Operators that have no operand.
BARE = ("exists", "not_exists")
COMPARING = (">", "<", "<=", ">=", "=", "!=", "startswith", "~", "!~")
# Fields that not every firmware has, with the first that has them.
SINCE = {"user": (26, 0)}
GROUP_FIELDS = (
    "name",
    "ipaddr",
    "macaddr",
    "vendor",
    "tag",
    "activity",
    "node",
    "vlan",
    "discover_time",
    "role",
    "dns_name",
    "dhcp_name",
    "netbios_name",
    "cdp_name",
    "custom_name",
    "software",
    "model",
    "is_critical",
    "instance_id",
    "instance_name",
    "instance_type",
    "cloud_account",
    "vpc_id",
    "subnet_id",
    "is_active",
    "network_locality_type",
    "network_locality_id",
    "id",
)


@dataclass(frozen=True)
class FilterModel:
    """What one kind of filter takes; ``what`` is what it is a filter of."""

    what: str
    fields: tuple[str, ...]
    operators: tuple[str, ...]

    def refuse_bad(self, clause: Any, where: str = "filter") -> None:
        """Raise OptionError for a filter that no system takes; ``where`` is its place in the options."""
        if not isinstance(clause, Mapping):
            raise OptionError(f"{where} is {clause!r}.", "Give a mapping with operator, and field or rules.")
        if not clause:
            return
        operator = clause.get("operator")
        if operator not in self.operators:
            raise OptionError(
                f"{where}.operator is {operator!r}: {self._takes(self.operators)}", self._instead(operator)
            )
        if operator in JOINING:
            rules = clause.get("rules")
            if not isinstance(rules, (list, tuple)) or not rules:
                raise OptionError(f"{where}.rules is {rules!r}: {operator} joins a list of rules.")
            for number, rule in enumerate(rules):
                self.refuse_bad(rule, f"{where}.rules[{number}]")
            return
        if clause.get("rules") is not None:
            raise OptionError(f"{where}.rules is set: rules go with {', '.join(JOINING)}, not with {operator!r}.")
        field = clause.get("field")
        if field not in self.fields:
            raise OptionError(f"{where}.field is {field!r}: {self._takes(self.fields)}")
        self._refuse_operand(clause, where)

    def _refuse_operand(self, clause: Mapping, where: str) -> None:
        operator, operand = clause["operator"], clause.get("operand")
        if operator in BARE:
            return
        if operand is None:
            raise OptionError(f"{where}.operand is not set: {operator!r} compares with one.")
        if isinstance(operand, (list, tuple)) != (operator in LISTS):
            form = "a list" if operator in LISTS else "one value"
            raise OptionError(
                f"{where}.operand is {operand!r}: {operator!r} takes {form}.",
                self._instead("in" if form != "a list" else ""),
            )

    def _takes(self, words: tuple[str, ...]) -> str:
        return f"{self.what} takes {', '.join(words)}."

    def _instead(self, operator: object) -> str:
        if operator in LISTS and "in" not in self.operators:
            return "Join clauses with the operator = by or, and put not around them for not_in."
        return "Several values take the operator in." if operator == "in" else ""


SEARCH = FilterModel(
    "a search of devices",
    (*GROUP_FIELDS, "discovery_id", "software_type", "analysis", "user"),
    (*COMPARING, *JOINING, *BARE, *LISTS),
)
GROUP = FilterModel("a device group", GROUP_FIELDS, (*COMPARING, *JOINING, *BARE))


def newer_fields(clause: Mapping) -> Iterator[str]:
    """The fields of a filter that not every firmware has."""
    if clause.get("field") in SINCE:
        yield clause["field"]
    for rule in clause.get("rules") or ():
        yield from newer_fields(rule)
