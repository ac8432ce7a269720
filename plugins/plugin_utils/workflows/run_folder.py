# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""A folder for each run, which no other run writes to; beside them ``latest``, a link to the newest with a report."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.private_folder import keep, place_of

RUN_FILE, LATEST = "run.json", "latest"
REMEDY = "Give the folder for the reports another place, or move what is in the way."


def opened(fleet: Fleet) -> str:
    """The absolute path of the run's folder, made at the first call; empty where the run is to leave no files.

    Raises OptionError when it cannot be made.
    """
    dest, run = fleet.settings.get("folder"), fleet.run
    if dest and not run.folder:
        place = place_of(dest)
        keep(place)
        moment = re.sub(r"[-:]", "", run.started)
        run.folder = _made(os.path.join(place, f"{moment}-{run.operation}-{run.mode}"))
        keep(run.folder, {RUN_FILE: run.export()})
    return run.folder


def write(fleet: Fleet, files: Mapping[str, Any]) -> str:
    """Have files in the run's folder, and ``latest`` lead to it; returns the folder, empty where there is to be none.

    Raises OptionError when that cannot be done.
    """
    folder = opened(fleet)
    if folder:
        keep(folder, files)
        _lead_to(folder)
    return folder


def _made(wanted: str) -> str:
    """A new folder of that name, or with a number behind it: two runs may begin in the same second."""
    number = 1
    while True:
        folder = wanted if number == 1 else f"{wanted}-{number}"
        try:
            os.mkdir(folder, 0o700)
            return folder
        except FileExistsError:
            number += 1
        except OSError as error:
            raise OptionError(f"{folder!r} cannot be made: {error.strerror}.") from error


def _lead_to(folder: str) -> None:
    """Put the link in place of the one before in one step: whoever reads finds one run or the other, whole."""
    place, name = os.path.split(folder)
    link, new = os.path.join(place, LATEST), os.path.join(place, f".{LATEST}-{name}")
    try:
        if os.path.isdir(link) and not os.path.islink(link):
            raise OptionError(f"{link!r} is a folder, where the link to the newest run belongs.", REMEDY)
        # Relative: the folder above may be moved, or be mounted elsewhere.
        os.symlink(name, new)
        os.replace(new, link)
    except OSError as error:
        raise OptionError(f"{link!r} cannot be made to lead to {name}: {error.strerror}.", REMEDY) from error
