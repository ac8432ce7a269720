# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever a system answers, every operation ends with a result or with a sentence that names system and request."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Iterator

import _collection
import _generate
import pytest
import yaml

from tests.property import estate
from tests.property.recordings import Asked, Player, Recording, json_answer, record, recording_of
from tests.simfleet import SimFleet

FLEET = {
    "seed": 29,
    "speed": 2000,
    "systems": {
        "sensor1": {"kind": "sensor", **estate.LIKE},
        "console1": {"kind": "console", **estate.LIKE, "connected": ["sensor1", "ids1"]},
        "ids1": {"kind": "sensor", "role": "ids", "version": "26.3.0.1000"},
        "recordstore1": {"kind": "recordstore", "role": "manager", "cluster": "c", "version": "26.3.0.1000"},
    },
}
SYSTEMS = {
    "cluster": "recordstore1",
    **dict.fromkeys(("appliance", "appliance_firmware", "bundle", "ids_association", "node"), "console1"),
    **dict.fromkeys(("report", "sensor_tag"), "console1"),
}
PRIVATE_KEY = "-----BEGIN PRIVATE KEY-----\nCanary-key-1\n-----END PRIVATE KEY-----\n"
# For modules whose first example has templates or files; the rest is tried with that example.
OPTIONS = {
    "api_key": {"password": "default", "dest": "key"},
    "api_key_rotation": {"username": "automation", "granted_roles": {"system": "full"}, "dest": "rotated"},
    "bundle": {"name": "pack", "bundle": {"description": "b", "tags": [{"name": "from a bundle"}]}},
    "cloud_resource": {"path": "file"},
    "detection": {"id": 1, "status": "closed", "note": "n"},
    "firmware": {"version": "26.4.0.1", "cloud": True},
    "job_wait": {"id": "12"},
    "license": {"product_key": "ABCDE-FGHIJ-KLMNO-PQRST"},
    "packet_capture": {"id": "00000177b2a5", "dest": "capture.pcap"},
    "packet_search": {"from": "-30m", "dest": "found.pcap"},
    "state": {"document": {**estate.DOCUMENT, "cluster": None}},
    "state_export": {},
    "support_pack": {"download_to": "pack"},
    "system_info": {"gather_subset": ["all", "identity", "object_counts"]},
    "threat_collection": {"name": "partners", "src": "file"},
    "tls_certificate": {"state": "regenerated"},
    "user": {"username": "amina", "name": "Amina", "password": "Canary-pw-1", "locked": False},
}
# Waiting for a restart, or changing what the session needs, is not recorded: they are played without.
NOT_RECORDED = ("firmware", "process_restart", "system_power", "tls_certificate", "api_key", "license")
# In place of a whole answer.
WHOLE = [
    *(None, [], {}, "text", 5, 1.5, True, 10**400),
    *([None], [1], ["a"], [[]], [{}], [{"id": None}], [{"id": [1]}], {"a": None}, {"id": {}}),
    [{"id": "x", "name": 7, "username": {}, "hostname": [], "type": None, "status": 3}],
]
# In place of one field of an answer.
MISSING = object()
FIELD = [MISSING, None, [], {}, "x", "", 7, -1, 10**400, True, 1.5, [None], [1], [[]], [{}], {"x": None}]
DEEPEST_FIELD = 6
MODULES = [name for name in _generate.modules() if _collection.operation(name).has_system]


def example_of(module: str) -> dict:
    """The options of the module's first example without templates."""
    tasks = yaml.safe_load(_generate.text_of(module, "EXAMPLES")) or []
    given = (task[f"extrahop.revealx.{module}"] or {} for task in tasks if f"extrahop.revealx.{module}" in task)
    return next(options for options in given if "{{" not in json.dumps(options))


@pytest.fixture(scope="module")
def recordings(tmp_path_factory) -> Iterator[dict[str, Recording]]:
    """What each operation asks of a simulated system, and what that answers."""
    folder = tmp_path_factory.mktemp("odd")
    (folder / "file").write_text("content")
    before = os.getcwd()
    os.chdir(folder)
    made = {}
    with SimFleet(FLEET) as fleet, pytest.MonkeyPatch.context() as monkeypatch:
        for module in MODULES:
            system = fleet.systems[SYSTEMS.get(module, "sensor1")]
            connection = {
                "host": f"{system['host']}:{system['port']}",
                "api_key": system["api_key"],
                "ca_path": fleet.ca,
            }
            options = OPTIONS[module] if module in OPTIONS else example_of(module)
            made[module] = recording_of(_collection.operation(module), options, connection)
            if module not in NOT_RECORDED:
                record(monkeypatch, made[module])
    yield made
    os.chdir(before)


def places(data: object, path: tuple = ()) -> Iterator[tuple]:
    """The paths of all fields; of lists only the first element's."""
    inner = data.items() if isinstance(data, dict) else enumerate(data[:1]) if isinstance(data, list) else ()
    for key, value in inner if len(path) < DEEPEST_FIELD else ():
        yield (*path, key)
        yield from places(value, (*path, key))


def changed(data, path: tuple, value: object):
    """A copy of an answer with another value at one place."""
    head, *rest = path
    copy = dict(data) if isinstance(data, dict) else list(data)
    if rest:
        copy[head] = changed(copy[head], tuple(rest), value)
    elif value is MISSING:
        del copy[head]
    else:
        copy[head] = value
    return copy


def oddities(recording: Recording, rng: random.Random, count: int) -> Iterator[tuple[int | None, object]]:
    """(number of a request or None for all of them, the data of its answer)."""
    for odd in WHOLE:
        yield None, odd
    answers = [
        (number, answer.json())
        for number, (_asked, answer) in enumerate(recording.answers)
        if answer.status < 300 and answer.media_type.endswith("json")
    ]
    for _time in range(count if answers else 0):
        yield rng.choice(answers)[0], rng.choice(WHOLE)
        number, data = rng.choice(answers)
        found = list(places(data))
        if found:
            yield number, changed(data, rng.choice(found), rng.choice(FIELD))


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES)
def test_every_operation_ends_well(module, recordings, monkeypatch):
    player, recording = Player(monkeypatch), recordings[module]
    count = int(os.environ.get("REVEALX_ODD_ANSWERS", "12"))
    for at, data in oddities(recording, random.Random(module), count):
        odd = json_answer(data)

        def answer(number: int, asked: Asked, at=at, odd=odd):
            return odd if at in (None, number) else recording.given(asked)

        began = time.monotonic()
        result = player.play(recording, answer)
        told = f"{at}: {str(data)[:200]}\n{result.data.get('exception', '')}"
        assert time.monotonic() - began < 20, told
        json.dumps(result.data)
        if result.failed:
            assert result.data["msg"] and result.data["error"]["type"] != "RevealxError", told
        if "exception" in result.data:
            # Whole answers are looked at before they are taken apart; single fields may only be stumbled over.
            assert at is not None and result.data["error"]["system"] in result.data["msg"], told
            assert "/api/v1/" in result.data["error"]["path"], told
