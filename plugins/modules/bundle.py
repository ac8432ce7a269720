#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: bundle
short_description: Store, apply or remove a bundle
version_added: 0.1.0
description:
  - Stores a bundle (a JSON document of dashboards, triggers, alerts and the like) on an ExtraHop system, applies it, or removes it.
  - A stored bundle is found by its name. Its export is compared with the declared document, key by key. When they differ the
    stored bundle is removed and the declared one uploaded, since the API cannot change one.
options:
  bundle:
    description:
      - The document of the bundle.
    type: dict
  src:
    description:
      - JSON file with the document, instead of O(bundle). One that is encrypted with Ansible Vault is decrypted for the
        task, unless it is delegated elsewhere.
    type: path
  name:
    description:
      - Name of a stored bundle, for O(state=absent) and O(state=applied). With O(bundle) or O(src) it is needed only when
        the document has no C(name), at its top or in its C(.meta) as exports have it.
    type: str
  id:
    description:
      - Numeric id of a stored bundle, instead of O(name).
    type: int
  state:
    description:
      - With V(present) the bundle is stored, with V(absent) it is not. The objects that were made by applying it stay.
      - With V(applied) the bundle is stored, if O(bundle) or O(src) is given, and then applied, each time the task runs.
    type: str
    choices:
      - present
      - absent
      - applied
    default: present
  policy:
    description:
      - What becomes of objects that are there already, when the bundle is applied. Needed for O(state=applied).
    type: str
    choices:
      - overwrite
      - skip
  include_assignments:
    description:
      - Whether assignments are applied too, for instance of a trigger to devices.
    type: bool
    default: false
  node_ids:
    description:
      - The sensors that the bundle is applied to, each by nickname, display name, host name, uuid or id. For consoles.
    type: list
    elements: raw
  wait:
    description:
      - Whether to wait until the system lists a new bundle, and for the end of the job in which it may apply one.
      - A bundle that is stored and applied in one task needs it.
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.listed
  - extrahop.revealx.attributes
  - extrahop.revealx.replaced
attributes:
  diff_mode:
    support: partial
    details:
      - The diff shows the stored document. What applying it changes is not told in advance.
  idempotent:
    support: partial
    details:
      - With O(state=applied) the bundle is applied each time. Whether it was applied before cannot be read back.
      - Where a system exports a document in another form than it was given, the bundle is uploaded each time. The task warns
        when that is so.
notes:
  - Consoles and sensors have bundles. Those that came with the system are not changed or removed.
seealso:
  - module: extrahop.revealx.backup
  - module: extrahop.revealx.state
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Store a bundle
  extrahop.revealx.bundle:
    src: bundles/web.json

- name: Apply it to two sensors of this console
  extrahop.revealx.bundle:
    src: bundles/web.json
    state: applied
    policy: overwrite
    node_ids:
      - sensor1.example.com
      - sensor2.example.com

- name: Apply a stored bundle to this system, and keep what is there
  extrahop.revealx.bundle:
    name: Web servers
    state: applied
    policy: skip

- name: Remove a bundle
  extrahop.revealx.bundle:
    name: Web servers
    state: absent
"""

RETURN = r"""
object:
  description: The stored bundle as the system lists it, in check mode as far as it is known; null when there is none.
  returned: success
  type: dict
  sample:
    id: 7
    name: Web servers
    description: null
    built_in: false
    created_time: 1795320605551
    mod_time: 1795320605551
applied:
  description: What the system answered to the application, as its firmware has it, mostly nothing; null in check mode.
  returned: with O(state=applied)
  type: raw
  sample: null
job:
  description: The job that the system named for it, as it ended; null when it named none.
  returned: with O(state=applied)
  type: dict
  sample: null
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: bundle
      name: Web servers
      id: null
      fields:
        name: Web servers
        tags:
          - name: web
      reason: it is not there
    - verb: apply
      kind: bundle
      name: Web servers
      id: 7
      fields:
        policy: overwrite
        include_assignments: false
        node_ids:
          - sensor1.example.com
      reason: it is applied each time
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 4
    write: 2
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.bundle import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
