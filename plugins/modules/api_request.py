#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: api_request
short_description: Send any request of the API
version_added: 0.1.0
description:
  - Sends one request to the REST API of an ExtraHop system and returns its answer. Secrets in the answer are hidden.
  - For what no other module of the collection covers. A module that declares the object is the better choice where there is one.
  - In check mode a request that may change something is not sent, and the task reports a change. Reads are sent, and so are the POST
    requests that only search.
options:
  method:
    description:
      - Method of the request.
    type: str
    choices:
      - GET
      - POST
      - PUT
      - PATCH
      - DELETE
    default: GET
  path:
    description:
      - Path below C(/api/v1), for instance V(/extrahop/processes). A leading C(/api/v1) may stand there.
      - Dots between slashes and doubled slashes are refused.
    type: str
    required: true
  params:
    description:
      - Query of the URL, as a mapping.
    type: dict
  body:
    description:
      - Body of the request, sent as JSON. Text is taken as JSON too.
    type: raw
  content:
    description:
      - Body of the request as text that is sent as it is, with O(media_type). Its value is not logged.
    type: str
  media_type:
    description:
      - Media type of O(content).
    type: str
    default: text/plain
  query:
    description:
      - JMESPath expression on the answer's JSON. Its answer is RV(result). It is checked before the request.
    type: str
  dest:
    description:
      - File on the controller for the answer, written with mode 0600 when it holds another one. Secrets in it are not hidden,
        and it is not in the result.
      - JSON is written indented, anything else byte for byte as it came.
      - For answers of some megabytes at most. Files such as packet captures have modules that stream them.
    type: path
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes.action
  - extrahop.revealx.attributes
requirements:
  - jmespath (on the controller), for O(query)
notes:
  - A key that the system makes for a new account is hidden in the result. Use M(extrahop.revealx.user), which writes it to a file.
seealso:
  - module: extrahop.revealx.system_info
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: List the processes
  extrahop.revealx.api_request:
    path: /extrahop/processes

- name: Names of the networks
  extrahop.revealx.api_request:
    path: /networks
    query: "[].name"

- name: Find web servers
  extrahop.revealx.api_request:
    method: POST
    path: /devices/search
    body:
      active_from: -1d
      filter:
        field: role
        operator: "="
        operand: http_server
    query: "[].display_name"

- name: The first ten lines of the audit log
  extrahop.revealx.api_request:
    path: /auditlog
    params:
      limit: 10

- name: Have the running config in a file, with its secrets
  extrahop.revealx.api_request:
    path: /runningconfig
    dest: "backups/{{ inventory_hostname }}-running-config.json"

- name: Describe a network
  extrahop.revealx.api_request:
    method: PATCH
    path: /networks/0
    body:
      name: Datacentre
      description: Tap behind the core switch
"""

RETURN = r"""
status:
  description: HTTP status of the answer, null for a request that check mode did not send.
  returned: success
  type: int
  sample: 200
json:
  description: The answer as data, null when it is empty or no JSON, or in the file O(dest).
  returned: success
  type: raw
  sample:
    - id: 39
      mod_time: 1795314018523
      name: production
content:
  description: The answer as text when it is no JSON, else null.
  returned: success
  type: str
  sample: null
location:
  description: The Location header of the answer, as it came; null when there is none.
  returned: success
  type: str
  sample: /api/v1/tags/40
result:
  description: The answer of O(query).
  returned: when O(query) is given
  type: raw
  sample:
    - production
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: patch
      kind: api
      name: /networks/0
      id: null
      fields:
        name: Datacentre
        description: Tap behind the core switch
      reason: requests of this method are writes
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.api_request import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
