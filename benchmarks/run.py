# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The speed claims, each measured as a ratio in one run: `run.py [NAME ...] [--quick]`.

Nothing is asserted here: the figures go to the terminal and to benchmarks/results/.
"""

from __future__ import annotations

import argparse
import datetime
import importlib
import os
import platform
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / ".cache" / "live")]
NAMES = ("tasks", "upload", "upgrade", "document", "plan", "report")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], help="which ones; default: all")
    parser.add_argument("--quick", action="store_true", help="smaller and fewer rounds, for a look")
    arguments = parser.parse_args()
    (HERE / "results").mkdir(exist_ok=True)
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    for name in arguments.names or NAMES:
        text = importlib.import_module(name).measure(arguments.quick)
        stamp = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
        report = f"# {name}\n\n{stamp}; {machine}\n\n{text}\n"
        print(report, flush=True)
        (HERE / "results" / f"{name}.md").write_text(report)


if __name__ == "__main__":
    main()
