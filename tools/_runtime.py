# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The text of meta/runtime.yml: the action group, and the former names of modules."""

from __future__ import annotations

import yaml
from _project import NAME, NAMESPACE

# Former names of modules, until the release in which they go.
RENAMED = {
    "detection_search": "detection_info",
    "device_search": "device_info",
    "metric_query": "metric_info",
    "record_query": "record_info",
}
REMOVED_IN = "2.0.0"


def runtime(mark: str, members: list[str]) -> str:
    """The file's text, for the modules that take the connection options."""
    # The group holds former names too: which of both Ansible asks it for differs from one ansible-core to the other.
    former = [name for name, now in RENAMED.items() if now in members]
    content: dict = {
        "requires_ansible": ">=2.16.0",
        "action_groups": {"all": sorted([*members, *former])},
        # Module and action are found each by itself; one without the other would run a task in another way.
        "plugin_routing": {kind: {name: _redirect(name) for name in RENAMED} for kind in ("modules", "action")},
    }
    return f"---\n# {mark}\n" + yaml.dump(content, Dumper=_Indented, sort_keys=False, width=150)


def _redirect(name: str) -> dict:
    return {
        "redirect": f"{NAMESPACE}.{NAME}.{RENAMED[name]}",
        "deprecation": {
            "removal_version": REMOVED_IN,
            "warning_text": f"Use {NAMESPACE}.{NAME}.{RENAMED[name]} instead: modules that only read are named so.",
        },
    }


class _Indented(yaml.SafeDumper):
    """Writes lists as yamllint wants them, a step further in than their key."""

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)
