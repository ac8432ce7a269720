#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: firmware
short_description: Declare the firmware that an ExtraHop system runs
version_added: 0.1.0
description:
  - Upgrades a system to a firmware version, follows the upgrade through the restart, and ends well only when the
    system itself reports the new version several times in a row.
  - A system that runs the wanted version already is not written to, and needs no image.
  - An upgrade that is running already is followed to its end, a second one is never started.
  - The module looks at one system. For the order of a whole estate use the role P(extrahop.revealx.upgrade#role).
options:
  version:
    description:
      - The wanted firmware, in full (V(9.9.4.1234)) or its first components (V("9.9"), which 9.9.4.1234 satisfies and
        9.90 does not). Put it in quotes, YAML takes V(9.10) for the number 9.1.
      - With O(cloud=true) also V(latest_release), the newest firmware that is offered, or V(latest_hotfix), the
        newest one of the release that runs. Of a version given in part the newest that is offered is taken.
      - Needed with O(state=present) and with O(cloud=true).
      - With O(state=downloaded) a system that runs this version already is left alone.
      - With O(state=rolled_back) a system that runs this version already is left alone, and a rollback to another
        version is refused.
    type: str
  url:
    description:
      - Address of the image, C(https), C(http) or C(ftp), that the system itself can reach.
      - User, password and query of the address are hidden in everything that this task shows.
    type: str
  path:
    description:
      - Image on the controller. It is streamed to the system, whatever its size.
    type: path
  cloud:
    description:
      - Whether the system fetches the firmware from ExtraHop Cloud Services, to which it has to be connected.
    type: bool
    default: false
  state:
    description:
      - V(present) has the system run O(version).
      - V(downloaded) brings the image onto the system and does not install it. A later upgrade by hand takes the
        image that came last.
      - V(rolled_back) brings back the previous firmware. It needs O(confirm_data_loss=true). Sensors and consoles
        only.
    type: str
    choices:
      - present
      - downloaded
      - rolled_back
    default: present
  force:
    description:
      - Whether the system is told to skip its check that the image fits. Only on the vendor's word.
      - An older version than the one that runs is then tried too; the system may still refuse it.
      - A system that runs O(version) already is left alone all the same.
    type: bool
    default: false
  restart_after:
    description:
      - Whether the system restarts when the firmware is installed. Without the option the system decides.
      - With V(false) the task ends with the job, RV(firmware.reached) is then false, and the new firmware runs after
        the next restart (M(extrahop.revealx.system_power)). A second run cannot see that and installs again.
    type: bool
  silent:
    description:
      - Whether the web interface of the system is off during the upgrade.
    type: bool
  confirm_data_loss:
    description:
      - Has to be true for O(state=rolled_back), which resets the datastore and removes all metrics of the system.
    type: bool
    default: false
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.wait
attributes:
  check_mode:
    support: full
    description: Reads the same as the run and sends no write. With O(cloud) the version is resolved, otherwise it is
      shown as asked for.
  idempotent:
    support: partial
    description:
      - A system that runs the version is never written to.
      - No system tells which image it holds. O(state=downloaded) brings the image each time, unless the system runs
        O(version) already. O(state=present) sends it again after a run that ended between upload and upgrade.
      - O(state=rolled_back) is idempotent with O(version) only.
notes:
  - Exactly one of O(url), O(path) and O(cloud) says where the image comes from. None is needed when the system runs
    O(version) already, so that a task without a source asserts the version.
  - With O(url) or O(cloud) one request downloads and upgrades. With O(restart_after) or O(silent), and with O(cloud)
    and O(force), it takes two, and the download is waited for even with O(wait=false).
  - The format of images is not published, nothing is read out of them. An image whose name
    (C(extrahop-eda-9.9.1.1234.tar), C(.../eda/9.9.1.1234.tar)) tells another version or another kind of system
    (C(eda), C(eca), C(exa), C(eta)) is refused.
  - A job that is running and is not about the firmware of this system stops the task before its first write.
  - While the system restarts, refused and dropped connections, error statuses and HTML pages are waited out, and so
    are a few refusals of the key right after it came up. A job that the system no longer knows afterwards is judged
    by the version.
  - A system that is away when the task begins is waited for up to ten minutes (not in check mode or with
    O(wait=false)), so that an interrupted play can be started again at any time.
  - The answer of the upgrade's start may get lost. Then the module looks for the job, and sends the request once more
    only when the system shows its jobs and none has come. A rollback is never sent twice.
  - A console that manages 50,000 devices or more may need an hour. Raise O(wait_timeout) for it.
seealso:
  - module: extrahop.revealx.appliance_firmware
  - module: extrahop.revealx.job_wait
  - module: extrahop.revealx.system_power
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Upgrade from an image on the controller
  extrahop.revealx.firmware:
    version: 9.9.1.1234
    path: images/extrahop-eda-9.9.1.1234.tar

- name: Upgrade from a server that the system can reach
  extrahop.revealx.firmware:
    version: "9.9"
    url: https://images.example.com/eda/9.9.1.1234.tar
    wait_timeout: 7200

- name: Keep the newest hotfix of the release that runs
  extrahop.revealx.firmware:
    version: latest_hotfix
    cloud: true

- name: Fail unless the system runs some 9.9
  extrahop.revealx.firmware:
    version: "9.9"

- name: Bring the image beforehand, install nothing
  extrahop.revealx.firmware:
    version: 25.1.0.1234
    url: https://images.example.com/eda/25.1.0.1234.tar
    state: downloaded

- name: Go back to the previous firmware, which removes all metrics
  extrahop.revealx.firmware:
    version: 9.9.1.1234
    state: rolled_back
    confirm_data_loss: true
"""

RETURN = r"""
firmware:
  description: The firmware in one place.
  returned: success
  type: dict
  contains:
    version:
      description: What the system reports at the end, in check mode what it would run, as far as it is known.
      type: str
    wanted:
      description: The version that the task went for, as asked for or as cloud services name it.
      type: str
    reached:
      description:
        - Whether RV(firmware.version) satisfies RV(firmware.wanted).
        - With O(state=present) and O(wait=true) a task that did not fail has reached it, unless O(restart_after=false).
      type: bool
    image:
      description: The image that was brought, null when none was.
      type: str
  sample:
    version: 9.9.1.1234
    wanted: "9.9"
    reached: true
    image: https://images.example.com/eda/9.9.1.1234.tar
version_before:
  description: The version that the system reported when the task began.
  returned: success
  type: str
  sample: 9.8.2.2260
version:
  description:
    - The version that the system reports at the end. In check mode the one that it would run, as far as it is known.
    - With O(wait=false) still the old one.
  returned: success
  type: str
  sample: 9.9.1.1234
job:
  description:
    - The job as it was last seen. Null when no job ran, or when the system names none.
    - C(gone) is true when the system no longer knew the job after its restart. The version is the proof then.
    - With O(wait=false) only C(id), for M(extrahop.revealx.job_wait).
  returned: success
  type: dict
  sample:
    id: 4d8dbf5c-61e9-4b4a-9e2b-b5a3a4e7c6a1
    status: DONE
    type: firmware_upgrade
    details: null
    step_number: 6
    total_steps: 6
    step_description: Finishing the upgrade
attached:
  description: Whether a firmware job was running already and was followed.
  returned: success
  type: bool
  sample: false
seconds:
  description: How long the task took on this system.
  returned: success
  type: float
  sample: 912.4
plan:
  description:
    - What was done, or in check mode would be done. Empty when nothing changes.
    - C(verb) is C(upload), C(download), C(upgrade) or C(roll back). An upgrade that is only followed carries the id
      of its job.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: download
      kind: firmware image
      name: https://images.example.com/eda/9.9.1.1234.tar
      id: null
      fields:
        from: address
      reason: the system does not tell which images it holds
    - verb: upgrade
      kind: firmware
      name: "9.9"
      id: null
      fields: {}
      reason: it runs 9.8.2.2260
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 41
    write: 1
    retried: 0
error:
  description:
    - What failed. C(type) is C(WrongFirmware) when the system came back with another version than wanted, with
      C(version_before), C(version) and C(job) beside it; C(JobFailed) with C(job) when the job failed; C(WaitTimeout)
      with C(job_id) and C(last) when the time ran out and the upgrade goes on, to be taken up by running the task
      again; C(Conflict) when the task was refused before its first write.
  returned: failure
  type: dict
  sample:
    type: WrongFirmware
    message: sensor1.example.com came back with the old version 9.8.2.2260 instead of 9.9.
    advice: "Look at the messages of the system itself: an upgrade that fails goes back to the old firmware."
    doing: ""
    version_before: 9.8.2.2260
    version: 9.8.2.2260
    job:
      id: 4d8dbf5c-61e9-4b4a-9e2b-b5a3a4e7c6a1
      status: DONE
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.firmware import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
