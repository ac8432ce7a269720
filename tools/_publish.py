# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make what is published beside the code: the documentation's pages and the changelog."""

from __future__ import annotations

import shutil

from _project import CACHE, NAME, NAMESPACE, ROOT, staged_tree
from _setup import DOCS, provide
from _stage import stage
from _steps import Failed, Log


def documentation(log: Log) -> str:
    """Build the HTML pages of all plugins, roles and guides; return where they are."""
    venv = provide(DOCS)
    tree = stage(staged_tree("docs"))
    pages = CACHE / "docsite"
    shutil.rmtree(pages, ignore_errors=True)
    # antsibull-docs refuses a folder that others may write to.
    (pages / "rst").mkdir(parents=True)
    (pages / "rst").chmod(0o755)
    collection = f"{NAMESPACE}.{NAME}"
    options = ["--use-current", "--squash-hierarchy", "--cleanup", "everything", "--dest-dir", pages / "rst"]
    log.run(["antsibull-docs", "collection", *options, collection], venv, cwd=tree, collections=tree.parents[2])
    ours = ROOT / "tools" / "docsite"
    # The first page is our own, the one that antsibull-docs makes the reference.
    (pages / "rst" / "index.rst").rename(pages / "rst" / "reference.rst")
    shutil.copy(ours / "index.rst", pages / "rst")
    sphinx = ["sphinx-build", "-q", "-b", "html", "-c", ours, pages / "rst", pages / "html"]
    output = log.run(sphinx, venv)
    if "WARNING" in output or "ERROR" in output:
        raise Failed("sphinx complains")
    return str((pages / "html" / "index.html").relative_to(ROOT))


def changelog(log: Log) -> str:
    """Turn the fragments into the changelog's entry for galaxy.yml's version, and list that version's plugins there."""
    options = ["--reload-plugins", "--refresh-plugins", "--update-existing"]
    log.run(["antsibull-changelog", "release", *options], provide(DOCS))
    return "CHANGELOG.md"
