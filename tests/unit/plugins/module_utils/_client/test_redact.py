# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No secret leaves: not in text, not in data, in no spelling."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable
from itertools import product
from urllib.parse import quote, quote_plus

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client import redact
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import (
    HIDDEN,
    Redactor,
    is_secret_key,
    secrets_in,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.spellings import pattern_of
from hypothesis import given
from hypothesis import strategies as st

# Letters that no plain text of these tests has, so that a find is a leak.
SECRET = st.text(alphabet="XYZ\"\\\n é/+&<'%@:!", min_size=8, max_size=20).filter(lambda text: len(text.strip()) >= 8)
SECRETS = st.lists(SECRET, min_size=1, max_size=3)
PLAIN = st.text(alphabet="abc {}:,", max_size=10)
WHERE = (
    "authPass",
    "psk",
    "bind_pw",
    "private-key",
    "api-key",
    "access_key",
    "webhook",
    "additional_header",
    "community",
)


def json_text(text: str) -> str:
    return json.dumps(text)[1:-1]


def lower_hex(text: str) -> str:
    return re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), quote(text, safe=""))


def base64_text(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


SPELLINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "json": json_text,
    "json, letters as they are": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "json in json": lambda text: json_text(json_text(text)),
    "json in json in json": lambda text: json_text(json_text(json_text(text))),
    "percent": lambda text: quote(text, safe=""),
    "percent, slashes as they are": quote,
    "percent, lower": lower_hex,
    "percent, plus": quote_plus,
    "percent twice": lambda text: quote(quote(text, safe=""), safe=""),
    "html": html.escape,
    "html numbers": lambda text: "".join(one if one.isalnum() and one.isascii() else f"&#{ord(one)};" for one in text),
    "html hex": lambda text: "".join(one if one.isalnum() and one.isascii() else f"&#x{ord(one):X};" for one in text),
    "html in json": lambda text: json_text(html.escape(text)),
    "one line": lambda text: " ".join(text.split()),
    "base64": base64_text,
    "base64, url": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "basic": lambda text: "Basic " + base64_text("user:" + text),
    "basic, user of another length": lambda text: "Basic " + base64_text("admin2:" + text),
    "basic, user of a third length": lambda text: "Basic " + base64_text("me:" + text),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@given(secrets=SECRETS, pieces=st.lists(PLAIN.map("a{}a".format), min_size=4, max_size=4))
def test_no_secret_survives_in_text(spelling, secrets, pieces):
    spelt = SPELLINGS[spelling]
    redactor = Redactor(secrets)
    text = pieces[0] + "".join(spelt(secret) + piece for secret, piece in zip(secrets, pieces[1:], strict=False))
    for shown in (redactor.text(text), redactor.data({"a": [text]})["a"][0], next(iter(redactor.data({text: 1})))):
        assert HIDDEN in shown
        assert not any(spelt(secret) in shown for secret in secrets if spelt(secret))
        if "basic" not in spelling and "base64" not in spelling:
            assert not set(shown) & set("XYZé"), shown


@given(SECRETS, st.lists(PLAIN, min_size=3, max_size=3))
def test_no_secret_survives_in_data(secrets, words):
    redactor = Redactor(secrets)
    secret = secrets[0]
    data = {words[0]: [words[1] + secret, {"n" + secret: (secret, 1, None, True)}], "password": "plain", "b": secret}
    shown = redactor.data(data)
    assert secret not in repr(shown) and json.dumps(secret)[1:-1] not in json.dumps(shown)
    assert shown["password"] == HIDDEN
    assert data["b"] == secret


CANARY = st.sampled_from(['canary-4711-é"x', 99887766, 4711.5, "7", "canary one"])


@st.composite
def planted(draw, canary):
    """A canary below a telling name, somewhere in plain data."""
    value = draw(st.sampled_from([canary, [canary], {"inner": canary}, [{"a": {"b": [1, canary]}}]]))
    name = draw(st.sampled_from(WHERE))
    told = draw(
        st.sampled_from(
            [
                {name: value},
                {"name": name, "value": value},
                {"key": name, "value": value},
                {"header": name, "value": value},
                [{"name": "host", "value": "h"}, {"name": name, "value": value}],
                {"text": json.dumps({name: value})},
                {"text": json.dumps([json.dumps({"x": {name: value}})])},
            ]
        )
    )
    for _time in range(draw(st.integers(0, 3))):
        told = draw(
            st.sampled_from([{"level": told, "port": 161}, [told, "word"], {"password_interval": 90, "x": told}])
        )
    return told


def leaves(value) -> list[str]:
    """Every text and number in plain data, texts that are JSON read."""
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item)]
    return leaves(json.loads(value)) if isinstance(value, str) and value[:1] in ("{", "[") else [str(value)]


@given(st.data(), CANARY)
def test_nothing_below_a_telling_name_survives_in_any_place(data, canary):
    told = data.draw(planted(canary))
    assert str(canary) in leaves(told)
    assert str(canary) not in leaves(Redactor().data(told))
    assert {leaf for leaf in leaves(told) if leaf in ("161", "word", "h", "90")} <= set(leaves(Redactor().data(told)))


@pytest.mark.parametrize("canary", ["canary-4711", 99887766])
@pytest.mark.parametrize("name", WHERE)
def test_what_names_tell_is_known_by_its_value(name, canary):
    for told in ({name: canary}, {name: [canary]}, {name: {"x": canary}}, {"name": name, "value": canary}):
        assert secrets_in({"a": [told], "name": "host"}) == {str(canary)}


@given(PLAIN)
def test_other_text_stays(text):
    assert Redactor(["XXX", None, "", "YY"]).text(text + "cYYY") == text + "cYYY"


@pytest.mark.parametrize(
    "value",
    [
        {"port": 161, "passive": "yes", "key1": "/x/", "public_key": "ssh-rsa AAAA"},
        {"password": {"expiration_time": 0, "strict": False, "min_length": 8}, "token_type": "bearer"},
        [{"key": {"str": "www.example.com"}, "value": 3}, {"name": "host", "value": "h"}],
        {"api_keys": [{"id": 1, "username": "setup", "time_added": 15}], "create_apikey": True},
        {"description": "The password rules: token = time", "url": "https://h:8443/a@b?from=-30m&limit=5"},
        {"script": "// ****\nvar password = 'x';\n", "mac": "00:00:5e:00:53:01", "ip": "2001:db8::1"},
        {"text": "[not json", "more": "{% nor this %}", "empty": "", "none": None},
    ],
)
def test_ordinary_values_stay(value):
    assert Redactor(["canary-canary"]).data(value) == value


def test_a_short_secret_is_hidden_where_it_stands_alone():
    """Hidden everywhere, a community of 161 would take every port with it, and `public` half of other words."""
    redactor = Redactor(["public", "161", "4711", "ab"])
    assert redactor.text("community public, public_key and republic") == f"community {HIDDEN}, public_key and republic"
    assert redactor.text("port 161 of 10.4711.1, pin 4711") == f"port 161 of 10.4711.1, pin {HIDDEN}"
    assert redactor.data(["161", "4711", 4711, "ab", "abc", 1614711]) == [
        HIDDEN,
        HIDDEN,
        HIDDEN,
        HIDDEN,
        "abc",
        1614711,
    ]


@pytest.mark.parametrize("number", ["44556677", 44556677])
def test_a_known_number_is_hidden_as_number_and_as_text(number):
    redactor = Redactor([number])
    assert redactor.data({"a": 44556677, "b": "44556677", "c": 445566778}) == {"a": HIDDEN, "b": HIDDEN, "c": 445566778}
    assert redactor.text("refused 44556677, not 1445566778") == f"refused {HIDDEN}, not 1445566778"


@pytest.mark.parametrize("depth", range(3))
def test_base64_of_a_secret_is_not_looked_for_when_it_is_too_short_to_be_sure(depth):
    assert Redactor(["abcd12"]).text("a" * depth + "YWJj") == "a" * depth + "YWJj"


@pytest.mark.parametrize(
    "secret", ["\N{LOCK}\N{KEY}", "!!!§§§", "-----BEGIN KEY-----\\nAAAAAAAAAAAAAAAAAA\\n", "x" * 100]
)
@pytest.mark.parametrize("spelling", ["plain", "json", "base64", "basic"])
def test_odd_secrets_are_found_by_a_redactor_that_has_compiled_nothing_yet(secret, spelling):
    text = f"a {SPELLINGS[spelling](secret)} b"
    if pattern_of([secret]).search(text):
        assert HIDDEN in Redactor([secret]).text(text)


def test_no_pattern_is_compiled_for_text_that_cannot_hold_a_secret(monkeypatch):
    monkeypatch.setattr(redact, "pattern_of", lambda secrets: pytest.fail("compiled"))
    assert Redactor(["Canary-word-1", "another one"]).data({"name": ["harmless", 7]}) == {"name": ["harmless", 7]}


def test_many_secrets_cost_little_more_than_few():
    """Measured in steps of the pattern: one group for two first letters, not one try for each secret."""
    secrets = [f"{one}{two}-secret-{number}" for number, (one, two) in enumerate(product("abcdefghij", "klmnopqrst"))]
    redactor = Redactor(secrets)
    assert all(redactor.text(f"x {secret} y") == f"x {HIDDEN} y" for secret in secrets)


@pytest.mark.parametrize(
    "text, shown",
    [
        ("I got ExtraHop apikey=canary and went", f"I got ExtraHop apikey={HIDDEN} and went"),
        ('body: {"user": "x", "password": "can\\"ary"}', f'body: {{"user": "x", "password": "{HIDDEN}"}}'),
        ("{'bind_pw': 'canary', 'port': 389", f"{{'bind_pw': '{HIDDEN}', 'port': 389"),
        ('{\\"psk\\": \\"canary\\"}', f'{{\\"psk\\": \\"{HIDDEN}\\"}}'),
        ('cut "community": 44556677, "port"', f'cut "community": {HIDDEN}, "port"'),
        ("sent Authorization: Splunk canary", f"sent Authorization: {HIDDEN}"),
        ("X-Auth-Token: canary", f"X-Auth-Token: {HIDDEN}"),
        ("https://canary@h/x", f"https://{HIDDEN}@h/x"),
        ("https://:canary@h/x", f"https://{HIDDEN}@h/x"),
        ("at ftp://user:c@n/ary!x@h:21/x.", f"at ftp://{HIDDEN}@h:21/x."),
        ("https://user:c?n#ary@h", f"https://{HIDDEN}@h"),
        ("https://h/x?X-Amz-Signature=canary&a=b#c", f"https://h/x?X-Amz-Signature={HIDDEN}&a=b#c"),
        ("https://h/x?a=b&sig=canary", f"https://h/x?a=b&sig={HIDDEN}"),
        ("https://h/x?token=canary", f"https://h/x?token={HIDDEN}"),
    ],
)
def test_what_text_itself_tells(text, shown):
    assert Redactor().text(text) == shown
    assert Redactor().data([text]) == [shown]


@given(st.text(alphabet="abcXYZ/@!:?#", min_size=6, max_size=14).map(lambda text: f"a{text}z"))
def test_a_known_password_is_hidden_before_urls_are_cut(password):
    shown = Redactor([password]).text(f"fetching https://user:{password}@images.example.com/a.tar")
    assert shown == f"fetching https://{HIDDEN}@images.example.com/a.tar"


def test_passwords_in_urls_are_known_from_then_on():
    assert secrets_in({"proxy": "http://me:p%40ssword1@proxy:3128"}) == {"p%40ssword1", "p@ssword1"}
    assert secrets_in(["https://h/x?X-Amz-Signature=abcdef012345"]) == {"abcdef012345"}
    assert secrets_in({"url": "user:p@ss/word1@images.example.com/a.tar", "mail": "user:x@example.com"}) == {
        "p@ss/word1"
    }


@pytest.mark.parametrize(
    "key",
    ["password", "new_password", "api_key", "apikey", "client_secret", "private_key", "product_key", "productkey"]
    + ["access_token", "token", "nonce_token", "passphrase", "snmp_community", "key", "shared_key", "Password"],
)
def test_keys_that_name_secrets(key):
    assert is_secret_key(key)
    assert Redactor().data({key: "canary"}) == {key: HIDDEN}
    assert secrets_in({"a": [{key: "canary"}]}) == {"canary"}


@pytest.mark.parametrize("key", ["name", "update_password", "api_key_generation", "keyboard", "monkey", 5, None])
def test_keys_that_do_not(key):
    assert not is_secret_key(key)
    assert Redactor().data({key: "plain"}) == {key: "plain"}


def test_all_below_a_secret_key_is_hidden_but_booleans_and_what_is_said_about_it():
    data = {"community": {"name": "public", "version": 2, "ro": True, "views": [161, "all"]}, "password_interval": 90}
    shown = {
        "community": {"name": HIDDEN, "version": 2, "ro": True, "views": [HIDDEN, HIDDEN]},
        "password_interval": 90,
    }
    assert Redactor().data(data) == shown
    assert Redactor().data({"api_key": ["one", "two"]}) == {"api_key": [HIDDEN, HIDDEN]}


def test_longer_secrets_go_first():
    assert Redactor(["canary", "canary-long"]).text("canary-long") == HIDDEN


def test_lines_of_a_private_key_are_hidden_by_themselves():
    key = "-----BEGIN KEY-----\n" + "A1b2C3d4E5f6G7h8\n" * 2 + "-----END KEY-----\n"
    redactor = Redactor([key])
    assert "A1b2" not in redactor.text("line 2 is A1b2C3d4E5f6G7h8")
    assert redactor.text("-----END KEY-----") == "-----END KEY-----"


def test_user_and_password_in_a_url_are_hidden_though_nobody_told_them() -> None:
    told = Redactor().data({"details": "fetching https://svc:Canary-1@images.example.com/eda.tar?x=a@b:c"})
    assert told == {"details": f"fetching https://{HIDDEN}@images.example.com/eda.tar?x=a@b:c"}


@pytest.mark.parametrize("count", [1, 5, 300])
def test_whether_literals_or_a_pattern_are_looked_for_makes_no_difference(count):
    secrets = [f"Canary-{number:03}/x y" for number in range(count)]
    patient, impatient = Redactor(secrets), Redactor(secrets)
    impatient._known._patience = 0
    texts = [f"line {number}: {secrets[number % count] if number % 50 == 49 else 'nothing'}" for number in range(3000)]
    # Its texts are seen one after the other, before the pattern is made, and after.
    for text in [*texts[:40], "x" * 10_000_000, *texts]:
        told = patient.text(text)
        assert told == impatient.text(text)
        assert ("Canary" in told, HIDDEN in told) == (False, "Canary" in text)


@pytest.mark.parametrize(("made", "text"), [("literals_of", "nothing"), ("pattern_of", "of Canary-first")])
def test_what_is_learned_while_another_thread_looks_for_the_others_is_hidden_from_then_on(monkeypatch, made, text):
    redactor, make = Redactor(["Canary-first"]), getattr(redact, made)

    def meanwhile(secrets):
        found = make(secrets)
        redactor.learn(["Second-secret"])
        return found

    monkeypatch.setattr(redact, made, meanwhile)
    redactor.text(text)
    assert redactor.text("of Second-secret") == f"of {HIDDEN}"
