# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.
# written by tools/dev.py generate: do not edit
"""Which guides list each operation of the API, the kinds of system it is limited to, first and last release."""

from __future__ import annotations

# One text, not literals by the thousand: Ansible compiles the library anew for each run of a playbook.
_LISTED = """\
GET /activitygroups:rest-7.4:::
GET /activitygroups/{id}/dashboards:rest-7.4:::
GET /activitymaps:rest-7.4 explorer-9.8 current:::
POST /activitymaps:rest-7.4 explorer-9.8 current:::
POST /activitymaps/query:rest-7.4 explorer-9.8 current:::
DELETE /activitymaps/{id}:rest-7.4 explorer-9.8 current:::
GET /activitymaps/{id}:rest-7.4 explorer-9.8 current:::
PATCH /activitymaps/{id}:rest-7.4 explorer-9.8 current:::
POST /activitymaps/{id}/query:rest-7.4 explorer-9.8 current:::
GET /activitymaps/{id}/sharing:rest-7.4 explorer-9.8 current:::
PATCH /activitymaps/{id}/sharing:rest-7.4 explorer-9.8 current:::
PUT /activitymaps/{id}/sharing:rest-7.4 explorer-9.8 current:::
GET /alerts:rest-7.4 explorer-9.8 current:::
POST /alerts:rest-7.4 explorer-9.8 current:::
DELETE /alerts/{id}:rest-7.4 explorer-9.8 current:::
GET /alerts/{id}:rest-7.4 explorer-9.8 current:::
PATCH /alerts/{id}:rest-7.4 explorer-9.8 current:::
GET /alerts/{id}/applications:rest-7.4 explorer-9.8 current:::
POST /alerts/{id}/applications:rest-7.4 explorer-9.8 current:::
DELETE /alerts/{id}/applications/{child-id}:rest-7.4 explorer-9.8 current:::
POST /alerts/{id}/applications/{child-id}:rest-7.4 explorer-9.8 current:::
GET /alerts/{id}/devicegroups:rest-7.4 explorer-9.8 current:::
POST /alerts/{id}/devicegroups:rest-7.4 explorer-9.8 current:::
DELETE /alerts/{id}/devicegroups/{child-id}:rest-7.4 explorer-9.8 current:::
POST /alerts/{id}/devicegroups/{child-id}:rest-7.4 explorer-9.8 current:::
GET /alerts/{id}/devices:rest-7.4 explorer-9.8 current:::
POST /alerts/{id}/devices:rest-7.4 explorer-9.8 current:::
DELETE /alerts/{id}/devices/{child-id}:rest-7.4 explorer-9.8 current:::
POST /alerts/{id}/devices/{child-id}:rest-7.4 explorer-9.8 current:::
GET /alerts/{id}/emailgroups:rest-7.4 explorer-9.8 current:::
POST /alerts/{id}/emailgroups:rest-7.4 explorer-9.8 current:::
DELETE /alerts/{id}/emailgroups/{child-id}:rest-7.4 explorer-9.8 current:::
POST /alerts/{id}/emailgroups/{child-id}:rest-7.4 explorer-9.8 current:::
GET /alerts/{id}/exclusionintervals:rest-7.4 explorer-9.8 current:::
POST /alerts/{id}/exclusionintervals:rest-7.4 explorer-9.8 current:::
DELETE /alerts/{id}/exclusionintervals/{child-id}:rest-7.4 explorer-9.8 current:::
POST /alerts/{id}/exclusionintervals/{child-id}:rest-7.4 explorer-9.8 current:::
GET /alerts/{id}/networks:rest-7.4 explorer-9.8 current:::
POST /alerts/{id}/networks:rest-7.4 explorer-9.8 current:::
DELETE /alerts/{id}/networks/{child-id}:rest-7.4 explorer-9.8 current:::
POST /alerts/{id}/networks/{child-id}:rest-7.4 explorer-9.8 current:::
GET /alerts/{id}/stats:rest-7.4 explorer-9.8 current:::
GET /analysispriority/config/{appliance_id}:rest-7.4 explorer-9.8 current:console sensor::
PUT /analysispriority/config/{appliance_id}:rest-7.4 explorer-9.8 current:console sensor::
GET /analysispriority/{appliance_id}/manager:rest-7.4 explorer-9.8 current:sensor::
PATCH /analysispriority/{appliance_id}/manager:rest-7.4 explorer-9.8 current:sensor::
GET /apikeys:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
POST /apikeys:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
GET /apikeys/{keyid}:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
GET /appliances:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
POST /appliances:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
GET /appliances/firmware/next:explore-8.9 explore-9.9 trace-9.9 current:console::
POST /appliances/firmware/upgrade:explore-8.9 explore-9.9 trace-9.9 current:console::
GET /appliances/sensortags:current:::
POST /appliances/sensortags:current:::
POST /appliances/sensortags/delete:current:::
DELETE /appliances/sensortags/{id}:current:::
GET /appliances/sensortags/{id}:current:::
PATCH /appliances/sensortags/{id}:current:::
GET /appliances/{ids_id}/association:explore-9.9 trace-9.9 current:console::
POST /appliances/{ids_id}/association:explore-9.9 trace-9.9 current:console::
DELETE /appliances/{id}:explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:console::
GET /appliances/{id}:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
GET /appliances/{id}/cloudservices:explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
POST /appliances/{id}/cloudservices:explore-9.9 trace-9.9 explorer-9.8 current:::
GET /appliances/{id}/domaincontrollers/connections:current:::
POST /appliances/{id}/domaincontrollers/connections:current:::
DELETE /appliances/{id}/domaincontrollers/connections/{dc_host}:current:::
GET /appliances/{id}/domaincontrollers/connections/{dc_host}:current:::
POST /appliances/{id}/domaincontrollers/testconnection:current:::
GET /appliances/{id}/productkey:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:console::
GET /appliances/{id}/sensortags:current:::
PATCH /appliances/{id}/sensortags:current:::
GET /applications:rest-7.4 explorer-9.8 current:::
POST /applications:rest-7.4 explorer-9.8 current:::
GET /applications/{id}:rest-7.4 explorer-9.8 current:::
PATCH /applications/{id}:rest-7.4 explorer-9.8 current:::
GET /applications/{id}/activity:rest-7.4 explorer-9.8 current:::
GET /applications/{id}/alerts:rest-7.4 explorer-9.8 current:::
POST /applications/{id}/alerts:rest-7.4 explorer-9.8 current:::
DELETE /applications/{id}/alerts/{child-id}:rest-7.4 explorer-9.8 current:::
POST /applications/{id}/alerts/{child-id}:rest-7.4 explorer-9.8 current:::
GET /applications/{id}/dashboards:rest-7.4 explorer-9.8 current:::
GET /applications/{id}/flexgrids:rest-7.4:::
POST /applications/{id}/flexgrids:rest-7.4:::
DELETE /applications/{id}/flexgrids/{child-id}:rest-7.4:::
POST /applications/{id}/flexgrids/{child-id}:rest-7.4:::
GET /applications/{id}/geomaps:rest-7.4:::
POST /applications/{id}/geomaps:rest-7.4:::
DELETE /applications/{id}/geomaps/{child-id}:rest-7.4:::
POST /applications/{id}/geomaps/{child-id}:rest-7.4:::
GET /applications/{id}/pages:rest-7.4:::
POST /applications/{id}/pages:rest-7.4:::
DELETE /applications/{id}/pages/{child-id}:rest-7.4:::
POST /applications/{id}/pages/{child-id}:rest-7.4:::
GET /auditlog:rest-7.4 explorer-9.8 current:::
GET /auth/identityproviders:explorer-9.8 current:::
POST /auth/identityproviders:explorer-9.8 current:::
DELETE /auth/identityproviders/{id}:explorer-9.8 current:::
GET /auth/identityproviders/{id}:explorer-9.8 current:::
PATCH /auth/identityproviders/{id}:explorer-9.8 current:::
GET /auth/identityproviders/{id}/privileges:explorer-9.8 current:::
PATCH /auth/identityproviders/{id}/privileges:explorer-9.8 current:::
GET /auth/samlsp:explorer-9.8 current:::
GET /bundles:rest-7.4 explorer-9.8 current:::
POST /bundles:rest-7.4 explorer-9.8 current:::
DELETE /bundles/{id}:rest-7.4 explorer-9.8 current:::
GET /bundles/{id}:rest-7.4 explorer-9.8 current:::
POST /bundles/{id}/apply:rest-7.4 explorer-9.8 current:::
POST /cloud/connect:explorer-9.8:sensor::
GET /customdevices:rest-7.4 explorer-9.8 current:::
POST /customdevices:rest-7.4 explorer-9.8 current:::
DELETE /customdevices/{id}:rest-7.4 explorer-9.8 current:::
GET /customdevices/{id}:rest-7.4 explorer-9.8 current:::
PATCH /customdevices/{id}:rest-7.4 explorer-9.8 current:::
GET /customdevices/{id}/criteria:rest-7.4:::
POST /customdevices/{id}/criteria:rest-7.4:::
DELETE /customdevices/{id}/criteria/{child-id}:rest-7.4:::
GET /customdevices/{id}/criteria/{child-id}:rest-7.4:::
GET /customizations:rest-7.4 explorer-9.8 current:console sensor::
POST /customizations:rest-7.4 explorer-9.8 current:console sensor::
GET /customizations/status:rest-7.4 explorer-9.8 current:console sensor::
DELETE /customizations/{id}:rest-7.4 explorer-9.8 current:console sensor::
GET /customizations/{id}:rest-7.4 explorer-9.8 current:console sensor::
POST /customizations/{id}/apply:rest-7.4 explorer-9.8 current:console sensor::
POST /customizations/{id}/download:rest-7.4 explorer-9.8 current:console sensor::
GET /dashboards:rest-7.4 explorer-9.8 current:::
DELETE /dashboards/{id}:rest-7.4 explorer-9.8 current:::
GET /dashboards/{id}:rest-7.4 explorer-9.8 current:::
PATCH /dashboards/{id}:rest-7.4 explorer-9.8 current:::
GET /dashboards/{id}/reports:rest-7.4 current:console::
GET /dashboards/{id}/sharing:rest-7.4 explorer-9.8 current:::
PATCH /dashboards/{id}/sharing:rest-7.4 explorer-9.8 current:::
PUT /dashboards/{id}/sharing:rest-7.4 explorer-9.8 current:::
GET /detections:rest-7.4 explorer-9.8 current:::
GET /detections/formats:explorer-9.8 current:::
POST /detections/formats:explorer-9.8 current:::
DELETE /detections/formats/{id}:explorer-9.8 current:::
GET /detections/formats/{id}:explorer-9.8 current:::
PATCH /detections/formats/{id}:explorer-9.8 current:::
GET /detections/rules/hiding:explorer-9.8 current:::
POST /detections/rules/hiding:explorer-9.8 current:::
POST /detections/rules/hiding/preview:::26.3:
DELETE /detections/rules/hiding/{id}:explorer-9.8 current:::
GET /detections/rules/hiding/{id}:explorer-9.8 current:::
PATCH /detections/rules/hiding/{id}:explorer-9.8 current:::
POST /detections/search:rest-7.4 explorer-9.8 current:::
PATCH /detections/tickets:explorer-9.8 current:::
GET /detections/{id}:rest-7.4 explorer-9.8 current:::
PATCH /detections/{id}:rest-7.4 explorer-9.8 current:::
GET /detections/{id}/investigations:explorer-9.8 current:::
DELETE /detections/{id}/notes:explorer-9.8 current:::
GET /detections/{id}/notes:explorer-9.8 current:::
PUT /detections/{id}/notes:explorer-9.8 current:::
GET /detections/{id}/related:explorer-9.8 current:::
GET /devicegroups:rest-7.4 explorer-9.8 current:::
POST /devicegroups:rest-7.4 explorer-9.8 current:::
DELETE /devicegroups/{id}:rest-7.4 explorer-9.8 current:::
GET /devicegroups/{id}:rest-7.4 explorer-9.8 current:::
PATCH /devicegroups/{id}:rest-7.4 explorer-9.8 current:::
GET /devicegroups/{id}/alerts:rest-7.4 explorer-9.8 current:::
POST /devicegroups/{id}/alerts:rest-7.4 explorer-9.8 current:::
DELETE /devicegroups/{id}/alerts/{child-id}:rest-7.4 explorer-9.8 current:::
POST /devicegroups/{id}/alerts/{child-id}:rest-7.4 explorer-9.8 current:::
GET /devicegroups/{id}/dashboards:rest-7.4 explorer-9.8 current:::
GET /devicegroups/{id}/devices:rest-7.4 explorer-9.8 current:::
POST /devicegroups/{id}/devices:rest-7.4 explorer-9.8 current:::
DELETE /devicegroups/{id}/devices/{child-id}:rest-7.4 explorer-9.8 current:::
POST /devicegroups/{id}/devices/{child-id}:rest-7.4 explorer-9.8 current:::
GET /devicegroups/{id}/flexgrids:rest-7.4:::
POST /devicegroups/{id}/flexgrids:rest-7.4:::
DELETE /devicegroups/{id}/flexgrids/{child-id}:rest-7.4:::
POST /devicegroups/{id}/flexgrids/{child-id}:rest-7.4:::
GET /devicegroups/{id}/pages:rest-7.4:::
POST /devicegroups/{id}/pages:rest-7.4:::
DELETE /devicegroups/{id}/pages/{child-id}:rest-7.4:::
POST /devicegroups/{id}/pages/{child-id}:rest-7.4:::
GET /devicegroups/{id}/tags:rest-7.4:::
POST /devicegroups/{id}/tags:rest-7.4:::
DELETE /devicegroups/{id}/tags/{child-id}:rest-7.4:::
POST /devicegroups/{id}/tags/{child-id}:rest-7.4:::
GET /devicegroups/{id}/triggers:rest-7.4 explorer-9.8 current:::
POST /devicegroups/{id}/triggers:rest-7.4 explorer-9.8 current:::
DELETE /devicegroups/{id}/triggers/{child-id}:rest-7.4 explorer-9.8 current:::
POST /devicegroups/{id}/triggers/{child-id}:rest-7.4 explorer-9.8 current:::
GET /devices:rest-7.4 explorer-9.8 current:::
POST /devices/search:explorer-9.8 current:::
GET /devices/{id}:rest-7.4 explorer-9.8 current:::
PATCH /devices/{id}:rest-7.4 explorer-9.8 current:::
GET /devices/{id}/activity:rest-7.4 explorer-9.8 current:::
GET /devices/{id}/alerts:rest-7.4 explorer-9.8 current:::
POST /devices/{id}/alerts:rest-7.4 explorer-9.8 current:::
DELETE /devices/{id}/alerts/{child-id}:rest-7.4 explorer-9.8 current:::
POST /devices/{id}/alerts/{child-id}:rest-7.4 explorer-9.8 current:::
GET /devices/{id}/dashboards:rest-7.4 explorer-9.8 current:::
GET /devices/{id}/devicegroups:rest-7.4 explorer-9.8 current:::
POST /devices/{id}/devicegroups:rest-7.4 explorer-9.8 current:::
DELETE /devices/{id}/devicegroups/{child-id}:rest-7.4 explorer-9.8 current:::
POST /devices/{id}/devicegroups/{child-id}:rest-7.4 explorer-9.8 current:::
GET /devices/{id}/dnsnames:explorer-9.8 current:::
GET /devices/{id}/flexgrids:rest-7.4:::
POST /devices/{id}/flexgrids:rest-7.4:::
DELETE /devices/{id}/flexgrids/{child-id}:rest-7.4:::
POST /devices/{id}/flexgrids/{child-id}:rest-7.4:::
GET /devices/{id}/ipaddrs:explorer-9.8 current:::
GET /devices/{id}/pages:rest-7.4:::
POST /devices/{id}/pages:rest-7.4:::
DELETE /devices/{id}/pages/{child-id}:rest-7.4:::
POST /devices/{id}/pages/{child-id}:rest-7.4:::
GET /devices/{id}/software:explorer-9.8 current:::
GET /devices/{id}/tags:rest-7.4 explorer-9.8 current:::
POST /devices/{id}/tags:rest-7.4 explorer-9.8 current:::
DELETE /devices/{id}/tags/{child-id}:rest-7.4 explorer-9.8 current:::
POST /devices/{id}/tags/{child-id}:rest-7.4 explorer-9.8 current:::
GET /devices/{id}/triggers:rest-7.4 explorer-9.8 current:::
POST /devices/{id}/triggers:rest-7.4 explorer-9.8 current:::
DELETE /devices/{id}/triggers/{child-id}:rest-7.4 explorer-9.8 current:::
POST /devices/{id}/triggers/{child-id}:rest-7.4 explorer-9.8 current:::
GET /emailgroups:rest-7.4 explorer-9.8 current:::
POST /emailgroups:rest-7.4 explorer-9.8 current:::
DELETE /emailgroups/{id}:rest-7.4 explorer-9.8 current:::
GET /emailgroups/{id}:rest-7.4 explorer-9.8 current:::
PATCH /emailgroups/{id}:rest-7.4 explorer-9.8 current:::
GET /exclusionintervals:rest-7.4 explorer-9.8 current:::
POST /exclusionintervals:rest-7.4 explorer-9.8 current:::
DELETE /exclusionintervals/{id}:rest-7.4 explorer-9.8 current:::
GET /exclusionintervals/{id}:rest-7.4 explorer-9.8 current:::
PATCH /exclusionintervals/{id}:rest-7.4 explorer-9.8 current:::
GET /extrahop:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
POST /extrahop/cloudresources:explorer-9.8 current:::
GET /extrahop/cluster:explore-8.9 explore-9.9:recordstore::
PATCH /extrahop/cluster:explore-8.9 explore-9.9:recordstore::
GET /extrahop/detections/access:explorer-9.8 current:::
PUT /extrahop/detections/access:explorer-9.8 current:::
GET /extrahop/edition:explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
POST /extrahop/firmware:explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
POST /extrahop/firmware/download/url:explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
POST /extrahop/firmware/download/version:explorer-9.8 current:::
POST /extrahop/firmware/latest/upgrade:explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
GET /extrahop/firmware/next:explorer-9.8 current:::
GET /extrahop/firmware/previous:explorer-9.8 current:::
POST /extrahop/firmware/previous/rollback:explorer-9.8 current:::
GET /extrahop/flowlogs/secret:explorer-9.8:sensor::
POST /extrahop/flowlogs/secret:explorer-9.8:sensor::
GET /extrahop/idrac:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
GET /extrahop/platform:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
GET /extrahop/processes:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
POST /extrahop/processes/{process}/restart:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
POST /extrahop/restart:explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
GET /extrahop/services:explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
PATCH /extrahop/services:explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
POST /extrahop/shutdown:explorer-9.8 current:::
POST /extrahop/sslcert:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
PUT /extrahop/sslcert:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
POST /extrahop/sslcert/signingrequest:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
GET /extrahop/ticketing:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
PATCH /extrahop/ticketing:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
GET /extrahop/version:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
GET /flexgrids:rest-7.4:::
GET /flexgrids/{id}/applications:rest-7.4:::
POST /flexgrids/{id}/applications:rest-7.4:::
DELETE /flexgrids/{id}/applications/{child-id}:rest-7.4:::
POST /flexgrids/{id}/applications/{child-id}:rest-7.4:::
GET /flexgrids/{id}/devicegroups:rest-7.4:::
POST /flexgrids/{id}/devicegroups:rest-7.4:::
DELETE /flexgrids/{id}/devicegroups/{child-id}:rest-7.4:::
POST /flexgrids/{id}/devicegroups/{child-id}:rest-7.4:::
GET /flexgrids/{id}/devices:rest-7.4:::
POST /flexgrids/{id}/devices:rest-7.4:::
DELETE /flexgrids/{id}/devices/{child-id}:rest-7.4:::
POST /flexgrids/{id}/devices/{child-id}:rest-7.4:::
GET /geomaps:rest-7.4:::
POST /geomaps:rest-7.4:::
DELETE /geomaps/{id}:rest-7.4:::
GET /geomaps/{id}:rest-7.4:::
PATCH /geomaps/{id}:rest-7.4:::
GET /geomaps/{id}/applications:rest-7.4:::
POST /geomaps/{id}/applications:rest-7.4:::
DELETE /geomaps/{id}/applications/{child-id}:rest-7.4:::
POST /geomaps/{id}/applications/{child-id}:rest-7.4:::
GET /investigations:explorer-9.8 current:::
POST /investigations:explorer-9.8 current:::
POST /investigations/search:explorer-9.8 current:::
DELETE /investigations/{id}:explorer-9.8 current:::
GET /investigations/{id}:explorer-9.8 current:::
PATCH /investigations/{id}:explorer-9.8 current:::
GET /jobs:explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
GET /jobs/{id}:explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
GET /license:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
PUT /license:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
GET /license/productkey:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
PUT /license/productkey:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
POST /metrics:rest-7.4 explorer-9.8 current:::
GET /metrics/next/{xid}:rest-7.4 explorer-9.8 current:console::
POST /metrics/total:rest-7.4 explorer-9.8 current:::
POST /metrics/totalbyobject:rest-7.4 explorer-9.8 current:::
GET /networklocalities:rest-7.4 explorer-9.8 current:::
POST /networklocalities:rest-7.4 explorer-9.8 current:::
DELETE /networklocalities/{id}:rest-7.4 explorer-9.8 current:::
GET /networklocalities/{id}:rest-7.4 explorer-9.8 current:::
PATCH /networklocalities/{id}:rest-7.4 explorer-9.8 current:::
GET /networks:rest-7.4 explorer-9.8 current:::
GET /networks/{id}:rest-7.4 explorer-9.8 current:::
PATCH /networks/{id}:rest-7.4 explorer-9.8 current:::
GET /networks/{id}/alerts:rest-7.4 explorer-9.8 current:::
POST /networks/{id}/alerts:rest-7.4 explorer-9.8 current:::
DELETE /networks/{id}/alerts/{child-id}:rest-7.4 explorer-9.8 current:::
POST /networks/{id}/alerts/{child-id}:rest-7.4 explorer-9.8 current:::
GET /networks/{id}/pages:rest-7.4:::
POST /networks/{id}/pages:rest-7.4:::
DELETE /networks/{id}/pages/{child-id}:rest-7.4:::
POST /networks/{id}/pages/{child-id}:rest-7.4:::
GET /networks/{id}/vlans:rest-7.4 explorer-9.8 current:::
POST /networkusers/search:current:::
POST /networkusers/tags:current:::
GET /networkusers/users/{username}:current:::
PATCH /networkusers/users/{username}:current:::
GET /networkusers/users/{username}/tags:current:::
POST /networkusers/users/{username}/tags:current:::
GET /nodes:rest-7.4 explorer-9.8 current:console::
GET /nodes/{id}:rest-7.4 explorer-9.8 current:console::
PATCH /nodes/{id}:rest-7.4 explorer-9.8 current:console::
POST /observations/associatedipaddrs:explorer-9.8 current:::
GET /odstargets:explorer-9.8 current:::
GET /odstargets/http:explorer-9.8 current:::
POST /odstargets/http:explorer-9.8 current:::
DELETE /odstargets/http/{name}:explorer-9.8 current:::
GET /odstargets/http/{name}:explorer-9.8 current:::
GET /odstargets/kafka:explorer-9.8 current:::
POST /odstargets/kafka:explorer-9.8 current:::
DELETE /odstargets/kafka/{name}:explorer-9.8 current:::
GET /odstargets/kafka/{name}:explorer-9.8 current:::
GET /odstargets/mongodb:explorer-9.8 current:::
POST /odstargets/mongodb:explorer-9.8 current:::
DELETE /odstargets/mongodb/{name}:explorer-9.8 current:::
GET /odstargets/mongodb/{name}:explorer-9.8 current:::
GET /odstargets/raw:explorer-9.8 current:::
POST /odstargets/raw:explorer-9.8 current:::
DELETE /odstargets/raw/{name}:explorer-9.8 current:::
GET /odstargets/raw/{name}:explorer-9.8 current:::
GET /odstargets/syslog:explorer-9.8 current:::
POST /odstargets/syslog:explorer-9.8 current:::
DELETE /odstargets/syslog/{name}:explorer-9.8 current:::
GET /odstargets/syslog/{name}:explorer-9.8 current:::
GET /packetcaptures:rest-7.4:::
DELETE /packetcaptures/{id}:rest-7.4:::
GET /packetcaptures/{id}:rest-7.4:::
GET /packets/search:explorer-9.8 current:::
POST /packets/search:explorer-9.8 current:::
GET /pages:rest-7.4:::
POST /pages:rest-7.4:::
DELETE /pages/{id}:rest-7.4:::
GET /pages/{id}:rest-7.4:::
PATCH /pages/{id}:rest-7.4:::
GET /pages/{id}/applications:rest-7.4:::
POST /pages/{id}/applications:rest-7.4:::
DELETE /pages/{id}/applications/{child-id}:rest-7.4:::
POST /pages/{id}/applications/{child-id}:rest-7.4:::
GET /pages/{id}/devicegroups:rest-7.4:::
POST /pages/{id}/devicegroups:rest-7.4:::
DELETE /pages/{id}/devicegroups/{child-id}:rest-7.4:::
POST /pages/{id}/devicegroups/{child-id}:rest-7.4:::
GET /pages/{id}/devices:rest-7.4:::
POST /pages/{id}/devices:rest-7.4:::
DELETE /pages/{id}/devices/{child-id}:rest-7.4:::
POST /pages/{id}/devices/{child-id}:rest-7.4:::
GET /pages/{id}/networks:rest-7.4:::
POST /pages/{id}/networks:rest-7.4:::
DELETE /pages/{id}/networks/{child-id}:rest-7.4:::
POST /pages/{id}/networks/{child-id}:rest-7.4:::
POST /pairing/token:explorer-9.8:recordstore sensor::
POST /records/cursor:rest-7.4 explorer-9.8 current:::
GET /records/cursor/{cursor}:rest-7.4 explorer-9.8 current:::
GET /records/formats:current:::
POST /records/search:rest-7.4 explorer-9.8 current:::
GET /reports:rest-7.4 current:console::
POST /reports:rest-7.4 current:console::
DELETE /reports/{id}:rest-7.4 current:console::
GET /reports/{id}:rest-7.4 current:console::
PATCH /reports/{id}:rest-7.4 current:console::
GET /reports/{id}/contents:rest-7.4 current:console::
PUT /reports/{id}/contents:rest-7.4 current:console::
GET /reports/{id}/download:current:::
GET /reports/{id}/emailgroups:rest-7.4 current:console::
POST /reports/{id}/emailgroups:rest-7.4 current:console::
DELETE /reports/{id}/emailgroups/{group-id}:rest-7.4 current:console::
POST /reports/{id}/emailgroups/{group-id}:rest-7.4 current:console::
POST /reports/{id}/queue:rest-7.4 current:console::
GET /runningconfig:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
PUT /runningconfig:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
POST /runningconfig/save:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
GET /runningconfig/saved:rest-7.4 explore-8.9 explore-9.9 trace-9.9 explorer-9.8 current:::
POST /search/eql/detectionlogs:::26.3:
GET /search/eql/detectionlogs/schema:::26.3:
GET /search/eql/detectionlogs/schema/fieldvalues:::26.3:
POST /search/eql/networkusers:::26.3:
GET /search/eql/networkusers/schema:::26.3:
GET /search/eql/networkusers/schema/fieldvalues:::26.3:
GET /software:explorer-9.8 current:::
GET /software/{id}:explorer-9.8 current:::
GET /ssldecryptkeys:rest-7.4 explorer-9.8 current:sensor::
POST /ssldecryptkeys:rest-7.4 explorer-9.8 current:sensor::
DELETE /ssldecryptkeys/{id}:rest-7.4 explorer-9.8 current:sensor::
GET /ssldecryptkeys/{id}:rest-7.4 explorer-9.8 current:sensor::
PATCH /ssldecryptkeys/{id}:rest-7.4 explorer-9.8 current:sensor::
GET /ssldecryptkeys/{id}/protocols:rest-7.4 explorer-9.8 current:sensor::
POST /ssldecryptkeys/{id}/protocols:rest-7.4 explorer-9.8 current:sensor::
DELETE /ssldecryptkeys/{id}/protocols/{protocol}:rest-7.4 explorer-9.8 current:sensor::
GET /supportpacks:rest-7.4 trace-9.9 explorer-9.8 current:::
POST /supportpacks:trace-9.9 explorer-9.8 current:::
POST /supportpacks/execute:rest-7.4 trace-9.9 explorer-9.8 current:::
GET /supportpacks/queue/{id}:rest-7.4 trace-9.9 explorer-9.8 current:::
GET /supportpacks/{filename}:rest-7.4 trace-9.9 explorer-9.8 current:::
GET /tags:rest-7.4 explorer-9.8 current:::
POST /tags:rest-7.4 explorer-9.8 current:::
DELETE /tags/{id}:rest-7.4 explorer-9.8 current:::
GET /tags/{id}:rest-7.4 explorer-9.8 current:::
PATCH /tags/{id}:rest-7.4 explorer-9.8 current:::
GET /tags/{id}/devices:rest-7.4 explorer-9.8 current:::
POST /tags/{id}/devices:rest-7.4 explorer-9.8 current:::
DELETE /tags/{id}/devices/{child-id}:rest-7.4 explorer-9.8 current:::
POST /tags/{id}/devices/{child-id}:rest-7.4 explorer-9.8 current:::
GET /threatcollections:rest-7.4 explorer-9.8 current:::
POST /threatcollections:explorer-9.8 current:::
DELETE /threatcollections/{id}:rest-7.4 explorer-9.8 current:::
PATCH /threatcollections/{id}:current::9.9:
GET /threatcollections/{id}/observables:rest-7.4 explorer-9.8:::25.4
PUT /threatcollections/~{userKey}:rest-7.4 explorer-9.8:::25.4
GET /triggers:rest-7.4 explorer-9.8 current:::
POST /triggers:rest-7.4 explorer-9.8 current:::
POST /triggers/externaldata:explorer-9.8 current:::
DELETE /triggers/{id}:rest-7.4 explorer-9.8 current:::
GET /triggers/{id}:rest-7.4 explorer-9.8 current:::
PATCH /triggers/{id}:rest-7.4 explorer-9.8 current:::
GET /triggers/{id}/devicegroups:rest-7.4 explorer-9.8 current:::
POST /triggers/{id}/devicegroups:rest-7.4 explorer-9.8 current:::
DELETE /triggers/{id}/devicegroups/{child-id}:rest-7.4 explorer-9.8 current:::
POST /triggers/{id}/devicegroups/{child-id}:rest-7.4 explorer-9.8 current:::
GET /triggers/{id}/devices:rest-7.4 explorer-9.8 current:::
POST /triggers/{id}/devices:rest-7.4 explorer-9.8 current:::
DELETE /triggers/{id}/devices/{child-id}:rest-7.4 explorer-9.8 current:::
POST /triggers/{id}/devices/{child-id}:rest-7.4 explorer-9.8 current:::
GET /usergroups:rest-7.4 explorer-9.8 current:::
POST /usergroups:explorer-9.8 current:::
POST /usergroups/refresh:rest-7.4 explorer-9.8 current:::
DELETE /usergroups/{id}:explorer-9.8 current:::
GET /usergroups/{id}:rest-7.4 explorer-9.8 current:::
PATCH /usergroups/{id}:rest-7.4 explorer-9.8 current:::
DELETE /usergroups/{id}/associations:rest-7.4 explorer-9.8 current:::
GET /usergroups/{id}/members:rest-7.4 explorer-9.8 current:::
PATCH /usergroups/{id}/members:explorer-9.8 current:::
PUT /usergroups/{id}/members:explorer-9.8 current:::
POST /usergroups/{id}/refresh:rest-7.4 explorer-9.8 current:::
GET /users:rest-7.4 trace-9.9 explorer-9.8 current:::
POST /users:rest-7.4 trace-9.9 explorer-9.8 current:::
DELETE /users/{username}:rest-7.4 trace-9.9 explorer-9.8 current:::
GET /users/{username}:rest-7.4 trace-9.9 explorer-9.8 current:::
PATCH /users/{username}:rest-7.4 trace-9.9 explorer-9.8 current:::
GET /users/{username}/apikeys:rest-7.4 trace-9.9 explorer-9.8 current:::
GET /users/{username}/apikeys/{keyid}:rest-7.4 trace-9.9 explorer-9.8 current:::
DELETE /users/{username}/lock:trace-9.9 current::9.9:
GET /users/{username}/lock:trace-9.9 current::9.9:
GET /vlans:rest-7.4 explorer-9.8 current:::
GET /vlans/{id}:rest-7.4 explorer-9.8 current:::
PATCH /vlans/{id}:rest-7.4 explorer-9.8 current:::
DELETE /watchlist/device/{id}:explorer-9.8 current:::
POST /watchlist/device/{id}:explorer-9.8 current:::
GET /watchlist/devices:explorer-9.8 current:::
POST /watchlist/devices:explorer-9.8 current:::
DELETE /whitelist/device/{id}:rest-7.4:::
POST /whitelist/device/{id}:rest-7.4:::
GET /whitelist/devices:rest-7.4:::
POST /whitelist/devices:rest-7.4:::
"""

OPERATIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...], str, str]] = {
    operation: (tuple(guides.split()), tuple(only.split()), since, until)
    for operation, guides, only, since, until in (line.split(":") for line in _LISTED.splitlines())
}
