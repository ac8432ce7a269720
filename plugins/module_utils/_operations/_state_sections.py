# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The sections of a state document: which operation each one feeds, in the order that references need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ansible_collections.extrahop.revealx.plugins.module_utils._client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._operation import Operation
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import (
    api_access,
    cluster,
    custom_device,
    device_group,
    license,
    running_config,
    services,
    tag,
    user,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._spec import Resource


@dataclass(frozen=True)
class Section:
    """One section. With a ``resource`` it is a list of objects, without one the options of one module call.

    ``left_out`` are options of the module that a document must not hold, each with what to do instead. ``yields`` maps
    the name of another resource to the fields whose values name an object of it, made along with the section's object.
    ``spared`` returns names that prune must never delete.
    """

    name: str
    operation: Operation
    resource: Resource | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)
    yields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spared: Callable[[Client], set[str]] = lambda client: set()

    @property
    def options(self) -> dict[str, dict]:
        """The argument spec of what stands in the section."""
        return {name: spec for name, spec in self.operation.options.items() if name not in self.left_out}


# What changes the running config; `save` at the end keeps it over a restart.
RUNNING_CONFIG_SECTIONS = ("running_config", "api_access")
SAVED_AT_THE_END = {"save": "the option save of the whole document says it."}

SECTIONS = (
    # The licence first: it decides what else the system takes.
    Section("license", license.OPERATION),
    Section("running_config", running_config.OPERATION, left_out=SAVED_AT_THE_END),
    Section("services", services.OPERATION),
    Section("api_access", api_access.OPERATION, left_out=SAVED_AT_THE_END),
    Section("cluster", cluster.OPERATION),
    # Users before what they edit; custom devices before the tags and groups that hold them; tags before groups, whose
    # filters name them.
    Section("users", user.OPERATION, user.USER, spared=user.accounts_of_key),
    Section(
        "custom_devices",
        custom_device.OPERATION,
        custom_device.CUSTOM_DEVICE,
        yields={"device": ("name", "extrahop_id")},
    ),
    Section("tags", tag.OPERATION, tag.TAG),
    Section("device_groups", device_group.OPERATION, device_group.DEVICE_GROUP),
)
BY_NAME = {section.name: section for section in SECTIONS}
