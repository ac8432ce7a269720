#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: threat_collection
short_description: Declare a threat collection
version_added: 0.1.0
description:
  - Uploads a threat collection (a STIX file) to an ExtraHop system, uploads it again, or removes it.
  - The file is sent in pieces, so that its size does not matter.
  - A system that knows all data of the file takes no new collection of it. The task then warns, and changes nothing.
  - A system may list a new collection some time after it accepted it. The task waits until it does.
  - The content of a collection cannot be read back. O(update) says when one that is there is uploaded again.
options:
  name:
    description:
      - Name of the collection. Without it, the name of the file O(src) up to its first dot.
    type: str
  id:
    description:
      - Numeric id of a collection that is there, instead of O(name).
    type: int
  src:
    description:
      - The STIX file on the controller. It ends with C(.json), C(.tar.gz) or C(.tgz) for STIX 2, with C(.tar) or C(.tgz) for STIX 1.
      - Needed unless the collection is there.
    type: path
  update:
    description:
      - When the file is uploaded to a collection that is there, never (V(on_create)), when the file was changed after the
        system's last update of the collection (V(newer)), or each time (V(always)).
      - V(newer) compares the time of the file with the clock of the system. Mind that a checkout by git sets the time of its files.
    type: str
    choices:
      - on_create
      - newer
      - always
    default: on_create
  user_key:
    description:
      - Identifier of your own for a new collection. Without it, the identifier is the name without blanks and punctuation.
    type: str
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.listed
  - extrahop.revealx.state
attributes:
  diff_mode:
    support: partial
    details:
      - The content cannot be read back, so that the diff shows only whether the collection is there.
  idempotent:
    support: partial
    details:
      - With O(update=always) the file is uploaded, and a change reported, each time.
notes:
  - Consoles and sensors have threat collections.
seealso:
  - module: extrahop.revealx.detection
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have a threat collection
  extrahop.revealx.threat_collection:
    name: partners
    src: stix/partners.json

- name: Upload it again when the file is newer
  extrahop.revealx.threat_collection:
    name: partners
    src: stix/partners.json
    update: newer

- name: Remove it
  extrahop.revealx.threat_collection:
    name: partners
    state: absent
"""

RETURN = r"""
object:
  description: The collection as the system lists it, in check mode as far as it is known; null when there is none.
  returned: success
  type: dict
  sample:
    id: 35
    name: partners
    user_key: partners
    observables: 10
    last_updated: 1795320805099
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: threat_collection
      name: partners
      id: null
      fields:
        name: partners
      reason: it is not there
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 3
    write: 1
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.threat_collection import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
