# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Event source of Event-Driven Ansible: new and changed detections of one console or sensor."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

DOCUMENTATION = r"""
short_description: New and changed detections of an ExtraHop console or sensor
version_added: 1.0.0
description:
  - Asks one system again and again for the detections that changed, and makes an event of each change.
  - What was told is kept in the file O(cursor). A source that starts again goes on where it was, and so does one whose
    system was away. Nothing is told twice, and nothing is left out.
  - What tuning rules hide is left out by the system. Of several changes between two looks the last one is told.
options:
  cursor:
    description:
      - File that says what was told, private to the source. It must outlive the process, so in a container it lies on a
        mount. Its folder is made if it is not there.
      - Each source needs a file of its own.
    type: path
    required: true
  filter:
    description:
      - Filter as the API takes it for searches, such as C(risk_score_min), C(types), C(categories), C(status).
    type: dict
  begin:
    description:
      - From when on changes are told where O(cursor) is not there yet. V(new) tells what changes from now on, V(all)
        tells what is there too, and a number is a time in milliseconds since the epoch.
    type: str
    default: new
  interval:
    description:
      - Seconds between two looks.
    type: float
    default: 30
  overlap:
    description:
      - Seconds that a system may take to show a change. Each look goes back so far behind the newest change seen; what
        was told already is known by its id and its C(mod_time).
    type: float
    default: 300
  requests_per_minute:
    description:
      - The most requests that the source sends a minute, those that are sent again included.
    type: float
    default: 60
  feedback:
    description:
      - Whether an event counts as told only when ansible-rulebook says that its rules have it, for rulebooks with
        persistence. Without it one counts when the queue took it.
    type: bool
    default: false
extends_documentation_fragment:
  - extrahop.revealx.connection
"""

EXAMPLES = r"""
- name: Detections of the console
  extrahop.revealx.detections:
    host: console.example.com
    api_key: "{{ extrahop_api_key }}"
    cursor: /var/lib/eda/console.cursor
    filter:
      risk_score_min: 80
"""

COLLECTION = "ansible_collections.extrahop.revealx"


def library(name: str) -> Any:
    """A module of the collection that this file belongs to.

    ansible-rulebook runs the file by its path, in a process that knows nothing of collections.
    """
    # Not resolved: a developer's collection may be a link.
    collections = Path(os.path.abspath(__file__)).parents[6]
    if collections.name != "ansible_collections":
        raise ImportError(f"{__file__} is not part of an installed collection: it needs the rest of extrahop.revealx.")
    if str(collections.parent) not in sys.path:
        sys.path.append(str(collections.parent))
    package = importlib.import_module("ansible_collections")
    if str(collections) not in package.__path__:
        # Another installation has it as an ordinary package, which hides this one.
        package.__path__.append(str(collections))
    return importlib.import_module(f"{COLLECTION}.plugins.{name}")


async def main(queue: Any, args: dict[str, Any]) -> None:
    """Put events into ansible-rulebook's queue until cancelled."""
    requests = library("module_utils._client.requests")
    if requests.IMPORT_ERROR:
        raise ImportError("The event source needs the Python library requests, in the Python of ansible-rulebook.")
    given = dict(args)
    feedback = given.pop("eda_feedback_queue", None)
    arguments = library("plugin_utils.sources").connection_arguments(given, {}, {}, os.environ, "", True)

    async def tell(event: dict[str, Any]) -> None:
        await queue.put(event)
        if feedback is not None:
            await feedback.get()

    options = library("plugin_utils.events.options").Options.from_arguments(arguments)
    await library("plugin_utils.events.watch").Watch(options, tell).run()
