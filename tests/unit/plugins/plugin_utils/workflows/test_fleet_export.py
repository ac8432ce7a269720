# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an export of many systems writes, and what it leaves alone."""

from __future__ import annotations

import copy
import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.layers import in_order, merged
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.yaml_text import from_yaml
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.export_files import LAYERS
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.fleet_export import OPERATION

from tests.unit.plugins.plugin_utils.workflows.performing import Performer, Refused

SSH = {"services": {"settings": {"ssh": {"enabled": False}}}}
SENSOR = {**SSH, "tags": [{"name": "common", "devices": []}], "networks": [{"name": "Network 1", "description": "n"}]}
CONSOLE = {**SSH, "sensor_tags": [{"name": "site", "sensors": ["s1", "s2"]}]}
SECRET = "it is a secret, which the system does not tell."


class Estate:
    """Systems with documents; those without cannot be read. ``limit`` are those of a run, all by default. ``mine`` are
    variables that people set for all."""

    def __init__(self, folder: Path, **groups: list[str]) -> None:
        self.folder = folder
        self.systems = {name: System(name, [group]) for group, names in groups.items() for name in names}
        self.documents: dict[str, Any] = {
            name: copy.deepcopy(CONSOLE if "consoles" in one.groups else SENSOR) for name, one in self.systems.items()
        }
        self.left_out: dict[str, list[dict]] = {}
        self.mine: dict[str, Any] = {}

    def export(self, limit: str = "", check_mode: bool = False, **variables: Any):
        def state_export(system: System, options: Any, is_check: bool) -> dict[str, Any]:
            assert is_check, "nothing may be written to a system"
            if system.name not in self.documents:
                raise Refused("It does not answer.")
            document = copy.deepcopy(self.documents[system.name])
            return {"document": document, "left_out": self.left_out.get(system.name, [])}

        names = limit.split() or list(self.systems)
        inside = [System(name, self.systems[name].groups, {**self.mine, **variables}) for name in names]
        fleet = Fleet(
            inside,
            {"parallel": 4, "folder": "", "dest": str(self.folder)},
            perform=Performer(state_export=state_export),
            outside=lambda: [one for name, one in self.systems.items() if name not in names],
            check_mode=check_mode,
        )
        OPERATION.check(fleet.settings)
        told = OPERATION.run(fleet)
        self.shown = "\n".join(told.lines)
        self.report = told.statistics["export_report"]
        self.changed = sorted(name for name, part in told.parts.items() if part.changed)
        self.failed = {name: part.reason for name, part in told.parts.items() if part.failed}
        return told

    def read(self, path: str) -> Any:
        return from_yaml((self.folder / path).read_text())

    def declared(self, name: str) -> dict[str, Any]:
        """What configure makes of the files for a system: Ansible's precedence of variables, then the layers."""
        group = self.systems[name].groups[0]
        variables: dict[str, Any] = {}
        for place in ("group_vars/all", f"group_vars/{group}", f"host_vars/{name}"):
            for file in sorted((self.folder / place).glob("*.yml")):
                variables |= from_yaml(file.read_text())
        variables |= self.mine
        layers = {key: value for key, value in variables.items() if key.startswith("configure_state")}
        return merged({key: layers[key] for key in in_order(layers, variables["configure_layers"])}).document

    def require_truth(self) -> None:
        """Every system that was ever read is declared to be as it was then."""
        for name, document in self.documents.items():
            told = self.declared(name)
            assert {key: told[key] for key in document} == document and told.keys() == document.keys(), name


@pytest.fixture
def estate(tmp_path):
    return Estate(tmp_path, consoles=["c1"], sensors=["s1", "s2", "s3"])


def texts(estate: Estate) -> dict[str, tuple[str, int]]:
    files = [path for path in estate.folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(estate.folder)): (path.read_text(), path.stat().st_mtime_ns) for path in files}


def test_what_is_common_stands_once(estate):
    estate.documents["s2"]["tags"].append({"name": "of s2", "devices": ["10.0.0.1"]})
    estate.documents["s3"]["tags"][0]["devices"] = ["10.0.0.3"]
    estate.export()
    assert estate.changed == ["c1", "s1", "s2", "s3"] and not estate.failed
    assert estate.read("group_vars/all/exported.yml") == {"configure_state_exported_all": SSH}
    assert estate.read("group_vars/sensors/exported.yml") == {
        "configure_state_exported_sensors": {"networks": SENSOR["networks"]}
    }
    # There is one console.
    assert not (estate.folder / "group_vars" / "consoles").exists()
    assert estate.read("host_vars/c1/exported.yml") == {
        "configure_state_exported_host": {"sensor_tags": CONSOLE["sensor_tags"]}
    }
    assert estate.read("host_vars/s2/exported.yml") == {
        "configure_state_exported_host": {"tags": estate.documents["s2"]["tags"]}
    }
    assert estate.read("group_vars/all/exported_layers.yml") == {"configure_layers": [*LAYERS, "configure_state"]}
    estate.require_truth()


def test_again_nothing_is_written_and_news_are(estate):
    estate.export(check_mode=True)
    assert estate.changed == ["c1", "s1", "s2", "s3"] and list(estate.folder.iterdir()) == []
    foretold = [row["file"] for row in estate.report["files"]]
    estate.export()
    assert [row["file"] for row in estate.report["files"]] == foretold
    before = texts(estate)
    estate.export()
    assert (estate.changed, estate.report["files"], texts(estate)) == ([], [], before)
    estate.documents["s2"]["networks"][0]["description"] = "new"
    estate.export()
    # The file of a group is one of all its systems.
    assert estate.changed == ["s1", "s2", "s3"]
    estate.require_truth()


def test_a_system_that_cannot_be_read_keeps_its_files_and_hides_nothing(estate):
    estate.export()
    before = texts(estate)
    lost = estate.documents.pop("s3")
    estate.documents["s1"]["tags"].append({"name": "of s1"})
    estate.documents["s2"]["networks"][0]["description"] = "new"
    estate.export()
    assert estate.failed == {"s3": "s3: It does not answer."} and estate.changed == ["s1", "s2"]
    after = texts(estate)
    kept = ("host_vars/s3/exported.yml", "group_vars/sensors/exported.yml", "group_vars/all/exported.yml")
    assert all(after[path] == before[path] for path in kept)
    # What the file of the group says, s2 has no longer.
    assert estate.read("host_vars/s2/exported.yml")["configure_state_exported_sensors"] == {}
    assert "configure_state_exported_sensors says more than it has" in estate.shown
    estate.documents["s3"] = lost
    estate.require_truth()
    estate.export()
    assert "configure_state_exported_sensors" not in estate.read("host_vars/s2/exported.yml")
    estate.require_truth()


def test_what_nobody_read_is_not_declared_for(estate):
    """A limit, or a system that is away when the first export is made."""
    estate.export(limit="s1 s2")
    assert not (estate.folder / "group_vars" / "sensors").exists()
    assert not (estate.folder / "host_vars" / "s3").exists()
    assert estate.read("host_vars/s1/exported.yml") == {"configure_state_exported_host": SENSOR}
    estate.export()
    estate.require_truth()
    assert estate.read("host_vars/s1/exported.yml") == {"configure_state_exported_host": {}}


def test_a_file_of_a_system_that_somebody_changed_stays_and_so_does_what_its_group_has(estate):
    estate.export()
    mine = estate.folder / "host_vars" / "s1" / "exported.yml"
    mine.write_text(mine.read_text() + "# mine\n")
    (mine.parent / "notes.yml").write_text("mine: true\n")
    before = texts(estate)
    for name in ("s1", "s2", "s3"):
        estate.documents[name]["tags"] = [{"name": "another"}]
    estate.export()
    after = texts(estate)
    kept = ("host_vars/s1/exported.yml", "host_vars/s1/notes.yml", "group_vars/sensors/exported.yml")
    assert all(after[path] == before[path] for path in kept)
    assert "host_vars/s1/exported.yml: somebody changed it" in estate.shown
    # What is offered is whole: put in its place it is the truth.
    offered = mine.parent / "exported.yml.new"
    mine.write_text(offered.read_text())
    estate.require_truth()
    estate.export()
    assert not offered.exists() and after["host_vars/s1/notes.yml"] == texts(estate)["host_vars/s1/notes.yml"]
    estate.require_truth()


def test_what_somebody_declares_for_a_group_counts_for_its_systems(estate):
    estate.export()
    theirs = estate.folder / "group_vars" / "sensors" / "exported.yml"
    changed = estate.read("group_vars/sensors/exported.yml")
    changed["configure_state_exported_sensors"]["networks"][0]["description"] = "as I want it"
    theirs.write_text(yaml.safe_dump(changed))
    estate.documents["s2"]["tags"].append({"name": "of s2"})
    estate.export()
    assert estate.declared("s2")["networks"] == [{"name": "Network 1", "description": "as I want it"}]
    assert {"name": "of s2"} in estate.declared("s2")["tags"]
    for text in ("$ANSIBLE_VAULT;1.1;AES256\n3130\n", "configure_state_exported_sensors: !vault |\n  1\n"):
        theirs.write_text(text)
        with pytest.raises(OptionError, match="holds no layer configure_state_exported_sensors"):
            estate.export()


def test_files_of_a_system_that_is_gone_stay_and_are_told(estate):
    estate.export()
    del estate.systems["s3"], estate.documents["s3"]
    estate.export()
    assert "host_vars/s3/exported.yml: it is of no system of the inventory" in estate.shown and not estate.changed
    estate.require_truth()


def test_secrets_have_a_name_and_no_value(estate):
    estate.documents["s1"]["users"] = [{"username": "anna", "name": "{{ Anna }}"}]
    estate.documents["s2"]["users"] = [{"username": "anna", "name": "A"}, {"username": "an-na", "name": "B"}]
    script = {"name": "t", "script": "var a = 1;\nfetch('https://u:********@example.com');\n", "events": ["X"]}
    estate.documents["s1"]["triggers"] = [script]
    estate.documents["s1"]["ods_targets"] = [
        {"type": "http", "name": "siem", "authentication": {"auth_type": "basic", "username": "u"}}
    ]
    rows = [("users", "anna", "password"), ("ods_targets", "http siem", "authentication")]
    estate.left_out["s1"] = [
        *({"section": one, "object": name, "field": field, "reason": SECRET} for one, name, field in rows),
        {"section": "running_config", "object": None, "field": "config.a.password", "reason": "it is a secret."},
    ]
    estate.left_out["s2"] = [
        {"section": "users", "object": name, "field": "password", "reason": SECRET} for name in ("anna", "an-na")
    ]
    estate.export()
    own = estate.read("host_vars/s1/exported.yml")["configure_state_exported_host"]
    assert own["users"] == [
        {"username": "anna", "name": "{{ Anna }}", "password": "{{ vault_users_anna_password | default(omit) }}"}
    ]
    assert own["ods_targets"][0]["authentication"] == {
        "auth_type": "basic",
        "username": "u",
        "password": "{{ vault_ods_targets_http_siem_authentication_password | default(omit) }}",
    }
    assert own["triggers"][0]["script"] == "{{ vault_triggers_t_script | default(omit) }}"
    text = (estate.folder / "host_vars/s1/exported.yml").read_text()
    assert "name: !unsafe '{{ Anna }}'" in text and "********" not in text
    assert "# - running_config config.a.password: it is a secret.\n" in text and "users anna" not in text
    example = (estate.folder / "group_vars/all/exported_secrets.yml.example").read_text()
    listed = yaml.safe_load(example)
    assert listed == dict.fromkeys(listed) and len(listed) == 4 and "Secrets that no system tells: 4" in estate.shown
    # Those of systems that are not read stay in the list.
    estate.export(limit="s2")
    assert (estate.folder / "group_vars/all/exported_secrets.yml.example").read_text() == example


def test_secrets_whose_names_would_be_the_same_are_told_apart(estate):
    estate.documents["s1"]["users"] = [{"username": name, "name": "N"} for name in ("a-b", "a.b")]
    estate.left_out["s1"] = [
        {"section": "users", "object": name, "field": "password", "reason": SECRET} for name in ("a-b", "a.b")
    ]
    estate.export()
    users = estate.read("host_vars/s1/exported.yml")["configure_state_exported_host"]["users"]
    assert len({user["password"] for user in users}) == 2


def test_a_section_that_a_system_does_not_show_is_told(estate):
    for name in ("s1", "s2"):
        estate.left_out[name] = [
            {"section": "users", "object": None, "field": None, "reason": f"{name} refused GET /users: no. (HTTP 403)"},
            {"section": "license", "object": None, "field": None, "reason": "product key and licence are secrets."},
        ]
    estate.export()
    assert "s1, s2: users could not be read: this system refused GET /users: no. (HTTP 403)" in estate.shown
    assert "licence" not in estate.shown
    assert "# - users: s1 refused" in (estate.folder / "host_vars/s1/exported.yml").read_text()


def test_an_order_of_layers_that_people_have_is_left_to_them(estate):
    estate.export(configure_layers=["configure_state_all", "configure_state_site"])
    assert not (estate.folder / "group_vars/all/exported_layers.yml").exists()
    assert "put these first in it" in estate.shown
    estate.export(configure_layers=[*LAYERS, "configure_state_all"])
    assert "put these first in it" not in estate.shown


def test_the_folder_of_the_inventory_gets_no_other_inventory(estate):
    estate.export(inventory_dir=str(estate.folder))
    assert not (estate.folder / "inventory.yml").exists()
    estate.export(inventory_dir="/elsewhere")
    groups = estate.read("inventory.yml")["all"]["children"]
    assert groups == dict.fromkeys(("consoles", "sensors", "recordstores", "packetstores"))


@pytest.mark.parametrize("name", ["group_vars/sensors.yml", "group_vars/all"])
def test_a_file_of_variables_is_not_hidden_by_a_folder(estate, name):
    rival = estate.folder / name
    rival.parent.mkdir()
    rival.write_text("mine: true\n")
    with pytest.raises(OptionError, match=f"{name} would no longer be read by Ansible"):
        estate.export()


def test_nor_is_that_of_a_system(estate):
    rival = estate.folder / "host_vars" / "s1.yaml"
    rival.parent.mkdir()
    rival.write_text("mine: true\n")
    estate.export()
    assert list(estate.failed) == ["s1"] and "move it to host_vars/s1/main.yml" in estate.failed["s1"]
    assert not (rival.parent / "s1").exists() and (rival.parent / "s2").exists()


@pytest.mark.parametrize("name", ["../s1", "a/b", ".hidden"])
def test_a_name_that_leads_elsewhere_makes_no_file(tmp_path, name):
    estate = Estate(tmp_path / "exported", sensors=[name])
    estate.export()
    assert "no file can be called so" in estate.failed[name]
    assert not (tmp_path / "exported").exists()


def test_text_that_no_file_can_hold_is_left_out_and_told(estate):
    """Half a surrogate pair is JSON; in a file of variables it would end every run of Ansible."""
    estate.documents["s1"]["networks"][0]["description"] = "half \ud800"
    estate.documents["s1"]["tags"].append({"name": "half \ud800", "devices": []})
    estate.documents["s2"]["running_config"] = {
        "config": {"half \ud800": 1, "deep \ud800": {"a": 1}, "whole": "\U0001f600"}
    }
    estate.export()
    assert not estate.failed
    for path in estate.folder.rglob("*"):
        assert not path.is_file() or "\\ud800" not in "".join(
            line for line in path.read_text().casefold().splitlines() if not line.startswith("#")
        ), path
    assert estate.declared("s1")["networks"] == [{"name": "Network 1"}]
    assert [tag["name"] for tag in estate.declared("s1")["tags"]] == ["common"]
    assert estate.declared("s2")["running_config"] == {"config": {"whole": "\U0001f600"}}
    heads = "".join((estate.folder / f"host_vars/{name}/exported.yml").read_text() for name in ("s1", "s2"))
    assert heads.count("it holds half a character") == 4
    for about in ("networks Network 1 description", "tags half \\ud800 name", "running_config config.half \\ud800"):
        assert f"# - {about}: it holds half" in heads


@pytest.mark.parametrize("name", ["n" * 5000, "密码", "x\ny: &a"])
def test_a_variable_has_a_name_that_yaml_takes_whatever_the_object_is_called(estate, name):
    estate.documents["s1"]["users"] = [{"username": name, "name": "N"}, {"username": "anna", "name": "N"}]
    estate.left_out["s1"] = [
        {"section": "users", "object": one, "field": "password", "reason": SECRET} for one in (name, "anna")
    ]
    estate.export()
    example = (estate.folder / "group_vars/all/exported_secrets.yml.example").read_text()
    named = {user["password"].split()[1] for user in estate.declared("s1")["users"]}
    assert set(yaml.safe_load(example)) == named and len(named) == 2
    assert max(map(len, named)) <= 100


def test_two_limited_runs_give_no_variable_to_two_objects(estate):
    """Nothing of such names is left in the name of a variable: the password of one would be sent for the other."""
    for system, name in (("s1", "\u5bc6\u7801"), ("s2", "\u540d\u5b57")):
        estate.documents[system]["users"] = [{"username": name, "name": "N"}]
        estate.left_out[system] = [{"section": "users", "object": name, "field": "password", "reason": SECRET}]
        estate.export(limit=system)
    one, other = (estate.read(f"host_vars/{name}/exported.yml") for name in ("s1", "s2"))
    named = [told["configure_state_exported_host"]["users"][0]["password"] for told in (one, other)]
    assert named[0] != named[1]


@pytest.mark.parametrize(
    "theirs",
    [
        {"no_such_section": {}},
        {"no_such_section": [{"name": "a"}]},
        {"tags": None},
        {"tags": [{"name": "common", "state": "absent"}]},
        {"tags": [{"devices": []}]},
        {"tags": [{"name": None}]},
        {"services": {"settings": None}},
        {"running_config": {"section": "a", "config": {}}},
        {"services": {"settings": {1: 2, "a": 3}}},
        {"services": {"settings": {"ssh": datetime.date(2026, 1, 2)}}},
        {"tags": [{"name": 5, "devices": None}]},
        {5: {}},
        '{"tags": [{"name": "common"}]}',
    ],
)
@pytest.mark.parametrize("place", ["all", "sensors"])
def test_whatever_somebody_declares_for_a_group_ends_no_export(estate, place, theirs):
    estate.documents["s2"]["running_config"] = {"config": {"a": 1}}
    estate.export()
    path = estate.folder / "group_vars" / place / "exported.yml"
    path.write_text(yaml.safe_dump({f"configure_state_exported_{place}": theirs}))
    estate.documents["s1"]["tags"].append({"name": "of s1"})
    estate.export()
    assert not estate.failed
    assert {"name": "of s1"} in estate.declared("s1")["tags"]


def test_what_may_be_a_secret_in_a_script_is_told(estate):
    """It may be none, so it is exported: whoever shares the files is to look before."""
    script = "var limit = 5;\nvar apiToken = 'Canary-1';\n"
    for name in ("s1", "s2"):
        estate.documents[name]["triggers"] = [{"name": "post", "script": script}, {"name": "get", "script": script}]
    estate.documents["s3"]["triggers"] = [
        {"name": "post", "script": "// the password is 'none'\nvar token_count = '5';"}
    ]
    estate.export()
    [line] = [line for line in estate.shown.splitlines() if "look before you share" in line]
    assert line.startswith("s1, s2: triggers post script and 1 more may have a secret in its text")
    assert "Canary" not in estate.shown + str(estate.report)
    assert estate.declared("s1")["triggers"][0]["script"] == script


AMINA = {"username": "amina", "name": "Amina", "enabled": True}
EARLY = "configure_state_everywhere"


@pytest.fixture
def own_layer(estate):
    """Somebody moved a user out of the exported files into a layer that counts before them."""
    for name in ("s1", "s2"):
        estate.documents[name]["users"] = [AMINA, {"username": "bo", "name": "Bo", "enabled": True}]
        estate.left_out[name] = [
            {"section": "users", "object": one, "field": "password", "reason": SECRET} for one in ("amina", "bo")
        ]
    estate.export()
    assert "amina" in str(texts(estate))
    assert OPERATION.layered(EARLY) and not any(map(OPERATION.layered, LAYERS))

    def declare(order: tuple[str, ...] = (EARLY, *LAYERS, "configure_state"), **sections: Any) -> None:
        estate.mine = {EARLY: sections, "configure_layers": list(order)}

    return declare


def test_what_people_moved_into_a_layer_of_their_own_is_not_written_again(estate, own_layer):
    own_layer(users=[AMINA])
    estate.export()
    written = {
        path: text for path, (text, when) in texts(estate).items() if path.endswith(("exported.yml", ".example"))
    }
    assert "amina" not in str(written) and "bo" in str(written) and "not as" not in estate.shown
    assert "vault_users_bo_password" in written["group_vars/all/exported_secrets.yml.example"]
    assert [row["secrets"] for row in estate.report["systems"]] == [0, 1, 1, 0]
    before = texts(estate)
    estate.export()
    assert (estate.changed, texts(estate)) == ([], before)
    # A change in the layer reaches every system, whether it has the user or not.
    own_layer(users=[{**AMINA, "name": "Amina B."}])
    for name in estate.systems:
        declared = {one["username"]: one for one in estate.declared(name)["users"]}
        assert declared["amina"] == {**AMINA, "name": "Amina B."}, name
    # Nor does another export before the change is brought there undo it.
    estate.export()
    assert (estate.changed, estate.declared("s1")["users"][0]["name"]) == ([], "Amina B.")
    [line] = [line for line in estate.shown.splitlines() if "not as" in line]
    assert line.startswith(f"s1, s2: not as {EARLY} says: users amina; that layer of yours counts")


def test_fields_that_people_do_not_declare_are_written(estate, own_layer):
    own_layer(
        users=[{"username": "amina", "name": "Amina", "password": "Canary-9"}, {"username": "bo", "state": "absent"}],
        services={"settings": {"ssh": {"enabled": True}}},
    )
    estate.export()
    assert estate.read("host_vars/s1/exported.yml")["configure_state_exported_host"]["users"] == [
        {"username": "amina", "enabled": True}
    ]
    assert estate.declared("s1")["services"] == {"settings": {"ssh": {"enabled": True}}}
    assert estate.declared("s1")["users"][1] == {"username": "bo", "state": "absent"}
    assert f"s1, s2: not as {EARLY} says: services and 1 more" in estate.shown
    assert f"c1, s3: not as {EARLY} says: services;" in estate.shown
    example = (estate.folder / "group_vars/all/exported_secrets.yml.example").read_text()
    assert "vault_" not in example and "Canary" not in estate.shown + str(estate.report)


def test_a_limited_run_leaves_it_to_people_too(estate, own_layer):
    """The file of the group cannot be made anew then, and says it still."""
    own_layer(tags=SENSOR["tags"])
    estate.export(limit="s1")
    own = estate.read("host_vars/s1/exported.yml")
    assert "tags" not in own["configure_state_exported_host"] and "is hidden" not in estate.shown


def test_a_layer_without_a_place_in_the_order_counts_and_one_that_is_none_is_told(estate, own_layer):
    own_layer((*LAYERS, "configure_state"), users=[AMINA])
    estate.export()
    assert "amina" not in (estate.folder / "host_vars/s1/exported.yml").read_text()
    before = texts(estate)["host_vars/s1/exported.yml"]
    estate.export(**{EARLY: ["no mapping"]})
    assert estate.failed["s1"] == f"s1: {EARLY} is no mapping of sections."
    estate.export(**{EARLY: {1.5: {}}})
    assert estate.failed["s1"].startswith(f"s1: {EARLY} has a key that is a number with a point")
    assert texts(estate)["host_vars/s1/exported.yml"] == before


def test_a_layer_in_the_folder_that_the_run_does_not_know_is_not_overruled(estate, own_layer):
    """Somebody left out -i exported: what is declared there would be written once more."""
    mine = estate.folder / "group_vars" / "sensors" / "mine.yml"
    mine.write_text(f"# {EARLY}: no layer\nother: 1\n{EARLY}:\n  users: []\n")
    before = texts(estate)
    estate.export()
    assert list(estate.failed) == ["s1", "s2", "s3"] and texts(estate) == before
    assert f"sensors/mine.yml has a layer {EARLY}, of which this run does not know" in estate.failed["s1"]
    assert f"Give -i {estate.folder} after your inventory" in estate.failed["s1"]
    own_layer(users=[])
    estate.export()
    assert not estate.failed
