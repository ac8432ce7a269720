# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make what is published beside the code: the documentation's pages and the changelog."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml
from _project import CACHE, NAME, NAMESPACE, ROOT, staged_tree
from _setup import DOCS, provide
from _stage import stage
from _steps import Failed, Log

DOCSITE = ROOT / "tools" / "docsite"


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
    first_page(pages / "rst", tree)
    sphinx = ["sphinx-build", "-q", "-b", "html", "-c", DOCSITE, pages / "rst", pages / "html"]
    output = log.run(sphinx, venv)
    if "WARNING" in output or "ERROR" in output:
        raise Failed("sphinx complains")
    return str((pages / "html" / "index.html").relative_to(ROOT))


def first_page(pages: Path, tree: Path) -> None:
    """Have our own first page, with the guides in the sidebar; that which antsibull-docs made becomes the reference."""
    sections = yaml.safe_load((tree / "docs" / "docsite" / "extra-docs.yml").read_text())["sections"]
    guides = {section["title"]: [f"docsite/{name}" for name in section["toctree"]] for section in sections}
    reference = {"Reference": ["All modules, roles and plugins <reference>"]}
    text = (DOCSITE / "index.rst").read_text()
    for title, names in {**guides, **reference}.items():
        listed = "".join(f"    {name}\n" for name in names)
        text += f"\n.. toctree::\n    :caption: {title}\n    :maxdepth: 1\n\n{listed}"
    made = pages / "index.rst"
    before, after = made.read_text().split(f"\n{sections[0]['title']}\n---", 1)
    (pages / "reference.rst").write_text(before + "\n" + after[after.index("\n.. _") :])
    made.write_text(text)


def changelog(log: Log) -> str:
    """Turn the fragments into the changelog's entry for galaxy.yml's version, and list that version's plugins there."""
    options = ["--reload-plugins", "--refresh-plugins", "--update-existing"]
    log.run(["antsibull-changelog", "release", *options], provide(DOCS))
    return "CHANGELOG.md"
