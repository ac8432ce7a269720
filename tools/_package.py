# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The step that builds the collection, installs it as a user would, and runs it there."""

from __future__ import annotations

import json
import re
import shutil
import tarfile
from pathlib import Path

import _simulator
import yaml
from _installed import run_playbooks
from _project import CACHE, MAIN_VENV, NAME, NAMESPACE, python_of, staged_tree
from _setup import CLEAN, LINT, provide
from _stage import stage
from _steps import Failed, Log

from tests.simfleet import SimFleet

FQCN = f"{NAMESPACE}.{NAME}"
# All that a user gets, as patterns of whole paths; a file that fits none was forgotten in galaxy.yml's build_ignore.
SHIPPED = (
    r"(CHANGELOG|CODE_OF_CONDUCT|README)\.md|LICENSE|FILES\.json|MANIFEST\.json|requirements\.txt",
    # ansible-lint and yamllint, as the certification runs them on the artefact, find their settings there.
    r"\.ansible-lint|\.yamllint",
    r"changelogs/(changelog|config)\.yaml",
    r"docs/docsite/(extra-docs|links)\.yml|docs/docsite/rst/[a-z_]+\.rst",
    r"docs/awx/README\.md|docs/awx/((project/(collections/)?)?[a-z_]+|execution-environment)\.yml",
    r"examples/ansible\.cfg|examples/[a-z]+\.yml|examples/group_vars/(all/)?[a-z]+\.yml|examples/eda/([a-z]+/)?[a-z_]+\.yml",
    r"meta/(runtime|execution-environment|extensions)\.yml",
    r"playbooks/[a-z]+\.yml",
    r"plugins/(action|doc_fragments|filter|inventory|lookup|modules)/[a-z_]+\.py",
    r"extensions/schemas/[a-z]+\.json",
    r"extensions/eda/README\.md|extensions/eda/plugins/event_source/[a-z_]+\.py",
    r"plugins/(module|plugin)_utils/([a-z_]+/)?[a-z0-9_]+\.(py|css)",
    r"roles/[a-z]+/(README\.md|(defaults|vars|meta|tasks)/[a-z_]+\.yml)",
    r"tests/config\.yml",
)
FIRST = ("MANIFEST.json", "FILES.json")
# In bytes; what is larger holds something that belongs elsewhere.
MOST_BYTES = 700_000


def build_and_install(log: Log) -> str:
    """Build the tarball, install it beside ansible-core and its own requirements only, and run what it holds."""
    tarball = build(log)
    venv = provide(CLEAN)
    home = CACHE / "installed"
    shutil.rmtree(home, ignore_errors=True)
    log.run(["ansible-galaxy", "collection", "install", "--offline", "-p", home, tarball], venv, collections=home)
    installed = home / "ansible_collections" / NAMESPACE / NAME
    modules = sorted(path.stem for path in (installed / "plugins" / "modules").glob("*.py"))
    documented = log.run(["ansible-doc", "-t", "module", "-l", FQCN], venv, cwd=home, collections=home)
    missing = [name for name in modules if f"{FQCN}.{name} " not in documented]
    if missing:
        raise Failed(f"ansible-doc does not list {', '.join(missing)}")
    with SimFleet("single") as fleet:
        for execution in ("action", "module"):
            system_info(log, venv, home, fleet, execution)
    played = run_playbooks(log, home, venv, _simulator.for_rehearsals(log))
    return f"{len(modules)} modules and {played} in {tarball.name}"


def imported(log: Log) -> str:
    """Let galaxy-importer look at the tarball, as Galaxy does when one is published; nothing may be said against it."""
    tarball = build(log, "import")
    settings = tarball.with_name("importer.cfg")
    # The steps that do these know where the collection lies.
    settings.write_text(
        "[galaxy-importer]\nRUN_ANSIBLE_TEST = False\nRUN_ANSIBLE_LINT = False\nCHECK_REQUIRED_TAGS = True\n"
    )
    venv = provide(LINT)
    command = [python_of(venv), "-m", "galaxy_importer.main", tarball]
    output = log.run(
        command, venv, cwd=tarball.parent, collections=tarball.parent, GALAXY_IMPORTER_CONFIG=str(settings)
    )
    against = re.findall(r"(?m)^(?:WARNING|ERROR): .*", output)
    if against or "Importer processing completed successfully" not in output:
        raise Failed("; ".join(against) or "galaxy-importer did not come to its end")
    return tarball.name


def build(log: Log, name: str = "build") -> Path:
    """Build the tarball from what git ships, in a tree of that name; raise Failed when it is not as it has to be."""
    tree = stage(staged_tree(name))
    folder = CACHE / name / "dist"
    readme = tree / "README.md"
    readme.write_text(with_absolute_links(readme.read_text(), yaml.safe_load((tree / "galaxy.yml").read_text())))
    shutil.rmtree(folder, ignore_errors=True)
    log.run(["ansible-galaxy", "collection", "build", "--output-path", folder], MAIN_VENV, cwd=tree)
    tarball = built(name)
    pack_closer(tarball)
    if found := faults(tarball):
        raise Failed("; ".join(found))
    return tarball


def pack_closer(tarball: Path) -> None:
    """Write a tarball anew, in the order of names and with times in whole seconds.

    ansible-galaxy packs in the disk's order, and each file has a second header for the fraction of its time: 30 KB.
    """
    with tarfile.open(tarball) as loose:
        members = [(member, loose.extractfile(member)) for member in loose.getmembers()]
        part = tarball.with_suffix(".part")
        with tarfile.open(part, "w:gz") as close:
            # The two files that say what is in it stay in front.
            for member, content in sorted(members, key=lambda pair: (pair[0].name not in FIRST, pair[0].name)):
                member.mtime, member.pax_headers = int(member.mtime), {}
                close.addfile(member, content)
    part.replace(tarball)


def built(name: str = "build") -> Path:
    """The tarball that was built last in the tree of that name."""
    return next((CACHE / name / "dist").glob("*.tar.gz"))


def with_absolute_links(text: str, galaxy: dict) -> str:
    """README's text as Galaxy shows it, far from the files it refers to: links lead into the release's repository.

    A picture is the file itself, not the page about it.
    """
    repository, tag = galaxy["repository"], f"v{galaxy['version']}"
    text = re.sub(r"(!\[[^\]]*\]\()(?![a-z]+:)", rf"\g<1>{repository}/raw/{tag}/", text)
    return re.sub(r"\]\((?![a-z]+:|#)", f"]({repository}/blob/{tag}/", text)


def faults(tarball: Path) -> list[str]:
    """What is wrong with a tarball: files that no user needs, kinds of files that are missing, its size."""
    with tarfile.open(tarball) as archive:
        files = [member.name for member in archive.getmembers() if not member.isdir()]
    strangers = [name for name in files if not any(re.fullmatch(pattern, name) for pattern in SHIPPED)]
    missing = [pattern for pattern in SHIPPED if not any(re.fullmatch(pattern, name) for name in files)]
    size = tarball.stat().st_size
    return [
        *[f"it holds {name}: see build_ignore in galaxy.yml" for name in sorted(strangers)],
        *[f"it holds no {pattern}" for pattern in missing],
        *([f"it has {size} bytes, more than {MOST_BYTES}"] if size > MOST_BYTES else []),
    ]


def system_info(log: Log, venv: Path, home: Path, fleet: SimFleet, execution: str) -> None:
    """Read one simulated system with the installed collection, credentials in the environment."""
    system = next(iter(fleet.systems.values()))
    credentials = {
        "EXTRAHOP_API_KEY": system["api_key"],
        "EXTRAHOP_CA_PATH": fleet.ca,
    }
    variables = {
        "extrahop_host": system["url"],
        "extrahop_execution": execution,
        "ansible_python_interpreter": str(python_of(venv)),
    }
    target = ["ansible", "all", "-i", "localhost,", "-c", "local", "-e", json.dumps(variables)]
    command = [*target, "-m", f"{FQCN}.system_info"]
    output = log.run(command, venv, cwd=home, collections=home, **credentials)
    if system["version"] not in output:
        raise Failed(f"system_info of the installed collection did not report firmware {system['version']}")
