# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Packets, or files carved out of them, streamed into a file (contract: content, Packet Search)."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import check_dest
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.reading import body_of, told

FIELDS: dict[str, dict] = {
    "from": {"type": "str", "default": "-30m"},
    "until": {"type": "str"},
    "output": {"type": "str", "choices": ["pcap", "keylog_txt", "pcapng", "zip", "extract"], "default": "pcap"},
    "include_secrets": {"type": "bool"},
    "decrypt_files": {"type": "bool"},
    "limit_bytes": {"type": "str"},
    "limit_search_duration": {"type": "str"},
    "bpf": {"type": "str"},
    "ip1": {"type": "str"},
    "port1": {"type": "str"},
    "ip2": {"type": "str"},
    "port2": {"type": "str"},
}


def check(options: Mapping) -> None:
    """Refuse options that belong to another form of output, and a folder that is not there."""
    for name, output in (("include_secrets", "pcapng"), ("decrypt_files", "extract")):
        if options[name] is not None and options["output"] != output:
            raise OptionError(f"{name} is set, but output is {options['output']}.", f"It belongs to output {output}.")
    check_dest("dest", options["dest"])


def run(task: Task) -> Outcome:
    """Download what matches; the same search finds other packets later, so the file is always written.

    Where nothing matches the answer has no body (HTTP 204), and the file is empty.
    """
    dest = task.options["dest"]
    step = Step("download", "packets", dest, None, body_of(task, FIELDS), "a search is made each time")
    if task.check_mode:
        return Outcome([step], [], {"dest": dest, "bytes": None, "found": None})
    # Without it some firmware may answer an empty capture, which does not tell that nothing matched.
    body = {**body_of(task, FIELDS), "always_return_body": False}
    written = told(task, lambda: task.client.download("POST", "/packets/search", dest, body=body))
    return Outcome([step], [], {"dest": dest, "bytes": written, "found": written > 0})


OPERATION = Operation(
    "packet_search",
    run,
    {**FIELDS, "dest": {"type": "path", "required": True}},
    check=check,
    uses=("POST /packets/search",),
)
