# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The developers' tool of this checkout: `python3 tools/dev.py --help`. Any Python 3.11+ starts it, no packages."""

from __future__ import annotations

import argparse
import os
import sys

import _setup
import _stage
import _steps
from _project import LIVE, MAIN_VENV, ROOT, ToolError, die, python_of, say, staged_tree


def main() -> int:
    """Read the command line and run one subcommand."""
    parser = argparse.ArgumentParser(prog="tools/dev.py", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, run in COMMANDS.items():
        command = commands.add_parser(name, help=(run.__doc__ or "").partition("\n")[0])
        if name == "generate":
            command.add_argument("--check", action="store_true", help="write nothing, fail when a file is out of date")
        if name == "test":
            command.add_argument(
                "steps", nargs="*", help="only the steps of these names (shell patterns), as 'targets *'"
            )
        if name == "release":
            command.add_argument("--version", default="", help="version of the release, such as 1.0.0")
            command.add_argument(
                "--address", default="", help="address of the repository, until a release has named it"
            )
    arguments = parser.parse_args()
    try:
        _setup.main_python_is_new_enough()
        if arguments.command not in ("setup", "stage"):
            inside_main_venv()
        return COMMANDS[arguments.command](arguments) or 0
    except ToolError as problem:
        die(str(problem))


def setup(arguments) -> None:
    """make the virtual environment .venv and what ansible-test needs"""
    _setup.setup()


def stage(arguments) -> None:
    """copy the checkout to where ansible-test can use it; prints the folder"""
    say(str(_stage.stage(staged_tree())))


def generate(arguments) -> int:
    """write the generated files"""
    import _generate  # with _suite, all that needs packages, so that `setup` works without

    return _generate.generate(only_check=arguments.check)


def check(arguments) -> int:
    """the fast loop: style, generated files, unit tests, quick sanity"""
    import _suite

    return _suite.check()


def test(arguments) -> int:
    """everything, or the steps that are named"""
    import _suite

    return _suite.test(arguments.steps)


def docs(arguments) -> int:
    """build the documentation's pages"""
    import _publish

    return _steps.run_all([_steps.Step("docs", _publish.documentation)])


def changelog(arguments) -> int:
    """make the changelog's entry of the version in galaxy.yml from the fragments"""
    import _publish

    return _steps.run_all([_steps.Step("changelog entry", _publish.changelog)])


def build(arguments) -> int:
    """build the collection and the simulator's package into dist/"""
    import _release

    return _release.build()


def release(arguments) -> int:
    """make a release from a clean checkout: version, changelog, checks, artefact, commit and tag; pushes nothing"""
    import _release

    return _release.release(arguments.version, arguments.address)


def inside_main_venv() -> None:
    """Start again under .venv's Python unless it runs us already."""
    if os.path.realpath(sys.prefix) != os.path.realpath(MAIN_VENV):
        _setup.setup()
        os.execv(python_of(MAIN_VENV), [str(python_of(MAIN_VENV)), *sys.argv])


COMMANDS = {
    command.__name__: command for command in (setup, stage, generate, check, test, docs, changelog, build, release)
}

if __name__ == "__main__":
    sys.path += [str(ROOT), str(LIVE)]  # for tests.simfleet and the collection itself
    sys.exit(main())
