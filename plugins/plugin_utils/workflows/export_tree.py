# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""A folder of files that a run writes again and again, and people work in: what a person changed is left alone."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.digest import digest_of
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.private_folder import keep

# What this run and those before it wrote, as digests. Neither Ansible nor an inventory reads a hidden file.
MANIFEST = ".exported.json"
MADE_BY = "extrahop.revealx.export"
# Ansible reads no variables from files that end so.
OFFERED = ".new"
WRITTEN, WOULD_BE_WRITTEN, UNCHANGED, KEPT = "written", "would be written", "unchanged", "kept"


@dataclass(frozen=True)
class Kept:
    """What became of a file: ``result`` is one of the words above, ``changed`` whether the run wrote it or something
    beside it, or would do so."""

    path: str
    result: str
    reason: str = ""
    changed: bool = False

    def export(self) -> dict[str, str]:
        return {"file": self.path, "result": self.result, "reason": self.reason}


class Tree:
    """The files below ``folder``, an absolute path; raises OptionError where its manifest cannot be understood."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._known = self._read()

    def path_of(self, path: str) -> str:
        return os.path.join(self.folder, path)

    @property
    def paths(self) -> list[str]:
        """The files that runs wrote so far, those that are gone too."""
        return sorted(self._known)

    def is_there(self, path: str) -> bool:
        return os.path.lexists(self.path_of(path))

    def is_theirs(self, path: str) -> bool:
        """Whether a file is there that no run has left as it is."""
        return self.is_there(path) and self._digest(path) not in self._known.get(path, ())

    def text_of(self, path: str) -> str:
        """A file's text, empty where there is none; raises OptionError for one that cannot be read."""
        try:
            with open(self.path_of(path), encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise OptionError(f"{self.path_of(path)!r} cannot be read: {reason}.") from error

    def write(self, files: Mapping[str, str], check_mode: bool) -> list[Kept]:
        """Have the files, by path; what people changed stays, with what it would be beside it. In check mode it is only
        told. Raises OptionError for what cannot be written."""
        kept, writes, left = [], {}, []
        known = dict(self._known)
        for path, text in files.items():
            digest = _digest_of_text(text)
            offered = f"{path}{OFFERED}"
            is_same = self.is_there(path) and self._digest(path) == digest
            if is_same or not self.is_theirs(path):
                # Somebody has taken it over.
                left += [offered] if self._digest(offered) in known.get(path, ()) else []
            if is_same:
                kept.append(Kept(path, UNCHANGED))
            elif not self.is_theirs(path):
                kept.append(Kept(path, WOULD_BE_WRITTEN if check_mode else WRITTEN, changed=True))
                writes[path] = text
            elif digest in known.get(path, ()):
                kept.append(Kept(path, KEPT, "somebody changed it; nothing is new since then"))
            elif self.is_there(offered) and self._digest(offered) not in known.get(path, ()):
                reason = f"somebody changed it, and {offered} too: what it would be now is written once that is gone"
                kept.append(Kept(path, KEPT, reason))
                continue
            else:
                words = "would be written" if check_mode else "stands"
                reason = f"somebody changed it; what it would be now {words} beside it in {offered}"
                kept.append(Kept(path, KEPT, reason, changed=True))
                writes[offered] = text
            known[path] = [digest]
        if not check_mode and (writes or left or known != self._known):
            # A run that is killed in between must not take its own file for somebody's.
            self._note({path: sorted({*self._known.get(path, ()), *known[path]}) for path in known})
            for path, text in writes.items():
                keep(os.path.dirname(self.path_of(path)), {os.path.basename(path): text})
            for path in left:
                keep(os.path.dirname(self.path_of(path)), absent=[os.path.basename(path)])
            self._note(known)
        return kept

    def _digest(self, path: str) -> str:
        try:
            return digest_of(self.path_of(path))
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise OptionError(f"{self.path_of(path)!r} cannot be read: {error.strerror}.") from error

    def _note(self, known: Mapping[str, list[str]]) -> None:
        keep(self.folder, {MANIFEST: {"made_by": MADE_BY, "files": {path: known[path] for path in sorted(known)}}})
        self._known = dict(known)

    def _read(self) -> dict[str, list[str]]:
        filename = self.path_of(MANIFEST)
        try:
            with open(filename, encoding="utf-8") as file:
                told: Any = json.load(file)
            return {str(path): [str(digest) for digest in digests] for path, digests in told["files"].items()}
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise OptionError(f"{filename!r} cannot be read: {error.strerror}.") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise OptionError(
                f"{filename!r} is not what a run wrote.",
                "Get it back as it was. Without it every file counts as somebody's own, and is left alone.",
            ) from error


def _digest_of_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
