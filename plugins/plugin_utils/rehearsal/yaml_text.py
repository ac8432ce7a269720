# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""YAML for another run of Ansible, in which text that only looks like a template stays text."""

from __future__ import annotations

from typing import Any

import yaml
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.documents import Dumper, style_of


class Verbatim(str):
    """Text that only looks like a template."""


class _Dumper(Dumper):
    pass


_Dumper.add_representer(
    Verbatim, lambda dumper, text: dumper.represent_scalar("!unsafe", str(text), style=style_of(str(text)))
)


def as_yaml(value: Any) -> str:
    """YAML that Ansible reads back to the same values."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True)
