# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""YAML and JSON that people wrote: no key twice, and no line of it in an error, since it may hold a password."""

from __future__ import annotations

import json
import re
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.json_data import QUOTE_IT

try:
    import yaml

    HAS_YAML = True
except ImportError:
    HAS_YAML = False

NO_YAML = "PyYAML is not installed here: give JSON in a file named .json"
JSON_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:]|\n')
# What YAML's own errors may quote: marks of YAML, kinds of tokens, and tags that Ansible knows.
MARK = re.compile(r"'([-,:?>\]}]|<[a-z ]+>|!vault|!unsafe)'")
MERGE = "tag:yaml.org,2002:merge"


# Line ends to YAML, but not to people: only an escape brings them back.
FOLDED = re.compile("[\x85\u2028\u2029]")

if HAS_YAML:

    class Dumper(yaml.SafeDumper):
        """Scripts and certificates stand in lines of their own, every value is written out where it belongs."""

        def ignore_aliases(self, data: object) -> bool:
            return True

    Dumper.add_representer(
        str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style_of(text))
    )


def style_of(text: str) -> str | None:
    """The style in which YAML brings a text back as it is."""
    return '"' if FOLDED.search(text) else "|" if "\n" in text else None


def to_yaml(data: Any) -> str:
    """Data as YAML text that comes back as the same data."""
    return yaml.dump(data, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=120)


def from_json(text: str) -> Any:
    """The data of a JSON text; raises ValueError that names the place, or both lines of a key that is there twice."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"{error.msg} at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    _refuse_json_keys_twice(text)
    return data


def from_yaml(text: str) -> Any:
    """The data of a YAML text; raises ValueError that names the place, or both lines of a key that is there twice."""
    if not HAS_YAML:
        raise ValueError(NO_YAML)
    loader = None
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        node = loader.get_single_node()
        # Of the nodes, since the data has lost what was there twice.
        _refuse_yaml_keys_twice(loader, node, set())
        _refuse_bad_values(loader, node, set())
        return None if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise ValueError(f"{_without_values(error)}{place}") from None
    except yaml.YAMLError:
        raise ValueError("it has a character that YAML does not allow") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    finally:
        if loader is not None:
            loader.dispose()


def _without_values(error: Any) -> str:
    """What the parser complains of, but for what it quotes of the file: an unquoted password may look like a tag."""
    told = str(error.problem or error.context or "it is no YAML")
    is_harmless = not set("'\"") & set(MARK.sub("", told))
    return told if is_harmless else re.split("['\"]", told)[0].strip()


def _refuse_bad_values(loader: Any, node: Any, looked_at: set[int]) -> None:
    """Look below a node for values that are none of their type: Python's own errors would show them."""
    if node is None or id(node) in looked_at or node.tag == MERGE:
        return
    looked_at.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        try:
            loader.construct_object(node)
        except yaml.YAMLError:
            raise
        except Exception:
            mark, kind = node.start_mark, node.tag.rpartition(":")[2]
            raise ValueError(f"no {kind} at line {mark.line + 1}, column {mark.column + 1}. {QUOTE_IT}") from None
    for item in node.value if isinstance(node, yaml.CollectionNode) else ():
        for one in item if isinstance(item, tuple) else (item,):
            _refuse_bad_values(loader, one, looked_at)


def _refuse_json_keys_twice(text: str) -> None:
    """Look through a text that is known to be JSON for objects that have a key twice."""
    line, last = 1, ""
    objects: list[dict] = []
    for found in JSON_TOKENS.finditer(text):
        token = found[0]
        if token == "\n":
            line += 1
        elif token in "{[":
            objects.append({})
        elif token in "}]":
            objects.pop()
        elif token == ":":
            _note_key(objects[-1], json.loads(last), line)
        else:
            last = token


def _note_key(seen: dict, key: str, line: int) -> None:
    if key in seen:
        raise ValueError(f"the key {key} is there twice, in line {seen[key]} and in line {line}")
    seen[key] = line


def _refuse_yaml_keys_twice(loader: Any, node: Any, looked_at: set[int]) -> None:
    """Look below a node for mappings that have a key twice, or a number such as 010 or 12:30, which is another one."""
    if id(node) in looked_at or not isinstance(node, yaml.CollectionNode):
        return
    looked_at.add(id(node))
    is_mapping = isinstance(node, yaml.MappingNode)
    seen: dict = {}
    for key_node, item in node.value if is_mapping else ((None, item) for item in node.value):
        _refuse_yaml_keys_twice(loader, item, looked_at)
        if not isinstance(key_node, yaml.ScalarNode) or key_node.tag == MERGE:
            continue
        key, line = loader.construct_object(key_node), key_node.start_mark.line + 1
        if isinstance(key, int) and not isinstance(key, bool) and str(key) != key_node.value:
            raise ValueError(f"the key {key_node.value} in line {line} means the number {key}. {QUOTE_IT}")
        _note_key(seen, str(key), line)
