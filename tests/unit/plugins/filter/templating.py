# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates expressions with Ansible: JSON of [expression, variables] in, JSON of {value} or {error} out, a line each.

A program of its own: a process that imported the collection as a Python package can no longer load it as Ansible does.
"""

from __future__ import annotations

import importlib
import json
import sys

from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import init_plugin_loader
from ansible.template import Templar
from ansible.utils.unsafe_proxy import wrap_var


def main(collections: str) -> None:
    """Answer each line of the standard input."""
    init_plugin_loader([collections])
    trusted = getattr(importlib.import_module("ansible.template"), "trust_as_template", str)
    for line in sys.stdin:
        expression, variables = json.loads(line)
        # As Ansible keeps what a system told; before ansible-core 2.19 it has to be marked.
        templar = Templar(loader=DataLoader(), variables={name: wrap_var(value) for name, value in variables.items()})
        try:
            told = {"value": templar.template(trusted("{{ " + expression + " }}"))}
        except AnsibleError as error:
            told = {"error": str(error)}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
