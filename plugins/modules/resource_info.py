#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: resource_info
short_description: Read any resource of the API
version_added: 0.1.0
description:
  - Reads everything that the REST API lets be read, collections, single objects, parts of objects and single
    documents, also what no module declares because the API can neither create nor change it.
  - Nothing is changed. Secrets are hidden in what is returned.
options:
  resource:
    description:
      - What to read. An unknown name is refused with a list of all names, those that are spelt alike first.
      # resources: begin (written by tools/dev.py generate)
      - "Collections: V(activity_group), V(activity_map), V(alert), V(api_key), V(appliance),
        V(appliance_firmware_next), V(application), V(audit_log), V(backup), V(bundle), V(custom_device),
        V(dashboard), V(detection), V(detection_format), V(detection_log), V(detection_log_field_values), V(device),
        V(device_group), V(email_group), V(exclusion_interval), V(firmware_next), V(flex_grid), V(geomap),
        V(identity_provider), V(investigation), V(investigation_search), V(job), V(network), V(network_locality),
        V(network_user), V(network_user_field_values), V(network_user_query), V(node), V(ods_target),
        V(ods_target_http), V(ods_target_kafka), V(ods_target_mongodb), V(ods_target_raw), V(ods_target_syslog),
        V(packet_capture), V(page), V(processes), V(record_format), V(report), V(sensor_tag), V(software),
        V(ssl_decrypt_key), V(support_pack), V(support_pack_queue), V(tag), V(threat_collection), V(trigger),
        V(tuning_rule), V(user), V(user_group), V(vlan), V(watchlist)."
      - "Single documents: V(backup_status), V(cluster), V(detection_log_schema), V(detections_access), V(edition),
        V(firmware_previous), V(idrac), V(license), V(license_product_key), V(network_user_schema), V(platform),
        V(running_config), V(running_config_saved), V(saml_service_provider), V(services), V(system), V(ticketing),
        V(topology), V(version)."
      - "Parts of the object in O(parent): V(activity_group_dashboards), V(activity_map_sharing),
        V(activity_map_topology), V(alert_applications), V(alert_devicegroups), V(alert_devices),
        V(alert_emailgroups), V(alert_exclusionintervals), V(alert_networks), V(alert_stats), V(analysis_priority),
        V(analysis_priority_manager), V(appliance_association), V(appliance_cloudservices), V(appliance_productkey),
        V(appliance_sensortags), V(application_activity), V(application_alerts), V(application_dashboards),
        V(application_flexgrids), V(application_geomaps), V(application_pages), V(custom_device_criteria),
        V(dashboard_reports), V(dashboard_sharing), V(detection_investigations), V(detection_notes),
        V(detection_related), V(device_activity), V(device_alerts), V(device_dashboards), V(device_devicegroups),
        V(device_dnsnames), V(device_flexgrids), V(device_group_alerts), V(device_group_dashboards),
        V(device_group_devices), V(device_group_flexgrids), V(device_group_pages), V(device_group_tags),
        V(device_group_triggers), V(device_ipaddrs), V(device_pages), V(device_software), V(device_tags),
        V(device_triggers), V(domain_controller), V(flex_grid_applications), V(flex_grid_devicegroups),
        V(flex_grid_devices), V(geomap_applications), V(identity_provider_privileges), V(network_alerts),
        V(network_pages), V(network_user_tags), V(network_vlans), V(page_applications), V(page_devicegroups),
        V(page_devices), V(page_networks), V(report_contents), V(report_emailgroups), V(ssl_decrypt_key_protocols),
        V(tag_devices), V(threat_collection_observables), V(trigger_devicegroups), V(trigger_devices),
        V(user_apikeys), V(user_group_members), V(user_lock)."
      # resources: end
    type: str
    required: true
  id:
    description:
      - The id of the one object to read.
      - Nothing is found when there is none of it; that is no error.
    type: str
  name:
    description:
      - The name of the objects to read, in the exact spelling. There may be several of one name, or none.
      - Devices are found by address, MAC address, name or discovery id.
    type: str
  parent:
    description:
      - Name or id of the object that O(resource) is a part of, for example of the alert of V(alert_devices).
      - Detections, and what else has no names, are given by id.
      - For parts of an appliance the system itself stands in when this is not given.
    type: str
  filters:
    description:
      - Parameters that the API takes to narrow its answer, as a mapping. Which ones there are depends on O(resource).
        Another name is refused, with the names that there are.
      - For V(device), V(detection), V(network_user), V(topology) and others that are read by a search, these are the
        fields of the search. What a topology may lack is told by warnings; where it starts at C(all_devices), C(object_id)
        is V(0).
    type: dict
  limit:
    description:
      - The most that is returned of a listing. Without it everything is, page after page where the API has pages.
    type: int
  query:
    description:
      - JMESPath expression that is applied to the list of objects; its answer is in RV(result).
    type: str
notes:
  - A name or id as O(parent) costs one request more, which finds the object.
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.attributes.info
seealso:
  - plugin: extrahop.revealx.resource
    plugin_type: lookup
    description: The same where a template needs it.
  - module: extrahop.revealx.system_info
  - module: extrahop.revealx.api_request
  - module: extrahop.revealx.device_info
  - module: extrahop.revealx.detection_info
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: All tags
  extrahop.revealx.resource_info:
    resource: tag

- name: One device group, by its name
  extrahop.revealx.resource_info:
    resource: device_group
    name: Web servers

- name: Which devices are in it, by name and address
  extrahop.revealx.resource_info:
    resource: device_group_devices
    parent: Web servers
    filters:
      active_from: 1
    query: '[].[display_name, ipaddr4]'

- name: Every HTTP server, a hundred at most
  extrahop.revealx.resource_info:
    resource: device
    filters:
      filter: {field: role, operator: '=', operand: http_server}
    limit: 100

- name: The formats of records, which no module declares
  extrahop.revealx.resource_info:
    resource: record_format

- name: What is in the detection log about one type, and whom it was done to (firmware 26.3)
  extrahop.revealx.resource_info:
    resource: detection_log
    filters:
      eql: detectionType = 'network_scan' | sort by startTime desc
    limit: 20
    query: '[].victimAddr'

- name: The section of the running config that is about SNMP
  extrahop.revealx.resource_info:
    resource: running_config
    filters: {section: snmp}

- name: The tags of one device
  extrahop.revealx.resource_info:
    resource: device_tags
    parent: 10.10.0.5
"""

RETURN = r"""
objects:
  description: What was found. A single document is a list of one.
  returned: success
  type: list
  elements: raw
  sample:
    - id: 2
      mod_time: 1795317121701
      name: production
object:
  description: The one that was found, null when there are none or several.
  returned: success
  type: raw
  sample:
    id: 2
    mod_time: 1795317121701
    name: production
result:
  description: What O(query) answers.
  returned: when O(query) is given
  type: raw
  sample:
    - - www1
      - 10.10.0.5
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 1
    write: 0
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.resource_info import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
