# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Let ansible-test make its virtual environments where only the package index can be reached.

ansible-test makes environments without pip and fetches a bootstrap script from a server of its own, unless its cache
has that script. We put a script there that does the same with a pip from the package index, of the version it asks for.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from _project import ToolError

ANSIBLE_TEST_CACHE = Path("~/.ansible/test/cache")

SCRIPT = """\
# Written by the extrahop.revealx checkout's tools/_getpip.py: installs with the pip that lies beside this file.
import os
import runpy
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "pip-{version}"))
sys.argv = ["pip", "install"] + [word for word in sys.argv[1:] if word not in ("--no-setuptools", "--no-wheel")]
runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""


def wanted_pip(venv: Path) -> str:
    """The version of pip that the ansible-test in `venv` installs into its environments."""
    sources = list(venv.glob("lib/python*/site-packages/ansible_test/_internal/python_requirements.py"))
    if not sources:
        raise ToolError(f"no ansible-test in {venv}: remove that folder and run setup again")
    found = re.search(r"default_packages = dict\(\s*pip='([\d.]+)'", sources[0].read_text())
    if not found:
        raise ToolError("this ansible-test does not say which pip it wants: see tools/_getpip.py")
    return found[1]


def provide(venv: Path, install_into) -> None:
    """Put the stand-in for `venv`'s ansible-test in place; `install_into(folder, requirement)` installs a package."""
    version = wanted_pip(venv)
    cache = ANSIBLE_TEST_CACHE.expanduser()
    script = cache / f"get_pip_{version.replace('.', '_')}.py"
    library = cache / f"pip-{version}"
    if script.exists() and (library.is_dir() or "extrahop.revealx" not in script.read_text()):
        return
    cache.mkdir(parents=True, exist_ok=True)
    part = cache / f"pip-{version}.part"
    shutil.rmtree(part, ignore_errors=True)
    install_into(part, f"pip=={version}")
    # Without its metadata: otherwise pip finds itself already installed and installs nothing.
    for metadata in part.glob("*.dist-info"):
        shutil.rmtree(metadata)
    shutil.rmtree(library, ignore_errors=True)
    part.rename(library)
    script.write_text(SCRIPT.format(version=version))
