# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""YAML for another run of Ansible, in which text that only looks like a template stays text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.documents import Dumper, style_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.template_text import may_be_template


class Verbatim(str):
    """Text that only looks like a template."""


def marked(value: Any) -> Any:
    """Plain data in which text that looks like a template is marked."""
    if isinstance(value, Mapping):
        return {key: marked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [marked(item) for item in value]
    return Verbatim(value) if isinstance(value, str) and may_be_template(value) else value


class _Dumper(Dumper):
    pass


_Dumper.add_representer(
    Verbatim, lambda dumper, text: dumper.represent_scalar("!unsafe", str(text), style=style_of(str(text)))
)


def as_yaml(value: Any) -> str:
    """YAML that Ansible reads back to the same values."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=160)


class _Loader(yaml.SafeLoader):
    pass


def _verbatim(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Verbatim:
    return Verbatim(loader.construct_scalar(node))


_Loader.add_constructor("!unsafe", _verbatim)


def from_yaml(text: str) -> Any:
    """The values of such YAML; raises yaml.YAMLError for what ``as_yaml`` does not write."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 (a safe loader)
