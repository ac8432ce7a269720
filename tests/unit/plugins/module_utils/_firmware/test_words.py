# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Firmware versions, what names of images tell, and the judgement of errors while a system is away."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    CertificateRefused,
    Conflict,
    OptionError,
    RequestError,
    Unreachable,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.secret_text import secrets_of_url
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import REFUSALS_AFTER_BOOT, Presence
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.images import (
    check_name_against_version,
    kind_named,
    versions_named,
    without_secrets,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.jobs import (
    concerns_firmware,
    only_downloads,
    running_job,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.versions import (
    choose_offered,
    is_newer,
    is_version,
    satisfies,
)

OFFERED = [
    {"release": "25.1", "current_release": False, "versions": ["25.1.2.1150"]},
    {"release": "9.9", "current_release": False, "versions": ["9.9.4.1234", "9.9.10.1", "9.9.1.1234"]},
    {"release": "9.8", "current_release": True, "versions": ["9.8.5.1041"]},
]
RUNNING = "9.8.2.2260"


@pytest.mark.parametrize(
    "running, wanted, good",
    [
        ("9.9.4.1234", "9.9", True),
        ("9.9.4.1234", "9", True),
        ("9.9.4.1234", "9.9.4.1234", True),
        ("9.90.1.1", "9.9", False),
        ("9.9.40.1", "9.9.4", False),
        ("9.9", "9.9.4", False),
        ("", "9.9", False),
        (None, "9.9", False),
    ],
)
def test_satisfies_compares_whole_components(running, wanted, good):
    assert satisfies(running, wanted) is good


@pytest.mark.parametrize(
    "running, wanted, newer",
    [("9.9.4.1", "9.9", False), ("9.10.0.1", "9.9", True), ("25.1.2.3", "9.9", True), ("9.8.9.9", "9.9", False)],
)
def test_is_newer(running, wanted, newer):
    assert is_newer(running, wanted) is newer


@pytest.mark.parametrize("text", ["", "v9.9", "9.9.", ".9", "9,9", "9.9.4.1234.5", "latest", "9.9\n"])
def test_what_is_no_version(text):
    assert not is_version(text)


@pytest.mark.parametrize(
    "asked, chosen",
    [
        ("latest_release", "25.1.2.1150"),
        ("latest_hotfix", "9.8.5.1041"),
        ("9.9", "9.9.10.1"),
        ("9.9.1", "9.9.1.1234"),
        ("9.8.2", RUNNING),
    ],
)
def test_choose_offered(asked, chosen):
    assert choose_offered(OFFERED, asked, RUNNING) == chosen
    assert choose_offered(list(reversed(OFFERED)), asked, RUNNING) == chosen


def test_choose_offered_without_a_mark_takes_the_release_by_its_number():
    unmarked = [{key: entry[key] for key in ("release", "versions")} for entry in OFFERED]
    assert choose_offered(unmarked, "latest_hotfix", RUNNING) == "9.8.5.1041"


@pytest.mark.parametrize("answer", [[], None, {}, ["9.9"], [{"versions": None}]])
def test_choose_offered_of_nothing(answer):
    assert choose_offered(answer, "latest_release", RUNNING) == RUNNING
    assert choose_offered(answer, "latest_hotfix", RUNNING) == RUNNING
    with pytest.raises(Conflict, match="up to date"):
        choose_offered(answer, "9.9", RUNNING)


@pytest.mark.parametrize(
    "place, kind, versions",
    [
        ("https://images.example.com/eda/8.7.1.tar", "sensor", ["8.7.1"]),
        ("https://images.example.com/EXA/extrahop-9.9.1.1234.tar?x=1.2.3", "recordstore", ["9.9.1.1234"]),
        ("/images/exa/extrahop-eda-9.9.1.1234.tar", "sensor", ["9.9.1.1234"]),
        ("extrahop_eta_9.9.1.1234_20260101.tar", "packetstore", ["9.9.1.1234"]),
        ("/srv/eda/image.tar", None, []),
        ("media-2026.01.01.tar", None, []),
        ("eda-or-exa-9.9.tar", None, []),
        ("https://10.10.10.10/latest", None, []),
    ],
)
def test_what_a_name_tells(place, kind, versions):
    assert (kind_named(place), versions_named(place)) == (kind, versions)


def test_a_name_that_goes_with_the_version_is_fine():
    for version in ("9.9", "9.9.1", "9.9.1.1234"):
        check_name_against_version("path", "from-9.8.2.1-to-9.9.1.1234.tar", version)
    check_name_against_version("url", "https://images.example.com/8.7.1.tar", "8.7.1.1690")
    with pytest.raises(OptionError, match="9.9.1.1234"):
        check_name_against_version("path", "eda-9.9.1.1234.tar", "9.9.4")


def test_secrets_of_an_address():
    url = "https://me:pa%40ss@images.example.com/a.tar?sign=abc#x"
    assert without_secrets(url) == "https://images.example.com/a.tar"
    assert set(secrets_of_url(url)) == {"pa%40ss", "pa@ss", "sign=abc"}


@pytest.mark.parametrize(
    "user",
    ["canary-token", ":canary-token", "user:p@ss/canary-token!x", "user:p?ss#canary-token", "u:a/b/canary-token:c"],
)
def test_no_password_of_an_address_is_cut_in_half(user):
    url = f"https://{user}@images.example.com/eda.tar"
    assert without_secrets(url) == "https://images.example.com/eda.tar"
    assert any("canary-token" in secret for secret in secrets_of_url(url))


@pytest.mark.parametrize("url", ["https://images.example.com:8443/a@b/eda.tar", "https://[2001:db8::1]:8443/eda.tar"])
def test_an_address_without_a_user_stays(url):
    assert without_secrets(url) == url
    assert secrets_of_url(url) == []


@pytest.mark.parametrize(
    "job, firmware, download",
    [
        ({"type": "firmware_upgrade"}, True, False),
        ({"type": "FirmwareDownload"}, True, True),
        ({"type": None, "step_description": "Installing the firmware"}, True, False),
        ({"type": "remote_firmware_upgrade"}, False, False),
        ({"type": "upgrade", "remote_jobs": [{"system_id": 1}]}, False, False),
        ({"type": "runningconfig"}, False, False),
        ({}, False, False),
    ],
)
def test_which_jobs_are_about_firmware(job, firmware, download):
    assert (concerns_firmware(job), firmware and only_downloads(job)) == (firmware, download)


def test_running_job_names_a_foreign_one():
    jobs = [{"id": "a", "status": "DONE", "type": "license"}, {"id": "b", "status": "WORKING", "type": "firmware"}]
    assert running_job(jobs, concerns_firmware, "it")["id"] == "b"
    assert running_job(None, concerns_firmware, "it") is None
    with pytest.raises(Conflict, match="Job c .license. is running"):
        running_job([*jobs, {"id": "c", "status": "QUEUED", "type": "license"}], concerns_firmware, "it")


def error(status=None, kind=RequestError):
    return kind("it failed", system="s", method="GET", path="/", status=status)


def test_one_miss_is_no_absence_two_are():
    told = []
    presence = Presence(told.append)
    assert presence.bears(error(kind=Unreachable)) and not presence.was_away
    presence.answered()
    assert presence.bears(error(502)) and not presence.was_away
    assert presence.bears(error(200)) and presence.was_away
    presence.answered()
    assert told == ["the system does not answer: it may be restarting", "the system answers again"]


def test_a_refused_key_is_borne_only_after_an_absence_and_not_for_long():
    presence = Presence()
    assert not presence.bears(error(401))
    presence = Presence()
    presence.bears(error(503))
    presence.bears(error(503))
    assert [presence.bears(error(401)) for _time in range(REFUSALS_AFTER_BOOT + 1)] == [True] * REFUSALS_AFTER_BOOT + [
        False
    ]
    presence.answered()
    assert presence.bears(error(403))


def test_other_errors_end_a_wait():
    presence = Presence()
    assert not presence.bears(error(400))
    assert not presence.bears(error(kind=CertificateRefused))
