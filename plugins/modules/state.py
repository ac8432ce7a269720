#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: state
short_description: Apply a whole declared state to one system
version_added: 0.1.0
description:
  - Brings one ExtraHop system to the state that one document declares, in one task.
  - The document is checked completely before the first request. Everything that is wrong with it is told at once, with
    section, object and field.
  - Each list is read once, all of them at the same time. Every object is planned before anything is written. When one
    cannot be planned (an unknown reference, a field that cannot be changed, a section that the system does not offer),
    nothing is written.
  - Then each object is applied on its own, in the order that references need, and deletions last. One that the system
    refuses does not keep the others from being applied. The task fails in the end, and RV(objects) says what happened
    to each.
options:
  document:
    description:
      - 'The declared state: a mapping of sections. They are applied in the order in which they stand here, whatever the
        order in the document.'
      - 'A section of settings has the name of a module and its options. These come first: C(license)
        (M(extrahop.revealx.license)), C(running_config) (M(extrahop.revealx.running_config)), C(services)
        (M(extrahop.revealx.services)), C(api_access) (M(extrahop.revealx.api_access)), C(ticketing)
        (M(extrahop.revealx.ticketing)), C(detections_access) (M(extrahop.revealx.detections_access)), C(cluster)
        (M(extrahop.revealx.cluster)), C(cloud_services) (M(extrahop.revealx.cloud_services)); C(watchlist)
        (M(extrahop.revealx.watchlist)) comes after the device groups. They have no C(save), see O(save).'
      - 'A section that is a list has the plural name of a module, and each of its entries has the options of that
        module: C(appliances) (M(extrahop.revealx.appliance)), C(nodes) (M(extrahop.revealx.node)), C(sensor_tags)
        (M(extrahop.revealx.sensor_tag)), C(ids_associations) (M(extrahop.revealx.ids_association)), C(users)
        (M(extrahop.revealx.user)), C(identity_providers) (M(extrahop.revealx.identity_provider)), C(user_groups)
        (M(extrahop.revealx.user_group)), C(email_groups) (M(extrahop.revealx.email_group)), C(networks)
        (M(extrahop.revealx.network)), C(vlans) (M(extrahop.revealx.vlan)), C(network_localities)
        (M(extrahop.revealx.network_locality)), C(custom_devices) (M(extrahop.revealx.custom_device)), C(devices)
        (M(extrahop.revealx.device)), C(tags) (M(extrahop.revealx.tag)), C(device_groups)
        (M(extrahop.revealx.device_group)), C(analysis_priorities) (M(extrahop.revealx.analysis_priority)),
        C(network_users) (M(extrahop.revealx.network_user)), C(applications) (M(extrahop.revealx.application)),
        C(ods_targets) (M(extrahop.revealx.ods_target)), C(triggers) (M(extrahop.revealx.trigger)),
        C(exclusion_intervals) (M(extrahop.revealx.exclusion_interval)), C(alerts) (M(extrahop.revealx.alert)),
        C(dashboards) (M(extrahop.revealx.dashboard)), C(activity_maps) (M(extrahop.revealx.activity_map)), C(reports)
        (M(extrahop.revealx.report)), C(detection_formats) (M(extrahop.revealx.detection_format)), C(tuning_rules)
        (M(extrahop.revealx.tuning_rule)), C(investigations) (M(extrahop.revealx.investigation)), C(threat_collections)
        (M(extrahop.revealx.threat_collection)), C(domain_controllers) (M(extrahop.revealx.domain_controller)),
        C(ssl_decrypt_keys) (M(extrahop.revealx.ssl_decrypt_key)), C(bundles) (M(extrahop.revealx.bundle)).'
      - 'Options of a module that stand for an act are not taken: no C(download_to), no other state of an object than
        present and absent.'
      - 'A list that two modules have (the devices of a tag, the tags of a device) is declared in one section only, that
        of the tag, the trigger or the alert.'
      - 'What the document does not name stays as it is, unless O(prune) says otherwise.'
    type: dict
  src:
    description:
      - A YAML or JSON file on the controller with the document, instead of O(document).
      - A file that is encrypted as a whole with Ansible Vault is decrypted for the task, unless it is delegated elsewhere.
        Vaulted values and templates belong into O(document), a file is taken as it is.
      - A section or key that is there twice is refused with both lines. In variables, which Ansible reads, it is so with
        C(duplicate_dict_key = error) in C(ansible.cfg); else the first is dropped with a warning.
    type: path
  save:
    description:
      - Whether to save the running config in the end, once, if it differs from the saved one.
      - It is not saved when the sections that change it could not be applied.
  prune:
    description:
      - List sections whose undeclared objects are deleted. A section that the document does not have is left alone, an
        empty list in the document declares that there is to be none.
      - Built-in objects, names that match O(protected), the setup account, the account of the API key and the default
        email group are never deleted.
      - Nothing is deleted when a list may be incomplete, and the task fails before the first write.
    type: list
    elements: str
  protected:
    description:
      - Names or shell patterns (C(prod-*)) of objects that O(prune) must not delete. A name protects itself, whatever it
        would mean as a pattern.
    type: list
    elements: str
  max_deletes:
    description:
      - The most objects that the task may delete, pruned or declared absent. When there are more, nothing is written at
        all. Without the option there is no limit.
    type: int
  partial:
    description:
      - Whether to apply what can be applied when parts of the document are wrong or cannot be planned. The task fails in
        the end all the same. Without it nothing is written then.
      - A section with something wrong in it is not pruned.
    type: bool
    default: false
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.saving
notes:
  - An unchanged document costs one read a section, one for each declared list of assignments, sharing or members, and a
    search for each 50 devices that it names. Network users, criteria of applications and contents of bundles are asked
    for one by one, since no list has them. Five or more tags that name devices are compared together, by one device
    search for each hundred of them and two requests that prove the search, unless the firmware fails that proof; one on
    no device, and one whose name another tag has in another case, is read by itself. O(save) adds the running and the saved config.
  - An object with C(state=absent) in a section that the system does not offer at all is not there, which is no failure.
  - A related object that neither the system nor the document has is refused, in check mode as in the real run. A number
    is first a name, and an id only where nothing has that name, be it on the system or in the document.
seealso:
  - module: extrahop.revealx.state_export
  - module: extrahop.revealx.running_config_save
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have a system as it is declared, and keep it so over restarts
  extrahop.revealx.state:
    save: true
    document:
      services:
        settings:
          ssh:
            enabled: false
      users:
        - username: nadia
          name: Nadia Example
          password: "{{ vault_password_of_nadia }}"
          granted_roles:
            write: full
      custom_devices:
        - name: branch-office
          criteria:
            - ipaddr: 10.20.0.0/16
      tags:
        - name: production
          devices:
            - branch-office
            - 10.10.0.5

- name: Have exactly the tags and groups of a file, but never touch those of another team
  extrahop.revealx.state:
    src: estate/sensors.yml
    prune:
      - tags
      - device_groups
    protected:
      - soc-*
    max_deletes: 10
"""

RETURN = r"""
objects:
  description: What happened, or in check mode would happen, to each part of the document and each pruned object.
  returned: when the document was planned, on failure too
  type: list
  elements: dict
  contains:
    section:
      description: The section of the document.
      type: str
    name:
      description: The object's name, null for a section of settings.
      type: str
    action:
      description: C(create), C(update), C(assign), C(delete), C(replace), C(register), C(save) ..., or C(none).
      type: str
    reason:
      description: Why, empty when nothing is done.
      type: str
    before:
      description: What is there of what is changed, empty when nothing is done. Secrets are hidden.
      type: dict
    after:
      description: What it becomes, the same way.
      type: dict
    error:
      description: Why it could not be done, null when it was.
      type: str
  sample:
    - section: services
      name: null
      action: update
      reason: ssh differ
      before:
        ssh:
          enabled: true
      after:
        ssh:
          enabled: false
      error: null
    - section: tags
      name: production
      action: create
      reason: it is not there; devices differ
      before: {}
      after:
        name: production
        devices: [10.10.0.5]
      error: null
summary:
  description: How many parts of the document there are by action, and how many failed.
  returned: when the document was planned, on failure too
  type: dict
  sample:
    create: 1
    none: 12
    update: 1
plan:
  description: What was done, or in check mode would be done, as a list of steps. Empty when nothing changes.
  returned: success, and what was done in spite of a failure
  type: list
  elements: dict
  sample:
    - verb: create
      kind: tag
      name: production
      id: null
      fields:
        name: production
      reason: it is not there
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
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
