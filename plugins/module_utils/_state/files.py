# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""State documents in files: YAML, or JSON in a file named .json."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shown import each_text, encodable
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import refuse_vaulted
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.documents import (
    HAS_YAML,
    NO_YAML,
    from_json,
    from_yaml,
    to_yaml,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.json_data import with_text_keys


def read_file(filename: str) -> Mapping:
    """Read a document from a YAML or JSON file; raises OptionError."""
    try:
        with open(filename, encoding="utf-8-sig") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise OptionError(f"src is {filename!r}: it cannot be read ({reason}).", "Give a YAML or JSON file.") from error
    refuse_vaulted("src", filename)
    try:
        raw = from_json(text) if filename.endswith(".json") else from_yaml(text)
    except ValueError as error:
        raise OptionError(
            f"src is {filename!r}: not a document ({error}).",
            "Vaulted values and templates are for the option document.",
        ) from None
    if not isinstance(raw, Mapping):
        raise OptionError(f"src is {filename!r}: it holds no mapping of sections.")
    return with_text_keys(raw, "src")


def as_text(document: Mapping, filename: str) -> str:
    """The document as it stands in a file of that name; raises OptionError where YAML cannot be written."""
    if filename.endswith(".json"):
        return encodable(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"
    if not HAS_YAML:
        raise OptionError(f"dest is {filename!r}: {NO_YAML}.")
    return to_yaml(each_text(document, encodable))
