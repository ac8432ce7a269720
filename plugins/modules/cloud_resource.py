#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cloud_resource
short_description: Upload a resource file by hand
version_added: 0.1.0
description:
  - Uploads a file that a system would otherwise fetch from cloud services, such as a set of IDS rules. Sets of rules go to
    sensors, resource files to consoles.
  - A system that is connected to cloud services does not need it.
  - The API neither lists such files nor removes them, so that the file is uploaded each time the task runs.
options:
  path:
    description:
      - The file on the controller, a tar file. It is streamed, its size does not matter.
    type: path
    required: true
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.attributes.action
  - extrahop.revealx.listed
notes:
  - Consoles and sensors take such files, not with firmware 7.4.
seealso:
  - module: extrahop.revealx.cloud_services
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Bring the IDS rules of a sensor without cloud services up to date
  extrahop.revealx.cloud_resource:
    path: rules/ids-rules.tar
"""

RETURN = r"""
bytes:
  description: Size of the file.
  returned: success
  type: int
  sample: 1048576
job:
  description: The job that the system named for it, as it ended; null when it named none.
  returned: success
  type: dict
  sample: null
plan:
  description: The steps that were carried out, or would be in check mode.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: upload
      kind: cloud_resource
      name: sensor1.example.com
      id: null
      fields:
        bytes: 1048576
      reason: a file is uploaded each time
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 0
    write: 1
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.cloud_resource import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
