# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables of a host, worked out as another run of Ansible can take them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.yaml_text import marked
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

try:
    from ansible.template import is_trusted_as_template
except ImportError:

    def is_trusted_as_template(value: object) -> bool:
        """Up to ansible-core 2.18 text is a template unless it is marked."""
        return not hasattr(value, "__UNSAFE__")


def variables_of(hostvars: Any, host: str, is_wanted: Callable[[str], bool]) -> dict[str, Any]:
    """The wanted variables of a host, their templates worked out as far as they can be without a task.

    ``hostvars`` is Ansible's own. What cannot be worked out, since it names something that a role defines, stays the
    template that it is.
    """
    raw, worked_out = hostvars.raw_get(host), hostvars[host]
    found = {}
    for name in raw:
        if not is_wanted(name):
            continue
        try:
            value = worked_out[name]
        except AnsibleError:
            found[plain(name)] = _kept(raw[name])
            continue
        is_same = plain(value) == plain(raw[name])
        found[plain(name)] = _kept(raw[name]) if is_same else marked(plain(value))
    return found


def _kept(value: Any) -> Any:
    """A value with its templates; text that is not to be taken for one is marked."""
    if isinstance(value, Mapping):
        return {plain(key): _kept(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_kept(item) for item in value]
    return plain(value) if not isinstance(value, str) or is_trusted_as_template(value) else marked(plain(value))
