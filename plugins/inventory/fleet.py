# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: fleet
short_description: Systems that ExtraHop consoles know
version_added: 0.1.0
description:
  - Asks one or more consoles which systems are connected to them, and makes each a host, the consoles too.
  - A system that several consoles list is one host. It is recognised by its uuid, without one by kind and host name.
  - 'The groups that the playbooks of the collection run on: C(consoles), C(sensors) (IDS sensors too), C(recordstores)
    and C(packetstores) by kind; below them C(ids_sensors), see O(ids_associations), and C(recordstore_managers) and
    C(recordstore_data_nodes), see O(clusters). They are always there, even if empty.'
  - 'And C(cluster_NAME) below C(recordstores), C(firmware_VERSION), C(tag_NAME) for sensor tags, and C(status_online),
    C(status_not_online) or C(status_unknown). Letters that a group name may not have become underscores.'
  - The file must be named C(fleet.yml), C(extrahop.yml), or something that ends so; C(.yaml) does as well.
author:
  - The extrahop.revealx developers (@extrahop-revealx)
extends_documentation_fragment:
  - extrahop.revealx.connection
  - constructed
  - inventory_cache
options:
  plugin:
    description: Marks the file as one for this plugin.
    type: str
    required: true
    choices:
      - extrahop.revealx.fleet
  host:
    description:
      - The console, as a name, C(name:port) or an C(https://) URL. C(http://) is refused.
      - Another system than a console serves too, it tells of itself and what it is connected to.
      - Also the extra variable C(extrahop_host) and the environment variable E(EXTRAHOP_HOST).
  consoles:
    description:
      - Several consoles, instead of O(host).
      - Each takes the connection options of this plugin; what an entry does not say is taken from the options beside
        this list, then from extra variables, then from the environment.
      - Where they contradict each other, a system's own word counts first, then that of the console that manages it, then
        that of the one listed first.
    type: list
    elements: dict
    default: []
    suboptions:
      host:
        description: The console, as in O(host).
        type: str
        required: true
      api_key:
        description: As O(api_key).
        type: str
      client_id:
        description: As O(client_id).
        type: str
      client_secret:
        description: As O(client_secret).
        type: str
      remote_access_token:
        description: As O(remote_access_token).
        type: str
      validate_certs:
        description: As O(validate_certs).
        type: bool
      ca_path:
        description: As O(ca_path).
        type: path
      tls_fingerprint:
        description: As O(tls_fingerprint).
        type: str
      timeout:
        description: As O(timeout).
        type: float
      retries:
        description: As O(retries).
        type: int
  clusters:
    description:
      - Which recordstores form a cluster, and which of them are its managers. No published answer of the API tells
        it, so it is declared here, or in the inventory by other means.
      - Sets the variable C(extrahop_cluster), and the groups C(recordstore_managers) and C(recordstore_data_nodes).
      - The playbook C(extrahop.revealx.upgrade) refuses several recordstores without it.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Name of the cluster, of your choice.
        type: str
        required: true
      managers:
        description: Host names, display names, nicknames or uuids of manager nodes, or shell patterns of them. Case does not matter.
        type: list
        elements: str
        default: []
      data_nodes:
        description: The same for data nodes. What is a manager is no data node, so V(*) may mean all others.
        type: list
        elements: str
        default: []
  hostnames:
    description:
      - The fields that name a host in the inventory. The first that has a value does.
      - Systems that would share a name get the first eight letters of their uuid appended.
    type: list
    elements: str
    default: [hostname, display_name, nickname, uuid]
  ids_associations:
    description:
      - Whether to ask for each sensor if it is an IDS sensor that is joined to a packet sensor. This costs a request a
        sensor.
      - Those that are get into the group C(ids_sensors), with the variable C(extrahop_packet_sensor). All sensors are in
        C(sensors). Nothing else in the API tells IDS sensors from others.
    type: bool
    default: false
  on_unreachable:
    description:
      - What to do when a console does not answer, or only with an error of its own (HTTP 5xx).
      - 'V(fail): the whole source fails. See the notes for what Ansible makes of that.'
      - 'V(skip): a warning, and the inventory has only what the others list. When none answers it fails all the same: an
        inventory that is empty by accident must not pass for an empty fleet.'
      - A refused key or certificate always fails.
      - A console whose answers are in the cache is not asked, so that its being away is not noticed.
    type: str
    choices: [fail, skip]
    default: fail
notes:
  - 'A host has the variables C(extrahop_host) (for an asked system where it was reached, for others the host name that the
    console lists: the API tells no address), C(extrahop_kind) (V(console), V(sensor), V(recordstore), V(packetstore) or
    null), C(extrahop_online) (true, false or null), C(extrahop_sensor_tags), C(extrahop_consoles) (the asked systems that
    list it), C(extrahop_appliance_ids) (its id at each of them), C(extrahop_packet_sensor) and, if declared,
    C(extrahop_cluster).'
  - 'And one for each of these fields, null where nobody tells it: C(uuid), C(hostname), C(nickname), C(display_name),
    C(platform), C(firmware_version), C(license_status), C(license_platform) (the model), C(licensed_features),
    C(licensed_modules), C(enabled_integrations), C(product_modules), C(status_message), C(status_code),
    C(connection_type), C(data_access), C(fingerprint), C(add_time), C(sync_time), C(enabled), C(ntp_sync),
    C(time_offset), C(analysis_levels_managed), C(advanced_analysis_capacity), C(total_capacity); for asked systems also
    C(display_host), C(external_hostname), C(mgmt_ipaddr). The prefix is C(extrahop_).'
  - The options by which the consoles are reached are no host variables, and neither they nor any secret get into the cache.
    Tasks have their key from variables (C(group_vars), vault) or the environment, as without this plugin.
  - A playbook beside the file may have C(group_vars) and C(host_vars), which go before the variables of this plugin; so an
    C(extrahop_host) in C(host_vars) is a way to tell an address, O(compose) is another.
  - Values that look like templates are marked as unsafe; nobody who may name a sensor can make the controller run something.
  - Ansible itself only warns when an inventory source fails, and goes on without it. Set
    E(ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED=true) to have it end there. AWX ends there anyway when it updates an inventory.
  - Each console is cached by itself. With a C(cache_timeout) of 0 answers never expire, and C(--flush-cache) asks anew; so
    E(ANSIBLE_INVENTORY_CACHE_TIMEOUT=0) (or a C(cache_timeout) in the file, which goes before it) brings back the last
    answers of a console that is away. The default cache plugin, C(memory), keeps nothing from one run to the next.
  - Keys may be vaulted strings (C(!vault)) or templates. Templates in the options see the extra variables, and may use
    lookups. Do not give keys as extra variables to C(ansible-inventory --list), which shows those with every host.
  - In O(compose) Ansible allows no lookups before 2.19.
seealso:
  - module: extrahop.revealx.appliance
  - module: extrahop.revealx.sensor_tag
  - module: extrahop.revealx.system_info
"""

EXAMPLES = r"""# fmt: code
---
# fleet.yml, all that is needed for one console with the key in the environment variable EXTRAHOP_API_KEY:
#   ansible-inventory -i fleet.yml --graph
#   ansible-playbook -i fleet.yml extrahop.revealx.configure --check --diff
plugin: extrahop.revealx.fleet
host: console.example.com

# Two consoles with keys of their own, one in the environment, one in a vaulted file, and what is the same for both beside them.
# The fleet is usable while one of them is away.
---
plugin: extrahop.revealx.fleet
ca_path: /etc/ssl/certs/our-ca.pem
on_unreachable: skip
consoles:
  - host: console-paris.example.com
    api_key: "{{ lookup('ansible.builtin.env', 'PARIS_API_KEY') }}"
  - host: console-tokyo.example.com
    api_key: "{{ lookup('ansible.builtin.unvault', 'tokyo-api-key') | trim }}"
    tls_fingerprint: 5f1d8ccf6b4a3c1f0e0d9a2b7c6e5d4f3a2b1c0d9e8f7a6b5c4d3e2f1a0b9c8d

# Recordstore clusters for the playbook upgrade, hosts named as people call them, and answers kept for ten minutes.
---
plugin: extrahop.revealx.fleet
host: console.example.com
clusters:
  - name: main
    managers: [records-1.example.com]
    data_nodes: [records-*]
hostnames: [nickname, hostname]
ids_associations: true
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: .cache/inventory
cache_timeout: 600

# Addresses by a rule, each system pinned to the certificate that the console knows of it, and groups of one's own:
# by release, by licence, and what needs a look.
---
plugin: extrahop.revealx.fleet
host: console.example.com
strict: true
compose:
  extrahop_host: extrahop_hostname ~ '.mgmt.example.com'
  extrahop_tls_fingerprint: extrahop_fingerprint
keyed_groups:
  - key: extrahop_firmware_version.split('.')[:2] | join('_')
    prefix: release
  - key: extrahop_license_status | default('unknown', true) | lower
    prefix: license
groups:
  attention: extrahop_online is false or extrahop_license_status != 'Nominal'
leading_separator: false
"""

import hashlib
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from ansible.errors import AnsibleError, AnsibleParserError
from ansible.inventory.group import to_safe_group_name
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible.utils.unsafe_proxy import wrap_var
from ansible_collections.extrahop.revealx.plugins.module_utils._client import requests as _requests
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import (
    CONNECTION_SPEC,
    VARIABLE_PREFIX,
    Connection,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError, RevealxError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shapes import understood
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shown import each_text, encodable, on_one_line
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.unknown import refuse_unknown
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import is_away
from ansible_collections.extrahop.revealx.plugins.plugin_utils.consoles import connections_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.template_text import HEADER
from ansible_collections.extrahop.revealx.plugins.plugin_utils.inventory.answers import read_answers
from ansible_collections.extrahop.revealx.plugins.plugin_utils.inventory.hosts import (
    FIXED_GROUPS,
    assign_clusters,
    checked_clusters,
    groups_of,
    variables_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.inventory.systems import System, systems_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

try:
    from ansible.template import trust_as_template
except ImportError:
    # Before 2.19 every text is trusted that is not marked as unsafe.
    def trust_as_template(value):
        return value


FILE_ENDINGS = ("fleet.yml", "fleet.yaml", "extrahop.yml", "extrahop.yaml")
MOST_AT_A_TIME = 16
# Of a template, or of a piece of one that stands behind another piece.
PIECES = ("{", "}")


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    """Turns what consoles tell into hosts; what they tell and what follows from it is the library's business."""

    NAME = "extrahop.revealx.fleet"

    @staticmethod
    def _sanitize_group_name(name):
        # Ansible's own way leaves a dot in a version where it is, and warns of it.
        return to_safe_group_name(name, force=True, silent=True)

    def verify_file(self, path):
        return super().verify_file(path) and path.endswith(FILE_ENDINGS)

    def parse(self, inventory, loader, path, cache=True):
        super().parse(inventory, loader, path, cache)
        if _requests.IMPORT_ERROR:
            raise AnsibleError(f"{_requests.NOT_INSTALLED}: the inventory plugin extrahop.revealx.fleet needs it.")
        config = self._read_config_data(path)
        try:
            refuse_unknown(config, {*self._options, "plugin"}, os.path.basename(path), "option of this plugin")
            clusters = checked_clusters(self._value("clusters", self.get_option("clusters")))
            answers = self._answers(self._connections(config, os.path.dirname(path)), path, cache)
            systems = systems_of(answers, self._value("hostnames", self.get_option("hostnames")))
            assign_clusters(systems, clusters, self._warn)
        except RevealxError as error:
            raise AnsibleParserError(on_one_line(str(error))) from None
        for group, parent in FIXED_GROUPS.items():
            self._group(group, parent)
        for system in systems:
            self._add(system)

    # ---- what was configured

    def _connections(self, config: Mapping, folder: str) -> list[Connection]:
        beside = {name: self._value(name, config.get(name)) for name in CONNECTION_SPEC}
        names = [VARIABLE_PREFIX + name for name in CONNECTION_SPEC]
        variables = {name: self._value(name, self._vars[name]) for name in names if name in self._vars}
        return connections_of(self._value("consoles", config.get("consoles")), beside, variables, os.environ, folder)

    def _value(self, option: str, value: object):
        """An option as plain data, its templates filled in and its vaulted strings opened."""
        self.templar.available_variables = self._vars
        try:
            return plain(self.templar.template(value))
        except AnsibleError as error:
            raise AnsibleParserError(f"option {option}: {error}") from None

    def _warn(self, sentence: str) -> None:
        self.display.warning(on_one_line(sentence))

    # ---- what they tell

    def _answers(self, connections: list[Connection], path: str, cache: bool) -> list[tuple[str, Mapping]]:
        """What the consoles tell, in their order: from the cache, else asked side by side."""
        keeps = self.get_option("cache")
        keys = {connection.netloc: self._key(path, connection) for connection in connections}
        told = {netloc: answer for netloc, key in keys.items() if cache and keeps and (answer := self._cached(key))}
        missing = [connection for connection in connections if connection.netloc not in told]
        failures: list[str] = []
        warned: list[str] = []
        with ThreadPoolExecutor(max_workers=MOST_AT_A_TIME) as pool:
            readings = [(one.netloc, pool.submit(self._read, one, warned.append)) for one in missing]
        for netloc, reading in readings:
            try:
                told[netloc] = reading.result()
            except RevealxError as error:
                if self.get_option("on_unreachable") == "skip" and is_away(error):
                    warned.append(f"Console {netloc} is skipped, what only it lists is missing: {error}")
                else:
                    failures.append(str(error))
            else:
                if keeps:
                    self._cache[keys[netloc]] = told[netloc]
        for sentence in warned:
            self._warn(sentence)
        if failures or not told:
            raise OptionError(" ".join(failures or ["No console answered."]))
        return [(one.netloc, told[one.netloc]) for one in connections if one.netloc in told]

    def _read(self, connection: Connection, warn) -> dict:
        with Client(connection, read_only=True, warn=warn) as client, understood(client):
            return read_answers(client, self.get_option("ids_associations"), warn)

    def _key(self, path: str, connection: Connection) -> str:
        """The cache key of one console; where it is and what is asked are part of it, so that a change is noticed."""
        asked = f"{connection.netloc} {bool(self.get_option('ids_associations'))}"
        return f"{self.get_cache_key(path)}_{hashlib.sha256(asked.encode()).hexdigest()[:12]}"

    def _cached(self, key: str) -> Mapping | None:
        try:
            answer = self._cache[key]
        except KeyError:
            return None
        return answer if isinstance(answer, Mapping) and "appliances" in answer else None

    # ---- what becomes of it

    def _add(self, system: System) -> None:
        name = self.inventory.add_host(system.name)
        for variable, value in each_text(variables_of(system), encodable).items():
            self.inventory.set_variable(name, variable, _harmless(value))
        if system.kind is None:
            self._warn(f"{name} is in no group of a kind: its platform {system.get('platform')!r} is not known.")
        for group, parent in groups_of(system).items():
            self.inventory.add_child(self._group(group, parent), name)
        strict, compose = self.get_option("strict"), self.get_option("compose")
        host = self.inventory.get_host(name)
        self._set_composite_vars(compose, host.get_vars(), name, strict=strict)
        for variable in compose:
            if variable in host.vars:
                self.inventory.set_variable(name, variable, _harmless(host.vars[variable]))
        self._add_host_to_composed_groups(self.get_option("groups"), host.get_vars(), name, strict=strict)
        self._add_host_to_keyed_groups(self.get_option("keyed_groups"), host.get_vars(), name, strict=strict)

    def _group(self, name: str, parent: str | None) -> str:
        """Have a group, below its parent if it has one; returns its name as the inventory knows it."""
        group = self.inventory.add_group(self._sanitize_group_name(name))
        if parent:
            self.inventory.add_child(parent, group)
        return group


def _harmless(value):
    """Data that Ansible takes for text even where it looks like a template, and shows as it is where it does not."""
    if isinstance(value, Mapping):
        return {key: _harmless(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_harmless(item) for item in value]
    if not isinstance(value, str):
        return value
    is_suspect = value.startswith(HEADER) or any(mark in value for mark in PIECES)
    return wrap_var(value) if is_suspect else trust_as_template(value)
