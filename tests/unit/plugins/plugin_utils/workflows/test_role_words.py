# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module says of its options a role says of its variables."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Result
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows import states
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.role_words import (
    in_words_of,
    with_connection_variables,
)

from tests.unit.plugins.plugin_utils.workflows.performing import Performer, fleet_of, system
from tests.unit.plugins.plugin_utils.workflows.upgrade_world import NEW, World, results


def failed(message: str, advice: str = "") -> Result:
    return Result({"msg": f"{message} {advice}".strip(), "error": {"message": message, "advice": advice}}, failed=True)


@pytest.mark.parametrize(
    ("message", "advice", "said"),
    [
        (
            "s1 runs 9.8 and no image is given.",
            "Give url, path or cloud.",
            "s1 runs 9.8 and no image is given. Give upgrade_url, upgrade_path or upgrade_cloud.",
        ),
        (
            "path is '/x.tar': there is no such file.",
            "Give an image on the controller.",
            "upgrade_path is '/x.tar': there is no such file. Give an image on the controller.",
        ),
        (
            "It did not end.",
            "Run the task again, or raise wait_timeout.",
            "It did not end. Run the task again, or raise upgrade_wait_timeout.",
        ),
        # What a system says is left as it is, and what only looks like an option.
        (
            "It said: the path is no url.",
            "Cloud services need ca_path, see https://h/path/url.",
            "It said: the path is no url. Cloud services need ca_path, see https://h/path/url.",
        ),
    ],
)
def test_the_upgrade_names_its_variables(message, advice, said):
    assert in_words_of("upgrade", failed(message, advice)) == said


@pytest.mark.parametrize(
    ("kind", "message", "advice", "said"),
    [
        (
            "OptionError",
            "ca_path is '/x': no file.",
            "Give a PEM file.",
            "extrahop_ca_path is '/x': no file. Give a PEM file.",
        ),
        ("OptionError", "tags 'x': timeout is 3.", "", "tags 'x': timeout is 3."),
        (
            "CertificateRefused",
            "The certificate of s1 is not trusted: it said ca_path.",
            "Give ca_path with the authority that signed it, or pin it with tls_fingerprint.",
            "The certificate of s1 is not trusted: it said ca_path. Give extrahop_ca_path with the authority that "
            "signed it, or pin it with extrahop_tls_fingerprint.",
        ),
        (
            "CertificateRefused",
            "The certificate of s1 does not match tls_fingerprint: it is another.",
            "Pin it.",
            "The certificate of s1 does not match extrahop_tls_fingerprint: it is another. Pin it.",
        ),
        (
            "RequestError",
            "s1 refused GET /x: raise retries (HTTP 429).",
            "Run fewer or raise retries.",
            "s1 refused GET /x: raise retries (HTTP 429). Run fewer or raise extrahop_retries.",
        ),
        (
            "RedirectRefused",
            "No.",
            "Set host to its own. Check host and port.",
            "No. Set extrahop_host to its own. Check host and port.",
        ),
    ],
)
def test_the_connection_is_said_of_the_variables_of_the_inventory(kind, message, advice, said):
    result = failed(message, advice)
    result.data["error"]["type"] = kind
    result = with_connection_variables(result)
    assert result.failed and result.data["msg"] == said
    assert said.endswith(result.data["error"]["advice"])
    # The role's own words still find their place.
    assert in_words_of("upgrade", result) == said


def test_what_went_well_is_left_as_it_is():
    good = Result({"msg": "ca_path is fine"})
    assert with_connection_variables(good) is good


def test_without_an_error_apart_it_is_said_as_it_stands():
    assert in_words_of("upgrade", Result({"msg": "Give url."}, failed=True)) == "Give url."


def test_an_upgrade_says_so_in_plan_and_run():
    world = World({"s1": "sensor"})
    world.planning["s1", "firmware"] = lambda options: failed("no image is given.", "Give url, path or cloud.")
    told = world.run(None)
    assert "Give upgrade_url, upgrade_path or upgrade_cloud." in told.parts["s1"].reason
    world = World({"s1": "sensor"})
    world.hooks["s1", "firmware"] = lambda options: failed("It did not end.", "Raise wait_timeout.")
    assert results(world.run(None))["s1"] == ("failed", "It did not end. Raise upgrade_wait_timeout.")


@pytest.mark.parametrize("name", ["upgrade_wait_timeout", "upgrade_wait_interval", "upgrade_backup_max_age"])
def test_an_upgrade_takes_no_time_below_nothing(name):
    world = World({"s1": "sensor"})
    told = world.run(None, **{name: -3})
    assert world.begun() == [] and world.versions() != {"s1": NEW}
    assert f"{name} is -3: give 0 or more." in told.parts["s1"].reason


def test_an_upgrade_finds_out_how_backups_are_made_before_it_begins():
    world = World({"s1": "sensor"})
    told = world.run(None, backup_keep="all", upgrade_backup=True)
    assert world.begun() == [] and told.parts["s1"].reason == "backup_keep is 'all': give a number."
    assert results(World({"s1": "sensor"}).run(None, backup_keep="all", upgrade_backup=False))["s1"][0] == "upgraded"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("configure_save", "perhaps", "configure_save is 'perhaps': give true or false."),
        ("configure_save_foreign", "perhaps", "configure_save_foreign is 'perhaps': give true or false."),
        ("configure_partial", 2, "configure_partial is 2: give true or false."),
        ("configure_max_deletes", "few", "configure_max_deletes is 'few': give a whole number from 0 on."),
        ("configure_max_deletes", -1, "configure_max_deletes is -1: give a whole number from 0 on."),
    ],
)
def test_what_cannot_be_meant_is_said_of_the_variable_and_nothing_is_asked(name, value, said):
    performer = Performer(state=lambda system, options, check: {"objects": []})
    fleet = fleet_of([system("s1", configure_state={"tags": []}, **{name: value})], performer)
    assert states.planned(fleet)["s1"] == {"failed": True, "msg": said} and performer.asked == []


def test_values_of_surveys_are_taken():
    performer = Performer(state=lambda system, options, check: {"objects": []})
    given = {"configure_save": "no", "configure_max_deletes": "3", "configure_partial": "True"}
    states.planned(fleet_of([system("s1", configure_state={"tags": []}, **given)], performer))
    assert performer.asked[0][2].items() >= {"save": False, "max_deletes": 3, "partial": True}.items()


@pytest.mark.parametrize(("out_of_backup", "role"), [(False, "configure"), (True, "rollback")])
def test_sections_to_prune_and_the_brake_are_called_as_the_variables(out_of_backup, role):
    entries = [
        {"section": "tag", "name": None, "action": "none", "error": "prune names 'tag', which is no section"},
        {
            "section": "vlans",
            "name": 1,
            "action": "none",
            "error": "s1 refused: raise retries (HTTP 429). Run fewer tasks at a time or raise retries.",
        },
        {"section": "tags", "name": "max_deletes", "action": "none", "error": "a tag max_deletes is there"},
        # A field of an object, which is no variable.
        {"section": "ods_targets", "name": "x", "action": "none", "error": "path is '/x': url is 'y'; version is 3."},
    ]
    words = {"msg": "It would delete 5, max_deletes allows 3.", "objects": entries}
    error = {"message": "It would delete 5, max_deletes allows 3.", "advice": ""}
    declared = {"configure_state": {"tags": []}, states.OUT_OF_BACKUP: out_of_backup}
    performer = Performer(state=lambda system, options, check: {**words, "error": error, "failed": True})
    result = states.planned(fleet_of([system("s1", **declared)], performer))["s1"]
    assert result["msg"] == "It would delete 5, configure_max_deletes allows 3."
    assert [entry["error"] for entry in result["objects"]] == [
        f"{role}_prune names 'tag', which is no section",
        "s1 refused: raise retries (HTTP 429). Run fewer tasks at a time or raise extrahop_retries.",
        "a tag max_deletes is there",
        "path is '/x': url is 'y'; version is 3.",
    ]
