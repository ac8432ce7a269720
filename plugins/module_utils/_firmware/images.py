# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Where a firmware image comes from: checks of files and addresses, and what their names tell.

The format of images is not published, so nothing is read out of them. A name that speaks against what is asked
(another product, another version) stops the task, since firmware cannot be taken back without loss of data.
"""

from __future__ import annotations

import os
import re
from urllib.parse import unquote, urlsplit

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict, OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.secret_text import without_user
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.versions import satisfies

URL_SCHEMES = ("https", "http", "ftp")
# Product words in names of images (the guides write .../eda/8.7.1.tar) and the kind of system that each is for.
PRODUCTS = {"eca": "console", "eda": "sensor", "exa": "recordstore", "eta": "packetstore"}
_PRODUCT = re.compile(rf"(?<![a-z0-9])({'|'.join(PRODUCTS)})(?![a-z])", re.IGNORECASE)
# Two components are no hint: names carry dates, sizes and builds too.
_VERSION = re.compile(r"(?<![\d.])\d{1,2}(?:\.\d+){2,3}(?![\d.]*\.?\d)")


def check_image_file(path: str) -> None:
    """Raise OptionError unless path is a readable file with something in it."""
    if not os.path.exists(path):
        raise OptionError(f"path is {path!r}: there is no such file.", "Give an image on the controller.")
    if not os.path.isfile(path):
        raise OptionError(f"path is {path!r}: it is no file.", "Give the image itself.")
    if not os.access(path, os.R_OK):
        raise OptionError(f"path is {path!r}: it cannot be read.", "Check its owner and mode.")
    if os.path.getsize(path) == 0:
        raise OptionError(f"path is {path!r}: the file is empty.", "Download the image again.")


def check_image_url(url: str) -> None:
    """Raise OptionError unless url is an https, http or ftp URL with a host."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in URL_SCHEMES and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good or re.search(r"\s", url):
        raise OptionError(
            f"url is {without_secrets(url)!r}: no https, http or ftp URL with a host.",
            "Give an address that the system itself can reach; for a file on the controller give path.",
        )


def check_name_against_version(option: str, place: str, wanted: str) -> None:
    """Raise OptionError when the name of an image holds versions and none of them goes with the wanted one."""
    named = versions_named(place)
    if named and not any(satisfies(version, wanted) or satisfies(wanted, version) for version in named):
        raise OptionError(
            f"version is {wanted}, but {option} names an image of {', '.join(named)}: {file_name(place)}.",
            f"Correct version or {option}. If it is the name that is wrong, name the image for what it holds.",
        )


def check_name_against_kind(place: str, kind: str | None) -> None:
    """Raise Conflict when the name of an image tells that it is for another kind of system."""
    meant = kind_named(place)
    if meant and kind and meant != kind:
        raise Conflict(
            f"The image {file_name(place)} is for a {meant} by its name; this system is a {kind}.",
            f"Give the image of the {kind}. If it is the name that is wrong, name the image for what it holds.",
        )


def versions_named(place: str) -> list[str]:
    """The versions in the name of an image, of three components at least."""
    return _VERSION.findall(re.sub(r"\.(tar|tgz|gz|xz|img|bin)\b", "", file_name(place), flags=re.IGNORECASE))


def kind_named(place: str) -> str | None:
    """The kind of system that an image is for by its file name, else by the last folder of its URL."""
    parts = [file_name(place)]
    if _is_url(place):
        parts += unquote(urlsplit(place).path).split("/")[-2:-1]
    for part in parts:
        kinds = {PRODUCTS[word.lower()] for word in _PRODUCT.findall(part)}
        if len(kinds) == 1:
            return kinds.pop()
    return None


def file_name(place: str) -> str:
    """The file name of an image, of a path or a URL."""
    return unquote(urlsplit(place).path).rsplit("/", 1)[-1] if _is_url(place) else os.path.basename(place)


def without_secrets(url: str) -> str:
    """A URL as it may be shown: without user, password and query (signatures)."""
    scheme, mark, rest = url.partition("://")
    shown = scheme + mark + without_user(rest) if mark else url.rpartition("@")[2]
    return shown.split("?", 1)[0].split("#", 1)[0]


def _is_url(place: str) -> bool:
    return "://" in place
