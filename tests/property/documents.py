# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Made-up documents over many sections, whose references hold."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.property.objects import CRITERIA, FILTERS, TEXT, roles, some

ADDRESSES = ("10.8.0.1", "10.8.0.3", "10.8.0.5")
NAMES = ("web", "a/b c", "ümlaut & co", "100% ?#")
# Sections whose objects can be deleted.
PRUNED = (
    "users",
    "user_groups",
    "email_groups",
    "network_localities",
    "custom_devices",
    "tags",
    "device_groups",
    "ods_targets",
    "triggers",
    "exclusion_intervals",
    "alerts",
    "activity_maps",
    "detection_formats",
    "tuning_rules",
    "investigations",
)
SECTIONS = (*PRUNED, "devices", "watchlist", "analysis_priorities")


def objects(key: str, names: tuple[str, ...], one: st.SearchStrategy[dict], most: int = 2):
    """A list of objects that differ in their key."""
    named = st.tuples(st.sampled_from(names), one).map(lambda drawn: {key: drawn[0], **drawn[1]})
    return st.lists(named, max_size=most, unique_by=lambda item: item[key])


def part_of(words) -> st.SearchStrategy[list]:
    return st.lists(st.sampled_from(sorted(words)), max_size=3, unique=True) if words else st.just([])


def names_in(items: list[dict], key: str = "name") -> list[str]:
    return [item[key] for item in items]


@st.composite
def documents(draw) -> dict:
    """A document whose references are to objects of its own, to devices, or to what every sensor has."""
    users = draw(
        objects(
            "username",
            ("anna", "c.d-e_f"),
            st.builds(
                lambda given: {"name": "A", "password": "Canary-pw-1", **given},
                some(enabled=st.booleans(), granted_roles=roles()),
            ),
        )
    )
    emails = draw(
        objects("group_name", ("soc", "a/b"), some(email_addresses=part_of({"b@example.com", "a@example.com"})))
    )
    localities = draw(
        objects(
            "name",
            ("dmz", "ümlaut & co"),
            st.builds(
                lambda networks, given: {"networks": networks, **given},
                st.lists(
                    st.sampled_from(["192.0.2.0/24", "198.51.100.7", "2001:db8:0:0::/64"]), min_size=1, unique=True
                ),
                st.fixed_dictionaries({"external": st.booleans()}, optional={"description": TEXT}),
            ),
        )
    )
    customs = draw(objects("name", NAMES, some(description=TEXT, disabled=st.booleans(), criteria=CRITERIA)))
    known = {*ADDRESSES, *names_in(customs)}
    members = st.fixed_dictionaries({"devices": part_of(known)}, optional={"description": TEXT})
    groups = draw(objects("name", ("by hand", "a/b c"), members))
    groups += draw(
        objects("name", ("filtered",), st.builds(lambda rules, more: {"filter": rules, **more}, FILTERS, some()))
    )
    group_words = {*names_in(groups), "HTTP Servers"}
    intervals = draw(objects("name", ("night",), st.just({"interval_type": "weekly", "start": 3600, "end": 7200})))
    objects_of_rules = st.one_of(
        st.just("Any"),
        st.sampled_from(names_in(localities)).map(lambda word: {"object_type": "network_locality", "object_id": word})
        if localities
        else st.just("Any"),
        st.sampled_from(sorted(known)).map(lambda word: {"object_type": "device", "object_id": word}),
        st.just({"object_type": "locality_type", "object_locality": "external"}),
    )
    return {
        "users": users,
        "user_groups": draw(
            objects(
                "name",
                ("analysts",),
                st.fixed_dictionaries({"members": part_of(names_in(users, "username"))}),
            )
        ),
        "email_groups": emails,
        "network_localities": localities,
        "custom_devices": customs,
        "devices": [
            {
                "name": "10.8.0.2",
                "custom_name": draw(st.sampled_from(["", "web", "shop"])),
                "custom_type": draw(st.sampled_from(["", "printer"])),
                "description": draw(TEXT),
            }
        ],
        "tags": draw(objects("name", NAMES, st.fixed_dictionaries({"devices": part_of(known)}))),
        "device_groups": groups,
        "watchlist": {"devices": draw(part_of(known))},
        "analysis_priorities": [
            {
                "autofill_standard": draw(st.booleans()),
                "advanced_rules": [{"type": "device_group", "object_id": word} for word in draw(part_of(group_words))],
                "standard_rules": [],
            }
        ],
        "ods_targets": draw(
            objects(
                "name",
                ("siem", "a b/ü"),
                st.builds(
                    lambda port, given: {
                        "type": "syslog",
                        "target_host": "s",
                        "protocol": "tcp",
                        "port": port,
                        **given,
                    },
                    st.integers(1, 3),
                    some(localtime=st.booleans()),
                ),
            )
        ),
        "triggers": draw(
            objects(
                "name",
                NAMES,
                st.builds(
                    lambda given: {"script": "// ü {{ x }}\n\n", "events": ["HTTP_REQUEST"], **given},
                    some(devices=part_of(known), devicegroups=part_of(group_words), disabled=st.booleans()),
                ),
            )
        ),
        "exclusion_intervals": intervals,
        "alerts": draw(
            objects(
                "name",
                NAMES,
                st.builds(
                    lambda given: {
                        "stat_name": "extrahop.application.http",
                        "field_name": "rsp",
                        "operator": ">",
                        "operand": "0.10",
                        "interval_length": 30,
                        "units": "none",
                        **given,
                    },
                    some(
                        severity=st.integers(0, 7),
                        emailgroups=part_of(names_in(emails, "group_name")),
                        exclusionintervals=part_of(names_in(intervals)),
                        devicegroups=part_of(group_words),
                        networks=st.just(["Network 1"]),
                    ),
                ),
            )
        ),
        "activity_maps": draw(
            objects(
                "name",
                ("map",),
                st.fixed_dictionaries(
                    {
                        "walks": st.sampled_from(sorted(known)).map(
                            lambda word: [{"origins": [{"object_type": "device", "object_id": word}]}]
                        )
                    },
                    optional={"weighting": st.sampled_from(["bytes", "turns"])},
                ),
            )
        ),
        "detection_formats": draw(
            objects(
                "type",
                ("mine", "network_scan"),
                st.just({"display_name": "Mine", "categories": ["sec.caution"]}),
            )
        ),
        "tuning_rules": draw(
            objects(
                "description",
                ("quiet", "a/b"),
                st.fixed_dictionaries(
                    {
                        "detection_types": st.just(["network_scan"]),
                        "offender": objects_of_rules,
                        "victim": objects_of_rules,
                    },
                    optional={"enabled": st.booleans()},
                ),
            )
        ),
        "investigations": draw(
            objects("name", ("case",), some(notes=TEXT, status=st.sampled_from(["open", "closed"])))
        ),
    }
